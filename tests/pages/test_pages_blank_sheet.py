"""The blank 电子签章采集表: public, one for each type of certificate, without a code."""

from io import BytesIO

import pypdfium2
import pytest

from flows.certificates.choice import FORMS
from media import qr
from tests.pages.applicant import World


def test_the_page_leads_to_a_sheet_for_each_type(world: World) -> None:
    client = world.app.test_client()
    page = client.get("/p/sheet").text
    assert [kind for kind in FORMS if f'/p/sheet/{kind}.pdf"' not in page] == []
    assert client.get("/p/sheet/robot.pdf").status_code == 404


@pytest.mark.parametrize("kind", FORMS)
def test_the_sheet_has_its_headings_and_no_application(world: World, kind: str) -> None:
    answer = world.app.test_client().get(f"/p/sheet/{kind}.pdf")
    assert answer.mimetype == "application/pdf"
    document = pypdfium2.PdfDocument(answer.data)
    assert len(document) == 1
    text = document[0].get_textpage().get_text_range()
    assert "电子签章采集表" in text
    assert FORMS[kind].title in text
    picture = BytesIO()
    document[0].render(scale=2).to_pil().save(picture, "PNG")
    assert qr.read(picture.getvalue()) == []
