"""What operators type about the search of the desk: szca search rebuild."""

from contextlib import closing

import click

from bot.bootstrap import House
from bot.settings import load
from bot.upkeep.word_index import WordIndex


@click.group()
def search() -> None:
    """The terms by which staff find applications and what was said."""


@search.command()
def rebuild() -> None:
    """Compute all terms anew: after the oldest key was taken out of SZCA_DATA_KEYS."""
    with closing(House(load())) as house:
        house.prove_keys()
        click.echo(f"已重建 {house.search_index.run(is_whole=True)} 笔申请的查找索引。")
        words = WordIndex(house.database, house.sealer, house.clock)
        click.echo(f"已重建 {words.run(is_whole=True)} 条消息的查找索引。")
