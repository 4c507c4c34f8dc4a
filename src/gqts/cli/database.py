"""`gqts database url`: where the database is, for psql and backup programs."""

from __future__ import annotations

import click

from gqts.cli.opening import database_url, settings_for_command


@click.group("database")
def command() -> None:
    """Find the database itself."""


@command.command("url")
def show_url() -> None:
    """Print the URL of the database, started if need be. It holds the password: psql "$(gqts database url)"."""
    click.echo(database_url(settings_for_command()))
