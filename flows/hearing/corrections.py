"""Words by which people take something back: 不对，是X; 法人电话发错了; 把X改成Y; the number of a field."""

import re
from abc import ABC, abstractmethod

from flows.form import Look
from flows.hearing import talk
from flows.hearing.belonging import Belonging
from flows.hearing.disowned import is_dead, is_disowned, may_be_disowned
from flows.hearing.last import last_told
from flows.hearing.names import Name, Names
from flows.hearing.values import surely
from flows.wording.lexicon import words
from flows.wording.strip import after_copula, has_copula, trimmed, without_fillers

_MISSAID = re.compile(
    r"(?:都|又|给)?(?:[写打填弄存记登录]成(?P<wrong>[^，。]{1,8})了(?:吧|吗)?|(?:复制|粘贴|[写说发打填弄搞输选记抄报看贴粘拿传])[错岔串混反]劈?(?:了|啦)?|(?<!没)错了|(?<!对)不对|有误|换(?:一?个)?人"
    r"|(?:少|多|漏|掉)[打写输填发敲按了]{0,2}(?:(?:一|两|几)?(?:个|位)|俩)(?:[\"“‘「]?[\u3400-\u9fffA-Za-z0-9]{1,2}[\"”’」]?(?:这个)?字|字母|数字|数|字|零|[0-9a-zA-Z])?)"
    r"(?:了|啦)?(?:[一两几]个(?:字|数字|数)|一位|两位|人|行|号码|楼号|门牌号?|房号|地方|顺序)?(?:了|啦)?"
)
_CHANGED = re.compile(
    r"(?:(?:给|帮|替)[我俺咱])?(?:更?改成|改到成|调成|调为|调整[成为]|改一?下[：:]|[改换]一?下(?=\s)|(?<=[项栏也])[改换](?=\s|$)|改为|换成|换(?:一?个)?(?=[\dA-Za-z])|改寄(?:到|给|往)?|(?:现在|改名|更名|已经)(?:叫|为|成)(?=.{4})|更正为|修改为|变更为|更改为|应该是|应当是|应为|正确的?(?:应该)?(?:是|为)|改到|换到|改(?=[\dA-Za-z]))[：:\s]*"
)
# Each way to say that something is wrong has one of these letters, and each way to say what it shall be.
_OF_MISTAKES = re.compile("[错岔串混反误不换少多漏掉成]")
_OF_CHANGES = re.compile("[改换调更应正现已]")
_OF_REPLACING = re.compile("[停不注作换打用欠丢搬改别弄写留填发贴]")
_WRONG = words("talk", "wrong")
_BEFORE_A_NAME = re.compile(
    r"^(?:对了|用|啊|哎|哦|噢|嗯|诶|唉|请|帮我|麻烦|我要|我想|把|将|我?刚发的|我?刚刚发的|我?刚填的|我?发的|我?填的|我?写的|刚才|刚刚|前面|上面|之前|上一个|去年|今年|现在|已经|早就|就是|就|都|又|(?:老|新|旧|常用|私人|工作|办公|备用)的?|我们的|我们|咱们|俺们|我的|我|那个|的|等等|等下|不好意思|抱歉|然后|另外|还有)+"
)
_AFTER_A_NAME = re.compile(
    r"(?:的|[那这]一?[项栏]|也|给[我俺]|帮我|你们?那[儿里]?|[有是]一?[个位]字|(?<=..)(?:我们|我|刚才|刚刚|那里|那儿|这里|那个|都))$"
)
# 那个号停机了, 老板说用另一个号: the value that was told before is not to be used.
_REPLACED = re.compile(
    r"(?:不好意思|抱歉)?(?:上面|刚才|前面|之前|那个|这个|刚发的|发的|填的|写的|老的?|旧的?|原来的?|的)*+"
    r"(?:号码?|手机号?码?|电话|卡|邮箱|微信|地址|名字)(?:已经|早就?|现在|都|给)*+"
    r"(?:停机|停用|不用|注销|作废|换|打不通|不能用|用不了|欠费|丢|换掉|停|搬|改)了"
    r"|(?:刚刚?才?|上|前|之前|这|那)(?:面|边|头)?(?:一)?(?:条|个|句|次|遍)?(?:的|发的|填的|说的)?(?:都)?(?:作废|不算|不要|别用|弄错)了?"
    r"|(?:就|可|都)?(?:别|不要|不能|先别|不)(?:用|记|填|存|登记|写|算)(?:了|啊|哈|它|我|俺|他|她|那个|这个|上面的?)*+"
    r"|[我俺]?(?:又|给)?把(?:我|俺|自己|别人|人家|他|她)(?:自己)?的?(?:名字|姓名|号码?|手机号?|电话|身份证号?|邮箱)?[写填发打贴](?:上|进|过)?(?:去|来)?了"
    r"|(?:哦|噢|啊|哎|呃)?不是[我俺他她](?:的|了|啦)?"
    r"|(?:快递|验证码|短信|以后|就)?(?:别|不要|不)(?:用|打|发|寄|填)(?:我|俺)?(?:这|那|刚才那|上面那)个(?:号码?|电话|邮箱)?了?"
    r"|(?:.{1,4}说)?(?:还是|改|就)?(?:用|换|写|改|打|留|填)(?:另外?|别的|其他的?)(?:一|那)?个?(?:的)?(?:号码?|手机号?|电话|邮箱|地址)"
)
# 换一个 before a number: what was told last gets it.
_ANOTHER = re.compile(
    r"(?:(?:[我俺]|还是|再|那|先|给[我俺]|帮[我俺]|麻烦)*+[换改](?:成)?(?:一?个|一?下|这个)(?:吧|啊|哈)?)++"
)
# Whoever writes, after somebody else was spoken of: 我自己的是, 我手机, 本人的.
_SPEAKER = re.compile(
    r"(?:然后|还有|另外|顺便|那)*+把?(?:[我俺](?:自己|本人|这边|这里)?|本人)的?"
    r"(?P<what>手机号?码?|电话号?码?|联系电话|号码?|邮箱|身份证号?码?)?(?:也)?(?:就?是|用|写|[改换]成|改为|[：:])?"
)
_TO_CHANGE = re.compile(
    r"(?P<name>.{2,10}?)(?:我|我们)?(?:要|想|得|需要|麻烦|帮我)?(?:换|改|变)(?:一?下|一?个|掉)(?:吧|哈|啊)?"
)
_OTHER = re.compile(r"^(?:就|那就)?(?:换|写|用|填|改)")
_TURNED = re.compile(r"^(?:但是|但|不过|可是|只是|除了|然而|其实)")
_NUMBERED = re.compile(r"^\s*(?:第)?(\d{1,2})(?:项|条|号)?(?:[：:、.．，,]|\s|改成|改为|改|是)\s*(?=\S{2})")


