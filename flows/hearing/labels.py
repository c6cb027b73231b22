"""The names of fields: what people call them, and where in a message they stand."""

import re
from functools import cache

from flows.checks import is_odd_person
from flows.form import Form, Look
from flows.question import Ask, Choose, Question

OWNERS = {
    "法定代表人": "legal_rep", "法人代表": "legal_rep", "法人": "legal_rep",
    "证书持有人": "holder", "持有人": "holder", "申请人": "holder", "使用人": "holder", "本人": "holder",
    "经办人": "contact", "经办": "contact", "办理人": "contact", "联系人": "contact",
    "单位": "organisation", "机构": "organisation", "公司": "organisation", "企业": "organisation",
    "收件人": "mailing", "收货人": "mailing", "收件": "mailing", "邮寄": "mailing",
    "发票": "invoice", "开票": "invoice", "收票": "invoice",
}  # fmt: skip
ATTRIBUTES = {
    "姓名": "name", "名字": "name", "名称": "name", "全称": "name",
    "身份证号码": "id_number", "身份证号": "id_number", "身份证": "id_number", "证件号码": "id_number",
    "证件号": "id_number", "身份证件号码": "id_number",
    "手机号码": "mobile", "手机号": "mobile", "手机": "mobile", "移动电话": "mobile", "联系电话": "mobile",
    "电话号码": "mobile", "电话": "mobile", "联系方式": "mobile", "号码": "mobile",
    "电子邮箱": "email", "邮箱": "email", "邮件": "email", "email": "email", "e-mail": "email",
    "职位": "position", "职务": "position", "岗位": "position",
    "详细地址": "address", "地址": "address", "住址": "address",
    "省市": "region", "地区": "region", "所在地": "region", "城市": "region",
}  # fmt: skip
# 法人陈志远: somebody's part in it, and right after it the name.
_THEN_A_NAME = (
    r"(?!姓名|名字|身份|证件|手机|电话|移动|联系|邮|职|岗|地址|省|写|填|发|打|错|改|的|是|为|要|和|与)"
    r"[\u3400-\u9fff·]{2,8}(?:[\s，,。；;、\d]|$)"
)
_EDGE = r"(?:^|(?<=[\n；;，,。、\s|]))"
# A name, then its value after a blank, 是 or nothing: only a value of the right shape makes it one.
ORGANISATION_ENDS = r"(?:公司|集团|中心|学校|医院|研究院|设计院|事务所|合作社|厂|局|委员会|协会)"
_ORGANISATION = re.compile(rf"[\u3400-\u9fffA-Za-z0-9（）()·]{{2,40}}{ORGANISATION_ENDS}")
_HAN = r"[\u3400-\u9fff]"
_SOMEBODY = re.compile(rf"{_HAN}{{2,4}}(?!{_HAN})|{_HAN}+(?:[·.．•]{_HAN}+)+")
_ASKED = re.compile(r"什么|谁|哪|怎|吗|啥|么[?？]?$|呢|干嘛|[?？]")
_RUN_ON = 40  # so long a message without any separator was written in one breath


def is_name(said: str, look: Look) -> bool:
    """Whether a message is nothing but the name of a field, which the open question does not take."""
    question = labels(look.form).get(re.sub(r"\s", "", said).lower()) if len(said) >= 4 else None
    pending = look.pending()
    if question is None or pending is None or pending.id == question.id:
        return False
    return pending.heard(said, look) is None


def named(name: str, look: Look) -> list[Question]:
    """The fields that a name, a part of a name or its number in the summary may mean; the likeliest first."""
    bare = re.sub(r"\s", "", name).lower()
    fields = look.fields()
    if re.fullmatch(r"\d{1,2}", bare):
        return [fields[int(bare) - 1]] if 1 <= int(bare) <= len(fields) else []
    if exact := labels(look.form).get(bare):
        return [exact]
    choosable: list[Question] = [q for q in look.form.questions if q.group and isinstance(q, Ask | Choose)]
    for test in (
        lambda q: len(bare) >= 2 and (bare in q.label or any(bare in n for n in q.names)),
        lambda q: q.id.rsplit(".", 1)[-1] == ATTRIBUTES.get(bare),
        lambda q: q.label in bare,
    ):
        if found := [q for q in choosable if test(q)]:
            return [q for q in found if q.visible_when(look)] or found
    return []


