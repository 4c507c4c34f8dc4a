"""`gqts recall scope`: what a recall of something would affect, with its mass balance; nobody is told."""

from __future__ import annotations

import click
import orjson

from gqts.accounts import Caller
from gqts.cli.opening import migrated_database, settings_for_command
from gqts.cli.organization_named import require_named
from gqts.kit.clock import system_clock
from gqts.kit.database import Database
from gqts.kit.progress import progress
from gqts.recalls import Balance, Recall, Walk, begin_recall, continue_scope, list_to_tell, read_balance

_OPERATOR = "gqts recall"


@click.group("recall")
def command() -> None:
    """Find what a recall affects."""


@command.command("scope")
@click.argument("identifiers", nargs=-1, required=True, metavar="IDENTIFIER…")
@click.option("--as", "who", required=True, metavar="WHO", help="Who recalls: id, party URI, GLN or name.")
@click.option("--json", "as_json", is_flag=True, help="Print the balance as JSON.")
def scope(identifiers: tuple[str, ...], who: str, *, as_json: bool) -> None:
    """Find everything affected by the IDENTIFIERs of lots, material lots, items or shipping units.

    It is kept as a drill of the organization, which finds it among its recalls. Interrupted, it is gone on with by the
    worker, or by this command begun anew.
    """
    with migrated_database(settings_for_command()) as database:
        with database.transaction() as tx:
            caller = Caller.operator(_OPERATOR, require_named(tx, who).id)
            recall = begin_recall(tx, caller, identifiers, now=system_clock(), is_drill=True)
        recall = _walk(database, recall)
        with database.transaction() as tx:
            balance, told = read_balance(tx, recall), len(list_to_tell(tx, recall))
    _tell(recall, balance, told, as_json=as_json)


def _walk(database: Database, recall: Recall) -> Recall:
    """Go on with the walk until it is done: how much there is to find is not known before."""
    while recall.walk is Walk.FOLLOWING:
        with database.transaction() as tx:
            recall = continue_scope(tx, recall.id, now=system_clock())
        click.echo(f"Found {recall.affected:,} things affected", err=True)
    with progress("Locating", recall.affected) as advance:
        while recall.walk is not Walk.DONE:
            before = recall.located
            with database.transaction() as tx:
                recall = continue_scope(tx, recall.id, now=system_clock())
            advance(recall.located - before)
    return recall


def _tell(recall: Recall, balance: Balance, told: int, *, as_json: bool) -> None:
    lines = {
        "affected": recall.affected,
        "units": balance.units,
        "made": balance.made,
        "packed": balance.packed,
        "moved": balance.moved,
        "sold": balance.sold,
        "used": balance.used,
        "ended": balance.ended,
        "untold": balance.untold,
        "unaccounted": balance.unaccounted,
        "claimed": balance.claimed,
        "organizations": told,
    }
    if as_json:
        click.echo(orjson.dumps({"recall": str(recall.id), **lines}).decode())
        return
    click.echo(f"Recall {recall.id} (a drill; nobody was told)")
    for name, count in lines.items():
        click.echo(f"{name:>13}  {count:,}")
