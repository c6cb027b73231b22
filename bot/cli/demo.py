"""The whole service on this machine, and a talk with it: szca demo, szca chat."""

from pathlib import Path

import click

from bot.bootstrap import House
from bot.demo.environment import (
    CASHIER,
    DEMO_STAFF,
    LIVE_PORT,
    REVIEWER,
    Demo,
    check_ports,
    desk_password,
    prepare,
)
from bot.demo.supervisor import run
from bot.settings import load
from bot.upkeep.release import migrate
from bot.wechat.menu import MENU

CERTIFICATES = ("机构证书", "机构个人证书", "自然人证书")


@click.command()
@click.option("--script", is_flag=True, help="Play a whole application to the certificate in hand, then end.")
@click.option("--certificate", type=click.Choice(CERTIFICATES), default="机构证书", show_default=True)
@click.option("--var", type=click.Path(path_type=Path), default=Path("var"), show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--sandbox-port", default=8100, show_default=True)
@click.option("--redis-port", default=6390, show_default=True)
@click.option("--live-port", default=LIVE_PORT, show_default=True)
@click.option("--web-workers", default=0, help="Processes of gunicorn; 1 on SQLite, 2 on PostgreSQL.")
def demo(
    script: bool,
    certificate: str,
    var: Path,
    port: int,
    sandbox_port: int,
    redis_port: int,
    live_port: int,
    web_workers: int,
) -> None:
    """Everything on this machine: the service, its workers and a sandbox of WeChat."""
    made = prepare(var, port, sandbox_port, redis_port, live_port)
    check_ports(made)
    settings = load(made.environ)
    migrate(settings.database_url)
    workers = web_workers or (1 if settings.database_url.startswith("sqlite") else 2)
    with (var / "demo.log").open("a", encoding="utf-8") as log:
        raise SystemExit(run(made, lambda: _ready(made, certificate if script else ""), workers, log))


def _ready(made: Demo, certificate: str) -> int | None:
    """Once all processes answer. `certificate`: play its script; "": say where things are."""
    house = House(load(made.environ))
    try:
        house.wechat.push_menu(MENU)
        for login, (name, roles) in DEMO_STAFF.items():
            if house.staff.find(login) is None:
                house.staff.add(login, name, roles, desk_password(made))
    finally:
        house.close()
    if certificate:
        from bot.demo.script import play  # only here: nothing else needs a browser

        return play(made, click.echo, certificate)
    click.echo(
        f"\n  手机（申请人）  {made.sandbox}/sandbox\n  工作台（员工）  {made.web}/desk"
        f"\n  工作台账号      {REVIEWER}，财务 {CASHIER} / {desk_password(made)}"
        f"\n  日志            {made.var}/demo.log"
        "\n\n  Ctrl-C 结束。"
    )
    return None


@click.command()
@click.option("--url", default="http://127.0.0.1:8100", show_default=True, help="The sandbox's address.")
@click.option("--name", default="王小明", show_default=True)
def chat(url: str, name: str) -> None:
    """Talk to the account of a running demo in this terminal."""
    from bot.demo.terminal import talk  # readline changes the terminal, so only here

    talk(url, name)
