"""WeChat and the providers on this machine: szca sandbox."""

from pathlib import Path

import click

from bot.demo.outside import sandbox_app, serve
from bot.settings import load


@click.command()
@click.option("--port", default=8100)
@click.option("--var", type=click.Path(path_type=Path), default=Path("var"))
def sandbox(port: int, var: Path) -> None:
    """WeChat and the providers on this machine, and a phone. Demo only."""
    serve(sandbox_app(load(), var, port), port)
