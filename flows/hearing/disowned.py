"""What people say of a value that they have just told: 那是我师傅的, 这个号早不用了, 先别写她."""

import re
from collections.abc import Sequence

from flows.form import Look
from flows.hearing.last import last_told, whole_first
from flows.hearing.values import by_type
from flows.question import Ask
from flows.sections.people import PEOPLE
from flows.wording.lexicon import grouped, words
from flows.wording.strip import variants
from flows.wording.writing import SENTENCE

_THIS = r"(?:(?:这|该|此)(?:一|上)?(?:个|条|串|位|张|组)?)"
_THAT = (
    r"(?:(?:那|刚刚?才?那?|上面那?|前面那?|之前那?|上一?|[我俺]?刚发的?|[我俺]?刚才发的?|[我俺]发的)"
    r"(?:一)?(?:个|条|串|位|张|组)?的?)"
)
_NOUN = (
    r"(?:(?:手机|电话|身份证|证件|证|邮箱|税|信用|银行|微信)?(?:号码?|账号|代码)|手机|电话|卡|邮箱|邮件"
    r"|身份证|证件|姓名|名字?|地址|公司|单位|人)"
)
_DEAD_NOUN = r"(?:(?:手机|电话|微信)?(?:号码?|账号)|手机|电话|卡|邮箱|邮件|姓名|名字|地址|公司|单位)"
_MAYBE = r"(?:其实|好像|可能|应该|貌似|估计|可|也|都|还|只|就)*+"
_ENDING = r"(?:了|啦|啊|呀|哈|哦|呢|吧|嘛|哩|嘞|的)*+"
# Words before 的 that tell of which kind a value is, and not whose: 这是新的, 这个是公司的邮箱.
_OF_KINDS = re.compile(
    r"[我俺咱]们?(?:自己|本人)?|本人|自己|(?:他|她)(?:自己|本人)|(?:[我俺咱]们?|本)?(?:公司|单位|企业|学校|医院|店|厂|部门)"
    r"|.*(?:新|现|正确|最|常用|对|真|准|工作|私人|办公|备用|完整|执照|身份证|证件|章|登记|注册|实际|全|一样|同|默认|要|用|填|写)"
    r"|.*[谁哪啥].*|.*什么.*|.{0,3}(?:18|11|十八|十一)位"
)
_OLD = (
    r"(?:以前|之前|原来|先前|过去|早先|早年|(?<!目)(?<!当)前(?!面|台|天)|上一?家|上一?任|旧|作废|停用|注销"
    r"|老(?!师|板|公|婆|家|人|总|大|爸|妈))"
)
_PEOPLE = words("others", "people", "family", "colleagues")
_RELATED = "家爸妈爹娘父母婆公哥姐弟妹叔伯舅姑姨友媳妇儿女人"
_OWNED = re.compile(
    rf"{_MAYBE}(?:(?P<pointed>(?:{_THIS}|{_THAT}){_NOUN}?)?{_MAYBE}(?:是|属于)"
    r"|(?:[我俺]|又|给|都)*+[发写填贴粘拿弄搞抄输选记复][制贴]?成了?)(?P<who>[\u3400-\u9fff]{1,8}?)"
    rf"(?:那边|这边|那里)?(?:[的嘞哩咧]{_NOUN}?{_ENDING}|(?<=[{_RELATED}]){_NOUN}{_ENDING})"
)
_OLDEN = re.compile(
    rf"{_MAYBE}(?:{_THIS}|{_THAT}){_NOUN}?{_MAYBE}(?:就?是)[\u3400-\u9fff]{{0,3}}?(?:{_OLD}[\u3400-\u9fff]{{0,10}}的?{_NOUN}?|曾用名|小名|网名|艺名){_ENDING}"
)
_NOT = re.compile(
    rf"(?:{_THIS}|{_THAT})?{_NOUN}?{_MAYBE}不是(?:(?:给|写|填|说)?"
    rf"(?P<who>[我俺他她它](?:们?公司|们?单位|自己|本人)?|本人|[\u3400-\u9fff]{{2,4}}?)的{_NOUN}?)(?:了|啦|啊|呀|哈|哦|的)*+"
)
_LEAVE = r"(?:算了|[您你请就先]|暂时|麻烦|千万|可|都|还是)*+(?:别|不要|不用|甭|莫|不能|暂不|不)(?:先|再|给)?"
_IT = rf"(?:他|她|它|{_THIS}{_NOUN}?|{_THAT}{_NOUN}?)"
_KEEP_NOT = re.compile(
    rf"(?:(?:{_THIS}|{_THAT}){_NOUN}?)?{_LEAVE}(?:[记存录登算](?:上去?|进去|下来?)?{_IT}?"
    rf"|[写填用打加要收登]?(?:上去?|进去|下来?|成)?{_IT}){_ENDING}"
)
_DEAD_WORDS = (
    r"(?:不(?:再|能|好|怎么|大|咋)?(?:用|在用|能用|使)|没(?:在|再)?用|没人用|用不(?:了|成|上)|换|停(?:机|用|号)?|注销|作废|销(?:户|号)?"
    r"|收回|交(?:回|还|上)?(?:去|公司|上去)?|还(?:回|给)(?:去|公司|单位)|丢|报废|打不通|欠费|过期|搬|改名|登错|写错|记错|印错|登记错|封|弃用|失效|无效|不存在)"
)
_DEAD = re.compile(
    rf"(?P<which>{_THIS}|{_THAT}){_DEAD_NOUN}?[\u3400-\u9fff]{{0,6}}?"
    rf"{_DEAD_WORDS}(?:掉|过|回去|走|去)*+(?:了|的|啦|喽|很?久了|好久了|好几年了|几年了)*+{_ENDING}"
)
# 早停了, 老年机听不清: which number is meant is said before.
_DEAD_BARE = re.compile(
    rf"(?:是)?(?:老年机|小灵通|座机|旧手机)?{_MAYBE}(?:早|已经|经常|老|总|现在|去年|上个?月)*+"
    rf"(?:{_DEAD_WORDS}|听不清|听不见|接不到|收不到|不通)(?:掉|过|回去|走|去)*+{_ENDING}"
)
# 他去年就不干了: a person who is no longer there.
_GONE = re.compile(
    r"(?:他|她|(?:这|那)个?人)[\u3400-\u9fff0-9]{0,6}?(?:不干|离职|辞职|退休?|调走|调离|走|不在(?:了|这|我们)?|卸任|去世|换掉?)[\u3400-\u9fff]{0,4}?了"
)
_FRONT = re.compile(
    r"^(?:哎呀?|唉|啊|哦|噢|呃|嗯|诶|欸|等等|等下|等一下|慢着|不好意思|抱歉|对不起|糟了?|坏了|天|晕|完了|算了|那个|额"
    r"|[我俺]?(?:又|给|都)?[说写发打填弄搞输选记贴抄看拿][错岔混反串](?:人|号|行|地方)?(?:了|啦)*|错了|不对"
    r"|不是[，, ]?(?=这|那))+[，, ]*"
)
_BETWEEN = re.compile(r"[，,。；;！!？?、\s~～…]+")
# Each of these statements has one of these letters.
_SIGNS = re.compile("[试瞎乱胡随错当算不别甭莫没停换销丢欠封弃失是属作打收交还成走离退调搬]")
_ASKS = re.compile("[吗么]$|(?:影响|行|能|可以|要紧|碍事|有事)不$|[能行可]不[能行可]|影响|怎么|咋|哪")
_POINTS = re.compile(f"{_THIS}|{_THAT}")
_NOW = re.compile("^(?:现在|目前|应该|实际|正确)的?(?:就?是|叫|用|写|填)")
_A_VALUE = re.compile(r"\d{3}|@|[：:=]")
_MOST_BESIDE = 20  # characters of a reason: 派出所改过了
_MOST_PARTS = 6


