"""Lines of statements are found by what they say."""

from tests.desk.office import Office
from tests.money.cashier import PAGE, Cashier
from tests.money.files import received
from tests.money.test_settling import statement, theirs


def test_a_line_is_found_by_what_it_says_whatever_became_of_it(
    made: Office,
) -> None:
    cashier = Cashier(made)
    lines = (theirs(made, serial="S77-1"), received("1,234.56", payer="洛阳（集团）公司", account="41050100"))
    cashier.imports(statement(*lines))
    cashier.settles()

    def found(text: str) -> list[str]:
        cashier.seat.opens(f"{PAGE}?q={text}")
        return [mark for mark in ("S77-1", "1234.56") if mark in cashier.words]

    order = made.application.order_no
    for text in ("4567", "S77-1", order, "500", "500.00 4567", made.applicant.name[:6]):
        assert found(text) == ["S77-1"], text
    assert "已入账" in cashier.words
    assert f"/desk/applications/{made.application.id}" in cashier.seat.text
    for text in ("洛阳集团", "1234.56", "1,234.56", "0100 洛阳"):
        assert found(text) == ["1234.56"], text
    for text in ("4568", "501", "郑州", "500 洛阳"):
        assert found(text) == [], text
