"""Stage 0 and 1: consent, and what to apply for."""

from flows.catalogue import Project, catalogue
from flows.question import Agree, Choose, Option, Question, View
from flows.sections.binding import BINDING
from flows.state import Application

CHOSEN = "证书信息"
_HOUSE = catalogue()


def project_of(application: Application) -> Project:
    """The project applied for; while the choice is being changed, still the old one."""
    chosen = application.answers.get("project")
    return _HOUSE.project(chosen.value if chosen else _HOUSE.projects[0].id)


def fee_of(application: Application) -> str:
    """The fee in yuan, for the application's project and term."""
    project, chosen = project_of(application), application.answers.get("term")
    return project.term(chosen.value if chosen else str(project.terms[0].years)).yuan


def _types(view: View) -> tuple[Option, ...]:
    project = project_of(view.application)
    return tuple(Option(t.id, t.name, t.names) for t in project.types if t.here)


def _about_types(view: View) -> str:
    kinds = (kind for kind in project_of(view.application).types if kind.here)
    return "您要办理哪种证书？\n" + "\n".join(f"· {kind.name}：{kind.about}" for kind in kinds)


def _closed_type(text: str, view: View) -> str:
    project = project_of(view.application)
    for kind in project.types:
        if not kind.here and any(name in text for name in (kind.name, *kind.names)):
            return f"{kind.name}目前请在网上营业厅办理：{_HOUSE.portal}\n在这里可以办理："
    return ""


def _projects(_: View) -> tuple[Option, ...]:
    here = (project for project in _HOUSE.projects if project.here)
    return tuple(Option(p.id, f"{p.name}（{p.category}）", (p.name, *p.names)) for p in here)


def _closed_project(text: str, _: View) -> str:
    said = text.strip().rstrip("…")
    for row in _HOUSE.elsewhere:
        known = (name for name in row.names if said in name or name.rstrip("…") in said)
        if len(said) >= 2 and (name := next(known, "")):
            portal = f"请在网上营业厅办理：{_HOUSE.portal}"
            return f"{name}（{row.category}）还没有在这里开通，{portal}\n这里可以办理："
    return ""


def _terms(view: View) -> tuple[Option, ...]:
    project = project_of(view.application)
    return tuple(
        Option(str(t.years), t.label, (f"{t.years}年", f"{'一二三四五六七八九十'[t.years - 1]}年"))
        for t in project.terms
    )


def _only(options: tuple[Option, ...]) -> str:
    """A choice between one thing is no question."""
    return options[0].value if len(options) == 1 else ""


def _other_ways() -> str:
    contact = _HOUSE.contact
    return (
        "好的，我们尊重您的选择，这里就先不继续了。\n"
        f"您也可以在网上营业厅办理：{_HOUSE.portal}\n或拨打 {contact['hotline']}，由工作人员协助。\n"
        "如果改变主意，随时回复“继续”。"
    )


OPENING: tuple[Question, ...] = (
    Agree(
        id="consent.service",
        label="电子认证服务协议",
        version=_HOUSE.agreements["service"],
        page="agreement",
        page_label="《电子认证服务协议》",
        ask="开始之前，请先阅读并同意《电子认证服务协议》：",
        why="协议写明了我们怎么审核、颁发证书，您有哪些权利。法律要求先征得您的同意，才能为您办理。",
        refused=_other_ways(),
    ),
    Agree(
        id="consent.privacy",
        why="证书是实名的，要核对单位和办理人的身份。资料只用于核验身份、制作证书，随时可以回复“删除我的资料”。",
        label="个人信息处理告知",
        version=_HOUSE.agreements["privacy"],
        page="privacy",
        page_label="《个人信息处理告知》",
        ask=(
            "办理证书需要用到相关人员（如法定代表人、经办人）的姓名、身份证号码、联系方式，"
            "只用于核验身份和制作证书，全程加密保存。"
            "您同意我们这样处理吗？"
        ),
        refused=_other_ways(),
    ),
    *BINDING,
    Choose(
        id="project",
        label="项目",
        group=CHOSEN,
        ask="您要办理哪个项目的证书？",
        options=_projects,
        closed=_closed_project,
        default=lambda view: _only(_projects(view)),
    ),
    Choose(
        id="type",
        label="证书类型",
        group=CHOSEN,
        ask=_about_types,
        why="三种证书用途不同：投标一般用机构证书；标书要求个人签名的，再办个人的。",
        names=("类型", "证书种类"),
        options=_types,
        closed=_closed_type,
    ),
    Choose(
        id="term",
        label="证书年限",
        group=CHOSEN,
        ask="证书要用几年？",
        options=_terms,
        default=lambda view: _only(_terms(view)),
    ),
)
