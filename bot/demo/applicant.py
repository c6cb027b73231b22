"""Who applies in the demo and in the tests, and what they answer, by the id of the question.

The form says which of these questions it asks, and in which order. A new question needs one line in `DEMO`:
then the demo's script answers it, and so does every applicant of the tests.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from flows.at_once import HEADING
from flows.certificates.choice import FORMS
from flows.deadlines import china_day
from flows.form import Look
from flows.question import Code, Confirm, Question, words
from flows.state import Answer, Application, SentCode

Answers = Mapping[str, str]

# Everything that a form can ask, also what it asks only when the certificate goes elsewhere or the invoice
# is a special one. The people and the organisation are made up; their numbers have valid check digits.
DEMO: Answers = {
    "consent.service": "同意",
    "consent.privacy": "同意",
    "phone.number": "13803710002",
    "phone.code": "246810",
    "project": "河南互通",
    "term": "1年",
    "organisation.name": "河南示例建设工程有限公司",
    "organisation.id_type": "统一社会信用代码",
    "organisation.id_number": "91410105MA9GEXMP9W",
    "organisation.region": "郑州",
    "organisation.address": "金水区示例路1号8层801室",
    "legal_rep.name": "陈志远",
    "legal_rep.id_number": "410105197506123311",
    "legal_rep.mobile": "13903710001",
    "holder.name": "刘思琪",
    "holder.id_number": "410105199508182648",
    "holder.mobile": "13703710003",
    "holder.email": "liu@163.com",
    "contact.name": "王小明",
    "contact.id_number": "410105199003072515",
    "contact.mobile": "13803710002",
    "contact.email": "wang@163.com",
    "contact.position": "行政主管",
    "mailing.to": "可以",
    "mailing.recipient": "李芳",
    "mailing.mobile": "13603710004",
    "mailing.region": "洛阳",
    "mailing.address": "涧西区样例大道9号",
    "invoice.kind": "电子普通发票",
    "invoice.title": "河南示例建设工程有限公司",
    "invoice.tax_number": "91410105MA9GEXMP9W",
    "invoice.address": "郑州市金水区示例路1号",
    "invoice.phone": "0371-65901234",
    "invoice.bank": "中国银行郑州样例路支行",
    "invoice.account": "6222020012345678903",
    "invoice.email": "piao@163.com",
    "confirm": "确认无误",
    "consent.biometric": "同意",
}
_ACTOR = "applicant"


def answers_of(kind: str, answers: Answers = DEMO) -> dict[str, str]:
    """The answers of one who applies for this type of certificate."""
    return {"type": FORMS[kind].title, **answers}


def fills_in(kind: str, answers: Answers, now: datetime) -> tuple[dict[str, str], Look]:
    """What is asked on the way to the look over everything, in the order of the form, with the answers;
    and the application as it stands then. It ends earlier at a question that has no answer."""
    known, asked = answers_of(kind, answers), {}
    look = FORMS[kind].look(Application("", now, now), china_day(now))
    while question := look.pending():
        if isinstance(question, Confirm) or question.id not in known:
            break
        asked[question.id] = known[question.id]
        look = look.with_application(_answered(question, look, known[question.id], now))
    return asked, look


def _answered(question: Question, look: Look, said: str, now: datetime) -> Application:
    application = look.application
    if isinstance(question, Code):
        application = application.expect_code(SentCode(look.value(question.proves), "", "", now), now)
    answer = Answer(question.hear(said, look), "typed", now.isoformat(), _ACTOR)
    return application.give(question.id, answer, now)


class Questions:
    """Tells from words which question of a form is asked. `look` is the application when all is filled in."""

    def __init__(self, kind: str, answers: Answers = DEMO, now: datetime | None = None) -> None:
        self.answers = answers_of(kind, answers)
        _, self.look = fills_in(kind, answers, now or datetime.now(UTC))
        self._asked = _words_of(self.look, self.answers)

    def last_in(self, heard: str) -> str:
        """The id of the question whose words stand last in what was heard, "" when none does."""
        places = {question: heard.rfind(asked) for question, asked in self._asked.items()}
        found = max(places, key=lambda question: places[question])
        if heard.rfind(HEADING) > places[found]:
            return self._first_of_several(heard.rpartition(HEADING)[2])
        return found if places[found] >= 0 else ""

    def _first_of_several(self, lines: str) -> str:
        """The question of the first line, which begins with its label."""
        label = lines.lstrip().partition("：")[0]
        return next(question.id for question in self.look.form.questions if question.label == label)


def choice_for(words: str, labels: Iterable[str]) -> str:
    """The label that these words choose when it is tapped, "" when they have to be typed."""
    return next((label for label in labels if label.split(". ", 1)[-1].startswith(words)), "")


def _words_of(look: Look, answers: Answers) -> dict[str, str]:
    """Question → what is asked. Words that depend on papers, dates or an order are not known here."""
    asked = (q for q in look.form.questions if q.id in answers or isinstance(q.ask, str))
    told = {question.id: words(question.ask, look) for question in asked}
    return {question: text for question, text in told.items() if text}
