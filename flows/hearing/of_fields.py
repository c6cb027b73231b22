"""What a message says of fields: values, a choice, a field that is to be changed; else what one of its
clauses asks.
"""

import re

from flows.checks.writing import simplified
from flows.form import Look
from flows.hearing import faq
from flows.hearing.choosing import choice, other_option
from flows.hearing.corrections import is_plainly_wrong, without_corrector
from flows.hearing.ear import hear_even
from flows.hearing.genre import Genre
from flows.hearing.heard import Heard, Told
from flows.hearing.instead import instead
from flows.hearing.intent import KEEPS_WORDS, Intent
from flows.hearing.labels import is_name, labels, named
from flows.hearing.last import last_told, whole_first
from flows.hearing.law import Verdict, decide
from flows.hearing.letters import WRONG as _WRONG
from flows.hearing.recognise import Certainty, recognise
from flows.hearing.talk import is_remark
from flows.hearing.values import surely
from flows.question import Ask, Choose
from flows.wording.lexicon import grouped
from flows.wording.strip import without_particles
from flows.wording.vocabulary import Kind, command
from flows.wording.wishes import wished
from flows.wording.writing import bare

# A clause that wishes one of these is heard whatever stands beside it: 说了半天听不懂，叫人工来.
_BESIDE_ANYTHING = (Kind.HUMAN, Kind.CANCEL, Kind.RESTART, Kind.FORGET)
_LETTERS = r"[一两几]个字"
_EDIT_BEFORE = re.compile(
    r"^(?:我要|我想|想|要|请|帮我|麻烦)?(?:修改|更改|改一下|改下|更正|编辑|删除|删掉|清空|改(?![为成到]))(?:第)?(.{0,20}?)(?:项|条)?$"
)
_EDIT_AFTER = re.compile(
    rf"^(?:把|将)?(.{{2,14}}?)(?:{_WRONG}(?:了?{_LETTERS})?|要修改|要改|改一下|改改|想改|删了|删掉|删除|去掉|清空|清掉)(?:了|啦|吧)?[。！!]?$"
)
# 前面公司地址我想动一下, 换个经办人, 重新填一下法人手机: only with the name of a field.
_EDIT_NAMED = (
    re.compile(
        r"^(?:等等|等下|先等等|回头|回去|倒回去|返回去|我|麻烦|帮我|给我|帮忙|请|要|想|需要|得|能不能|可以)*+(?:重新填|重新写|重填|重写|重新弄|修改|更改|更换|调整|更新|改|换|动)"
        r"(?:一下|一?个|下|改)?(?P<name>.{2,14}?)(?:吧|呗|啊|吗|可以吗)?$"
    ),
    re.compile(
        rf"^(?:等等|等下|对了|不好意思)?[，, ]?(?P<name>.{{2,14}}?)(?:{_WRONG})?[，, ]?"
        r"(?:我|我们|还|得|需要|想|要|帮我|给我|麻烦)*+(?:修改|更改|更换|调整|改|换|动|重填|重新填)(?:一下|下|改|动|一改|一?个)?(?:了|吧|呗)?$"
    ),
)
_CHANGING = re.compile("[改换填写动整新]")
_AT_SUMMARY = re.compile(
    r"第?(\d{1,2})(?:项|号|条)?(?:(?:[和跟与及、,，]|还有)第?\d{1,2}(?:项|号|条)?)+都?(?:错了|不对|有问题|要改|有误|改一下|改下)[了的]?[。！]?|"
    r"(?:除了|就是|只有)?第?(\d{1,2})(?:项|号|条)?(?:改一下|改下|错了|不对|有问题|要改|有误|外?都对|外?都没问题)?[。！]?"
    r"|(?:除了|就是|只有)(.{2,10}?)(?:以外|之外|外)?(?:其他|其它|其余|别的|剩下)?的?(?:都对|都没问题|没问题|都正确)[了的]?[。！]?"
)
_COMPANY_END = re.compile("(?:股份|责任|集团|科技|工程|建设|发展|实业)*+(?:有限)?(?:责任)?公司")
_VALUE = re.compile(r"\d{5}|@|[：:].{2}")
_ONLY = re.compile(r"(?:只有|用的是|还是|办的是|是)(.{4,20})$")


