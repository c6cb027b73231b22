"""Laws of the ear that hold for any message: messages are made of parts, right and wrong, by chance."""

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.certificates.choice import FORMS
from flows.question import Agree, Ask, Choose, Confirm, Offer
from tests.hearing.judging import Heard, is_asked_about, play
from tests.hearing.standing import _places
from tests.hearing.utterance import TYPES, Utterance
from tests.properties.personas import credit_code, resident_number

_FEW = settings(max_examples=60, deadline=None)
_FAMILY, _GIVEN = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜",
    "志建国文明丽娟晓芳伟强玉兰海涛",
)
_FILLERS = ("嗯，", "您好，", "那个", "好的，", "哦 ", "师傅，", "麻烦您了，", "")
_AFTER = ("", "。", "！", "，谢谢", "哈", "😊", " [抱拳]", "，麻烦了")
_ASKED = (
    "吗",
    "吗？",
    "行不行",
    "可以吗",
    "，对不对",
    "对吧",
    "，这样写行吗",
    "？",
    "可不可以",
    "，可以不",
    "行不",
)
_TURNED = (
    "不对，是{}",
    "说错了，是{}",
    "发错了，应该是{}",
    "打错了 {}",
    "不好意思写错了，{}",
    "更正一下：{}",
    "抄错了，{}",
)
_UNKNOWN = ("魑魅魍魉", "呱唧呱唧嘎", "鹣鲽饕餮", "咕噜叽里", "饕餮鼍鼋鳌", "囫囵䲟鮣")
_LATER = ("以后再说", "等会儿", "今天好热啊", "多久能办好", "你们几点下班", "要多少钱", "转人工", "有点贵")


def _bare(text: str) -> str:
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text)).upper()


@st.composite
def _names(draw: st.DrawFn) -> str:
    given_name = draw(st.text(st.sampled_from(_GIVEN), min_size=1, max_size=2))
    return draw(st.sampled_from(_FAMILY)) + given_name


_MOBILES = st.integers(0, 99_999_999).map(lambda n: f"139{n:08d}")
_EMAILS = st.integers(100, 9_999).map(lambda n: f"zhao{n}@163.com")
_POSITIONS = st.sampled_from(("会计", "出纳", "行政主管", "投标专员", "办公室主任", "财务经理"))
_ADDRESSES = st.tuples(
    st.sampled_from(("金水区花园路", "中原区建设路", "管城回族区航海东路", "二七区大学路")),
    st.integers(1, 300),
).map(lambda parts: f"{parts[0]}{parts[1]}号")
_ORGANISATIONS = st.tuples(
    st.sampled_from(("河南", "郑州", "洛阳市", "新乡")),
    st.sampled_from(("鼎诚", "宏图", "云帆", "百川", "瑞丰")),
    st.sampled_from(("建筑工程有限公司", "商贸有限公司", "信息技术有限公司", "劳务有限责任公司")),
).map("".join)
_RESIDENTS = st.tuples(
    st.integers(1960, 1999), st.integers(1, 12), st.integers(1, 28), st.integers(0, 999)
).map(lambda parts: resident_number(f"{parts[0]}{parts[1]:02d}{parts[2]:02d}", parts[3]))
_CODES = st.integers(0, 9_999_999).map(credit_code)
_VALUES = {
    "name": _names(),
    "id_number": _RESIDENTS,
    "mobile": _MOBILES,
    "email": _EMAILS,
    "position": _POSITIONS,
    "address": _ADDRESSES,
}
_LABELS = {
    "organisation.name": ("机构名称", "单位名称", "公司名称"),
    "organisation.id_number": ("统一社会信用代码", "信用代码"),
    "organisation.address": ("单位地址", "公司地址"),
    "legal_rep.name": ("法人姓名", "法定代表人"),
    "legal_rep.id_number": ("法人身份证号码", "法人身份证"),
    "legal_rep.mobile": ("法人手机", "法人电话"),
    "contact.name": ("经办人姓名", "经办人"),
    "contact.id_number": ("经办人身份证号码", "经办人身份证"),
    "contact.mobile": ("经办人手机", "经办人电话"),
    "contact.email": ("经办人邮箱",),
    "contact.position": ("经办人职位",),
}


