"""What people say for each thing that they can do, in their own words and those of Henan."""

import re
from enum import StrEnum

from flows.wording.lexicon import grouped, words


class Kind(StrEnum):
    """All that a text can mean."""

    ANSWER = "answer"
    FILL = "fill"
    EDIT = "edit"
    CORRECT = "correct"
    SWAP = "swap"
    PAPER = "paper"
    BACK = "back"
    CANCEL = "cancel"
    RESTART = "restart"
    STATUS = "status"
    SWITCH = "switch"
    HELP = "help"
    WHY = "why"
    EXAMPLE = "example"
    FAQ = "faq"
    HUMAN = "human"
    UPSET = "upset"
    RESUME = "resume"
    POSTPONE = "postpone"
    LOOK_OVER = "look_over"
    RECALL = "recall"
    APPLY = "apply"
    WISH = "wish"
    ANOTHER = "another"
    MENU = "menu"
    GREETING = "greeting"
    THANKS = "thanks"
    REFUND = "refund"
    WITHDRAW = "withdraw"
    REBIND = "rebind"
    PIN = "pin"
    URGE = "urge"
    FORGET = "forget"
    FORMS = "forms"
    SLIP = "slip"
    WEB_PAGE = "web_page"
    NO_BULLETINS = "no_bulletins"
    BULLETINS = "bulletins"
    YES = "yes"
    NO = "no"
    NUMBER = "number"


