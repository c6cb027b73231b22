"""What operators type about news that did not go out: szca outbox, szca outbox resend ID."""

from collections.abc import Mapping
from contextlib import closing

import click

from bot.bootstrap import House
from bot.outbox.unsent import Resent, UnsentMessage, Waits
from bot.settings import load
from flows.notices import NOTICES
from flows.workdays import CHINA

_WAITS: Mapping[Waits, str] = {
    "retry": "等待重发",
    "contact": "等用户来消息",
    "doubt": "可能已送达，等用户来消息",
    "never": "没有发出",
}
_ANSWERS: Mapping[Resent, str] = {
    "planned": "已排入发送，约二十秒内发出。",
    "unknown": "没有这条消息。",
    "not_news": "这不是通知。过时的对话不再发送，用户来消息时会重新得到当前的问题。",
    "not_waiting": "这条消息已经发出，或正在发送。",
}


@click.group(invoke_without_command=True)
@click.pass_context
def outbox(context: click.Context) -> None:
    """Messages that are held, in doubt or given up. Their words are not shown."""
    if context.invoked_subcommand is not None:
        return
    with closing(House(load())) as house:
        found = house.unsent.messages()
    for message in found:
        click.echo(_line(message))
    click.echo(f"共 {len(found)} 条。")


@outbox.command()
@click.argument("outbox_id", metavar="ID", type=int)
def resend(outbox_id: int) -> None:
    """Send held or failed news once more. What was in doubt may arrive twice."""
    with closing(House(load())) as house:
        answer = house.unsent.resend(outbox_id)
    click.echo(_ANSWERS[answer])
    raise SystemExit(0 if answer == "planned" else 1)


def _line(message: UnsentMessage) -> str:
    title = NOTICES[message.name].title if message.name in NOTICES else message.kind
    waits = _WAITS[message.waits]
    if message.due_at is not None:
        waits += f" {message.due_at.astimezone(CHINA):%m-%d %H:%M}"
    created = message.created_at.astimezone(CHINA)
    parts = (
        str(message.id),
        f"{created:%m-%d %H:%M}",
        title,
        message.application_id[:8],
        waits,
        f"已试 {message.attempts} 次",
        message.error,
    )
    return "  ".join(part for part in parts if part)
