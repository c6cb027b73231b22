"""What operators type for figures: szca report."""

from datetime import datetime

import click

from bot.bootstrap import utc_now
from bot.reports import funnel_words
from bot.reports.funnel import funnel
from bot.reports.looking import looking
from bot.settings import load
from flows.workdays import CHINA


@click.group()
def report() -> None:
    """Figures of how things go. No personal data."""


@report.command("funnel")
@click.option("--flow", "version", default="", help="A version such as institution/2, or a kind.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="From this day in China on.")
def report_funnel(version: str, since: datetime | None) -> None:
    """How each question does: answered right at once, not understood, left."""
    start = since.replace(tzinfo=CHINA) if since else None
    with looking(load().database_url) as connection:
        click.echo(funnel_words.as_text(funnel(connection, utc_now(), start, version)), nl=False)
