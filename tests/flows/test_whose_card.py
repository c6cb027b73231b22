"""Whose card a photograph shows is for the person to say, whatever else was photographed with it."""

import pytest

from tests.flows.every_step import Walk, every_step
from tests.flows.pages import CARD, LICENCE

NAME, NUMBER = "王小明", "410105199003072515"


def shown_card_then_licence() -> Walk:
    walk = every_step("institution_person")["organisation.name"].branch()
    walk.sends_photo("", CARD)
    walk.sends_photo("", LICENCE)
    walk.waits(seconds=3)
    return walk


def labels(walk: Walk) -> list[str]:
    return [choice.label for choice in walk.said[-1].choices]


def test_after_the_licence_the_card_can_still_be_said_to_be_somebody_elses() -> None:
    walk = shown_card_then_licence()
    assert "身份证先当作持有人的" in walk.said[-1].text
    assert "是经办人的" in labels(walk)


@pytest.mark.parametrize("said", ["是经办人的", "2", "不对，王小明是经办人，不是持有人"])
def test_the_card_moves_and_what_the_licence_says_is_kept(said: str) -> None:
    walk = shown_card_then_licence()
    walk.says(said)
    assert walk.application.value("contact.name") == NAME
    assert walk.application.value("contact.id_number") == NUMBER
    assert walk.application.value("holder.name") == ""
    assert walk.application.value("legal_rep.name") == "陈志远"
    assert walk.application.value("organisation.id_number") == "91410105MA9GEXMP9W"


def test_another_name_than_the_cards_drops_the_number_on_it() -> None:
    walk = shown_card_then_licence()
    walk.says("证书持有人姓名：刘思琪")
    assert NUMBER not in walk.heard[-1]
    walk.says("都对")
    assert walk.application.value("holder.id_number") == ""
    assert walk.application.value("organisation.name") != ""


def test_a_letter_mended_in_the_name_keeps_the_number() -> None:
    walk = shown_card_then_licence()
    walk.says("证书持有人姓名：王晓明", "都对")
    assert walk.application.value("holder.id_number") == NUMBER


@pytest.mark.parametrize("said", ["对", "没问题", "都对的", "是的", "确认"])
def test_a_yes_in_any_words_keeps_all(said: str) -> None:
    walk = shown_card_then_licence()
    walk.says(said)
    assert walk.application.value("holder.id_number") == NUMBER
