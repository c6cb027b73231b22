"""How many messages an applicant sends up to the order: each photo and each tap is one."""

import pytest

from bot.message.paper import Paper
from flows.at_once import left_at_once
from flows.certificates.choice import look_at
from tests.flows.pages import CARD, SEALED_LICENCE, page
from tests.flows.talk import UNREAD, Talk
from tests.journey import answers

# Nobody chooses a project here: with several in the catalogue, one message more is sent.
pytestmark = pytest.mark.usefixtures("one_project")
ANSWERS = answers("institution")
FIELDS = dict(list(ANSWERS.items())[list(ANSWERS).index("organisation.name") :])
ADDRESS = "河南省郑州市金水区示例路1号8层801室"
OF_THE_REP = page("id_front", name=ANSWERS["legal_rep.name"], id_number=ANSWERS["legal_rep.id_number"])
AT_ONCE = "还差这几项，可以一条消息一起发来"


class Applicant(Talk):
    """Counts what the person sends."""

    sent = 0

    def says(self, *texts: str) -> str:
        self.sent += len(texts)
        return super().says(*texts)

    def sends_photo(self, code: str = "", paper: Paper = UNREAD) -> None:
        self.sent += 1
        super().sends_photo(code, paper)

    def begins(self) -> None:
        self.says("申请机构证书", "同意", "同意", ANSWERS["phone.number"], ANSWERS["phone.code"])

    def tells_what_is_left(self) -> None:
        """Every line of the message that asks for all that is left, filled in."""
        left = left_at_once(look_at(self.application, self.now))
        self.says("\n".join(f"{question.label}：{ANSWERS[question.id]}" for question in left))

    def hands_in(self, *, with_licence: bool) -> None:
        """From the look over everything to the order."""
        self.says("确认无误")
        photos = [self.form_code("application_form"), self.form_code("seal_sheet")]
        self.sends_together(*photos, *((SEALED_LICENCE,) if with_licence else ()))
        self.says("同意")
        self.passes_face_check()
        assert self.application.order_no


def test_an_organisation_that_pastes_what_it_has_sends_eleven_messages() -> None:
    person = Applicant()
    person.begins()
    fields = look_at(person.application, person.now).form.by_id
    told = {**FIELDS, "organisation.address": ADDRESS}
    del told["organisation.region"]
    person.says("\n".join(f"{fields[name].label}：{words}" for name, words in told.items()))
    person.hands_in(with_licence=True)
    assert person.sent <= 11


def test_an_organisation_that_photographs_its_papers_first_sends_fourteen() -> None:
    person = Applicant()
    person.begins()
    said = person.sends_together(SEALED_LICENCE, OF_THE_REP, CARD)
    assert said.count("都对的话，请点“都对”") == 1
    assert AT_ONCE in person.says("都对")
    person.tells_what_is_left()
    person.hands_in(with_licence=False)
    assert person.sent <= 14


def test_an_organisation_that_answers_each_question_sends_twenty_two() -> None:
    person = Applicant()
    person.says("1")
    while person.asked.id != "confirm":
        if AT_ONCE in person.heard[-1]:
            person.tells_what_is_left()
        else:
            is_address = person.asked.id == "organisation.region"
            person.says(ADDRESS if is_address else ANSWERS[person.asked.id])
    person.hands_in(with_licence=True)
    assert person.sent <= 22


@pytest.mark.parametrize("first", [SEALED_LICENCE, OF_THE_REP, CARD])
def test_several_papers_in_any_order_are_confirmed_once(first: Paper) -> None:
    person = Applicant()
    person.begins()
    papers = [SEALED_LICENCE, OF_THE_REP, CARD]
    person.sends_together(first, *(paper for paper in papers if paper is not first))
    person.says("都对")
    given = {name for name, answer in person.application.answers.items() if answer.source == "read"}
    assert given == {
        *("organisation.name", "organisation.id_number", "organisation.region", "organisation.address"),
        *("legal_rep.name", "legal_rep.id_number", "contact.name", "contact.id_number"),
    }
    assert person.application.value("contact.name") == ANSWERS["contact.name"]


def until_all_is_asked_at_once() -> Applicant:
    person = Applicant()
    person.begins()
    person.sends_together(SEALED_LICENCE, OF_THE_REP, CARD)
    assert AT_ONCE in person.says("都对")
    return person


@pytest.mark.parametrize("between", ["，", "\n", " ", "；"])
def test_what_was_asked_at_once_is_heard_without_the_names_too(between: str) -> None:
    person = until_all_is_asked_at_once()
    person.says(ANSWERS["legal_rep.mobile"])
    person.says(between.join((ANSWERS["contact.mobile"], "wang@163.com", "行政主管", "寄给经办人", "普票")))
    assert person.asked.id == "confirm"
    assert person.application.value("mailing.to") == "same"
    assert person.application.value("invoice.kind") == "plain"


def test_somebody_who_answers_one_line_is_asked_for_one_thing_at_a_time() -> None:
    person = until_all_is_asked_at_once()
    assert person.says(ANSWERS["legal_rep.mobile"]).startswith("【经办人信息】\n经办人的手机号码是？") or (
        person.heard[-1].startswith("经办人的手机号码是？")
    )
    assert person.says(ANSWERS["contact.mobile"]).startswith("经办人的邮箱是？")


def test_what_is_left_is_asked_at_once_for_a_person_too() -> None:
    person = Applicant()
    mine = answers("person")
    person.says(
        "1", "同意", "同意", mine["phone.number"], mine["phone.code"], "自然人证书", mine["holder.name"]
    )
    said = person.says(mine["holder.id_number"])
    assert said.splitlines() == [
        f"{AT_ONCE}：",
        "申请人手机号码：",
        "申请人邮箱：",
        "收件地址：从省市写到门牌号",
    ]
    person.says("13703710003 liu@163.com 河南省洛阳市涧西区样例大道9号")
    assert person.asked.id == "confirm"
    assert person.application.value("mailing.address") == "涧西区样例大道9号"


def test_of_two_things_each_is_asked_by_itself() -> None:
    person = Applicant()
    person.begins()
    told = {**FIELDS, "organisation.address": ADDRESS}
    for name in ("organisation.region", "contact.position", "invoice.kind"):
        del told[name]
    fields = look_at(person.application, person.now).form.by_id
    said = person.says("\n".join(f"{fields[name].label}：{words}" for name, words in told.items()))
    assert AT_ONCE not in said
    assert "经办人在单位是什么职位？" in said
