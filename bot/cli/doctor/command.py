"""Checks this deployment: szca doctor."""

import click

from bot.cli.doctor.examining import examine


@click.command()
def doctor() -> None:
    """Check this deployment and say what is wrong."""
    findings = examine()
    for finding in findings:
        click.echo(f"{finding.mark} {finding.what}: {finding.words}")
    raise SystemExit(0 if all(finding.is_good for finding in findings) else 1)