_COURTESY = re.compile(
    r"^(?:俺|咱|我们|我们公司|我们单位|我要|我想要|我想|想要|想|要|请|麻烦您?|帮我|帮忙|能不能|可以)+(?=.)"
)
# What somebody lacks who cannot answer now: 我手头没有老板的身份证号.
_NOW = r"(?:我|俺|我们|这个|这项)?(?:现在|暂时|目前|手头|手上|身边|这会儿?|还|也|真|一时)*"
_LACKS = (
    r"(?:不知道|不晓得|不清楚|不记得|记不得|记不住|记不清|忘了|忘记了|想不起来|没有|没带|没拿到"
    r"|找不到|查不到|拿不到|没问到|问不到|没问着|联系不上)"
)
_ITEM = (
    r"(?:他|她|他们|老板|领导|法人|法定代表人|经办人|持有人|同事|公司|单位|对方|人家|收件人)?的?"
    r"(?:手机号?码?|移动电话|电话号?码?|联系电话|身份证号?码?|身份证|证件号码?|证号|号码|号|邮箱地址?|邮箱|信用代码|"
    r"统一社会信用代码|代码|税号|账号|开户行|开户银行|银行账号|职位|地址|执照|营业执照)?"
)
_SIGH = r"(?:是多少|是啥|是什么|多少|几号)?(?:了|呢|啊|呀|哎|诶|嘞|哩|欸|吧)*"
_PATTERNS: tuple[tuple[Kind, str], ...] = (
    (
        Kind.NO_BULLETINS,
        r"(?:我|俺|以后|你们|能不能|可以|麻烦|请|您好)*(?:不要|别|不想|不用|不)(?:再|老|总|一直)*(?:给|跟)?(?:我|俺|我们)?"
        r"(?:再)?(?:群发|发|推送|收|接收|看)(?:送|到)?(?:任何|这种|这样的|这类|这些|那种|群发的?)*"
        r"(?:通知|公告|群发|推送|广告|消息)(?:消息|信息)?(?:给我)?(?:了|啦|吧|吗|啊|好吗|行吗|谢谢)*",
    ),
    (
        Kind.POSTPONE,
        r"(?:我|俺|今天|今儿|今晚|现在|这会儿?|先|暂时|今个|在[车路地][上铁里]|信号差|人脸|刷脸|这个)*+(?:(?:不|别)(?:弄|办|填|搞|整|写|刷)了(?:吧|啊|哈)?)?"
        r"(?:改天|明天|明儿|回头|有空|下次|过两天|以后|等有空|晚上|到家|回家|回去|下班|等会儿?)+(?:了)?(?:再|接着)(?:说|弄|办|填|搞|来|刷|做)"
        r"(?:吧|啊|哈|中不中|行不行|行不|行吗|可以吗|中不)*",
    ),
    (
        Kind.POSTPONE,
        r"[^\d@]{0,14}?(?:过会儿?|等会儿?|一会儿?|待会儿?|回头|晚点|晚上|明天|明儿|改天|到家|回家|下班|忙完|空了|有空)[^\d@]{0,6}?"
        r"(?:再|接着)(?:刷|弄|办|填|发|拍|说|看|传|做|来|搞)(?:吧|哈|啊|行不|行吗|中不中|可以吗)*",
    ),
    (Kind.WHY, r"(?:为什么|为啥|干嘛|凭什么|干啥)(?:要|问|填|非得|非要|得)?.{0,8}"),
    (Kind.WHY, r"要.{0,6}(?:干嘛|干什么|做什么|有什么用|干啥|弄啥)|(?:一定|必须)(?:要|得)?.{0,4}吗"),
    (Kind.EXAMPLE, r".{0,8}(?:是什么意思|是啥意思|什么意思|啥意思)"),
    (Kind.WHY, r"(?:可以|能)不(?:填|写|给|发)吗|不填(?:可以|行|中)吗"),
    (Kind.WHY, r".{0,10}(?:也要|也得|必须|非得|一定要?)(?:写|填|发|给|提供)?(?:吗|嘛|么)"),
    (
        Kind.WHY,
        r"你?们?(?:为什么)?要.{0,8}(?:信息|资料|号码|身份证|电话).{0,2}(?:干什么|干嘛|做什么|干啥|弄啥).?",
    ),
    (Kind.WHY, r"要.{0,6}弄啥.?"),
    (
        Kind.WHY,
        r".{0,12}(?:不想|不愿意?|不敢|不大?想)(?:填|写|发|给|留|提供|透露|告诉)(?:给?你们?|您)?.{0,8}",
    ),
    (
        Kind.EXAMPLE,
        r"(?:我)?(?:不知道|不晓得|不清楚)(?:该|要)?(?:填|写|发)?(?:什么|啥|哪个|怎么填|咋填|怎么写)",
    ),
    (Kind.POSTPONE, rf"{_NOW}{_LACKS}{_ITEM}{_SIGH}"),
    (
        Kind.POSTPONE,
        r"(?:我|俺|我们)?(?:没有?|不用|不会用|没用过)(?:电子)?(?:邮箱|邮件)(?:的话?)?(?:怎么办|咋办|怎么填|怎么弄)?(?:了|呢|啊|呀)?",
    ),
    (Kind.POSTPONE, rf"{_ITEM}{_NOW}(?:{_LACKS}|不在(?:身边|手边|手上|我这)){_SIGH}"),
    (
        Kind.POSTPONE,
        r"(?:这个|这项|这一项|那我)?(?:先|等会儿?|待会儿?|回头|以后|稍后|晚点|明天|过会儿?|一会儿?|过后)(?:再|再来)?"
        r"(?:填|写|发|补|说|给|拍|弄|补上|报|回复|交|提交|办|传|看|核对)(?:给)?(?:你们?|您)?(?:这个|这项|哈|啊)?(?:行|可以|中|好)?(?:吗|不|吧|嘛)?",
    ),
    (
        Kind.POSTPONE,
        r"(?:我|俺|他|她|人家|老板|领导|法人|同事)?(?:这会儿?|现在|正)?(?:在开车|开着车|在开会|在忙|很忙|忙着|在路上|没空|没时间)(?:呢|了|啊|哦)?",
    ),
    (
        Kind.POSTPONE,
        r"(?:这个|这项)?(?:我|俺)?(?:先|得|要|还得|还要)?(?:去|等我|等)?(?:去)?问(?:一下|下|问|一问)(?!.{0,6}(?:多少钱|几天|多久|怎么|咋|能不能|可以|什么时候|吗))(?:.{1,8}?)?"
        r"(?:才知道|才行|再(?:填|发|说|来|写|告诉你))?(?:吧|啊|哈)?",
    ),
    (
        Kind.WEB_PAGE,
        r"(?:我|俺)?(?:打字|输入|手写)(?:实在|真的?)?(?:太|很|好|有点)?(?:慢|麻烦|累|费劲|费事)(?:了|啊|呀)*"
        r"(?:.{0,6}(?:网页|表格?|页面|链接).{0,6})?",
    ),
    (
        Kind.WEB_PAGE,
        r"(?:有没有|有|能不能|可不可以|可以|能)?(?:给|发|换|开)?(?:我|俺)?(?:发|开)?(?:一?个)?(?:在|用|去|到)?"
        r"(?:(?:网页|页面)(?:上|里|版)?|电脑(?:上|里|版|(?=(?:一次|一起|全部|都)*填)))"  # 要电脑吗 asks
        r"(?:(?:一次|一起|全部|都)*填(?:写|完)?)?(?:吗|嘛|么|吧|没有?|行吗|可以吗|的)?",
    ),
    (Kind.EXAMPLE, r"(?:这|这个)?(?:是)?(?:弄啥|啥意思|咋填|咋弄)(?:嘞|哩|咧|嘛|啊)?"),
    (
        Kind.REBIND,
        r"把?(?:换绑|改绑|(?:更换|重新|修改|换|改)(?:一下)?绑定?|更换|换)(?:一?个)?的?(?:绑定的?)?"
        r"(?:手机号?码?|电话号?码?|号码)(?:的?绑定)?|(?:绑定的?)?手机号?码?(?:换绑|改绑|重新绑定|换了)|换绑|重新验证手机号?码?",
    ),
    (
        Kind.ANOTHER,
        r"(?:再|另|另外|新|还要|还想)(?:来|办|申请|开|要)(?:一?[个笔张份])?"
        r"(?:机构个人|机构|自然人|个人|单位|企业|公司)?的?(?:数字)?(?:证书|锁|ca)",
    ),
    (Kind.ANOTHER, r"(?:再|另外?|还要|还想)(?:给|帮|替).{1,10}?(?:办|申请|开)(?:理)?一?[个笔张份]?.{0,6}"),
    (
        Kind.BACK,
        r"(?:我要|我想|帮我)?(?:退|返|回)(?:回|到|去)*(?:前|上)(?:面)?(?:一)?(?:个|步|题|项|条)(?:问题)?(?:吧|去)?",
    ),
    (Kind.STATUS, r"(?>.*?(?:退费|退款|钱)).*(?:没到|还没到|到了吗|到账|退了没|退了吗|退回来了吗|进度).*"),
    (Kind.APPLY, r"(?:申请|办理|办|新办)(?:一个|个|张)?(?:数字|ca)?(?:证书|ca|锁|ca锁|ca证书)"),
    (
        Kind.FORGET,
        r"把?(?:删除|清除|注销|删掉)(?:我的|我|全部|所有)?的?(?:资料|信息|个人信息|数据|账号|记录)",
    ),
    (
        Kind.FORGET,
        r"把?(?:我|俺)?(?:们)?(?:之前|前面|刚才|以前)?(?:填|发|留|传|写)过?的.{0,10}?(?:都|全|全部|啥的|什么的)+(?:给)?(?:我)?"
        r"(?:删|清)(?:掉|除|了|光|干净)+(?:吧|了)?(?:不放心|不安全|不想办了|不办了|不用了)?",
    ),
    (
        Kind.FORGET,
        r"把?(?:我的|我)(?:资料|信息|个人信息|数据|记录)(?:都|全)?(?:删除|删掉|删了|清除)(?:吧|了)?",
    ),
    (
        Kind.STATUS,
        r".*(?:审|办|弄|做|走|进行|搞)到?(?:哪|什么地步|什么程度).*|(?>.*?进度).*(?:怎么样|如何|呢|咋样)",
    ),
    (Kind.STATUS, r".*(?:审核|审|办|弄|搞)(?:好|完|过|通过|成|下来|中)(?:了)?(?:吗|没|没有|了没|不|么)"),
    (Kind.STATUS, r".*(?:证书|申请|锁|ca).{0,4}(?:怎么样了|咋样了|好了吗|好了没|下来了吗|寄了吗|寄出).*"),
    (
        Kind.THANKS,
        r"(?:好的?|嗯|ok)?(?:谢谢|多谢|感谢|谢了|thanks|thankyou|辛苦了|非常感谢)(?:你|您|了|啦|哈|啊)*",
    ),
    (
        Kind.UPSET,
        r".{0,12}(?:投诉|气死|垃圾|骗子|什么玩意|什么破|破玩意|烦死|太麻烦|有病|妈的|坑人|搞什么|扯淡).{0,20}",
    ),
    (Kind.UPSET, r".{0,4}(?:傻|滚|要命|烦人|恼火|急死).{0,6}"),
)
# These are found by what they contain, so a company or an address could be taken for them.
_LOOSE = (Kind.UPSET, Kind.STATUS, Kind.WHY)
_COMPLAINTS = re.compile(r"123(?:45|15|00|18|37)")  # telephones at which people complain of a service
_A_VALUE = re.compile(r"公司|集团|中心|学校|医院|院$|所$|厂$|局$|路|街|(?<![机证账税信])号楼?|区|县|\d{3}|@")
_FACES = re.compile(
    r"(?:\[[\u4e00-\u9fffA-Za-z]{1,6}\]|/:[^\s]{1,8}|[\u2600-\u27bf\U0001f000-\U0001faff\ufe0f\u200d])+"
)
_AGREEING = frozenset(("[ok]", "[好的]", "[强]", "[okay]", "👌", "👍", "/:ok"))
_MARKS = re.compile(r"[\s，。！!,.~～、…；;“”\"'（）()《》]")
_REPEATED = re.compile(r"(.{1,3}?)\1{1,4}")
_YES, _NO, _NODS = (frozenset(grouped("replies")[name]) for name in ("yes", "no", "nod"))
_OWN_YES = {name: frozenset(phrases) for name, phrases in grouped("own_yes").items()}
_SOME_YES = re.compile("|".join(sorted(_YES, key=len, reverse=True)))
_YES_WORDS = words("replies", "yes", "with_yes")
_LONGEST_YES = 16  # characters
# Whole messages, after blanks, punctuation and polite beginnings were taken away.
KIND_OF = {phrase: Kind(kind) for kind, phrases in grouped("phrases").items() for phrase in phrases}
_COMPILED = tuple((kind, re.compile(pattern)) for kind, pattern in _PATTERNS)
# Most messages are none of them, which one pattern tells quicker than each by itself.
ANY_PATTERN = re.compile("|".join(f"(?:{pattern})" for _, pattern in _PATTERNS))
# Each of them has one of these letters.
SIGNS = re.compile(
    "[不为么什傻再写凭删前办发另号吗咋哪啥嘛在坑垃填多太妈审干开弄很忘忙急恼想感我手打扯找投拍拿换搞新是有查气没注清"
    "滚烦申电的破给别回返网联补要记证说谢输辛还进退邮重钱锁问非页骗ct]"
)