# 别当真, 瞎写的, 执照上不是这个, 不是给这家办, 人搞错了: said of what was told, whatever it is.
_TAKEN_BACK = re.compile(
    r"(?:我|俺)?(?:瞎|乱|随便|胡乱|闹着玩)(?:写|填|打|发|说)的?(?:玩的?)?|(?:你|您|可)*(?:别|不要|不用)(?:当真|管它|理它|往心里去)|当我没(?:说|发|写)|不算数?的?"
    r"|[\u3400-\u9fff]{0,6}上?(?:面|头)?(?:写的|印的)?不是(?:这|那)个(?:号|名|地址)?|不是(?:给|帮)?(?:这|那)(?:家|个单位|个公司|个人)(?:办|做|弄)?的?"
    rf"|(?:人|号码?|地址|名字|证)(?:都|又|给)?(?:[我俺])?[搞弄写发拿打填认]错{_ENDING}"
)


def may_be_disowned(clause: str) -> bool:
    """Whether a clause is short enough, and has a letter of such a statement."""
    return len(clause) <= _MOST_BESIDE + _MOST_PARTS and _SIGNS.search(clause) is not None


# 我先拿俺老公的号试试能不能发出去.
_TRIED = re.compile(
    r"(?:[我俺]|先|就|随便|临时|暂时|这是)*+(?:拿|用|借|填|写|发)?(?:的|是|一下)*[\u3400-\u9fff]{0,6}?(?:的)?(?:号码?|手机|身份证号?|邮箱|名字)?(?:来|先)?(?:试试|试一?下|试一试|试着|测试)[\u3400-\u9fff]{0,10}"
)


