"""What operators type for the sentences of the service: szca words."""

from pathlib import Path

import click

from bot.reports.words import as_markdown, as_text, sentences


@click.command()
@click.option("--format", "form", type=click.Choice(["text", "markdown"]), default="text", show_default=True)
def words(form: str) -> None:
    """Every sentence that an applicant can be told, with its place."""
    found = sentences(Path(__file__).parents[2])
    click.echo({"text": as_text, "markdown": as_markdown}[form](found), nl=False)
