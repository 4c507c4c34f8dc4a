"""`gqts reset`: delete everything that was stored, the embedded database included."""

from __future__ import annotations

import click

from gqts.cli.demo_access import forget_access
from gqts.cli.exits import USAGE
from gqts.cli.opening import settings_for_command
from gqts.cli.running import stop_running
from gqts.cli.stories import forget_demo
from gqts.kit.postgres import remove_server


@click.command("reset")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_context
def command(context: click.Context, *, yes: bool) -> None:
    """Delete everything stored in this home, its database included, after asking. The service is ended first."""
    settings = settings_for_command()
    if settings.database_url is not None:
        click.echo(
            "The database (GQTS_DATABASE_URL) is not gqts's own; drop and create it with its own tools.", err=True
        )
        context.exit(USAGE)
    if not yes:
        click.confirm(f"Delete everything stored in {settings.home}?", abort=True)
    stop_running(settings.home)
    remove_server(settings.home)
    forget_demo(settings.home)
    forget_access(settings.home)
    click.echo("Everything is deleted.")
