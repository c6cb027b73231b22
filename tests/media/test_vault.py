"""The vault: what is sealed opens only unchanged, in its place, with a key of the ring."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.vault import Vault, VaultError, new_key

OLD, NEW = new_key("k1"), new_key("k2")
VAULT = Vault([OLD])


@given(st.binary(max_size=500), st.binary(max_size=40))
def test_what_is_sealed_opens_again_in_its_context(plain: bytes, context: bytes) -> None:
    assert VAULT.open(VAULT.seal(plain, context), context) == plain


@given(st.data())
def test_any_changed_bit_is_noticed(data: st.DataObject) -> None:
    sealed = bytearray(VAULT.seal("王䶮".encode(), b"person:1:name"))
    place = data.draw(st.integers(0, len(sealed) * 8 - 1))
    sealed[place // 8] ^= 1 << place % 8
    with pytest.raises(VaultError):
        VAULT.open(bytes(sealed), b"person:1:name")


@given(st.integers(0, 100))
def test_shortened_bytes_do_not_open(length: int) -> None:
    sealed = VAULT.seal(b"0123456789" * 10, b"c")
    with pytest.raises(VaultError):
        VAULT.open(sealed[:length], b"c")


def test_bytes_moved_to_another_field_do_not_open() -> None:
    sealed = VAULT.seal(b"410221199107078140", b"person:1:id_number")
    with pytest.raises(VaultError):
        VAULT.open(sealed, b"person:2:id_number")


def test_the_same_text_is_never_sealed_the_same_way_twice() -> None:
    assert len({VAULT.seal(b"same", b"c") for _ in range(200)}) == 200


def test_sealed_bytes_do_not_hold_the_plain_text() -> None:
    assert b"13800138000" not in VAULT.seal(b"13800138000", b"c")


def test_after_a_new_key_old_bytes_open_and_say_that_they_are_old() -> None:
    rotated = Vault([NEW, OLD])
    before = VAULT.seal(b"x", b"c")
    assert rotated.open(before, b"c") == b"x"
    assert not rotated.is_current(before)
    assert rotated.is_current(rotated.seal(b"x", b"c"))


def test_a_key_that_left_the_ring_is_named_in_the_error() -> None:
    with pytest.raises(VaultError, match="k1"):
        Vault([NEW]).open(VAULT.seal(b"x", b"c"), b"c")


def test_another_secret_under_the_same_id_does_not_open() -> None:
    with pytest.raises(VaultError):
        Vault([new_key("k1")]).open(VAULT.seal(b"x", b"c"), b"c")


def test_lookups_still_find_after_a_new_key() -> None:
    assert Vault([NEW, OLD]).blind_index("13800138000") == VAULT.blind_index("13800138000")
    assert Vault([NEW, OLD]).fingerprint(b"photo") == VAULT.fingerprint(b"photo")


def test_an_index_differs_by_text_by_key_and_from_a_fingerprint() -> None:
    marks = {
        VAULT.blind_index("a"),
        VAULT.blind_index("b"),
        Vault([NEW]).blind_index("a"),
        VAULT.fingerprint(b"a"),
    }
    assert len(marks) == 4


def test_new_keys_differ_and_work() -> None:
    keys = [new_key() for _ in range(3)]
    assert Vault(keys).open(Vault(keys[2:]).seal(b"x", b"c"), b"c") == b"x"


@pytest.mark.parametrize(
    "keys",
    [
        [],
        ["k1"],
        [":" + OLD[3:]],
        ["k 1:" + OLD[3:]],
        ["k1:not base64!"],
        ["k1:c2hvcnQ="],
        [OLD, "k1:" + NEW[3:]],
    ],
)
def test_a_malformed_ring_is_refused_without_showing_a_key(keys: list[str]) -> None:
    with pytest.raises(VaultError) as caught:
        Vault(keys)
    assert not any(len(key) > 3 and key[3:] in str(caught.value) for key in keys)
