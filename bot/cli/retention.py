"""What operators type about what is kept: szca retention."""

from contextlib import closing

import click

from bot.bootstrap import House
from bot.retention import RETENTION
from bot.settings import load

_WHAT = {
    "inbox": "收到的消息",
    "outbox": "发出或不再发送的消息",
    "work": "已结束的后台任务",
    "abandoned": "取消或过期申请的资料（申请数）",
    "ended": "没有发证的已结束申请（申请数）",
    "certified": "证书到期满保存期的申请（申请数）",
    "traces": "员工账号的记录",
    "sessions": "员工登录的旧记录",
}


@click.command()
@click.option("--dry-run", is_flag=True, help="Count what would be deleted, and delete nothing.")
def retention(dry_run: bool) -> None:
    """Delete what was kept long enough. The clock does it every night."""
    with closing(House(load())) as house:
        for name in RETENTION:
            count = house.retention.count(name) if dry_run else house.retention.apply(name)
            days = house.settings.retention_days[name]
            click.echo(f"{_WHAT[name]}：保存 {days} 天，{'会删除' if dry_run else '已删除'} {count}")