def without_corrector(text: str) -> str:
    """刚才法人电话: without what stands before the name of a field that is to be changed."""
    return _BEFORE_A_NAME.sub("", text)


def is_plainly_wrong(clause: str) -> bool:
    """不对, 不用这个了: only that what was told before is wrong."""
    said = words("talk", "wrong", "fillers", "particles")
    return all(
        _REPLACED.fullmatch(part) or _MISSAID.fullmatch(part) or said.cover(part) for part in clause.split()
    )


def _without_end(name: str) -> str:
    """法人电话刚才: without the words that stand behind the name of a field."""
    while found := _AFTER_A_NAME.search(name[-6:]):
        name = name[: len(name) - len(found[0])]
    return name


class Corrections(ABC):
    """The steps that hear a correction; what remains of a clause is explained like any other."""

    def __init__(self, look: Look, names: Names, placing: Belonging) -> None:
        self._look, self._names, self._placing = look, names, placing
        self._is_wrong = self._is_turned = False
        self._wrong_field = ""

    @abstractmethod
    def _explained(self, clause: str) -> bool:
        """Whether all of a clause is explained."""

    @abstractmethod
    def _explained_value(self, value: str) -> bool:
        """Whether a value after a name is explained."""

    def numbered(self, line: str) -> str:
        """8：花园路85号, at the summary: what follows the number of a field. Returns the line without it."""
        found = _NUMBERED.match(line) if self._look.pending_id() == "confirm" else None
        name = self._name(found[1]) if found else None
        if found is None or name is None:
            return line
        self._placing.is_changed = True
        self._placing.name(name)
        return line[found.end() :]

    def _wrong(self, clause: str) -> bool:
        """不对，是X; 法人电话发错了; X不对是Y."""
        if _TURNED.match(clause):
            self._is_turned = True
            rest = _TURNED.sub("", clause)
            return not rest or self._explained(rest)
        word = ""
        first, blank, more = clause.partition(" ")
        if self._is_dead(clause) or self._is_disowned(clause) or (blank and self._is_disowned(first)):
            return not more or self._explained(more)
        if _OF_REPLACING.search(clause) and (
            _REPLACED.fullmatch(clause) or _REPLACED.fullmatch(without_fillers(clause))
        ):
            self._mark_wrong()
            return True
        if _WRONG.within(clause):
            plain = without_fillers(clause)
            clause = plain if _WRONG.at_front(plain) else clause
            word = _WRONG.at_front(clause)
        rest = clause[len(word) :].lstrip("，, ") if word else ""
        if word and (not rest or has_copula(rest) or word not in ("不是", "等等", "等下")):
            self._mark_wrong()
            rest = after_copula(rest.lstrip("了啦 "))
            return not rest or self._explained(rest)
        found = _MISSAID.search(clause) if _OF_MISTAKES.search(clause) else None
        if not found or talk.asks_plainly(clause):
            return False
        if found.start() == 0:
            tail = after_copula(clause[found.end() :].lstrip("，, "))
            self._mark_wrong()
            return not tail or self._explained(tail)
        is_meant = not found[0].startswith("换")  # alone it does not say that the form is to be changed
        head = clause[: found.start()]
        tail = after_copula(clause[found.end() :].lstrip("，, "))
        return self._missaid(head, tail, found["wrong"] or "", is_meant=is_meant)

    def _is_dead(self, clause: str) -> bool:
        """早停了, after what was said to be old; 老年机听不清, of the number before it."""
        if is_dead(clause) and self._is_wrong:
            return True
        told = self._placing.told
        if len(told) > 1 and told[-1].is_number and told[-1].field == told[-2].field and is_dead(clause):
            self._placing.disown()
            return True
        return False

    def _is_disowned(self, clause: str) -> bool:
        """这个邮箱早不用了: the value before it is not kept, or one of a message before is wrong."""
        if not may_be_disowned(clause):
            return False
        is_here = bool(self._placing.told)
        owner = self._placing.told[-1].field.partition(".")[0] if is_here else self._placing.owner
        if not is_disowned(clause, owner, is_here=is_here):
            return False
        if is_here:
            self._placing.disown()
        self._mark_wrong()
        return True

    def _another(self, clause: str) -> bool:
        """换一个 before a number."""
        if _OF_CHANGES.search(clause) and _ANOTHER.fullmatch(clause):
            self._placing.is_changed = True
            return True
        return False

    def _of_speaker(self, clause: str) -> bool:
        """我自己的是, before a number, when the person before was somebody else or something is changed."""
        found = _SPEAKER.fullmatch(clause)
        is_changed = clause.endswith(("改成", "换成", "改为"))
        if found is None or not self._placing.speaks_of_oneself(
            is_certain=is_changed and bool(found["what"])
        ):
            return False
        self._placing.is_changed = is_changed
        return True

    def _holding(self, value: str) -> Name | None:
        """The one field with this value: 名字存成王小明了."""
        found = [q.id for q in self._look.fields() if self._look.value(q.id) == value]
        return Name(field=found[0], is_own=True) if len(found) == 1 else None

    def _missaid(self, head: str, tail: str, wrong: str, *, is_meant: bool) -> bool:
        name = self._name(head) if not wrong else self._holding(wrong) or self._name(head)
        is_bare = not _BEFORE_A_NAME.sub("", head)  # 上面那个 复制错行了
        if name is None and not is_bare and not self._is_piece(head) and not self._explained(head):
            return False
        self._mark_wrong()
        if name is not None:
            self._placing.name_changed(name)
            self._wrong_field = (self._placing.waiting or "") if is_meant else ""
        return not tail or self._explained(tail)

    def _is_piece(self, head: str) -> bool:
        """后缀 of a mailbox; 3单元, of an address that was told in the message before."""
        if _BEFORE_A_NAME.sub("", head) in words("talk", "pieces"):
            return True
        return len(head) > 1 and any(head in self._look.value(field) for field in last_told(self._look))

    def _mark_wrong(self) -> None:
        self._is_wrong = True
        self._placing.is_changed = True

    def _changed(self, clause: str) -> bool:
        """把X改成Y; 改成Y."""
        if self._is_to_change(clause):
            return True
        found = _CHANGED.search(clause) if _OF_CHANGES.search(clause) else None
        if not found and not self._placing.is_changed:
            return False
        if talk.asks_plainly(clause):
            return False
        if not found:
            return self._exchanged(clause)
        head, value = clause[: found.start()], clause[found.end() :]
        name = self._first_name(head) if head else None
        if name is None and _BEFORE_A_NAME.sub("", head):
            return False
        self._placing.is_changed = True
        if name is not None:
            self._placing.name_changed(name)
        return not value or self._explained_value(value)

    def _is_to_change(self, clause: str) -> bool:
        """快递收件人换一下: the name of a field, whose other value follows."""
        found = _TO_CHANGE.fullmatch(clause) if _OF_CHANGES.search(clause) else None
        name = self._name(found["name"]) if found else None
        if name is None:
            return False
        self._placing.is_changed = True
        self._placing.name_changed(name)
        return True

    def _exchanged(self, clause: str) -> bool:
        """换薛红梅, after 经办人不是王小明了: the other value of the field that was denied."""
        field = self._placing.waiting or ""
        value = _OTHER.sub("", clause).strip()
        if not self._placing.is_changed or not field or field.startswith("?") or value in ("", clause):
            return False
        found = surely(field, value, self._look)
        if found is None:
            return False
        self._placing.put(found)
        return True

    def _first_name(self, head: str) -> Name | None:
        """收件人和电话: the first of several names, if all are names of fields."""
        names = [self._name(part) for part in re.split(r"[和与跟、及]", head)]
        return names[0] if all(names) else self._name(head)

    def _name(self, head: str) -> Name | None:
        """A whole stretch as a name: 法人电话, 刚才法人的电话, 第8项."""
        bare = _without_end(re.sub(r"\s|(?<=.)的?[那这]个(?=.)", "", _BEFORE_A_NAME.sub("", trimmed(head))))
        label = self._names.at_front(bare)
        rest = bare[len(label) :]
        if label and (not rest or self._names.at_front(rest) == rest.lower()):
            return self._names.get(label)
        numbered = re.fullmatch(r"(?:第)?(\d{1,2})(?:项|条|个|号)?", bare)
        if numbered and 1 <= int(numbered[1]) <= len(fields := self._look.fields()):
            return Name(field=fields[int(numbered[1]) - 1].id)
        return None
