"""Checks this deployment: szca doctor."""

import click

from bot.cli.doctor.examining import examine
from bot.errors import SettingsError
from bot.providers.operators import Operators
from bot.settings import load


@click.command()
@click.option("--alarm", is_flag=True, help="Send a test alarm to SZCA_ALARM_URLS, and look at nothing else.")
def doctor(alarm: bool) -> None:
    """Check this deployment and say what is wrong."""
    if alarm:
        raise SystemExit(_tries_alarms())
    findings = examine()
    for finding in findings:
        click.echo(f"{finding.mark} {finding.what}: {finding.words}")
    raise SystemExit(0 if all(finding.is_good for finding in findings) else 1)


def _tries_alarms() -> int:
    try:
        operators = Operators(load().alarm_urls)
    except SettingsError as error:
        raise click.ClickException(str(error)) from None
    if not operators.ways:
        raise click.ClickException("SZCA_ALARM_URLS is not set: nobody is told of anything")
    is_taken = operators.tell("深圳CA 公众号告警", "这是一条测试告警，不用处理。")
    click.echo(f"{operators.ways} address(es): " + ("taken" if is_taken else "at least one did not take it"))
    return 0 if is_taken else 1