def bare(said: str) -> str:
    """Words without blanks, quotes and punctuation, in lower case."""
    return _MARKS.sub("", said).lower()


def command(words: str) -> Kind | None:
    """What a bare message asks for, if it is one of the known phrases or patterns."""
    plain = without_courtesy(words)
    if found := KIND_OF.get(words) or KIND_OF.get(plain):
        return found
    if not SIGNS.search(words):
        return None
    said = [each for each in dict.fromkeys((words, plain)) if ANY_PATTERN.fullmatch(each)]
    for kind, pattern in _COMPILED if said else ():
        if any(pattern.fullmatch(each) for each in said) and not _is_value(kind, words):
            return kind
    return None


def without_courtesy(words: str) -> str:
    """请帮我转人工: the 转人工."""
    return _COURTESY.sub("", words)


def yes_or_no(words: str, confirming: str = "") -> Kind | None:
    """A bare message as the answer to something that was asked to be sure. `confirming`: of which kind."""
    words = _once(words)
    if words in _YES or words in _OWN_YES.get(confirming, ()) or _is_several_yes(words):
        return Kind.YES
    return Kind.NO if words in _NO else None


def _is_several_yes(said: str) -> bool:
    """嗯对, 对对没错就是这个: nothing but words of yes, and words around it that say nothing."""
    return len(said) <= _LONGEST_YES and _YES_WORDS.cover(said) and bool(_SOME_YES.search(said))


def _once(words: str) -> str:
    """对对对, 中中中: what is said once."""
    found = _REPEATED.fullmatch(words)
    return found[1] if found and found[1] in _YES else words


def is_nod(words: str) -> bool:
    """A bare message that only says that one was heard: 好的, 嗯嗯, 哈哈."""
    return words in _NODS or _once(words) in _NODS


def agrees(said: str) -> bool:
    """[OK], 👌: a face by which people agree to what was just asked."""
    return said.strip().rstrip("\ufe0f\U0001f3fb\U0001f3fc\U0001f3fd").lower() in _AGREEING


def is_face(said: str) -> bool:
    """Nothing but emoji. WeChat sends its own as [微笑] or /::)."""
    return bool(_FACES.fullmatch(said.strip()))


def _is_value(kind: Kind, words: str) -> bool:
    return kind in _LOOSE and bool(_A_VALUE.search(_COMPLAINTS.sub("", words)))
