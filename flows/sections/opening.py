"""Stage 0 and 1: consent, and what to apply for."""

from functools import cache

from flows.catalogue import Project, catalogue
from flows.form import Look
from flows.question import Agree, Choose, Option, Question, View
from flows.sections.binding import BINDING
from flows.state import EDITABLE, Application, Status, Terms

CHOSEN = "证书信息"
_HOUSE = catalogue()


def project_of(application: Application) -> Project:
    """The catalogue's project for an application: the first one while none is chosen, or when it is gone."""
    chosen = application.answers.get("project")
    return (_HOUSE.project(chosen.value) if chosen else None) or _HOUSE.projects[0]


def terms_of(application: Application) -> Terms:
    """What is told of project, term and fee: what was promised, else what the catalogue says today.

    A promise holds once the applicant has confirmed the summary, and for good with the order.
    """
    kept = application.terms
    is_promised = application.status is not Status.DRAFT or application.value("confirm")
    return kept if kept and is_promised else terms_today(application)


def terms_today(application: Application) -> Terms:
    """Project, term and fee by the catalogue of today; what the catalogue has dropped, as it was promised."""
    kept, chosen = application.terms, application.answers.get("project")
    project = _HOUSE.project(chosen.value) if chosen else project_of(application)
    years = application.answers.get("term")
    term = project.term(years.value) if project and years else None
    if kept and (project is None or (years and term is None)):
        return kept
    project = project or project_of(application)
    term = term or project.terms[0]
    return Terms(
        project.id,
        project.name,
        project.category,
        project.business,
        project.business_code,
        str(term.years),
        term.price,
        project.business_id,
        project.business_type,
        " ".join(paper.id for paper in project.papers),
    )


def fee_of(application: Application) -> str:
    """The fee in yuan that was promised, or that holds today."""
    return terms_of(application).yuan


def changed_fee(application: Application) -> str:
    """A sentence on a fee that changed since it was told, "" when it is the same."""
    told, today = application.terms, terms_of(application)
    if told is None or told.fee == today.fee:
        return ""
    return f"证书费用有调整：现在是 {today.yuan} 元，之前是 {told.yuan} 元。"


def _project_told(value: str, view: View) -> str:
    """As it was promised; before anything was, as the catalogue has it."""
    terms = view.application.terms
    if terms and terms.project == value:
        return f"{terms.project_name}（{terms.category}）"
    return next((option.label for option in _projects(view) if option.value == value), value)


def _type_told(value: str, view: View) -> str:
    """The certificate's own name, also when the catalogue names it otherwise or offers it no more."""
    if isinstance(view, Look) and view.form.certificate_type == value:
        return view.form.title
    return next((kind.name for kind in project_of(view.application).types if kind.id == value), value)


def _term_told(value: str, view: View) -> str:
    terms = terms_of(view.application)
    return terms.term if terms.years == value else f"{value}年"


def _types(view: View) -> tuple[Option, ...]:
    return _types_of(project_of(view.application))


@cache
def _types_of(project: Project) -> tuple[Option, ...]:
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
    return _names_of(_HOUSE.projects)


@cache
def _names_of(projects: tuple[Project, ...]) -> tuple[Option, ...]:
    here = (project for project in projects if project.here)
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
    return _terms_of(project_of(view.application))


@cache
def _terms_of(project: Project) -> tuple[Option, ...]:
    return tuple(
        Option(str(t.years), t.label, (f"{t.years}年", f"{'一二三四五六七八九十'[t.years - 1]}年"))
        for t in project.terms
    )


def _only(options: tuple[Option, ...]) -> str:
    """A choice between one thing is no question."""
    return options[0].value if len(options) == 1 else ""


def is_filled_in(view: View) -> bool:
    """Whether the application is in the applicant's hands: what was submitted goes on under its consents."""
    return view.application.status in EDITABLE


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
        needed_when=is_filled_in,
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
        needed_when=is_filled_in,
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
        told=_project_told,
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
        told=_type_told,
    ),
    Choose(
        id="term",
        label="证书年限",
        group=CHOSEN,
        ask="证书要用几年？",
        options=_terms,
        told=_term_told,
        default=lambda view: _only(_terms(view)),
    ),
)
