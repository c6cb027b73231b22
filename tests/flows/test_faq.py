"""Frequent questions are found in the words people use, and field answers are left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.catalogue import Faq, catalogue
from flows.hearing.faq import match

SURE = {
    "telecom": (
        "实名认证一直不通过怎么办", "电信认证过不了咋整啊", "手机实名认正失败了怎么处理",
        "提示手机号和姓名对不上怎么弄",
    ),
    "delivery": (
        "证书怎么领取", "您好，请问证书咋个领呀", "快递寄到哪里啊",
    ),
    "pin": ("PIN码是多少", "证书密码在哪里看呢", "我没收到pin短信", "ｐｉｎ 怎么获取"),
    "price": (
        "多少钱啊", "办一个证书好多钱嘛", "请问收费标准是什么", "怎么付款呢亲",
        "这个贵不贵",
    ),
    "duration": (
        "多久能办好", "得几天下来啊", "审核要多长时间", "要好久才搞得好哦", "几时能弄好",
    ),
    "papers": ("要准备什么资料", "都需要啥材料啊", "要带什么东西", "需要哪些手续"),
    "safety": ("我的身份证发给你们安全吗", "会不会泄露我的信息", "资料放心吗"),
    "types": (
        "三种证书有什么区别", "机构证书和自然人证书有啥不一样", "投标该办哪种证书", "机构个人证书是啥子",
    ),
    "transfer": (
        "可以用个人账户转账吗", "能微信支付不", "支付宝行不行", "老板私人卡打款行不行", "必须对公转账吗",
    ),
    "seal_away": (
        "公章不在身边怎么办", "公章在总公司，现在盖不了怎么办", "我没带公章咋办",
    ),
    "seal_online": ("可以办电子章吗", "电子印章咋办", "电子章是啥"),
    "bot": ("你是机器人吗", "你是谁啊"),
    "lost": ("ukey丢了怎么补办", "锁住了咋解锁"),
    "who_can": ("分公司能办吗", "个体户可以办吗"),
    "several": ("一个公司可以办两个吗",),
    "renamed": ("公司名称改了怎么办", "法人换人了咋办", "公司更名了怎么办"),
    "page": ("网页打不开怎么办", "链接打不开咋弄", "看不到二维码怎么办"),
    "send": ("照片太大传不上去咋办", "图片发不出去怎么办", "照片怎么老是发送失败"),
    "code": ("验证码收不到怎么办", "没收到验证码咋办"),
    "sign": ("怎么签名", "章盖哪里", "签哪里啊"),
    "form_where": ("表格怎么下载", "申请表在哪里"),
    "seal_bad": ("章盖歪了可以吗", "章盖不清楚怎么办"),
    "which_seal": ("可以用合同章吗", "财务章行不行"),
    "boss_away": ("法人需要刷脸吗", "老板在外地怎么办", "法人要到场吗"),
    "by_others": ("能找别人代办吗", "中介能办不"),
    "paid": ("我已经付款了怎么办", ),
    "scan": ("可以用手机扫描件吗", "拍照可以吗", "pdf能不能传", "用复印件行不行"),
    "validity": ("证书有效期多久", "证书能用多久"),
    "renewal": ("到期了怎么续期", "明年过期了怎么弄"),
    "form_wrong": (
        "申请表打错了怎么办", "表打印出来发现填错了咋办", "申请表可以手写涂改吗", "请问填错了能重新打印吗",
    ),
    "contact_change": ("经办人离职了怎么办", "能不能换经办人", "中途换个人办可以吗", "经办人要换人咋弄"),
    "contact_who": ("经办人和法人可以是同一个人吗", "法人自己来办行吗", "经办人填谁啊"),
    "face": ("人脸识别没通过怎么办", "扫脸老是失败咋回事", "人脸核验怎么做"),
    "hours": ("你们几点上班", "营业时间是几点", "周末上班吗", "客服电话是多少", "打什么电话联系你们"),
    "invoice": ("能开专票吗", "发票开给谁啊", "电子发票发到哪里"),
    "seal_sheet": ("采集表是什么", "电子签章采集表怎么填", "采集表要盖什么章"),
    "rejected": ("审核没通过怎么办", "被驳回了要重新填吗", "资料被退回来了怎么改"),
    "refund": ("可以退款吗", "付了钱不想办了能退吗", "怎么申请退费"),
    "draft": ("没填完明天再接着填行吗", "填到一半退出会丢吗", "能保存吗"),
    "postage": ("邮费谁出",),
    "pickup": ("能不能自己上门去取",),
    "bank_account": ("钱打到哪个账户",),
    "urgent": ("能不能加急",),
    "red_seal": ("可以用电子章代替吗",),
    "stuck": ("证书插上没反应怎么办",),
    "mispaid": ("多付了怎么办",),
    "invoice_when": ("发票什么时候开", "发票和证书一起寄吗"),
}  # fmt: skip
HELD_OUT = {
    "telecom": (
        "联通的号实名认证总失败，是啥原因", "为什么说我的手机实名信息不一致",
        "移动的手机号实名认证没通过咋处理",
    ),
    "delivery": (
        "证书办好了给我寄到单位吗", "请问怎样领取证书",
        "我要怎么拿到证书",
    ),
    "pin": (
        "密码短信为啥还没到", "请问一下证书的密码怎么拿",
        "收到证书了但是不知道密码是多少", "pin码短信发给谁的",
    ),
    "price": (
        "一年要交多少钱", "价格是多少呢，谢谢", "费用咋算的", "请问怎么交费用", "办下来总共多少钱",
    ),
    "duration": (
        "大概几天可以办好啊", "什么时候能审核完", "办这个要多久呀", "多久",
        "几个工作日能好",
    ),
    "papers": (
        "办机构证书需要什么材料呢", "要交哪些资料呀", "请问要准备些什么资料", "我需要什么证件才能办",
        "办理要提供哪些材料",
    ),
    "safety": (
        "你们会不会把我的信息泄漏出去", "提供身份证号安全吗", "你们怎么保护隐私的",
        "身份证照片给你们放心吗",
    ),
    "types": (
        "该选哪种证书呢", "机构证书跟机构个人证书的区别是什么", "我们公司投标用，该选哪个证书",
        "自然人证书和机构证书有什么不同",
    ),
    "transfer": (
        "用法人私人账户打款可以吗", "微信转账行吗", "能不能现金交", "我能用支付宝转给你们吗",
        "公司没有公户可以用私账吗",
    ),
    "seal_away": (
        "公章在外地，没有公章能先办吗", "一定要盖章吗", "公章在老板那里，没有公章怎么办",
        "必须盖章才可以吗",
    ),
    "scan": (
        "手机拍的照片行不行", "扫描仪扫的pdf可以吗", "图片要什么格式",
        "可以传电子版吗",
    ),
    "validity": ("这个证书能用几年啊",),
    "forgot_pin": ("PIN密码忘了怎么办",),
    "renewal": ("快到期了要怎么续费", "证书过期了还能用吗", "续期要重新提交资料吗"),
    "form_wrong": (
        "打印的表有个字打错字了怎么办", "申请表写错了能划掉改吗", "申请表有个地方填错了咋办",
        "表上打错字了要重新打印吗",
    ),
    "contact_change": (
        "原来办事的人走了，可以更换经办人吗", "经办人变了怎么办", "办事的小王离职了，能换经办人吗",
        "想换个人办，怎么改",
    ),
    "contact_who": ("什么是经办人", "法人本人办可以吗", "经办人是谁来当", "法人自己当经办人可以吗"),
    "face": (
        "刷脸一直过不去怎么办", "人脸识别一天能试几次", "人脸核验总是不过怎么回事",
    ),
    "hours": ("周六有没有人上班吗", "热线电话是多少", "星期六你们上班吗", "客服电话多少啊"),
    "invoice": (
        "专票怎么开啊", "我的发票呢？",
    ),
    "seal_sheet": (
        "印模是盖在采集表上吗", "电子签章采集页要盖几个章", "采集表可以盖方章吗",
    ),
    "rejected": ("为什么被驳回", "驳回以后怎么重新提交", "驳回原因在哪里看", "审核不通过还要交钱吗"),
    "refund": ("钱能退回来吗", "退款多久到账怎么申请", "不想办了，可以退款吗", "退费要多久"),
    "draft": ("中途退出资料还在吗", "填的东西会保存吗", "草稿保留多久", "我先退出，过几天再弄可以吗"),
    "telecom_what": ("电信认证是什么意思怎么过",),
    "postage": ("快递费是不是到付呀",),
    "mail_when": ("证书啥时候寄出来",),
    "discount": ("可以便宜点不",),
    "bank_account": ("对公账号是多少",),
    "urgent": ("急用，能加急办理吗",),
    "licence_copy": ("营业执照用扫描件还是原件，拍照可以吗",),
    "boss_away": ("老板不在可以把人脸链接发给他吗",),
    "invoice_when": ("什么时候给开发票",),
    "invoice_title": ("发票抬头能改吗", "发票抬头写错了怎么改",),
    "form_where": ("签章采集表在哪下载",),
}  # fmt: skip
UNSURE = {
    "快递怎么寄，发票怎么开": {"delivery", "invoice"},
    "密码和发票什么时候发": {"pin", "invoice_when"},
    "发票和人脸怎么弄": {"invoice", "face"},
    "付款和发票怎么弄": {"price", "invoice"},
    "采集表和扫描件有什么要求吗": {"seal_sheet", "scan"},
}  # fmt: skip
NOT_ASKED = (
    "多久科技有限公司", "郑州什么值得买商贸有限公司", "如何好电子商务（河南）有限公司", "怎么办餐饮店",
    "到付快递服务中心", "金水区多久路12号", "河南省郑州市金水区花园路85号3楼", "价格大厦8层801室", "何几",
    "王小明", "费用标准化服务中心", "李密码", "410105199003072515", "91410105MA9GEXMP9W", "13803710002",
    "wang@163.com", "行政主管", "快递员", "财务", "可以", "发票专员", "专票", "普票", "同意", "机构证书",
    "自然人证书", "1年", "寄给经办人", "同单位地址", "保持不变", "确认无误", "中国银行郑州花园路支行",
    "15473969760074", "电子普通发票", "经办人", "邮寄到单位", "陈志远 410105197506123311",
)  # fmt: skip
OTHER_QUESTIONS = (
    "今天天气怎么样", "你叫什么名字", "附近有什么好吃的", "股票会涨吗", "怎么学英语",
    "这是什么意思", "你们公司有多少人", "可以帮我写首诗吗", "为什么呀", "是不是啊", "怎么回事",
    "你能做什么", "这个要填什么", "上一步填的什么", "能给我讲个笑话吗",
    "我想投诉你们", "这个系统怎么这么卡",
    "要不要写公司全称", "填法人的电话可以吗", "身份证号是多少位",
    "地址要写到门牌号吗", "手机号写谁的", "职位写什么",
    "注册号是哪个",
)  # fmt: skip


def found(text: str) -> str:
    sure = match(text).sure
    return sure.id if sure else ""


def rows(table: dict[str, tuple[str, ...]]) -> list[tuple[str, str]]:
    return [(phrase, faq) for faq, phrases in table.items() for phrase in phrases]


@pytest.mark.parametrize(("phrase", "faq"), rows(SURE))
def test_a_question_is_found_as_people_put_it(phrase: str, faq: str) -> None:
    assert found(phrase) == faq


def test_phrasings_that_the_words_were_not_made_for_are_found_too() -> None:
    told = [(phrase, faq, found(phrase)) for phrase, faq in rows(HELD_OUT)]
    wrong = [row for row in told if row[2] not in ("", row[1])]
    right = [row for row in told if row[1] == row[2]]
    assert len(wrong) / len(told) <= 0.02, wrong
    assert len(right) / len(told) >= 0.9, [row for row in told if row not in right]


@pytest.mark.parametrize(("phrase", "both"), UNSURE.items())
def test_a_text_about_two_things_names_both(phrase: str, both: set[str]) -> None:
    found = match(phrase)
    assert {faq.id for faq in (found.sure, *found.others, *found.unsure) if faq} == both


def test_a_word_alone_is_found_only_when_it_cannot_be_an_answer() -> None:
    assert not match("费用")
    sure = match("费用", is_gated=False).sure
    assert sure is not None and sure.id == "price"


@given(st.text(max_size=100))
def test_any_text_is_sure_or_unsure_between_two_or_neither(text: str) -> None:
    for is_gated in (True, False):
        found = match(text, is_gated=is_gated)
        assert len(found.unsure) in (0, 2) and not (found.sure and found.unsure)


@pytest.mark.parametrize("answer", NOT_ASKED)
def test_an_answer_to_a_field_is_no_question(answer: str) -> None:
    assert not match(answer)


@pytest.mark.parametrize("text", OTHER_QUESTIONS)
def test_questions_about_other_things_find_nothing(text: str) -> None:
    assert not match(text)


@pytest.mark.parametrize("faq", catalogue().faq, ids=lambda faq: faq.id)
def test_every_question_of_the_catalogue_finds_itself(faq: Faq) -> None:
    for phrase in (faq.question, *faq.asks):
        assert match(phrase).sure == faq
