"""Webhooks to other systems: szca webhook add, list, remove, rotate, resume, log, replay."""

from contextlib import closing

import click

from bot.bootstrap import House
from bot.errors import Refused
from bot.models.webhook_endpoints import ALL, FAILING, GONE, Endpoint
from bot.models.webhook_messages import DELIVERED, FAILED, WAITING, Message
from bot.settings import load
from bot.turn.state_events import EVENTS
from flows.workdays import CHINA

_OFF = {"": "使用中", GONE: "已停用：对方答复 410", FAILING: "已停用：连续失败三天"}
_STATES = {WAITING: "待送达", DELIVERED: "已送达", FAILED: "未送达"}
_NO_ENDPOINT = "没有接收地址 {}。"


@click.group()
def webhook() -> None:
    """Tells other systems when an application changes its state."""


@webhook.command()
@click.argument("url")
@click.option("--events", default=ALL, help=f"{ALL} for all, or some of: {','.join(EVENTS)}")
def add(url: str, events: str) -> None:
    """Send the events to an address from now on. Its secret is shown this once."""
    wanted = list(dict.fromkeys(events.split(",")))
    if unknown := [event for event in wanted if event not in (*EVENTS, ALL)]:
        raise click.ClickException(f"没有事件 {unknown[0]}。可选：{', '.join(EVENTS)}")
    with closing(House(load())) as house:
        try:
            house.webhook_receivers.check(url)
        except Refused as refused:
            raise click.ClickException(refused.words) from None
        endpoint_id, secret = house.webhook_endpoints.add(url, [ALL] if ALL in wanted else wanted)
    click.echo(endpoint_id)
    click.echo(secret)


@webhook.command("list")
def show() -> None:
    """Every endpoint: its address, what it is sent, whether it fails or was switched off."""
    with closing(House(load())) as house:
        endpoints = house.webhook_endpoints.all()
    for endpoint in endpoints:
        click.echo(f"{endpoint.id}  {endpoint.url}  {','.join(endpoint.events)}  {_standing(endpoint)}")
    click.echo(f"共 {len(endpoints)} 个接收地址。")


@webhook.command()
@click.argument("endpoint_id", metavar="ID")
def remove(endpoint_id: str) -> None:
    """Send nothing to an endpoint any more."""
    with closing(House(load())) as house:
        if not house.webhook_endpoints.remove(endpoint_id):
            raise click.ClickException(_NO_ENDPOINT.format(endpoint_id))
    click.echo(f"已删除接收地址 {endpoint_id}。")


@webhook.command()
@click.argument("endpoint_id", metavar="ID")
def rotate(endpoint_id: str) -> None:
    """Make a new secret. For 24 hours messages are signed with the old one too."""
    with closing(House(load())) as house:
        secret = house.webhook_endpoints.rotate(endpoint_id)
    if secret is None:
        raise click.ClickException(_NO_ENDPOINT.format(endpoint_id))
    click.echo(secret)


@webhook.command()
@click.argument("endpoint_id", metavar="ID")
def resume(endpoint_id: str) -> None:
    """Switch on an endpoint that was switched off by itself. What it missed is sent by `replay`."""
    with closing(House(load())) as house:
        if not house.webhook_endpoints.resume(endpoint_id):
            raise click.ClickException(f"没有停用的接收地址 {endpoint_id}。")
    click.echo(f"接收地址 {endpoint_id} 已恢复。")


@webhook.command("log")
@click.argument("endpoint_id", metavar="ID")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 1000))
def history(endpoint_id: str, limit: int) -> None:
    """The newest messages of an endpoint, each with every try."""
    with closing(House(load())) as house:
        messages = house.webhook_messages.of_endpoint(endpoint_id, limit)
    for message in messages:
        for line in _lines(message):
            click.echo(line)
    click.echo(f"共 {len(messages)} 条。")


@webhook.command()
@click.argument("message_ids", metavar="[MESSAGE]...", nargs=-1)
@click.option("--endpoint", default="", help="All messages that failed of this endpoint.")
def replay(message_ids: tuple[str, ...], endpoint: str) -> None:
    """Send messages again, each under its old id. An endpoint that is off is sent nothing."""
    if bool(message_ids) == bool(endpoint):
        raise click.UsageError("Name messages, or an endpoint.")
    with closing(House(load())) as house:
        queued = house.webhook_messages.replay(message_ids, endpoint)
    click.echo(f"重新发送 {len(queued)} 条。")
    raise SystemExit(0 if queued else 1)


def _standing(endpoint: Endpoint) -> str:
    if endpoint.failing_since and not endpoint.off_because:
        return f"{endpoint.failing_since.astimezone(CHINA):%Y-%m-%d %H:%M} 起失败"
    return _OFF[endpoint.off_because]


def _lines(message: Message) -> list[str]:
    made = f"{message.created_at.astimezone(CHINA):%Y-%m-%d %H:%M:%S}"
    head = f"{message.id}  {made}  {message.event}  {message.application_id}  {_STATES[message.state]}"
    return [head] + [
        f"    {one.at.astimezone(CHINA):%m-%d %H:%M:%S}  {one.status or one.error}  {one.took} ms"
        for one in message.tries
    ]
