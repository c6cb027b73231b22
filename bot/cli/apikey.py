"""Keys of the interface for the CA's own systems: szca apikey list, add, rotate, end."""

from contextlib import closing

import click

from bot.bootstrap import House
from bot.errors import Refused
from bot.models.api_keys import SCOPES
from bot.settings import load

_NO_KEY = "没有使用中的密钥 {}。"


@click.group()
def apikey() -> None:
    """Keys of /api/v1."""


@apikey.command("list")
def show() -> None:
    """Every key: its account, what it may do, when it was used last."""
    with closing(House(load())) as house:
        keys, now = house.api_keys.all(), house.clock()
    for key in keys:
        used = f"{key.used_at:%Y-%m-%d %H:%M}" if key.used_at else "从未使用"
        state = "已停用" if key.is_over(now) else "使用中，已换新" if key.ended_at else "使用中"
        click.echo(f"{key.id}  {key.name}  {key.login}  {','.join(sorted(key.scopes))}  {used}  {state}")
    click.echo(f"共 {len(keys)} 个密钥。")


@apikey.command()
@click.argument("name")
@click.option("--login", required=True, help="The account of the staff in whose name it works.")
@click.option("--scopes", required=True, help=",".join(SCOPES))
def add(name: str, login: str, scopes: str) -> None:
    """Make a key. It is shown this once."""
    with closing(House(load())) as house:
        staff = house.staff.find(login)
        if staff is None or not staff.is_active:
            raise click.ClickException(f"没有使用中的账号 {login}。")
        try:
            token = house.api_keys.make(name, staff, scopes.split(","))
        except Refused as refused:
            raise click.ClickException(refused.words) from None
    click.echo(token)


@apikey.command()
@click.argument("key_id")
def rotate(key_id: str) -> None:
    """Make a key in place of another, which works for 24 hours more. It is shown this once."""
    with closing(House(load())) as house:
        token = house.api_keys.rotate(key_id)
    if token is None:
        raise click.ClickException(_NO_KEY.format(key_id))
    click.echo(token)


@apikey.command()
@click.argument("key_id")
def end(key_id: str) -> None:
    """End a key by its id, as `szca apikey list` shows it."""
    with closing(House(load())) as house:
        if not house.api_keys.end(key_id):
            raise click.ClickException(_NO_KEY.format(key_id))
    click.echo(f"密钥 {key_id} 已停用。")
