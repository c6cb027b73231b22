"""The command `szca`: szca demo, doctor, release, worker, flow, words, report …

A command is loaded when it is typed: the clock needs neither the web application nor the sandbox, and what a
process does not load, it need not wait for.
"""

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType

import click

from bot.loading import loading

# Each command, and the module that has it under its name.
COMMANDS: Mapping[str, str] = MappingProxyType(
    {
        "agent": "bot.cli.staff",
        "apikey": "bot.cli.apikey",
        "chat": "bot.cli.demo",
        "clock": "bot.cli.clock",
        "demo": "bot.cli.demo",
        "doctor": "bot.cli.doctor.command",
        "flow": "bot.cli.flow",
        "keys": "bot.cli.keys",
        "menu": "bot.cli.menu",
        "outbox": "bot.cli.outbox",
        "release": "bot.cli.release",
        "report": "bot.cli.report",
        "retention": "bot.cli.retention",
        "sandbox": "bot.cli.sandbox",
        "search": "bot.cli.search",
        "staff": "bot.cli.staff",
        "store": "bot.cli.keys",
        "webhook": "bot.cli.webhook",
        "words": "bot.cli.words",
        "worker": "bot.cli.worker",
    }
)


class _Szca(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Loads its module. `szca --help` loads all of them."""
        if cmd_name not in COMMANDS:
            return None
        with loading():
            found = getattr(import_module(COMMANDS[cmd_name]), cmd_name)
        return found if isinstance(found, click.Command) else None


@click.group(cls=_Szca)
def main() -> None:
    """深圳CA 公众号 SZCA6688 的服务。"""
