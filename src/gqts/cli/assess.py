"""`gqts assess`: assess everything in the queue now, with a progress bar; declarations can be put into it again."""

from __future__ import annotations

import sys

import click
import orjson

from gqts.clearance import assess_claimed, claim_due, count_due, mark_open
from gqts.cli.opening import migrated_database, settings_for_command
from gqts.customs.reference import read_reference
from gqts.kit.clock import system_clock
from gqts.kit.progress import progress


@click.command("assess")
@click.option("--all", "is_all", is_flag=True, help="Put every open case into the queue first.")
@click.option("--batch", type=click.IntRange(1, 1000), default=50, show_default=True, help="How many at once.")
@click.option("--json", "as_json", is_flag=True, help="Tell the outcome as JSON.")
def command(*, is_all: bool, batch: int, as_json: bool) -> None:
    """Assess the declarations that wait: link, cross-validate, score, choose lanes, and do what follows.

    A running service does so by itself; several may at once. Exit code 1 when some could not be assessed:
    they are tried again later.
    """
    settings = settings_for_command()
    reference = read_reference(settings.customs_reference)
    assessed = failed = 0
    with migrated_database(settings) as database:
        with database.transaction() as tx:
            if is_all:
                mark_open(tx, now=system_clock())
            total = count_due(tx)
        with progress("Assessing", total) as advance:
            while True:
                with database.transaction() as tx:
                    claimed = claim_due(tx, now=system_clock(), limit=batch)
                if not claimed:
                    break
                with database.transaction() as tx:
                    done = assess_claimed(tx, claimed, reference, system_clock)
                assessed, failed = assessed + done.assessed, failed + done.failed
                advance(done.assessed + done.failed)
    if as_json:
        click.echo(orjson.dumps({"assessed": assessed, "failed": failed}))
    else:
        click.echo(f"{assessed:,} declarations assessed" + (f", {failed:,} to be tried again." if failed else "."))
    if failed:
        sys.exit(1)
