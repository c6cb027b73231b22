"""What operators type about what is kept: szca retention."""

from contextlib import closing

import click

from bot.bootstrap import House
from bot.retention import RETENTION
from bot.settings import load


@click.command()
@click.option("--dry-run", is_flag=True, help="Count what would be deleted, and delete nothing.")
def retention(dry_run: bool) -> None:
    """Delete what was kept long enough. The clock does it every night."""
    with closing(House(load())) as house:
        for name in RETENTION:
            count = house.retention.count(name) if dry_run else house.retention.apply(name)
            days = house.settings.retention_days[name]
            click.echo(f"{RETENTION[name].what}：保存 {days} 天，{'会删除' if dry_run else '已删除'} {count}")
