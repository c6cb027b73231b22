"""What people say for each thing that they can do, in their own words and those of Henan."""

import re
from enum import StrEnum


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
    APPLY = "apply"
    WISH = "wish"
    ANOTHER = "another"
    MENU = "menu"
    GREETING = "greeting"
    THANKS = "thanks"
    REFUND = "refund"
    WITHDRAW = "withdraw"
    REBIND = "rebind"
    URGE = "urge"
    FORGET = "forget"
    FORMS = "forms"
    SLIP = "slip"
    WEB_PAGE = "web_page"
    YES = "yes"
    NO = "no"
    NUMBER = "number"


# Whole messages, after blanks, punctuation and polite beginnings were taken away.
_PHRASES: dict[Kind, str] = {
    Kind.BACK: ("返回 上一步 上一题 上一个 回上一步 退回 后退 回去 返回上一步 返回上一题 退一步"),
    Kind.CANCEL: (
        "取消 取消申请 确认取消 不办了 我不办了 放弃 取消办理 算了不办了 不申请了 不弄了 不想办了 不搞了"
    ),
    Kind.RESTART: "重新开始 确认重新开始 重来 从头开始 重新填 重新申请 从头来 重新办理 重头来 重新弄",
    Kind.HELP: (
        "帮助 怎么用 help ? ？ 不会用 怎么操作 说明 咋弄 咋用 咋整 咋办 弄啥 不懂 不会 怎么弄 怎么办 使用说明"
    ),
    Kind.EXAMPLE: (
        "举例 举个例子 举个例 例子 示例 看示例 看例子 怎么填 咋填 如何填 该怎么填 怎么写 咋写 填什么 "
        "填啥 写什么 写啥 什么意思 啥意思 这是什么意思 没看懂 看不懂 不明白"
    ),
    Kind.RESUME: ("继续 继续办理 接着办 继续申请 接着来 接着弄 继续填 继续办 我回来了 下一步 接着办这笔"),
    Kind.POSTPONE: (
        "跳过 先跳过 跳过这项 跳过这个 跳过这一项 这项跳过 先填别的 填别的 下一项 下一个 下一题 先放一放 "
        "放一放 先放着 先空着 空着 没有 没带 没在身边 不在身边 不在手边 得问问 "
        "要问一下 等一下 等会 等会儿 稍等 待会 待会儿 等等 等我一下"
    ),
    Kind.LOOK_OVER: (
        "核对 核对信息 再看一遍 重看一遍 看一下信息 我填了什么 已填信息 信息 看信息 "
        "预览 预览申请信息 查看 查看申请 我填的信息"
    ),
    Kind.MENU: "菜单 主菜单 首页 目录",
    Kind.ANOTHER: (
        "新办一笔 再办一个 再办一笔 再办一张 另办一个 另办一笔 办另一个 再申请一个 再申请一笔 "
        "再申请一张 新办一个 新办一张 再办一个证书 再申请一个证书 再办一张证书"
    ),
    Kind.APPLY: (
        "申请数字证书 新申请 业务办理 证书新办 新办证书 办理 申请 我要办理 我要申请 投标证书 投标锁 "
        "投标用的锁 办锁 办个锁 办ca 办证书 办个证书 办ca锁"
    ),
    Kind.HUMAN: (
        "人工 客服 真人 人工客服 人工服务 转人工 转客服 找人工 找客服 联系客服 联系人工 呼叫人工 "
        "在线客服 联系我们 有人吗 有没有人 找人 找个人 转人工客服 人工坐席 找真人"
    ),
    Kind.REFUND: "退费 退款 退钱 申请退费 申请退款 确认退费 把钱退了 钱退给我 申请退钱",
    Kind.WITHDRAW: (
        "不退了 不退费了 不退费 不退款了 不退钱了 不要退费了 不申请退费了 撤回退费 撤回退费申请 撤销退费 "
        "撤销退费申请 取消退费 取消退费申请 取消退款 撤回退款 撤销退款 我不退了 先不退了 别退了"
    ),
    Kind.FORGET: "确认删除",
    Kind.WEB_PAGE: (
        "在网页上填 网页上填 网页填 用网页填 去网页填 去网页上填 到网页上填 上网页填 打开网页 打开网页填 "
        "网页 网页版 在电脑上填 电脑上填 用电脑填 一次填完 一次性填完 一次填 一次性填 一起填 全部一起填 "
        "都一起填 一次都填完"
    ),
    Kind.URGE: (
        "催办 催一下 催催 催一催 催促 加急 快点 快点吧 快点审 快点办 快一点 尽快 抓紧 抓紧办 抓紧审 "
        "催审 催进度"
    ),
    Kind.SWITCH: "切换 切换申请 换一笔 换一个申请 办另外一笔 看另一笔 另一笔",
    Kind.STATUS: (
        "进度 查进度 查询进度 查询办理进度 办理进度 查看进度 状态 办理状态 查询 查一下 我的业务单 "
        "业务单 我的订单 订单 我的申请 我的证书 好了吗 好了没 好了没有 到哪了 到哪步了 啥情况了 啥进度 "
        "还要填啥 还要填什么 还差什么 还差啥 还剩什么 还剩啥"
    ),
    Kind.FAQ: "常见问题 常见问答 faq 问题 有问题 问个问题 咨询 有个问题",
    Kind.GREETING: (
        "你好 您好 你好啊 你好呀 您好啊 hi hello 嗨 哈喽 在吗 在么 在不 早上好 上午好 下午好 晚上好 早 "
        "喂 喂喂 在不在 在没 人呢 有人没 有人不"
    ),
}
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
        r"(?:填|写|发|补|说|给|拍|弄|补上)(?:这个|这项)?(?:行|可以|中|好)?(?:吗|不|吧|嘛)?",
    ),
    (
        Kind.POSTPONE,
        r"(?:我|俺)?(?:现在|正)?(?:在开车|开着车|在开会|在忙|很忙|忙着|在路上|没空|没时间)(?:呢|了|啊|哦)?",
    ),
    (
        Kind.POSTPONE,
        r"(?:这个|这项)?(?:我|俺)?(?:先|得|要|还得|还要)?(?:去|等我|等)?(?:去)?问(?:一下|下|问|一问)(?:.{1,8}?)?"
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
_A_VALUE = re.compile(r"公司|集团|中心|学校|医院|院$|所$|厂$|局$|路|街|(?<![机证账税信])号楼?|区|县|\d{3}|@")
_YES_WORDS = (
    "是 是的 对 对的 都对 没错 没问题 没毛病 无误 正确 确认无误 "
    "确认 确定 好 好的 好吧 行吧 好嘞 可以 可以的 行 中 得劲 嗯 要 yes ok"
)
# The yes of a step that cannot be undone, beside the words above: never those that ask for the step.
_OWN_YES_WORDS = {
    "cancel": "确认取消 确定取消 是的取消 是取消",
    "restart": "确认重新开始 确定重新开始 是的重新开始 确认重来",
    "forget": "确认删除 确定删除 是的删除 删除 删吧",
    "refund": "确认退费 确定退费 确认申请退费 是的退费 退吧",
}
_NO_WORDS = (
    "不 不是 否 不要 不用 算了 no 先不 继续办理 继续 不取消 留着 不退了 不退费了 不退费 不退 "
    "不删了 不中 不行 先不删 别删 先不了"
)
_NOD_WORDS = (
    "好 好的 好吧 好滴 好嘞 好哒 行 行吧 中 可以 得劲 嗯 嗯嗯 恩 恩恩 哦 哦哦 噢 喔 ok okay 收到 明白 明白了 "
    "知道了 知道 了解 了解了 晓得了 懂了 是 是的 对 对的 哈 哈哈 哈哈哈 呵呵 嘿嘿 嘻嘻 没问题"
)
_FACES = re.compile(
    r"(?:\[[\u4e00-\u9fffA-Za-z]{1,6}\]|/:[^\s]{1,8}|[\u2600-\u27bf\U0001f000-\U0001faff\ufe0f\u200d])+"
)
_AGREEING = frozenset(("[ok]", "[好的]", "[强]", "[okay]", "👌", "👍", "/:ok"))
_MARKS = re.compile(r"[\s，。！!,.~～、…；;“”\"'（）()《》]")
_REPEATED = re.compile(r"(.{1,3}?)\1{1,4}")
_YES, _NO = frozenset(_YES_WORDS.split()), frozenset(_NO_WORDS.split())
_OWN_YES = {name: frozenset(phrases.split()) for name, phrases in _OWN_YES_WORDS.items()}
_NODS = frozenset(_NOD_WORDS.split())
_KIND_OF = {phrase: kind for kind, phrases in _PHRASES.items() for phrase in phrases.split()}
_COMPILED = tuple((kind, re.compile(pattern)) for kind, pattern in _PATTERNS)
# Most messages are none of them, which one pattern tells quicker than each by itself.
_ANY_PATTERN = re.compile("|".join(f"(?:{pattern})" for _, pattern in _PATTERNS))


def bare(said: str) -> str:
    """Words without blanks, quotes and punctuation, in lower case."""
    return _MARKS.sub("", said).lower()


def command(words: str) -> Kind | None:
    """What a bare message asks for, if it is one of the known phrases or patterns."""
    plain = _COURTESY.sub("", words)
    if found := _KIND_OF.get(words) or _KIND_OF.get(plain):
        return found
    said = [each for each in dict.fromkeys((words, plain)) if _ANY_PATTERN.fullmatch(each)]
    for kind, pattern in _COMPILED if said else ():
        if any(pattern.fullmatch(each) for each in said) and not _is_value(kind, words):
            return kind
    return None


def yes_or_no(words: str, confirming: str = "") -> Kind | None:
    """A bare message as the answer to something that was asked to be sure. `confirming`: of which kind."""
    words = _once(words)
    if words in _YES or words in _OWN_YES.get(confirming, ()):
        return Kind.YES
    return Kind.NO if words in _NO else None


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
    return kind in _LOOSE and bool(_A_VALUE.search(words))
