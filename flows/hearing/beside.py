"""What is said beside values: questions, remarks on a value of the message, choices that are not meant."""

import re
from abc import abstractmethod

from flows.checks.place import split_address
from flows.form import Look
from flows.hearing import talk
from flows.hearing.belonging import Belonging
from flows.hearing.genre import Genre
from flows.hearing.labelled import Labelled
from flows.hearing.names import Names
from flows.hearing.recognise import Certainty
from flows.hearing.recognise.person import spells, spells_itself, titled
from flows.hearing.remarks import is_of_value
from flows.hearing.values import by_type, surely
from flows.question import Choose
from flows.wording.strip import without_particles
from flows.wording.surnames import FAMILY
from flows.wording.wishes import confirms, destination
from flows.wording.writing import bare

_OTHERS = re.compile(r"^(?:其他|其它|其余|别的|剩下)(?:的|几?项|几个)*")
_DENIED = re.compile(r"^(?:先)?(?:不是|不要|不办|不选|不用|不开|不|别选|别)(?=.)")
_LEAVING = re.compile(
    r"(?:已经|都|要|现在)?(?:不办|离职|辞职|不干|走|休假|调走|不在|不做|不管|退休|请假)(?:了|啦)+$"
)
_FAMILY_NAME = re.compile(r"(?:我|俺|本人|他|她)?(?:免贵|是)?姓[\u3400-\u9fff]{1,2}(?:的)?")
# 尾号是6601: a part of a number that is told whole beside it.
_ENDING = re.compile(
    r"(?:应该|应当)?(?:尾号|末尾|末位|后[一二三四两几]位|最后[一二三四两几]?[个位]|结尾)(?:数字?)?(?:应该|应当)?(?:就?是|为)?"
    r"(?P<end>\d{1,4}|[\dXx])(?:的|的那个)?|(?P<tail>\d{1,4})(?:结尾|收尾)的?"
)

# 411325199001012049吧好像: whoever says it is not sure.
_UNSURE = re.compile(
    r"吧?(?:好像|大概|应该|可能|估计|貌似|差不多)(?:就?是|没错|这个|对|的|吧|哈|啊)*+|吧(?:我|俺)?(?:记得|不确定|记不清)(?:了|是)?"
    r"|(?:我|俺)?(?:也)?(?:不太确定|不确定|不敢确定|记不太清|记不清|拿不准|吃不准)(?:对不对|是不是)?(?:了|哈|啊)?"
)

# Of a number of the legal representative: whoever writes need not be that person.
_MINE = re.compile(
    r"(?:[这那]个?)?(?:就)?是(?:我|俺|我们|本人|我自己|我本人)的?(?:号码?|手机号?|身份证号?码?|电话)?"
)


class Beside(Labelled):
    """The step that hears a question, or words that are nobody's value."""

    def __init__(self, look: Look, names: Names, placing: Belonging, genre: Genre) -> None:
        super().__init__(look, names, placing, genre)
        self._asked: list[str] = []

    @abstractmethod
    def _maybe(self, clause: str) -> bool:
        """Whether a clause is what only the person can know to be the answer."""

    def _said(self, clause: str) -> bool:
        """A question, or words that are nobody's value."""
        if talk.asks(clause) and clause.endswith("有限公司") and self._maybe(clause):
            return True
        if talk.asks(clause):
            if any(self._is_value(part) for part in clause.split()[:-1]) or any(
                self._is_value(part) for part in clause.split()[1:]
            ):
                return False
            self._asked.append(clause)
            return True
        if self._is_doubted(clause):
            return True
        if self._is_of_told(clause) or self._is_ending(clause) or self._is_district(clause):
            return True
        is_beside = _OTHERS.match(clause) is not None or self._look.pending_id() == "confirm"
        if is_beside and confirms(bare(_OTHERS.sub("", clause))):
            return True  # beside what is to be changed
        if self._is_sent_elsewhere(clause) or self._is_leaving(clause) or self._is_denied(clause):
            return True
        return talk.is_talk(clause) or self._placing.is_known_person(clause)

    def _is_doubted(self, clause: str) -> bool:
        """好像是, of the value before it; 不要了, of all values of the message."""
        told = self._placing.told
        is_unsure = bool(told) and _UNSURE.fullmatch(clause) is not None
        is_unsure |= (
            bool(told) and told[-1].field.startswith("legal_rep.") and _MINE.fullmatch(clause) is not None
        )
        if is_unsure:
            self._placing.doubt_from(-1)
        elif talk.takes_back(clause):
            self._placing.doubt_from(0)  # 专票吧，不要了
        else:
            return False
        return True

    def _is_of_told(self, clause: str) -> bool:
        """Said of a value of the message: 13903710001陈总, 马路的马, 就在老粮食局对门."""
        told = self._placing.told
        if spells_itself(without_particles(clause).removeprefix("是")) or _FAMILY_NAME.fullmatch(clause):
            return True
        if self._placing.open_field.startswith("mailing.") and talk.tells_to_whom(clause):
            return True
        if (titled(clause) or clause in FAMILY) and any(one.is_number for one in told):
            return True
        if talk.tells_for_whom(clause) or talk.tells_origin(clause):
            return True
        if talk.tells_where(clause) and any(one.field.endswith(".address") for one in told):
            return True
        if told and is_of_value(clause, told[-1].field, told[-1].value):
            return True
        return any(one.field.endswith(("name", "recipient")) and spells(clause, one.value) for one in told)

    def _is_ending(self, clause: str) -> bool:
        """尾号是6601: of the number beside it, or instead of what that number ends in, which is asked."""
        found = _ENDING.fullmatch(clause)
        if found is None:
            return False
        told, end = self._placing.told, (found["end"] or found["tail"]).upper()
        last = told[-1] if told and told[-1].is_number else None
        if last is not None and not last.value.endswith(end):
            mended = last.value[: len(last.value) - len(end)] + end
            told[-1] = last._replace(value=mended, certainty=Certainty.MAYBE)
        return True

    def _is_district(self, clause: str) -> bool:
        """川汇区, after 周口: of the city that was told."""
        told = self._placing.told
        if not told or not told[-1].field.endswith(".region"):
            return False
        whole = split_address(f"{told[-1].value}{clause}")
        if not whole.district or whole.rest or whole.region != split_address(told[-1].value).region:
            return False
        told[-1] = told[-1]._replace(value=f"{told[-1].value}{clause}")
        return True

    def _is_sent_elsewhere(self, clause: str) -> bool:
        """别寄给经办人了: only that it goes elsewhere; where to is told beside it."""
        return self._placing.open_field != "mailing.to" and destination(clause) == "other"

    def _is_denied(self, clause: str) -> bool:
        """不要机构的: a choice of the open question that is not meant."""
        question = self._look.form.by_id.get(self._placing.open_field)
        found = _DENIED.match(clause)
        if found is None or not isinstance(question, Choose):
            return False
        return bool(question.as_offered(clause[found.end() :], self._look))

    def _is_leaving(self, clause: str) -> bool:
        """王小明不办了: said of somebody who is on the form."""
        found = _LEAVING.search(clause)
        return found is not None and self._placing.is_known_person(clause[: found.start()])

    def _is_value(self, part: str) -> bool:
        """Whether a part alone would be a value: 多少钱 after a name is a question of its own."""
        return (
            surely(self._placing.open_field, part, self._look) is not None
            or by_type((part,), self._look, self._placing.owner, ()) is not None
        )
