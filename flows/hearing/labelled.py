"""A clause that names a field: the name, and the value after it."""

import re
from abc import abstractmethod
from collections.abc import Iterator

from flows.checks.place import split_address
from flows.form import Look
from flows.hearing import talk
from flows.hearing.belonging import Belonging
from flows.hearing.chat import is_chat
from flows.hearing.corrections import Corrections, without_corrector
from flows.hearing.genre import Genre
from flows.hearing.heard import Told
from flows.hearing.names import LONGEST_MISTYPED, Name, Names
from flows.hearing.recognise import Certainty
from flows.hearing.recognise.person import without_titled
from flows.hearing.values import best, surely
from flows.wording.lexicon import words
from flows.wording.same import is_said_same, may_be_same, same_as
from flows.wording.strip import (
    after_copula,
    has_copula,
    trimmed,
    unbracketed,
    without_fillers,
    without_particles,
)

_AS_FOR = re.compile(
    r"^(?:的话|[这那]一?项|这块|这个|一?栏|那栏|处"
    r"|就是我方|即我方|我?(?:重新?|再)发(?:一[遍次下])?吧?)[，, ]?"
)  # 职位的话就写会计
_DENIED = re.compile(r"不是(?:我|俺|他|她)(?:了|啦)")
_HIS = re.compile(r"^(?:他|她)(?:的|(?=[叫是]))")  # 老大他的大名
_OURS = re.compile(r"^(?:我们|俺们|咱们|[我俺咱])(?:公司|单位|这边|这里|这)?的?(?=..)")
_BEFORE_IS = re.compile(rf"([\u3400-\u9fff]{{2,{LONGEST_MISTYPED}}}?)(?:就?是|叫|：)")
_ON_IT = re.compile(r"^(?:上面?|里面?)的?(?:号码?|那个号|数字|名字|地址)?(?=[是为：:\s]|$)")  # 居住证上的号
_OF = re.compile(r"^的(?=[是为：:\s]|$)")  # 老板的是 13903710001