@cache
def labels(form: Form) -> dict[str, Question]:
    """Every name of a field, in lower case, that means this field and no other."""
    found: dict[str, Question] = {}
    for owner, group in OWNERS.items():
        for attribute, field in ATTRIBUTES.items():
            if question := form.by_id.get(f"{group}.{field}"):
                found[f"{owner}{attribute}"] = found[f"{owner}的{attribute}"] = question
    for question in form.questions:
        if question.group:
            found.update(dict.fromkeys((n.lower() for n in question.names), question))
    found.update({question.label.lower(): question for question in form.questions if question.group})
    return found


def mentioned(words: str, look: Look) -> Question | None:
    """The field with the longest name in a sentence."""
    found = [(len(name), q) for name, q in labels(look.form).items() if len(name) >= 2 and name in words]
    return max(found, key=lambda row: row[0])[1] if found else None


@cache
def _pattern(form: Form) -> re.Pattern[str]:
    """A name of a field at the beginning of a piece, followed by a colon or the like, or by its value."""
    known = sorted({*labels(form), *ATTRIBUTES}, key=len, reverse=True)
    strong = [name for name in known if len(name) >= 4]
    names = "|".join(map(re.escape, known))
    bold = "|".join(map(re.escape, strong))
    short = "|".join(map(re.escape, sorted(ATTRIBUTES, key=len, reverse=True)))
    owners = "|".join(owner for owner, group in OWNERS.items() if form.by_id.get(f"{group}.name"))
    numbered = r"(?:\d{1,2}[.、)）]?\s*)?"
    return re.compile(
        rf"{_EDGE}{numbered}(?:(?P<sure>{names})\s*[：:=＝]\s*|(?P<spaced>{names})[ \t]+(?=\S)"
        rf"|(?P<is>{names})(?:是|为)\s*"
        rf"|(?P<same>{names})\s*(?=同(?!意))"
        rf"|(?P<bold>{bold})(?=[^\s：:是为的和与、，错不有写])|(?P<short>{short})(?=[+\dA-Za-z])"
        rf"|(?P<owner>{owners})(?={_THEN_A_NAME}))",
        re.IGNORECASE,
    )


@cache
def _anywhere(form: Form) -> re.Pattern[str]:
    """The same names in the middle of words; bare 公司 and its like are parts of too many names."""
    known = {*labels(form), *ATTRIBUTES} - {
        owner for owner, group in OWNERS.items() if group == "organisation"
    }
    names = "|".join(map(re.escape, sorted(known, key=len, reverse=True)))
    return re.compile(f"(?P<sure>{names})[：:是为 ]?", re.IGNORECASE)


def pieces(said: str, look: Look) -> list[tuple[str, str]]:
    """The message cut at the names of fields: pairs of name ("" before the first) and what follows."""
    is_run_on = len(said) >= _RUN_ON and not re.search(r"[：:\n，,；;\s]", said)
    found = list((_anywhere if is_run_on else _pattern)(look.form).finditer(said))
    starts = [match.start() for match in found] + [len(said)]
    cut: list[tuple[str, str]] = [("", said[: starts[0]])]
    for match, end in zip(found, starts[1:], strict=True):
        name, value = str(match[match.lastgroup or 0]).lower(), said[match.end() : end]
        if match.lastgroup in ("sure", "same") or _fits(name, value, look):
            cut.append((name, value))
        else:
            before, text = cut.pop()
            cut.append((before, text + said[match.start() : end]))
    return [piece for piece in cut if piece[0] or piece[1].strip()]


def _fits(name: str, value: str, look: Look) -> bool:
    """Whether a value that no colon marks can be the value of this field."""
    first = re.split(r"[\s，,；;]", value.strip())[0]
    if not first or _ASKED.search(first):
        return False
    question = labels(look.form).get(name)
    if question is None or not isinstance(question, Ask | Choose):
        return name in ATTRIBUTES
    if question.id == "organisation.name":
        return bool(_ORGANISATION.fullmatch(first))
    if question.id.endswith((".name", ".recipient")):
        somebody = _SOMEBODY.match(first)
        return somebody is not None and not is_odd_person(somebody[0])
    return True