def about_fields(said: str, look: Look | None, asked: str, confirming: str) -> Intent | None:
    """What the message says of fields: values to store or to ask about, or one that is to be changed."""
    if look is None:
        return None
    return _changed_outright(said, look) or values_told(said, look, asked, confirming)


def values_told(said: str, look: Look, asked: str, confirming: str) -> Intent | None:
    """What the message says besides the name of a field that is to be changed."""
    heard = instead(_joined(hear_even(said, look, asked, _doubted(confirming, look)), confirming), look)
    if heard.genre in (Genre.NOTICE, Genre.CHAT, Genre.CARD, Genre.CONTRACT) or (
        heard.genre is Genre.TABLE and not heard.told
    ):
        return Intent(Kind.FILL, said, heard=heard, verdict=decide(heard, look))
    verdict = decide(heard, look)
    if _is_only_doubted(verdict, look) and (chosen := choice(heard, look)):
        return chosen
    if (
        len(heard.clauses) == 1
        and _is_guessed_position(verdict)
        and faq.match(simplified(said), look, is_gated=False).sure
    ):
        return None  # 支付宝, 注销: a topic, though it might be what somebody is
    if verdict:
        return Intent(Kind.FILL, said, heard=heard, verdict=verdict, also=heard.asked)
    return _without_values(said, heard, look)


def _changed_outright(said: str, look: Look) -> Intent | None:
    """What a whole message says is to be changed: a field by its name, or a choice."""
    if is_name(said, look):
        return Intent(Kind.EDIT, said)
    if chosen := other_option(said, look):
        return chosen
    if kind := _other_id_type(said, look):
        return Intent(Kind.CORRECT, "机构证件类型", kind)
    name = to_be_edited(said, look)
    return None if name is None else Intent(Kind.EDIT, name)


def _is_only_doubted(verdict: Verdict, look: Look) -> bool:
    """Whether all that was told is an option of the open question, beside words that nothing explains."""
    others = (verdict.stored, verdict.several, verdict.whose, verdict.refused, verdict.unlocked)
    return not any(others) and [one.field for one in verdict.proposed] == [look.pending_id()]


def _is_guessed_position(verdict: Verdict) -> bool:
    """Whether a position that only the person can confirm is all that was heard."""
    if len(verdict.proposed) != 1 or verdict.stored or verdict.refused:
        return False
    (one,) = verdict.proposed
    return one.field == "contact.position" and one.certainty is Certainty.MAYBE


def _doubted(confirming: str, look: Look) -> str:
    """The person of whom something waits for a yes, if the open question is of another."""
    field = confirming.partition("sure:")[2].partition("=")[0]
    owner, _, _ = field.partition(".")
    is_person = owner != "organisation" and f"{owner}.name" in look.form.by_id
    return owner if is_person and owner != look.pending_id().split(".")[0] else ""


def to_be_edited(said: str, look: Look) -> str | None:
    """修改地址, 电话写错了, at the summary 第4项: the name of the field, or None."""
    found = _EDIT_BEFORE.match(said) or _EDIT_AFTER.match(said)
    if found and not _VALUE.search(found[1]):
        name = _name(found[1])
        is_value = _is_mended(name, look)
        for called in dict.fromkeys((name, without_corrector(name))):  # 上面的法人电话
            if not is_value and (not called or named(called, look)):
                return called
        if found.re is _EDIT_BEFORE and not is_value:
            return name
    if name := _named_to_edit(said, look):
        return name
    one = _AT_SUMMARY.fullmatch(said) if look.pending_id() == "confirm" else None
    name = next(filter(None, one.groups()), "") if one else ""
    return name if name and named(name, look) else None


def _is_mended(words: str, look: Look) -> bool:
    """改下 卢长河，卢沟桥的卢: another value of what was told before, and no name of a field."""
    first = words.replace(",", "，").partition("，")[0]
    return any(surely(field, first, look) for field in last_told(look))


