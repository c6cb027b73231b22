"""Who applies in the tests, and what they answer, by the id of the question.

The flow says which of the questions it asks, and in which order. A new question needs one line here, and then
every driver answers it: `said(...)` gives the messages, `answers(...)` the same by the question.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from flows.catalogue import catalogue
from flows.certificates.choice import FORMS
from tests.world import CODE, PHONE

Answers = Mapping[str, str]

_OFFICE = {"mailing.to": "可以", "invoice.kind": "电子普通发票"}


@dataclass(frozen=True)
class Who:
    """An organisation and its people. `home` is where the holder of a personal certificate lives."""

    organisation: Answers
    contact: Answers
    holder: Answers
    home: Answers

    def answers(self, kind: str) -> Answers:
        """Everything that somebody who applies for this type is asked after the opening."""
        if kind == "person":
            return {**self.holder, **self.home}
        holder = self.holder if kind == "institution_person" else {}
        return {**self.organisation, **holder, **self.contact, **_OFFICE}


DEMO = Who(
    organisation={
        "organisation.name": "河南示例建设工程有限公司",
        "organisation.id_number": "91410105MA9GEXMP9W",
        "organisation.region": "郑州",
        "organisation.address": "金水区示例路1号8层801室",
        "legal_rep.name": "陈志远",
        "legal_rep.id_number": "410105197506123311",
        "legal_rep.mobile": "13903710001",
    },
    contact={
        "contact.name": "王小明",
        "contact.id_number": "410105199003072515",
        "contact.mobile": PHONE,
        "contact.email": "wang@163.com",
        "contact.position": "行政主管",
    },
    holder={
        "holder.name": "刘思琪",
        "holder.id_number": "410105199508182648",
        "holder.mobile": "13703710003",
        "holder.email": "liu@163.com",
    },
    home={"mailing.region": "洛阳", "mailing.address": "涧西区样例大道9号"},
)
# The mailboxes are named after the mobile numbers, as many are.
CLIENT = Who(
    organisation={
        "organisation.name": "河南示例建设工程有限公司",
        "organisation.id_number": "91410100MA44DWR311",
        "organisation.region": "河南郑州",
        "organisation.address": "金水区花园路86号",
        "legal_rep.name": "张三丰",
        "legal_rep.id_number": "11010519491231002X",
        "legal_rep.mobile": "13812345678",
    },
    contact={
        "contact.name": "李小明",
        "contact.id_number": "410105199003077658",
        "contact.mobile": "13912345678",
        "contact.email": "13912345678@qq.com",
        "contact.position": "行政主管",
    },
    holder={
        "holder.name": "赵小红",
        "holder.id_number": "410105199505051220",
        "holder.mobile": "13712345678",
        "holder.email": "13712345678@qq.com",
    },
    home={"mailing.region": "河南郑州", "mailing.address": "金水区花园路86号"},
)


def answers(kind: str, who: Who = DEMO, phone: str = PHONE) -> dict[str, str]:
    """What is answered from the first question to the look over everything, in the order of the flow."""
    known: Answers = {
        "consent.service": "同意",
        "consent.privacy": "同意",
        "phone.number": phone,
        "phone.code": CODE,
        **_chosen(),
        "type": FORMS[kind].title,
        **who.answers(kind),
    }
    return {question.id: known[question.id] for question in FORMS[kind].questions if question.id in known}


def _chosen() -> Answers:
    """The first project and its first term, where the catalogue has more than one and they are asked."""
    here = [project for project in catalogue().projects if project.here]
    project = {"project": here[0].name} if len(here) > 1 else {}
    term = {"term": f"{here[0].terms[0].years}年"} if len(here[0].terms) > 1 else {}
    return {**project, **term}


def said(
    kind: str, who: Who = DEMO, *, since: str = "", until: str = "", phone: str = PHONE
) -> tuple[str, ...]:
    """The same as messages: from one question on, and up to another one that is not answered any more."""
    asked = [question.id for question in FORMS[kind].questions]
    first, end = asked.index(since) if since else 0, asked.index(until) if until else len(asked)
    known = answers(kind, who, phone)
    return tuple(known[question] for question in asked[first:end] if question in known)
