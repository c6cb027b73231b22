"""What a transfer is proposed to pay: by number, amount, payer's name and known accounts, with the reason."""

import pytest

from flows.payments import Due, Fit, Transfer, propose
from flows.payments.order_numbers import orders_in
from flows.payments.payer_name import is_close, is_same

ONE, TWO = "017261123090000001", "017261123090100002"
NAME = "洛阳金玉贸易有限公司"


def due(order_no: str = ONE, *, payer: str = NAME, **more: object) -> Due:
    return Due(f"id-{order_no}", order_no, payer, 50000, **more)  # type: ignore[arg-type]


def fit(yuan: int, remark: str, *dues: Due, payer: str = NAME, learned: frozenset[str] = frozenset()) -> Fit:
    found = propose(Transfer(yuan * 100, payer, remark, learned), {one.order_no: one for one in dues})
    return found.fit


@pytest.mark.parametrize(
    "remark",
    [
        ONE,
        f"证书费{ONE}",
        "017261 123090 000001",
        "017-261-123-090-000-001",
        "０１７２６１１２３０９００００００１",
        "17261123090000001",
        f"订单号：{ONE}，电话13803710002",
        f"{ONE} 13803710002",
        "0172611230900001",
        "017261123090000000",
    ],
)
def test_an_order_number_is_found_as_people_and_spreadsheets_write_it(remark: str) -> None:
    assert orders_in(remark, (ONE, TWO)) == (ONE,)


@pytest.mark.parametrize("remark", [f"{ONE} {TWO}", f"{ONE}{TWO}", f"{ONE}、{TWO}", f"{ONE}和{TWO}"])
def test_two_orders_in_one_remark_are_both_found(remark: str) -> None:
    assert orders_in(remark, (ONE, TWO)) == (ONE, TWO)


@pytest.mark.parametrize("remark", ["", "货款", "2026-11-23", "13803710002", "0172611230", "500.00元"])
def test_what_fits_no_order_or_several_names_none(remark: str) -> None:
    assert orders_in(remark, (ONE, TWO)) == ()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("洛阳金玉贸易有限公司", "洛阳金玉贸易有限责任公司"),
        ("洛阳金玉（集团）有限公司", "洛阳金玉(集团) 有限公司"),
        ("某某公司【洛阳】", "某某公司洛阳"),
    ],
)
def test_names_that_differ_in_form_are_the_same(one: str, other: str) -> None:
    assert is_same(one, other)


@pytest.mark.parametrize("payer", ["洛阳市金玉贸易有限公司", "洛阳金玉贸易有限", "洛阳玉金贸易有限公司"])
def test_a_slip_of_the_pen_or_a_name_cut_off_is_close(payer: str) -> None:
    assert is_close(payer, NAME)


@pytest.mark.parametrize(
    ("payer", "name"),
    [
        ("洛阳第一建筑有限公司", "洛阳第二建筑有限公司"),
        ("洛阳第1建筑有限公司", "洛阳第11建筑有限公司"),
        ("洛阳金玉贸易有限公司郑州分公司", NAME),
        (NAME, "洛阳金玉贸易有限公司郑州分公司"),
        ("洛阳银玉贸易有限公司", NAME),
        ("洛阳", NAME),
        ("张三", NAME),
        ("", NAME),
    ],
)
def test_another_organisation_is_not_close(payer: str, name: str) -> None:
    assert not is_same(payer, name)
    assert not is_close(payer, name)


@pytest.mark.parametrize(
    ("yuan", "more", "expected"),
    [
        (500, {}, Fit.EXACT),
        (300, {}, Fit.PARTIAL),
        (600, {}, Fit.OVER),
        (200, {"received": 30000}, Fit.REST),
        (500, {"is_waiting": False}, Fit.DOUBLE),
        (500, {"is_waiting": False, "is_closed": True}, Fit.CLOSED),
        (500, {"is_waiting": False, "is_by_hand": True}, Fit.FOUND),
    ],
)
def test_each_amount_has_its_state(yuan: int, more: dict[str, object], expected: Fit) -> None:
    assert fit(yuan, ONE, due(**more)) is expected


def test_two_orders_are_paid_by_their_sum_and_by_nothing_else() -> None:
    both = (due(), due(TWO))
    assert fit(1000, f"{ONE} {TWO}", *both) is Fit.SEVERAL
    assert fit(900, f"{ONE} {TWO}", *both) is Fit.UNKNOWN
    assert fit(1000, f"{ONE} {TWO}", due(), due(TWO, is_waiting=False)) is Fit.UNKNOWN
    assert fit(1000, f"{ONE} {TWO}", due(), due(TWO, payer="别的公司")) is Fit.UNKNOWN


def test_somebody_elses_money_is_known_by_its_account_once_it_was_accepted() -> None:
    assert fit(500, ONE, due(), payer="张三") is Fit.THIRD_PARTY
    assert fit(500, ONE, due(), payer="张三", learned=frozenset({due().application_id})) is Fit.EXACT


def test_a_name_that_is_only_close_is_not_sure() -> None:
    found = propose(Transfer(50000, "洛阳市金玉贸易有限公司", ONE), {ONE: due()})
    assert (found.fit, found.is_sure) == (Fit.EXACT, False)


def test_without_a_number_one_order_alone_must_fit() -> None:
    assert fit(500, "货款", due()) is Fit.LIKELY
    assert fit(500, "货款", due(), due(TWO)) is Fit.UNKNOWN
    assert fit(500, "货款", due(), due(TWO, payer="别的公司")) is Fit.LIKELY
    assert fit(300, "货款", due()) is Fit.PARTIAL
    assert fit(500, "货款", due(payer="别的公司")) is Fit.UNKNOWN


def test_every_proposal_tells_its_reason_and_shares_are_the_transfer() -> None:
    for yuan in (300, 500, 600, 1000):
        for remark in (ONE, f"{ONE} {TWO}", "货款"):
            for payer in (NAME, "张三"):
                dues = {ONE: due(), TWO: due(TWO)}
                found = propose(Transfer(yuan * 100, payer, remark), dues)
                assert found.reasons
                assert not found.shares or sum(share.fen for share in found.shares) == yuan * 100
