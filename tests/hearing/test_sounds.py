"""A word that was typed by its sound is the word that was meant, only where nothing else explains it."""

import pytest

from flows.certificates.institution import INSTITUTION
from flows.hearing.mistyped import mistyped
from flows.hearing.wants import NOT_BEGUN
from flows.wording.sounds import alike
from flows.wording.vocabulary import KIND_OF, Kind


@pytest.mark.parametrize(
    ("said", "word"), [("砖票", "专票"), ("上一布", "上一步"), ("机够证书", "机构证书"), ("转任工", "转人工")]
)
def test_words_of_the_same_sound_are_alike(said: str, word: str) -> None:
    assert alike(said, word)


@pytest.mark.parametrize(
    ("said", "word"), [("专票", "专票"), ("普票", "专票"), ("客服", "人工"), ("票", "飘")]
)
def test_the_same_word_another_sound_and_a_single_letter_are_not_alike(said: str, word: str) -> None:
    assert not alike(said, word)


def test_a_word_with_no_letter_in_common_is_another_word() -> None:
    assert not alike("传漂", "专票")


def test_a_command_is_known_by_its_sound() -> None:
    heard = mistyped("转任工", NOT_BEGUN)
    assert heard is not None and heard.kind is Kind.HUMAN


def test_a_consent_is_never_guessed_from_its_sound() -> None:
    assert INSTITUTION.by_id["consent.service"].as_offered("同义", NOT_BEGUN) is None
    assert mistyped("同义", NOT_BEGUN) is None


def test_no_command_sounds_like_a_command_of_another_kind() -> None:
    """Else a typing slip would pick between two."""
    doubled = {
        (one, other)
        for one, kind in KIND_OF.items()
        for other, meant in KIND_OF.items()
        if kind is not meant and alike(one, other)
    }
    assert doubled == set()
