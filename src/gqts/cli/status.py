"""`gqts status`: what is running, where, and how much is stored."""

from __future__ import annotations

from typing import Any

import click
import orjson

from gqts.cli.exits import UNAVAILABLE
from gqts.cli.opening import database_url, settings_for_command
from gqts.cli.running import find_server
from gqts.events import count_events
from gqts.kit.database import Database, Transaction, location
from gqts.kit.errors import GqtsError
from gqts.kit.migrations import list_missing
from gqts.kit.outbox import count_waiting, list_dead
from gqts.kit.settings import Settings


@click.command("status")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@click.pass_context
def command(context: click.Context, *, as_json: bool) -> None:
    """Tell what is running, where, and how much is stored. Starts the embedded database if it is not running."""
    settings = settings_for_command()
    told = _read_status(settings)
    if as_json:
        click.echo(orjson.dumps(told, option=orjson.OPT_INDENT_2))
    else:
        for name, value in told.items():
            click.echo(f"{name.replace('_', ' ')}: {value}")
    if told["database"] == "unavailable":
        context.exit(UNAVAILABLE)


def _read_status(settings: Settings) -> dict[str, Any]:
    server = find_server(settings.home)
    told: dict[str, Any] = {
        "home": str(settings.home),
        "serving": "no" if server is None else f"process {server.pid} at {server.address}",
    }
    try:
        url = database_url(settings)
        told["database_location"] = location(url) if settings.database_url else "embedded, under the home"
        with Database.open(url, maximum=1) as database, database.transaction(read_only=True) as tx:
            told |= {
                "database": "available",
                **_count(tx),
            }
    except GqtsError as error:
        told |= {"database": "unavailable", "reason": error.detail}
    return told


def _count(tx: Transaction) -> dict[str, Any]:
    missing = list_missing(tx)
    if missing:
        return {"migrations_missing": missing}
    return {
        "events": count_events(tx),
        "facts_waiting": count_waiting(tx),
        "facts_given_up": len(list_dead(tx, limit=1_000)),
    }
