"""What operators type about accounts of the staff: szca staff list, add, password, roles, off, on …"""

from contextlib import closing

import click

from bot.bootstrap import House
from bot.models.roles import ROLES, name_of
from bot.models.staff import Staff
from bot.settings import load

_ROLES = ",".join(ROLES)


@click.group()
def staff() -> None:
    """Accounts of the staff."""


@staff.command("list")
def show() -> None:
    """Everybody, with roles, second factor and state."""
    with closing(House(load())) as house:
        people = house.staff.everybody()
    for one in people:
        click.echo(_line(one))
    click.echo(f"共 {len(people)} 个账号，{sum(one.is_active for one in people)} 个使用中。")


@staff.command()
@click.argument("login")
@click.option("--name", required=True)
@click.option("--roles", required=True, help=_ROLES)
@click.option("--one-time", is_flag=True, help="Print a one-time password instead of asking for one.")
@click.option("--password", help="Better left out: it is asked for, and stays out of the shell's history.")
def add(login: str, name: str, roles: str, one_time: bool, password: str | None) -> None:
    """Make an account for the desk."""
    with closing(House(load())) as house:
        if one_time:
            click.echo(_told(house.staff.invite(login, name, roles.split(","))))
        else:
            house.staff.add(login, name, roles.split(","), password or _asked())
    click.echo(f"已添加 {login}（{name}）。")


@staff.command("password")
@click.argument("login")
@click.option("--one-time", is_flag=True, help="Print a one-time password instead of asking for one.")
def set_password(login: str, one_time: bool) -> None:
    """A new password; every session of this person ends."""
    with closing(House(load())) as house:
        if one_time:
            click.echo(_told(house.staff.reset_password(login)))
        else:
            house.staff.set_password(login, _asked())
    click.echo(f"{login} 的密码已更改，所有登录都已退出。")


@staff.command("roles")
@click.argument("login")
@click.argument("roles", metavar=_ROLES)
def set_roles(login: str, roles: str) -> None:
    """Other roles, from the next page on."""
    with closing(House(load())) as house:
        house.staff.set_roles(login, roles.split(","))
    click.echo(f"{login} 现在是{'、'.join(name_of(role) for role in roles.split(','))}。")


@staff.command()
@click.argument("login")
def off(login: str) -> None:
    """No more logins; every session of this person ends."""
    with closing(House(load())) as house:
        house.staff.deactivate(login)
    click.echo(f"{login} 已停用，所有登录都已退出。")


@staff.command()
@click.argument("login")
def on(login: str) -> None:
    """An account that was off may log in again."""
    with closing(House(load())) as house:
        house.staff.activate(login)
    click.echo(f"{login} 已恢复。")


@staff.command()
@click.argument("login")
def logout(login: str) -> None:
    """End every session of this person."""
    with closing(House(load())) as house:
        house.staff.end_sessions(login)
    click.echo(f"{login} 的登录都已退出。")


@staff.command()
@click.argument("login")
def totp(login: str) -> None:
    """Clear the second factor, for a lost phone: the person sets up a new one at the next login."""
    with closing(House(load())) as house:
        house.second_factors.reset(login)
    click.echo(f"{login} 的二次验证已清除，下次登录时可以重新设置。")


# The group had this name before, and scripts of operators call it.
agent = click.Group("agent", commands={"add": add}, hidden=True)


def _asked() -> str:
    typed: str = click.prompt("新密码", hide_input=True, confirmation_prompt="再输入一次")
    return typed


def _told(password: str) -> str:
    return f"一次性密码：{password}（3 天内有效，第一次登录时要换成自己的密码）"


def _line(one: Staff) -> str:
    state = "停用" if not one.is_active else "等待设置密码" if one.must_renew else "使用中"
    second = "已开启二次验证" if one.has_second else "未开启二次验证"
    roles = "、".join(name_of(role) for role in sorted(one.roles))
    return "  ".join((one.login, one.name, roles, second, state))
