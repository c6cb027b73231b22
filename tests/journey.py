"""Who applies in the tests, and what they answer, by the id of the question.

`bot/demo/applicant.py` has the table: what the demo's applicant answers to every question that a form can
ask. Others answer the same where nothing else is written here. The form says which of the questions it asks,
and in which order: `said(...)` gives the messages, `answers(...)` the same by the question.
"""

from bot.demo.applicant import DEMO, Answers, fills_in
from flows.certificates.choice import FORMS
from tests.world import PHONE, START

# The mailboxes are named after the mobile numbers, as many are.
CLIENT: Answers = {
    **DEMO,
    "organisation.id_number": "91410100MA44DWR311",
    "organisation.region": "河南郑州",
    "organisation.address": "金水区花园路86号",
    "legal_rep.name": "张三丰",
    "legal_rep.id_number": "11010519491231002X",
    "legal_rep.mobile": "13812345678",
    "contact.name": "李小明",
    "contact.id_number": "410105199003077658",
    "contact.mobile": "13912345678",
    "contact.email": "13912345678@qq.com",
    "holder.name": "赵小红",
    "holder.id_number": "410105199505051220",
    "holder.mobile": "13712345678",
    "holder.email": "13712345678@qq.com",
    "mailing.region": "河南郑州",
    "mailing.address": "金水区花园路86号",
}
# Another organisation for which the demo's contact applies.
LUOYANG: Answers = {
    **DEMO,
    "organisation.name": "洛阳样例环保科技有限公司",
    "organisation.id_number": "91410300MA46XY8T0Y",
    "organisation.region": "洛阳",
    "organisation.address": "涧西区样例大道9号",
    "legal_rep.name": "赵国栋",
    "legal_rep.id_number": "410305198001014211",
    "legal_rep.mobile": "13903790001",
    "contact.position": "招投标专员",
}


def answers(
    kind: str, who: Answers = DEMO, *, since: str = "", until: str = "", phone: str = PHONE
) -> dict[str, str]:
    """What is answered from the first question to the look over everything, in the order of the form; from
    one question on, and up to another one that is not answered any more."""
    asked, _ = fills_in(kind, {**who, "phone.number": phone}, START)
    order = [question.id for question in FORMS[kind].questions]
    first, end = order.index(since) if since else 0, order.index(until) if until else len(order)
    return {question: words for question, words in asked.items() if first <= order.index(question) < end}


def said(
    kind: str, who: Answers = DEMO, *, since: str = "", until: str = "", phone: str = PHONE
) -> tuple[str, ...]:
    """The same as messages."""
    return tuple(answers(kind, who, since=since, until=until, phone=phone).values())


def pasted(who: Answers) -> str:
    """Every field of an organisation's application in one message, a line each."""
    form = FORMS["institution"]
    asked = answers("institution", who).items()
    return "\n".join(
        f"{form.by_id[question].label}：{words}"
        for question, words in asked
        if form.by_id[question].group and question in who
    )
