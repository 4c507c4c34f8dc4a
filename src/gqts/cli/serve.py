"""`gqts serve`: the service, in the foreground, until it is told to stop."""

from __future__ import annotations

import os

import click

from gqts.cli.opening import database_url, settings_for_command
from gqts.cli.serving import Serving, require_free_address, serve
from gqts.kit.migrations import migrate
from gqts.kit.settings import Settings


def settings_with(host: str | None, port: int | None) -> Settings:
    """Return the settings with the options of the command line, which go before the environment."""
    if host is not None:
        os.environ["GQTS_HOST"] = host
    if port is not None:
        os.environ["GQTS_PORT"] = str(port)
    return settings_for_command()


@click.command("serve")
@click.option("--host", help="Address to listen at (GQTS_HOST, default 127.0.0.1).")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen at (GQTS_PORT, default 8000).")
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="Serving processes.")
def command(host: str | None, port: int | None, workers: int) -> None:
    """Serve API and pages until SIGTERM or Ctrl-C; requests under way are finished first."""
    settings = settings_with(host, port)
    require_free_address(settings)
    migrate(database_url(settings))

    def tell() -> None:
        click.echo(f"Serving at {settings.public_url} (Ctrl-C ends it).", err=True)

    serve(Serving(settings, workers, tell))
