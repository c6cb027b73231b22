"""The same transfer shown for two orders is found, by its bytes or by the bank's number."""

from sqlalchemy import insert

from bot.bootstrap import House
from bot.models.tables import ApplicationRow
from tests.world import World


def order(house: House, name: str, order_no: str | None) -> None:
    row = {"id": name, "openid": f"openid-{name}", "status": "submitted", "order_no": order_no, "revision": 1}
    with house.database.writing() as connection:
        connection.execute(insert(ApplicationRow), row | {"sealed": b"", "created_at": 0, "updated_at": 0})


def slip(house: House, name: str, content: str) -> str:
    photo = house.storage.put(content.encode(), media_type="image/jpeg")
    stored = dict.fromkeys(("original", "normalised", "thumbnail"), photo)
    about = {"openid": f"openid-{name}", "application_id": name, "kind": "photo", "media_type": "image/jpeg"}
    size = {"width": 1, "height": 1, "created_at": 0}
    return house.documents.add(
        {"id": f"slip-{name}", "sha256": content, "source": f"photo-{name}", **about, **stored, **size}
    )


def test_a_slip_of_the_same_bytes_names_the_other_order(a_world: World) -> None:
    house = a_world.house
    order(house, "first", "017261123080000001")
    order(house, "second", "017261123080000002")
    assert house.documents.also_in(slip(house, "first", "same"), "") == ()
    assert house.documents.also_in(slip(house, "second", "same"), "") == ("017261123080000001",)


def test_another_photo_of_the_same_transfer_names_the_other_order(a_world: World) -> None:
    house = a_world.house
    order(house, "first", "017261123080000001")
    order(house, "second", "017261123080000002")
    assert house.documents.also_in(slip(house, "first", "one"), "mark-of-the-number") == ()
    assert house.documents.also_in(slip(house, "second", "two"), "mark-of-the-number") == (
        "017261123080000001",
    )


def test_slips_without_a_number_have_nothing_in_common(a_world: World) -> None:
    house = a_world.house
    order(house, "first", "017261123080000001")
    order(house, "second", "017261123080000002")
    house.documents.also_in(slip(house, "first", "one"), "")
    assert house.documents.also_in(slip(house, "second", "two"), "") == ()


def test_a_second_slip_of_the_same_order_is_no_repetition(a_world: World) -> None:
    house = a_world.house
    order(house, "first", "017261123080000001")
    first = slip(house, "first", "same")
    assert house.documents.also_in(first, "mark") == house.documents.also_in(first, "mark") == ()


def test_a_draft_has_no_order_to_name(a_world: World) -> None:
    house = a_world.house
    order(house, "draft", None)
    order(house, "second", "017261123080000002")
    slip(house, "draft", "same")
    assert house.documents.also_in(slip(house, "second", "same"), "") == ()
