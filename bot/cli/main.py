"""What operators type: szca demo, doctor, release, worker, flow, words, report …"""

import signal
import threading
from contextlib import closing
from datetime import datetime
from pathlib import Path

import click

from bot import logs
from bot.bootstrap import House, utc_now
from bot.cli.doctor import examine
from bot.cli.keys import keys, store
from bot.cli.menu import MENU
from bot.cli.outbox import outbox
from bot.cli.retention import retention
from bot.cli.staff import agent, staff
from bot.cli.worker import run_worker
from bot.demo.environment import CASHIER, DEMO_STAFF, REVIEWER, Demo, check_ports, desk_password, prepare
from bot.demo.outside import sandbox_app, serve
from bot.demo.supervisor import run
from bot.heartbeat import CLOCK, Heartbeat, Progress
from bot.models.work_kinds import WORKERS
from bot.reports import flow_check, funnel_words, words
from bot.reports.flow_pages import flow_pages, write
from bot.reports.funnel import funnel
from bot.reports.looking import looking
from bot.settings import environment, load
from bot.upkeep.release import migrate
from flows.certificates.choice import FORMS
from flows.workdays import CHINA

CERTIFICATES = ("机构证书", "机构个人证书", "自然人证书")

# A clock whose ticks fail or hang for so long is reported as gone.
_CLOCK_PATIENCE_SECONDS = 60


@click.group()
def main() -> None:
    """深圳CA 公众号 SZCA6688 的服务。"""


main.add_command(keys)
main.add_command(store)
main.add_command(outbox)
main.add_command(retention)
main.add_command(staff)
main.add_command(agent)


@main.command()
def release() -> None:
    """Bring the database to today's tables, and what is stored to what they are for."""
    settings = load()
    migrate(settings.database_url)
    house = House(settings)
    try:
        house.witnesses.introduce(house.vault)
        house.promising.run()
        house.sealing_words.run()
        house.keying_marks.run()
    finally:
        house.close()


@main.command()
@click.argument("role", type=click.Choice(list(WORKERS)))
def worker(role: str) -> None:
    """Run the jobs of the queues of one role."""
    logs.configure()
    with closing(House(load())) as house:
        house.prove_keys()
        run_worker(house, role)


@main.command()
def clock() -> None:
    """Fire timers and sweep up what crashes left."""
    logs.configure()
    run_clock(House(load()))


def run_clock(house: House) -> None:
    """Keep this deployment's time until the process is told to end."""
    house.prove_keys()
    stop = threading.Event()
    for end in (signal.SIGTERM, signal.SIGINT):
        signal.signal(end, lambda *_: stop.set())
    progress = Progress(_CLOCK_PATIENCE_SECONDS)
    with Heartbeat(house.redis, CLOCK, progress.is_recent).beating():
        house.timekeeper().run(stop, progress.made)
    house.close()


@main.command()
@click.option("--port", default=8100)
@click.option("--var", type=click.Path(path_type=Path), default=Path("var"))
def sandbox(port: int, var: Path) -> None:
    """WeChat and the providers on this machine, and a phone. Demo only."""
    serve(sandbox_app(load(), var, port), port)


@main.command()
@click.option("--script", is_flag=True, help="Play a whole application, then end.")
@click.option("--certificate", type=click.Choice(CERTIFICATES), default="机构证书", show_default=True)
@click.option("--var", type=click.Path(path_type=Path), default=Path("var"), show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--sandbox-port", default=8100, show_default=True)
@click.option("--redis-port", default=6390, show_default=True)
@click.option("--web-workers", default=0, help="Processes of gunicorn; 1 on SQLite, 2 on PostgreSQL.")
def demo(
    script: bool,
    certificate: str,
    var: Path,
    port: int,
    sandbox_port: int,
    redis_port: int,
    web_workers: int,
) -> None:
    """Everything on this machine: the service, its workers and a sandbox of WeChat."""
    made = prepare(var, port, sandbox_port, redis_port)
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


@main.command()
@click.option("--url", default="http://127.0.0.1:8100", show_default=True, help="The sandbox's address.")
@click.option("--name", default="王小明", show_default=True)
def chat(url: str, name: str) -> None:
    """Talk to the account of a running demo in this terminal."""
    from bot.demo.terminal import talk  # readline changes the terminal, so only here

    talk(url, name)


@main.command()
def doctor() -> None:
    """Check this deployment and say what is wrong."""
    findings = examine()
    for finding in findings:
        click.echo(f"{finding.mark} {finding.what}: {finding.words}")
    raise SystemExit(0 if all(finding.is_good for finding in findings) else 1)


@main.group()
def menu() -> None:
    """The account's menu."""


@menu.command()
def push() -> None:
    """Send the menu to WeChat."""
    house = House(load())
    house.wechat.push_menu(MENU)
    house.close()
    click.echo("菜单已更新，用户重新进入公众号后可见。")


@main.group()
def flow() -> None:
    """The flows as they are declared."""


@flow.command()
@click.option("--out", type=click.Path(path_type=Path), default=Path("docs/flows"), show_default=True)
def graph(out: Path) -> None:
    """Draw every flow: pictures in a folder, and the page beside it that shows them."""
    for path in write(flow_pages(FORMS, out)):
        click.echo(f"已更新 {path}")


@flow.command()
@click.option("--against", required=True, metavar="DATABASE_URL", help="Looked at, never changed.")
@click.option("--active", is_flag=True, help="Only applications that have not ended.")
def check(against: str, active: bool) -> None:
    """Today's flows over stored applications: what is asked next, and which answers would be lost."""
    house = House(load(environment() | {"SZCA_DATABASE_URL": against}))
    seen = lost = 0
    with closing(house), looking(house.settings.database_url) as connection:
        for found in flow_check.check(connection, house.sealer, utc_now(), only_active=active):
            click.echo(found)
            seen, lost = seen + 1, lost + bool(found.lost)
    click.echo(f"共 {seen} 笔申请，{lost} 笔会丢失答案。")
    raise SystemExit(1 if lost else 0)


@main.command("words")
@click.option("--format", "form", type=click.Choice(["text", "markdown"]), default="text", show_default=True)
def list_words(form: str) -> None:
    """Every sentence that an applicant can be told, with its place."""
    found = words.sentences(Path(__file__).parents[2])
    click.echo({"text": words.as_text, "markdown": words.as_markdown}[form](found), nl=False)


@main.group()
def report() -> None:
    """Figures of how things go. No personal data."""


@report.command("funnel")
@click.option("--flow", "version", default="", help="A version such as institution/2, or a kind.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="From this day in China on.")
def report_funnel(version: str, since: datetime | None) -> None:
    """How each question does: answered right at once, not understood, left."""
    start = since.replace(tzinfo=CHINA) if since else None
    with looking(load().database_url) as connection:
        click.echo(funnel_words.as_text(funnel(connection, utc_now(), start, version)), nl=False)
