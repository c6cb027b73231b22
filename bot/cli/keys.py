"""What operators type about keys and the store: szca keys new, rotate, status; szca store sweep."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy import func, select

from bot.bootstrap import House
from bot.models.tables import DocumentRow
from bot.settings import load
from bot.upkeep.rekeying import SEALED, STORE, KeyCensus, Rekeying, Renewed
from bot.upkeep.sweeping import PARTS
from media.storage import StorageError
from media.vault import new_key


@contextmanager
def _house() -> Iterator[House]:
    house = House(load())
    try:
        yield house
    except StorageError as error:
        raise click.ClickException(f"文件库现在读写不了（{error}），恢复后再运行一次即可。") from error
    finally:
        house.close()


@click.group()
def keys() -> None:
    """The keys that encrypt what is stored."""


@keys.command("new")
@click.argument("name")
def make(name: str) -> None:
    """A fresh key, to be put first in SZCA_DATA_KEYS."""
    click.echo(new_key(name))


@keys.command()
def rotate() -> None:
    """Bring everything under the first key of SZCA_DATA_KEYS. Safe beside the service, and to run again."""
    with _house() as house:
        house.prove_keys()
        rekeying = Rekeying(house.database, house.objects, house.storage, house.vault)
        click.echo(f"全部改用钥匙 {house.vault.keys[0]}：")
        found = [_told(rekeying.column(sealed)) for sealed in SEALED]
        found.append(_told(rekeying.store()))
        broken, busy = sum(len(each.broken) for each in found), sum(each.busy for each in found)
        if not broken and not busy:
            house.witnesses.forget_others(house.vault)
    click.echo(f"共更新 {sum(each.renewed for each in found)} 份，打不开 {broken} 份，正被改动 {busy} 份。")
    if busy:
        click.echo("正被改动的这次没有更新，请稍后再运行一次。")
    raise SystemExit(1 if broken or busy else 0)


def _told(found: Renewed) -> Renewed:
    click.echo(f"  {found.name}: 更新 {found.renewed}")
    for key, reason in found.broken.items():
        click.echo(f"  ✗ {found.name} {key}: {reason}")
    return found


@keys.command()
def status() -> None:
    """How much is sealed under which key, and which keys may go."""
    with _house() as house:
        census = KeyCensus(house.database, house.storage, house.vault)
        names, total = house.vault.keys, Counter[str]()
        for name, count in [*((s.name, census.column(s)) for s in SEALED), (STORE, census.store())]:
            other = f"，没有钥匙 {count['']}" if count[""] else ""
            click.echo(f"  {name}: " + "，".join(f"{kid} {count[kid]}" for kid in names) + other)
            total.update(count)
        marks = _marks(house)
    click.echo(f"新写入的都用 {names[0]}。")
    for kid in names[1:]:
        click.echo(_verdict(kid, total[kid], marks if kid == names[-1] else 0))
    if total[""]:
        click.echo(f"有 {total['']} 份不是用这些钥匙封的，请把少了的钥匙加回 SZCA_DATA_KEYS。")
    raise SystemExit(1 if total[""] else 0)


def _verdict(kid: str, count: int, marks: int) -> str:
    if count:
        return f"{kid} 还封着 {count} 份，请先运行 szca keys rotate，暂时不要去掉。"
    if marks:
        return (
            f"{kid} 已不封任何内容；{marks} 张转账单的防重复标记由它算出，去掉后认不出与这些单子重复的转账。"
        )
    return f"{kid} 已不封任何内容，可以从 SZCA_DATA_KEYS 去掉；旧备份还要用它，请另行保管。"


def _marks(house: House) -> int:
    """What is recognised by a keyed hash. It belongs to the last key, and cannot be computed anew."""
    query = select(func.count()).select_from(DocumentRow).where(DocumentRow.mark != "")
    with house.database.reading() as connection:
        return connection.execute(query).scalar_one()


@click.group()
def store() -> None:
    """The store of documents."""


@store.command()
@click.option("--dry-run", is_flag=True, help="Say what would be deleted, and delete nothing.")
def sweep(dry_run: bool) -> None:
    """Delete what is a day old and named by no row; say what is missing. The clock does it every night."""
    objects = orphans = unfinished = missing = 0
    with _house() as house:
        for part in PARTS:
            swept = house.sweeper.sweep(part, is_rehearsal=dry_run)
            for name in swept.orphans if dry_run else ():
                click.echo(f"  会删除 {name}")
            for lost in swept.missing:
                click.echo(f"  ✗ {lost.table} {lost.id} {lost.column}: {lost.name} 不在文件库里")
            objects, orphans = objects + swept.objects, orphans + len(swept.orphans)
            unfinished, missing = unfinished + swept.unfinished, missing + len(swept.missing)
    would = "会" if dry_run else "已"
    gone = f"{would}删除无主的 {orphans} 个、写到一半的 {unfinished} 个"
    click.echo(f"共 {objects} 个文件，{gone}，缺失 {missing} 个。")
    raise SystemExit(1 if missing else 0)
