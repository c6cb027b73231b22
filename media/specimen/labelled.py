"""Pictures with what they truly show beside them, to measure a reader with."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO

from PIL import Image, ImageDraw

from media.form import FIELDS, FormCode, digest, fields_of, render
from media.specimen.companies import Company, a_company
from media.specimen.conditions import CONDITIONS, worsened
from media.specimen.id_card import id_back, id_front, photocopy
from media.specimen.licence import licence
from media.specimen.paper import Sheet
from media.specimen.people import Person, a_person
from media.specimen.returned import Hands, returned
from media.specimen.seal import stamp
from media.specimen.slip import Transfer, slip

PRINTED = datetime(2026, 11, 23, 4, 5, 6, tzinfo=UTC)


@dataclass(frozen=True)
class Paper:
    """A drawn page and what is true of it. `seals` are those of the applicant's organisation; `blanks`
    are the places of a form of ours that somebody forgot."""

    kind: str
    image: Image.Image
    truth: Mapping[str, str] = field(default_factory=dict)
    seals: int = 0
    is_signed: bool | None = None
    blanks: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Sample:
    """A paper under a condition, as a JPEG."""

    name: str  # of the paper
    condition: str
    paper: Paper
    picture: bytes


def labelled(count: int, first_seed: int = 0) -> Iterator[Sample]:
    """Every kind of paper under every condition in turn, each time of other people and companies."""
    names, conditions = tuple(PAPERS), tuple(CONDITIONS)
    for seed in range(first_seed, first_seed + count):
        name = names[seed % len(names)]
        # Moves on by one condition more after each round, so that all pairs come.
        condition = conditions[(seed + seed // len(names)) % len(conditions)]
        yield sample(name, condition, seed)


def sample(name: str, condition: str, seed: int) -> Sample:
    paper = PAPERS[name](seed)
    return Sample(name, condition, paper, worsened(paper.image, condition, seed))


def a_transfer(seed: int) -> Transfer:
    payer = a_company(seed)
    return {
        "payer": payer["name"],
        "payer_account": payer["account"],
        "payer_bank": payer["bank"],
        "payee": "深圳市电子商务安全证书管理有限公司",
        "payee_account": "15473969760074",
        "payee_bank": "平安银行深圳高新技术区支行",
        "amount": ("500.00", "1000.00", "1500.00", "480.50")[seed % 4],
        "paid_at": f"2026-11-{seed % 28 + 1:02d} 10:20:30",
        "memo": f"0172008191122{seed % 10000:05d}",
    }


def printed_form(form: str, type_id: str, seed: int) -> Image.Image:
    """A blank form of ours, filled in by the printer only."""
    contact, holder, company = a_person(seed), a_person(seed + 1), a_company(seed)
    known = {
        "project": "河南省互通数字证书项目",
        "business": "新申请",
        "term": "1年",
        "fee": "500元",
        "certificate_type": "机构证书",
        "organisation_name": company["name"],
        "organisation_id_type": "统一社会信用代码",
        "organisation_id_number": company["code"],
        "organisation_address": company["address"],
        "legal_rep_name": company["legal_rep"],
        "legal_rep_id_number": a_person(company["legal_rep_seed"])["id_number"],
        "authorised_from": "2026年11月23日",
        "contact_position": contact["position"],
        **{f"contact_{key}": value for key, value in _known(contact).items()},
        **{f"holder_{key}": value for key, value in _known(holder).items()},
    }
    data = {key: known[key] for key in fields_of(form, type_id)}
    code = FormCode(f"A2611{seed:08d}", form, digest(data))
    preview = render(form, data, code=code, generated=PRINTED, type_id=type_id).preview_png
    with Image.open(BytesIO(preview)) as opened:
        return opened.convert("RGB")


def _known(person: Person) -> dict[str, str]:
    return {key: str(person[key]) for key in ("name", "id_number", "mobile", "email")}


def _licence(seed: int, *, is_sealed: bool = True, is_grey: bool = False) -> Paper:
    company = a_company(seed)
    image = licence(company)
    if is_grey:
        image = image.convert("L").convert("RGB")
    if is_sealed:
        image = stamp(image, company["name"], seed)
    truth = {"valid_until": "长期", **{key: company[key] for key in ("code", "name", "legal_rep", "address")}}
    return Paper("licence", image, truth, int(is_sealed))


def _front(seed: int) -> Paper:
    return Paper("id_front", id_front(a_person(seed)), _on_front(a_person(seed)))


def _back(seed: int) -> Paper:
    return Paper("id_back", id_back(a_person(seed)), {"valid_until": a_person(seed)["valid_to"]})


def _copy(seed: int, *, is_sealed: bool) -> Paper:
    person, company = a_person(seed), a_company(seed)
    image = photocopy([id_front(person), id_back(person)])
    if is_sealed:  # half on the upper card, over its number
        image = stamp(image, company["name"], seed, at=(0.6, 0.29))
    return Paper("id_copy", image, {**_on_front(person), "valid_until": person["valid_to"]}, int(is_sealed))


def _on_front(person: Person) -> dict[str, str]:
    return {key: str(person[key]) for key in ("name", "id_number", "address")}


def _slip(seed: int) -> Paper:
    transfer = a_transfer(seed)
    truth = {key: str(transfer[key]) for key in ("amount", "payer", "payer_account", "payee", "memo")}
    return Paper(
        "slip",
        slip(transfer),
        {**truth, "account": transfer["payee_account"], "date": transfer["paid_at"][:10]},
    )


def _form(seed: int, *, is_sealed: bool = True, is_signed: bool = True, is_careless: bool = False) -> Paper:
    """Both forms of each type of certificate in turn. Whoever is careless forgets date and frame."""
    pairs = [(form, type_id) for form, types in FIELDS.items() for type_id in types]
    form, type_id = pairs[seed // len(PAPERS) % len(pairs)]
    page = printed_form(form, type_id, seed)
    company: Company = a_company(seed)
    hands = Hands(a_person(seed)["name"], a_person(seed + 1)["name"], company["name"])
    at = (0.70, 0.62) if is_careless and form == "seal_sheet" else None
    image = returned(
        page,
        form,
        type_id,
        hands,
        seed,
        is_sealed=is_sealed,
        is_signed=is_signed,
        is_dated=not is_careless,
        sealed_at=at,
    )
    has_seal = is_sealed and type_id != "person"
    blanks = {
        "date": is_careless,
        "seal_box": at is not None and has_seal,
        "sign_box": form == "seal_sheet" and type_id != "institution" and not is_signed,
    }
    truth = {"seal_text": company["name"]} if has_seal else {}
    left = frozenset(name for name, is_blank in blanks.items() if is_blank)
    return Paper(form, image, truth, int(has_seal), is_signed, left)


def _letter(seed: int) -> Paper:
    """A red letterhead, a circle of red pen: nothing that is asked for, and no seal."""
    sheet = Sheet(1240, 1754)
    sheet.text((620, 200), "河南省示例协会文件", 84, weight="serif_bold", anchor="mm", colour=(210, 30, 35))
    sheet.draw.line((120, 320, 1120, 320), (210, 30, 35), 6)
    sheet.paragraph(
        (150, 420), "关于召开年度会议的通知。各会员单位：请于下周一上午九时到会。" * 2, 34, width=940
    )
    ImageDraw.Draw(sheet.image).ellipse((700, 1200, 930, 1390), outline=(215, 40, 45), width=6)
    return Paper("unknown", sheet.image)


PAPERS: dict[str, Callable[[int], Paper]] = {
    "licence": _licence,
    "form": _form,
    "id_front": _front,
    "licence_grey": lambda seed: _licence(seed, is_grey=True),
    "form_unsealed": lambda seed: _form(seed, is_sealed=False),
    "id_back": _back,
    "id_copy": lambda seed: _copy(seed, is_sealed=True),
    "slip": _slip,
    "form_unsigned": lambda seed: _form(seed, is_signed=False),
    "licence_unsealed": lambda seed: _licence(seed, is_sealed=False),
    "id_copy_unsealed": lambda seed: _copy(seed, is_sealed=False),
    "letter": _letter,
    "form_careless": lambda seed: _form(seed, is_signed=False, is_careless=True),
}
