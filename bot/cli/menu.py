"""What operators type about the account's menu: szca menu."""

from contextlib import closing

import click

from bot.bootstrap import House
from bot.settings import load
from bot.wechat.menu import MENU


@click.group()
def menu() -> None:
    """The account's menu."""


@menu.command()
def push() -> None:
    """Send the menu to WeChat."""
    with closing(House(load())) as house:
        house.wechat.push_menu(MENU)
    click.echo("菜单已更新，用户重新进入公众号后可见。")