def is_dead(clause: str) -> bool:
    """早停了: of a number that was spoken of before."""
    return len(clause) <= _MOST_BESIDE and _DEAD_BARE.fullmatch(clause) is not None


def is_disowned(clause: str, owner: str, *, is_here: bool = False) -> bool:
    """Whether a clause says that the value told before it is not to be kept.

    `owner`: the person of the value, "" if unknown. `is_here`: the value stands in the same message, where
    那个号 is another one.
    """
    if not may_be_disowned(clause):
        return False
    if _TAKEN_BACK.fullmatch(clause):
        return not is_here
    clause = _FRONT.sub("", clause)
    if _KEEP_NOT.fullmatch(clause) or _TRIED.fullmatch(clause) or _OLDEN.fullmatch(clause):
        return True
    if (found := _DEAD.fullmatch(clause)) is not None:
        return not is_here or re.match(_THIS, found["which"]) is not None
    if (found := _OWNED.fullmatch(clause)) is not None:
        if not found["pointed"] and not _PEOPLE.at_end(found["who"]):
            return False  # 是普通的
        return not _OF_KINDS.fullmatch(found["who"]) and not _is_of(found["who"], owner)
    found = _NOT.fullmatch(clause)
    return found is not None and _is_denied(found["who"], owner)


def _is_of(who: str, owner: str) -> bool:
    """我们老板, of a value of the legal representative."""
    named = re.sub("^[我俺咱他她]们?的?", "", who) or who
    return owner in grouped("roles") and named in words("roles", owner)


def _is_denied(who: str, owner: str) -> bool:
    """不是我的, 不是法人的: whether it is denied that the value is of the person whom it was told for."""
    if who[0] in "我俺他她它" or who == "本人":
        return True
    return _is_of(who, owner)


def taken_back(said: str, look: Look) -> tuple[str, ...]:
    """The fields told in the message before which a whole message takes back, without a value of its own."""
    if len(said) > SENTENCE or not _SIGNS.search(said) or _A_VALUE.search(said):
        return ()
    parts = [part for part in _BETWEEN.split(said) if part]
    if len(parts) > _MOST_PARTS or any(len(part) > _MOST_BESIDE for part in parts):
        return ()
    told = [field for field in whole_first(last_told(look)) if isinstance(look.form.by_id[field], Ask)]
    owners = {field.partition(".")[0] for field in told}
    owner = next(iter(owners)) if len(owners) == 1 else ""
    disowned = [part for part in (*parts, said.replace(" ", "")) if is_disowned(part, owner)]
    others = [part for part in parts if part not in disowned]
    if not told or any(_is_value(part, look) or _names_them(part, told, look) for part in others):
        return ()
    if not disowned:
        is_gone = any(_GONE.fullmatch(part) or _is_gone(part, told, look) for part in parts)
        return tuple(f for f in told if is_gone and f.endswith(".name") and f.startswith(PEOPLE))
    if any(map(_ASKS.search, parts)) and not any(map(_POINTS.match, disowned)):
        return ()  # 手机卡不是我名下的，影响不
    return _meant(said, told)


def points(said: str) -> bool:
    """Whether a message speaks of a value by pointing at it: 这号是前台的."""
    return any(_POINTS.match(part) for part in _BETWEEN.split(said))


def _is_gone(part: str, told: Sequence[str], look: Look) -> bool:
    """王建国去年就退了, after 王建国."""
    names = [look.value(field) for field in told if field.endswith(".name")]
    return any(name and part.startswith(name) and _GONE.fullmatch(f"他{part[len(name) :]}") for name in names)


def _is_value(part: str, look: Look) -> bool:
    """Whether a part is a value of its own, which the ear places: 现在是焦作顺峰水利工程有限公司."""
    return by_type(variants(_NOW.sub("", part)), look, "", ()) is not None


def _names_them(part: str, told: Sequence[str], look: Look) -> bool:
    """那是孙丽娟的, of the number of 孙丽娟."""
    of_people = [field for field in told if field.startswith(PEOPLE)]
    names = {field: look.value(f"{field.partition('.')[0]}.name") for field in of_people}
    return any(name and name in part and look.value(field) != name for field, name in names.items())


def _meant(said: str, told: Sequence[str]) -> tuple[str, ...]:
    """Of several fields those whose kind was named: 那是我师傅的名字."""
    kinds = {kind for kind, named in grouped("attributes").items() if any(one in said for one in named)}
    return tuple(field for field in told if field.rpartition(".")[2] in kinds) or tuple(told)
