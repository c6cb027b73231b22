"""What operators type about the flows: szca flow."""

from contextlib import closing
from pathlib import Path

import click

from bot.bootstrap import House, utc_now
from bot.reports import flow_check
from bot.reports.flow_pages import flow_pages, write
from bot.reports.looking import looking
from bot.settings import environment, load
from flows.certificates.choice import FORMS


@click.group()
def flow() -> None:
    """The flows as they are declared."""


@flow.command()
@click.option("--out", type=click.Path(path_type=Path), default=Path("docs/flows"), show_default=True)
def graph(out: Path) -> None:
    """Draw every flow: pictures in a folder, and the page beside it that shows them."""
    for path in write(flow_pages(FORMS, out)):
        click.echo(f"已更新 {path}")


@flow.command()
@click.option("--against", required=True, metavar="DATABASE_URL", help="Looked at, never changed.")
@click.option("--active", is_flag=True, help="Only applications that have not ended.")
def check(against: str, active: bool) -> None:
    """Today's flows over stored applications: what is asked next, and which answers would be lost."""
    house = House(load(environment() | {"SZCA_DATABASE_URL": against}))
    seen = lost = 0
    with closing(house), looking(house.settings.database_url) as connection:
        for found in flow_check.check(connection, house.sealer, utc_now(), only_active=active):
            click.echo(found)
            seen, lost = seen + 1, lost + bool(found.lost)
    click.echo(f"共 {seen} 笔申请，{lost} 笔会丢失答案。")
    raise SystemExit(1 if lost else 0)
