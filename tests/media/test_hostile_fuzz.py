"""Sound files with bytes flipped, cut out and doubled: taken or refused, but nothing else."""

from collections.abc import Callable

from hypothesis import example, given, settings
from hypothesis import strategies as st

from media.intake import Unreadable
from media.intake.confined import take_in_limits
from tests.media.hostile.builders import LIMIT, frames, pdf, picture, plain_pdf, saved, scan
from tests.media.hostile.checks import accept, check_advice, check_plain
from tests.media.hostile.pdfs import linked, locked

PICTURES: dict[str, bytes] = {
    "jpeg": picture(size=(120, 90)),
    "progressive": picture(size=(120, 90), progressive=True),
    "two pictures": frames("MPO", 2, (60, 50)),
    "bmp": picture("BMP", (60, 40)),
    "gif": picture("GIF", (60, 40)),
    "png": picture("PNG", (60, 40)),
}
PDFS: dict[str, bytes] = {
    "plain": plain_pdf(2),
    "for the web": saved(pdf(2), linearize=True),
    "scan": scan((200, 280)),
    "locked": locked(""),
    "linked": linked("URI", URI="https://example.com"),
}

SIGNATURES = [b"\xff\xd8\xff", b"GIF89a", b"\x89PNG\r\n\x1a\n", b"%PDF-1.7\n", b"BM", b""]
PLACES = st.floats(0, 1, exclude_max=True)
# Most of what a decoder trusts stands at the beginning.
WHERE = st.one_of(PLACES, PLACES.map(lambda place: place / 20))


def flipped(data: bytes, place: int, value: int) -> bytes:
    return data[:place] + bytes((value,)) + data[place + 1 :]


def without(data: bytes, place: int, length: int) -> bytes:
    return data[:place] + data[place + length :]


def doubled(data: bytes, place: int, length: int) -> bytes:
    return data[:place] + data[place : place + length] + data[place:]


EDITS = st.lists(
    st.tuples(st.sampled_from([flipped, flipped, flipped, without, doubled]), WHERE, st.integers(0, 255)),
    min_size=1,
    max_size=12,
)
Edits = list[tuple[Callable[[bytes, int, int], bytes], float, int]]


def edited(data: bytes, edits: Edits) -> bytes:
    for edit, where, number in edits:
        data = edit(data, int(where * len(data)), number)
    return data


def check_taken_or_refused(data: bytes) -> None:
    try:
        accept(data, allow_png=True)
    except Unreadable as refused:
        check_advice(refused)


@settings(derandomize=True, max_examples=400, deadline=None, database=None)
@given(st.sampled_from(sorted(PICTURES)), EDITS)
def test_a_damaged_picture_is_taken_or_refused(name: str, edits: Edits) -> None:
    check_taken_or_refused(edited(PICTURES[name], edits))


@settings(derandomize=True, max_examples=200, deadline=None, database=None)
@given(st.sampled_from(sorted(PDFS)), EDITS)
def test_a_damaged_pdf_is_taken_or_refused(name: str, edits: Edits) -> None:
    check_taken_or_refused(edited(PDFS[name], edits))


@settings(derandomize=True, max_examples=200, deadline=None, database=None)
@given(st.sampled_from(SIGNATURES), st.binary())
@example(b"BM", bytes(12) + b"\x28\0\0\0" + b"\xff" * 40)
def test_rubbish_behind_any_signature_is_refused(signature: bytes, rubbish: bytes) -> None:
    try:
        accept(signature + rubbish, allow_png=True)
    except Unreadable as refused:
        check_advice(refused)
    else:
        raise AssertionError("rubbish was taken")


@settings(derandomize=True, max_examples=20, deadline=None, database=None)
@given(st.sampled_from(sorted(PICTURES | PDFS)), EDITS)
def test_a_damaged_file_does_no_more_to_the_worker(name: str, edits: Edits) -> None:
    data = edited((PICTURES | PDFS)[name], edits)
    try:
        taken = take_in_limits(data, limit=LIMIT, recompress=False, allow_png=True)
    except Unreadable as refused:
        check_advice(refused)
    else:
        check_plain(taken.normalised, 5 * 2000)
        assert taken.original == data
