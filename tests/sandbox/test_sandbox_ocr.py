"""The stand-in for reading documents, which reads the picture that the vendor's own SDK sends."""

import base64
import json
import time
from dataclasses import replace

import pytest
from PIL import Image

from media.specimen import a_company, a_person, id_back, id_front, licence, photocopy
from sandbox.cat import draw_cat
from sandbox.config import SandboxConfig
from tests.providers.pictures import jpeg
from tests.sandbox.line import Line
from tests.sandbox.vendor import Vendor, code_of


@pytest.fixture
def config(config: SandboxConfig) -> SandboxConfig:
    return replace(config, signing_now=time.time)


@pytest.fixture
def vendor(line: Line) -> Vendor:
    return Vendor(line.url)


def encoded(picture: Image.Image) -> str:
    return base64.b64encode(jpeg(picture)).decode()


def test_both_sides_of_a_card_are_read_and_one_is_not_the_other(vendor: Vendor) -> None:
    person = a_person(3)
    front = vendor.card(ImageBase64=encoded(id_front(person)), CardSide="FRONT")
    assert (front.Name, front.IdNum, front.Sex) == (person["name"], person["id_number"], person["sex"])
    assert (front.Address, front.Nation) == (person["address"], person["nation"])
    year, month, day = map(int, person["birth"].split("-"))
    assert front.Birth == f"{year}/{month}/{day}"
    back_picture = encoded(id_back(person))
    back = vendor.card(ImageBase64=back_picture)
    until = person["valid_to"].replace("-", ".")
    assert back.ValidDate == f"{person['valid_from'].replace('-', '.')}-{until}"
    assert (back.Authority, back.Name) == (person["authority"], "")
    assert code_of(lambda: vendor.card(ImageBase64=back_picture, CardSide="FRONT")) == (
        "FailedOperation.ImageNoIdCard"
    )


def test_a_licence_is_read_with_its_marks(vendor: Vendor) -> None:
    company = a_company(2)
    told = vendor.licence(ImageBase64=encoded(licence(company)), EnableCopyWarn=True)
    assert (told.RegNum, told.Name, told.Person) == (company["code"], company["name"], company["legal_rep"])
    assert (told.Address, told.Period) == (company["address"], "长期")
    assert (told.Seal, told.NationalEmblem, told.QRCode) == (True, True, True)
    assert told.RecognizeWarnCode == []


def test_a_black_and_white_copy_is_pointed_out_where_that_is_asked_for(vendor: Vendor) -> None:
    copy = encoded(photocopy([id_front(a_person(3))]))
    told = vendor.card(ImageBase64=copy, Config=json.dumps({"CopyWarn": True}))
    assert json.loads(told.AdvancedInfo) == {"WarnInfos": [-9102]}


def test_a_cat_is_neither_card_nor_licence(vendor: Vendor) -> None:
    cat = encoded(draw_cat())
    assert code_of(lambda: vendor.card(ImageBase64=cat)) == "FailedOperation.ImageNoIdCard"
    assert code_of(lambda: vendor.licence(ImageBase64=cat)) == "FailedOperation.NoBizLicense"


def test_what_is_no_picture_is_refused_with_its_code(vendor: Vendor) -> None:
    gif = base64.b64encode(b"GIF89a" + bytes(40)).decode()
    broken = base64.b64encode(b"\xff\xd8\xff" + bytes(40)).decode()
    assert code_of(vendor.card) == "FailedOperation.EmptyImageError"
    assert code_of(lambda: vendor.licence(ImageBase64=gif)) == "FailedOperation.UnKnowFileTypeError"
    assert code_of(lambda: vendor.card(ImageBase64=broken)) == "FailedOperation.ImageDecodeFailed"
    assert code_of(lambda: vendor.card(ImageBase64="not base64!")) == "FailedOperation.ImageDecodeFailed"
    assert code_of(lambda: vendor.licence(ImageUrl="https://example.com/a.jpg")) == (
        "FailedOperation.DownLoadError"
    )
    too_large = "A" * (7 * 1024 * 1024 + 4)
    assert code_of(lambda: vendor.licence(ImageBase64=too_large)) == "LimitExceeded.TooLargeFileError"
    assert code_of(lambda: vendor.card(ImageBase64=broken, Config="{")) == (
        "InvalidParameter.ConfigFormatError"
    )


def test_a_wrong_key_is_refused(line: Line) -> None:
    assert code_of(Vendor(line.url, "wrong").card) == "AuthFailure.SignatureFailure"