def _named_to_edit(said: str, look: Look) -> str:
    plain = said.rstrip("。！!")
    if _VALUE.search(plain) or not _CHANGING.search(plain):
        return ""
    for pattern in _EDIT_NAMED:
        found = pattern.match(plain)
        name = without_corrector(_name(found["name"])) if found else ""
        if name and (len(named(name, look)) == 1 or labels(look.form).get(name)):
            return name
    return ""


def _joined(heard: Heard, confirming: str) -> Heard:
    """河南鼎诚, then 建筑工程有限公司: a name in two messages, the first of which is still in doubt."""
    _, _, doubted = confirming.partition("sure:organisation.name=")
    if doubted and not heard.told and len(heard.clauses) == 1 and _COMPANY_END.fullmatch(heard.clauses[0]):
        return heard._replace(
            told=(Told("organisation.name", doubted + heard.clauses[0], is_open=True),), rest=()
        )
    if not doubted or len(heard.told) != 1 or heard.told[0].field != "organisation.name":
        return heard
    whole = doubted + heard.told[0].value
    is_half = (
        heard.told[0].certainty is Certainty.MAYBE and recognise("organisation.name", whole) is Certainty.SURE
    )
    return heard._replace(told=(heard.told[0]._replace(value=whole),)) if is_half else heard


def _without_values(said: str, heard: Heard, look: Look) -> Intent | None:
    """No value was told: a choice, a field that is wrong, a command or a question in one of the clauses."""
    if name := _wrong_field(heard, look):
        return Intent(Kind.EDIT, name)
    if chosen := choice(heard, look):
        return chosen
    kinds = [kind for clause in heard.clauses if (kind := _command_of(clause)) is not None]
    begun = (_clause_command(clause.split(" ")[0]) for clause in heard.clauses if " " in clause)
    kinds += [kind for kind in begun if kind in _BESIDE_ANYTHING]
    if urgent := next((kind for kind in kinds if kind in _BESIDE_ANYTHING), None):
        return Intent(urgent)
    if kinds and not heard.rest:
        kind = next((one for one in kinds if one not in (Kind.GREETING, Kind.THANKS)), kinds[0])
        others = tuple(
            clause for clause in heard.asked if command(bare(clause)) is None and faq.match(clause, look).sure
        )
        if kind not in (Kind.GREETING, Kind.THANKS, Kind.EXAMPLE) or not others:
            return Intent(kind, bare(said) if kind in KEEPS_WORDS else "")
    for clause in heard.asked:
        if len(heard.clauses) > 1 and (sure := faq.match(clause, look).sure):
            return Intent(Kind.FAQ, sure.id)
    return None


def _wrong_field(heard: Heard, look: Look) -> str:
    """What is said to be wrong: a field that was named, else what was told in the message before."""
    if not heard.is_wrong:
        return ""
    if heard.wrong_field:
        question = look.form.by_id.get(heard.wrong_field)
        return question.label if question else grouped("attributes")[heard.wrong_field.removeprefix("?")][0]
    told = whole_first(last_told(look))
    is_alone = all(map(is_plainly_wrong, heard.clauses)) and isinstance(look.pending(), Ask | Choose)
    return look.form.by_id[told[0]].label if told and is_alone else ""


def _command_of(clause: str) -> Kind | None:
    """等会儿给你 他在开车: the command of a clause, or the one that each of its parts is."""
    if (kind := _clause_command(clause)) is not None or " " not in clause:
        return kind
    kinds = {_clause_command(part) for part in clause.split() if not is_remark(part)}
    return kinds.pop() if len(kinds) == 1 else None


def _clause_command(clause: str) -> Kind | None:
    said = simplified(clause)
    return command(bare(said)) or wished(said) or command(bare(without_particles(said)))


def _other_id_type(said: str, look: Look) -> str:
    """我们没有信用代码，只有组织机构代码: the kind of certificate that they do have."""
    pending, kinds = look.pending(), look.form.by_id.get("organisation.id_type")
    found = _ONLY.search(said)
    if not (found and pending and pending.id == "organisation.id_number" and isinstance(kinds, Choose)):
        return ""
    return next((option.label for option in kinds.options(look) if option.label in found[1]), "")


def _name(text: str) -> str:
    return text.strip('：:，, 「」“”的"')