class Labelled(Corrections):
    """The steps that hear a name of a field, of an attribute or of somebody, and what follows it."""

    def __init__(self, look: Look, names: Names, placing: Belonging, genre: Genre) -> None:
        super().__init__(look, names, placing)
        self._genre = genre
        self._is_noise_line = False
        self._rest: list[str] = []
        self._labels: list[str] = []

    @abstractmethod
    def _parts(self, clause: str) -> bool:
        """Whether several things, with blanks between them or in one breath, are all known."""

    def _labelled(self, clause: str) -> bool:
        """A name of a field, then its value after a colon, 是, a blank or nothing."""
        return any(map(self._after_label, _starts(clause)))

    def _after_label(self, clause: str) -> bool:
        label = self._names.at_front(clause)
        if not label:
            return False
        name, rest = self._named(label, clause[len(label) :])
        rest = rest if name.is_noise else _ON_IT.sub("", rest)
        rest = unbracketed(_OF.sub("", _AS_FOR.sub("", rest)))
        if self._names.at_front(again := rest.lstrip("啊呢嘛呀嗯 ")) == label:
            return self._after_label(again)  # 法人啊法人叫X
        value = trimmed(after_copula(rest))
        if value and words("talk", "particles").cover(value):
            value = ""  # QQ邮箱吧
        is_strong = has_copula(rest) or (rest[:1].isspace() and bool(value)) or _is_same(value)
        if (
            not value
            and self._placing.open_field == "contact.position"
            and best("contact.position", clause, self._look)
        ):
            return False
        if not value or (not is_strong and self._is_aside(value, name)):
            self._labels.append(label)
            if self._placing.is_changed:
                self._placing.name_changed(name)
            else:
                self._placing.name(name)
            return True
        if name.is_noise:
            self._is_noise_line = True
            return is_strong or len(label) >= 4 or self._genre is not Genre.WORDS
        return self._under(
            name, value, is_strong=is_strong, rest_has_colon=rest.lstrip()[:1] in ("：", ":", "=")
        )

    def _is_aside(self, value: str, name: Name) -> bool:
        """老板身份证号 刚要过来, 收件人 写我老公吧: said of a field whose value follows."""
        if name.is_speaker or len(value) < len("刚要") or self._names.words.within(value.lower()):
            return False
        return talk.tells_relation(value) or is_chat(value, name.role)

    def _mistyped_label(self, clause: str) -> bool:
        """发人是翟明辉: a name of a field by its sound, before 是 and a certain value."""
        found = _BEFORE_IS.match(clause)
        label = next(iter(self._names.sounds.like(found[1])), "") if found else ""
        if found is None or not label:
            return False
        name = self._names.get(label)
        value = surely(self._placing.field_of(name), clause[found.end() :].strip("：: "), self._look)
        if value is None:
            return False
        self._placing.name(name)
        self._placing.put(value)
        return True

    def _denied_value(self, clause: str) -> bool:
        """不是李明, of a field that was said to be wrong."""
        field, denied = self._placing.waiting or "", clause.removeprefix("不是")
        if not self._placing.is_changed or denied in ("", clause):
            return False
        return surely(field, denied, self._look) is not None

    def _named(self, label: str, rest: str) -> tuple[Name, str]:
        """The name at the front, and what follows it; 老大他的大名 is the name of the 老大."""
        name, of_them = self._names.get(label), _HIS.sub("", rest)
        attribute = self._names.at_front(of_them) if name.role and of_them != rest else ""
        if not attribute or not (of_whom := self._names.get(attribute)).attribute:
            return name, rest
        return Name(field=f"{name.role}.{of_whom.attribute}", role=name.role), of_them[len(attribute) :]

    def _first_part(self, name: Name, value: str) -> bool:
        """法人 刘国庆 经办人 孙丽娟: the value ends at the first blank."""
        first, *more = [part for part in value.split(" ") if part] or [""]
        found = surely(self._placing.field_of(name), first, self._look) if more else None
        if found is None:
            return False
        self._placing.name(name)
        self._placing.put(found)
        self._rest += [part for part in more if not self._explained(part)]
        return True

    def _run_on(self, name: Name, value: str) -> bool:
        """我们是X有限公司法人是刘建军电话是: in one breath, the value ends where the next name begins."""
        parts = cut_at_names(value, self._names)
        first = without_tail(parts[0]) if parts else ""
        found = surely(self._placing.field_of(name), first, self._look) if first else None
        if found is None:
            return False
        self._placing.name(name)
        self._placing.put(found)
        self._rest += [part for part in map(without_tail, parts[1:]) if part and not self._explained(part)]
        return True

    def _under(self, name: Name, value: str, *, is_strong: bool, rest_has_colon: bool = False) -> bool:
        """The value of a named field. Without a colon or 是 only a certain one makes the name a name."""
        field = self._placing.field_of(name)
        if _DENIED.fullmatch(value) or (
            value.startswith("不是") and self._look.value(field) == without_particles(value[2:])
        ):
            self._mark_wrong()
            self._placing.name(name)
            self._wrong_field = field
            return True
        found = best(field, value, self._look)
        if found is None and field.endswith(".address"):
            found = best(field.removesuffix("address") + "region", value, self._look)
        if found is not None and found.field.endswith(".address") and (city := _city(found.value)):
            found = best(field.removesuffix("address") + "region", city, self._look) or found
        is_sure = found is not None and found.certainty is Certainty.SURE
        if not is_strong and not is_sure:
            return False
        if not is_sure and (self._first_part(name, value) or self._run_on(name, value)):
            return True
        if found is None:
            return self._without_value(name, field, value)
        self._placing.name(name)
        is_meant = rest_has_colon and not is_sure and field != "organisation.name"
        self._placing.put(found._replace(certainty=Certainty.SURE) if is_meant else found)
        return True

    def _is_position(self, name: Name, value: str) -> bool:
        """经办人是投标专员, where the position is asked for."""
        is_asked = self._placing.open_field == "contact.position" and name.role == "contact"
        found = surely("contact.position", value, self._look) if is_asked else None
        if found is None:
            return False
        self._placing.put(found)
        return True

    def _is_of_name_before(self, field: str, value: str) -> bool:
        """地址、电话：花园路85号 0371-…: the first value is of the first name."""
        found = best(self._placing.unused, value, self._look)
        if found is None:
            return False
        self._placing.put(found)
        self._placing.waiting = field
        return True

    def _without_value(self, name: Name, field: str, value: str) -> bool:
        """A name whose words are none of its values: another person's, several things, or what has to be
        refused.
        """
        if name.is_speaker:
            return False  # 我是会计
        if self._is_position(name, value):
            return True
        if talk.asks(value):
            return False
        self._placing.name(name)
        if role := same_as(value):
            return self._placing.put_same(role)
        if (
            talk.tells_relation(value)
            or talk.tells_origin(f"是{value}")
            or talk.is_remark(value)
            or (" " in value and self._parts(value))
        ):
            return True
        if self._is_of_name_before(field, value):
            return True
        if field:
            self._placing.put(Told(field, value, Certainty.NO))
            return True
        self._placing.waiting = None
        return False


def _city(words: str) -> str:
    """寄到河南商丘: the city, if nothing stands behind it; else ""."""
    place = split_address(words)
    return words if place.region and not (place.rest or place.district) else ""


def cut_at_names(clause: str, names: Names) -> list[str]:
    """A clause in one breath, cut before each name of a field within it."""
    cuts, at = [0], 1
    while at < len(clause):
        label = names.at_front(clause[at:])
        if len(label) >= 2 and names.get(label).role != "organisation":
            cuts.append(at)
            at += len(label)
        else:
            at += 1
    return [clause[a:b] for a, b in zip(cuts, [*cuts[1:], len(clause)], strict=True)] if len(cuts) > 1 else []


def without_tail(part: str) -> str:
    """X然后那个, in speech: without the words that only lead on to what comes next."""
    part = part.rstrip("，,、 ")
    while (word := words("talk", "leading_on").at_end(part)) and len(word) < len(part):
        part = part[: -len(word)].rstrip("，,、 ")
    return part


def _starts(clause: str) -> Iterator[str]:
    """Where a name may begin: the clause as it is, then behind what is said before a name."""
    tried = [clause]
    yield clause
    for without in (without_fillers, _without_speaker, without_corrector, without_titled):
        if (start := without(clause)) not in tried:
            tried.append(start)
            yield start


def _without_speaker(clause: str) -> str:
    """我们老板叫X: without whose boss he is."""
    return _OURS.sub("", clause)


def _is_same(value: str) -> bool:
    """同经办人 and the like."""
    return may_be_same(value) and bool(same_as(value)) and is_said_same(value)