def _value_of(field: str) -> st.SearchStrategy[str]:
    if field == "organisation.name":
        return _ORGANISATIONS
    return _CODES if field == "organisation.id_number" else _VALUES[field.rsplit(".", 1)[-1]]


@st.composite
def _told(draw: st.DrawFn) -> tuple[str, str]:
    """A field with a value; one in four numbers has a wrong last digit."""
    field = draw(st.sampled_from(sorted(_LABELS)))
    value = draw(_value_of(field))
    if field.endswith("id_number") and draw(st.integers(0, 3)) == 0:
        value = value[:-1] + ("0" if value[-1] != "0" else "1")
    return field, value


@st.composite
def _pieces(draw: st.DrawFn) -> str:
    """One thing that people write: a labelled value, a bare one, a question, a denial, something else."""
    field, value = draw(_told())
    label = draw(st.sampled_from(_LABELS[field]))
    shape = draw(
        st.sampled_from(("{label}：{value}", "{label}{value}", "{value}", "{label}是{value}", "{other}"))
    )
    other = draw(
        st.sampled_from(
            (
                *_LATER,
                *_UNKNOWN,
                "不是",
                "但是",
                "换成",
                "同法人",
                "和经办人一样",
                "就用上面那个",
                "寄到别处",
                "专票",
            )
        )
    )
    after = draw(st.sampled_from((*_AFTER, *_ASKED)))
    return shape.format(label=label, value=value, other=other) + after


_MESSAGES = st.lists(_pieces(), min_size=1, max_size=4).flatmap(
    lambda parts: st.sampled_from(("，", " ", "\n", "；")).map(lambda mark: mark.join(parts))
)
_FIELDS = st.sampled_from(sorted(_LABELS))
# Where any message may come: fields, choices, the summary.
_PLACES = st.sampled_from((*sorted(_LABELS), "mailing.to", "invoice.kind", "confirm", "type"))


def _heard(at: str, *texts: str, kind: str = "机构") -> Heard:
    return play(Utterance(say=texts, at=at, type=kind))


def _asks(heard: Heard) -> dict[str, str]:
    """What was stored of words, without what is the official name of what was said."""
    known = FORMS[TYPES["机构"]].by_id
    return {
        name: value
        for name, value in heard.changed.items()
        if isinstance(known.get(name), Ask) and not name.endswith((".region", ".phone"))
    }


@_FEW
@given(at=_PLACES, text=_MESSAGES)
def test_what_is_stored_was_written_or_was_known(at: str, text: str) -> None:
    heard = _heard(at, text)
    known = {_bare(value) for value in heard.before.values()}
    for name, value in _asks(heard).items():
        assert _bare(value) in _bare(text) or _bare(value) in known, (name, value)


@_FEW
@given(at=_PLACES, text=_MESSAGES)
def test_no_hidden_field_is_filled(at: str, text: str) -> None:
    heard = _heard(at, text)
    shown = {question.id for question in heard.applicant.look.visible()}
    assert {name for name in _asks(heard) if "." in name} <= shown


@_FEW
@given(at=_PLACES, text=_MESSAGES)
def test_the_same_message_again_changes_nothing(at: str, text: str) -> None:
    once = _heard(at, text)
    if once.applicant.open_question in ("paper.application_form", "forms"):
        return  # what was confirmed is printed: the words come at another stage
    twice = _heard(at, text, text)
    fresh = {name: value for name, value in twice.after.items() if once.after.get(name) != value}
    kept = {name for name in fresh if isinstance(FORMS["institution"].by_id.get(name), Ask)}
    assert not {name for name in kept if fresh[name] in once.changed.values()}, fresh


@_FEW
@given(field=_FIELDS, data=st.data())
def test_nothing_is_stored_beside_what_nothing_explains(field: str, data: st.DataObject) -> None:
    value = data.draw(_value_of(field))
    unknown = data.draw(st.sampled_from(_UNKNOWN))
    before = data.draw(st.booleans())
    text = f"{unknown}，{value}" if before else f"{value}，{unknown}"
    assert _asks(_heard(field, text)) == {}


