"""`gqts migrate`: bring the schema of the database up to date."""

from __future__ import annotations

import click

from gqts.cli.opening import database_url, settings_for_command
from gqts.kit.migrations import migrate


@click.command("migrate")
def command() -> None:
    """Bring the schema of the database up to date. Safe to repeat, and with the service running."""
    url = database_url(settings_for_command())
    applied = migrate(url, report=click.echo)
    click.echo(f"{len(applied)} applied." if applied else "Nothing to do: the schema is up to date.", err=True)
