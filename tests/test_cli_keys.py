"""What operators type about keys and the store, and what they read."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import insert, update

from bot.bootstrap import House
from bot.cli.main import main
from bot.models.tables import DocumentRow, WorkRow
from media.vault import Vault, new_key
from tests.environ import environ_of
from tests.world import World

Szca = Callable[..., Result]
NEW = new_key("newest")


@pytest.fixture
def house(a_world: World) -> House:
    """With three pieces of work and one document, sealed by the key named test."""
    house = a_world.house
    for number in range(3):
        house.work.add(house.sealer.work("make_forms", f"forms:{number}", "somebody", "", {}, 0))
    names = dict.fromkeys(
        ("original", "normalised", "thumbnail"), house.storage.put(b"x", media_type="image/jpeg")
    )
    about = dict.fromkeys(("openid", "application_id", "kind", "media_type", "sha256"), "")
    row = {"id": "d1", "source": "s1", "width": 1, "height": 1, "created_at": 0}
    with house.database.writing() as connection:
        connection.execute(insert(DocumentRow), row | about | names)
    return house


@pytest.fixture
def szca(house: House) -> Szca:
    """The command, with the settings of the house and the keys that are given."""
    environ = environ_of(house.settings)

    def run(*words: str, keys: tuple[str, ...] = (NEW, *house.settings.data_keys)) -> Result:
        return CliRunner(env=environ | {"SZCA_DATA_KEYS": " ".join(keys)}).invoke(main, words)

    return run


def test_status_says_what_an_old_key_still_holds_until_it_may_go(szca: Szca) -> None:
    before = szca("keys", "status")
    assert "  work.sealed: newest 0，test 3" in before.output
    assert "  store: newest 0，test 1" in before.output
    assert "test 还封着 4 份，请先运行 szca keys rotate，暂时不要去掉。" in before.output
    assert szca("keys", "rotate").exit_code == 0
    after = szca("keys", "status")
    assert (after.exit_code, "test 已不封任何内容，可以从 SZCA_DATA_KEYS 去掉" in after.output) == (0, True)
    alone = szca("keys", "status", keys=(NEW,))
    assert (alone.exit_code, "没有钥匙" in alone.output) == (0, False)


def test_rotation_says_how_much_it_did_and_is_done_the_second_time(szca: Szca) -> None:
    first = szca("keys", "rotate")
    assert "  work.sealed: 更新 3\n" in first.output
    assert "共更新 4 份，打不开 0 份，正被改动 0 份。" in first.output
    assert "共更新 0 份" in szca("keys", "rotate").output


def test_what_cannot_be_opened_is_named_without_its_content(szca: Szca, house: House) -> None:
    lost = Vault([new_key("lost")]).seal(b"13800138000", b"work:somebody")
    with house.database.writing() as connection:
        connection.execute(update(WorkRow).where(WorkRow.key == "forms:1").values(sealed=lost))
    found = szca("keys", "rotate")
    assert found.exit_code == 1
    assert "✗ work.sealed 2: " in found.output
    assert "lost" in found.output
    assert "共更新 3 份，打不开 1 份" in found.output
    seen = szca("keys", "status")
    assert (seen.exit_code, "有 1 份不是用这些钥匙封的" in seen.output) == (1, True)


def test_a_key_that_recognises_transfers_is_said_to(szca: Szca, house: House) -> None:
    with house.database.writing() as connection:
        connection.execute(update(DocumentRow).values(mark="m"))
    szca("keys", "rotate")
    assert "1 张转账单的防重复标记由它算出" in szca("keys", "status").output


def test_a_fresh_key_is_one(szca: Szca) -> None:
    key = szca("keys", "new", "2027").output.strip()
    assert key.startswith("2027:")
    assert Vault([key]).keys == ("2027",)


def test_a_sweep_deletes_and_says_what_is_missing_and_a_rehearsal_deletes_nothing(
    szca: Szca, house: House, tmp_path: Path
) -> None:
    orphan = house.storage.put(b"left by a crash", media_type="image/jpeg")
    for command in (("store", "sweep", "--dry-run"), ("store", "sweep")):
        young = szca(*command)
        assert (young.exit_code, orphan in young.output) == (0, False)
    assert "共 2 个文件，已删除无主的 0 个、写到一半的 0 个，缺失 0 个。" in young.output
    os.utime(next(tmp_path.rglob(orphan)), (1000, 1000))
    assert f"会删除 {orphan}" in szca("store", "sweep", "--dry-run").output
    assert orphan in house.storage.names()
    assert "已删除无主的 1 个" in szca("store", "sweep").output
    assert orphan not in house.storage.names()
    house.storage.delete(house.documents.find("d1").original)  # type: ignore[union-attr]
    lost = szca("store", "sweep", "--dry-run")
    assert lost.exit_code == 1
    assert "✗ document d1 thumbnail: " in lost.output