@_FEW
@given(field=_FIELDS, data=st.data())
def test_no_question_ends_as_a_value(field: str, data: st.DataObject) -> None:
    value = data.draw(_value_of(field))
    asked = data.draw(st.sampled_from(_ASKED))
    lead = data.draw(st.sampled_from(_FILLERS))
    assert _asks(_heard(field, f"{lead}{value}{asked}")) == {}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("organisation.id_number", "91410105MA9GEXMP9W"),
        ("legal_rep.mobile", "13900000001"),
        ("contact.email", "zhao100@163.com"),
    ],
)
@pytest.mark.parametrize("mark", ["？", "?", "？？", "，？"])
def test_a_mark_alone_behind_a_number_or_an_address_asks(field: str, value: str, mark: str) -> None:
    heard = _heard(field, f"{value}{mark}")
    assert _asks(heard) == {}
    assert is_asked_about(value, heard)


@_FEW
@given(field=_FIELDS, data=st.data())
def test_words_around_a_value_change_nothing_of_it(field: str, data: st.DataObject) -> None:
    value = data.draw(_value_of(field))
    lead, after = data.draw(st.sampled_from(_FILLERS)), data.draw(st.sampled_from(_AFTER))
    heard = _heard(field, f"{lead}{value}{after}")
    held = heard.after.get(field, "")
    assert held == value or is_asked_about(value, heard), (held, heard.reply)


@_FEW
@given(field=_FIELDS, data=st.data())
def test_a_correction_changes_what_was_told_last_and_nothing_else(field: str, data: st.DataObject) -> None:
    first, second = data.draw(_value_of(field)), data.draw(_value_of(field))
    turned = data.draw(st.sampled_from(_TURNED)).format(second)
    heard = _heard(field, first, turned)
    others = {name for name in _asks(heard) if name != field}
    assert not others, others
    assert heard.after.get(field) == second or is_asked_about(second, heard), heard.reply


@_FEW
@given(one=_MOBILES, other=_MOBILES, mark=st.sampled_from(("或", "，", " ", "/", "还有", "或者")))
def test_a_second_number_goes_to_nobody_else(one: str, other: str, mark: str) -> None:
    heard = _heard("legal_rep.mobile", f"{one}{mark}{other}")
    assert "contact.mobile" not in heard.changed and "mailing.mobile" not in heard.changed


@_FEW
@given(told=st.lists(_told(), min_size=2, max_size=4, unique_by=lambda one: one[0]), data=st.data())
def test_labelled_lines_in_any_order_store_the_same(told: list[tuple[str, str]], data: st.DataObject) -> None:
    lines = [f"{_LABELS[field][0]}：{value}" for field, value in told]
    other = data.draw(st.permutations(lines))
    here, there = _heard("organisation.name", "\n".join(lines)), _heard("organisation.name", "\n".join(other))
    assert _asks(here) == _asks(there)


_NO_YES = (
    "不{}",
    "先不{}",
    "{}什么",
    "为什么要{}",
    "{}吗",
    "如果{}会怎样",
    "{}但是不给身份证",
    "谁{}了",
    "没{}",
    "{}之前先问下",
)


@_FEW
@given(at=st.sampled_from(("consent.service", "consent.privacy")), data=st.data())
def test_only_a_plain_yes_is_a_consent(at: str, data: st.DataObject) -> None:
    said = data.draw(
        st.one_of(
            st.sampled_from(_NO_YES).flatmap(
                lambda shape: st.sampled_from(("同意", "可以", "同意协议")).map(shape.format)
            ),
            _MESSAGES,
        )
    )
    assert at not in _heard(at, said).changed


@pytest.mark.parametrize("kind", sorted(set(TYPES.values())))
def test_every_label_that_was_shown_does_typed_what_its_tap_does(kind: str) -> None:
    for is_special, is_elsewhere in ((False, False), (True, True)):
        for at, walk in _places(kind, is_special, is_elsewhere).items():
            question = walk.asked
            if not isinstance(question, Ask | Choose | Agree | Confirm | Offer):
                continue
            for choice in question.choices(walk.look):
                tapped, typed = walk.branch(), walk.branch()
                tapped.says(choice.value)
                typed.says(choice.label)
                assert (typed.open_question, typed.given()) == (tapped.open_question, tapped.given()), (
                    at,
                    choice.label,
                )
