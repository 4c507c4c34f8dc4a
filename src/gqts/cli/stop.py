"""`gqts stop`: end the service and the embedded database; what is stored stays."""

from __future__ import annotations

import click

from gqts.cli.opening import settings_for_command
from gqts.cli.running import stop_running
from gqts.kit.postgres import stop_server


@click.command("stop")
def command() -> None:
    """End the service of this home, then its embedded database. What is stored stays."""
    settings = settings_for_command()
    click.echo("The service has ended." if stop_running(settings.home) else "No service was running.")
    if settings.database_url is not None:
        click.echo("The database is not gqts's own; it was left alone.")
    elif stop_server(settings.home):
        click.echo("The embedded database has stopped.")
    else:
        click.echo("The embedded database was not running.")
