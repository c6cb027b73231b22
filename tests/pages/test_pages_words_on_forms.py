"""What a field of the form says of words that it does not take: to fill in, not to send."""

import re
from datetime import UTC, datetime

import pytest

from bot.errors import Refused
from flows.certificates.choice import FORMS
from flows.form import Look
from flows.question import Ask, Choose
from flows.sections.face import FACE_WORDS
from flows.state import Answer, Application
from pages.words_for_guests import for_guest
from pages.words_on_forms import on_form

WRONG = (
    "1", "123", "没有", "不知道", "同意", "好", "x", "王", "138123456", "1381234567890", "0371-6590",
    "wang", "wang@", "wang@163", "zhangsan@136.com", "11010519491331002X", "110105194912310021",
    "99010519491231002X", "1101051949123100", "110105491231002", "91410105MA9GEXMP9X",
    "91410105IOSVZMP9WW", "91410105MA9", "事证", "豫社证字", "郑州", "火星市", "花园路", "护照", "E12345678",
    "a" * 120, "公司", "某某有限工司", "6222 0000 00", "中国", "12345678-9", "410105000000", "，。",
    "https://www.szca.com",
)  # fmt: skip
CHAT = re.compile(r"再发|请发|发来|只发|发给我|(?<!聊天里)回复|点选")


def looks() -> list[Look]:
    """Empty applications of each kind, an institution with each kind of number."""
    now = datetime(2026, 11, 24, 2, tzinfo=UTC)
    made = []
    for kind, form in FORMS.items():
        for id_type in ("uscc", "licence_no", "org_code", "institution_no", "society_no"):
            answers = {
                "type": Answer(kind, "typed", now.isoformat(), "applicant"),
                "organisation.id_type": Answer(id_type, "typed", now.isoformat(), "applicant"),
            }
            application = Application(id="1" * 32, created_at=now, updated_at=now, answers=answers)
            made.append(form.look(application, now.date()))
    return made


def test_no_refusal_of_a_field_speaks_as_the_chat_does() -> None:
    seen = set()
    for look in looks():
        fields = [q for q in look.form.questions if q.group and isinstance(q, Ask | Choose)]
        for question in fields:
            for words in WRONG:
                try:
                    question.hear(words, look)
                except Refused as refused:
                    seen.add(on_form(refused.words))
    assert len(seen) > 40
    assert sorted(words for words in seen if CHAT.search(words)) == []


@pytest.mark.parametrize("outcome", FACE_WORDS)
def test_no_result_of_the_face_check_sends_the_contact_into_a_chat(outcome: str) -> None:
    words = for_guest(FACE_WORDS[outcome].page.format(who="经办人"))  # type: ignore[index]
    assert "返回微信聊天" not in words
    assert not re.search("请请|，，|或请请", words)
    assert "回复" not in words or "办理的同事" in words
