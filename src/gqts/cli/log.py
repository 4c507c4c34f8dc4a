"""`gqts log`: the record that only grows: its key, what it is now, the check of all of it, and receipts verified."""

from __future__ import annotations

from pathlib import Path

import click
import orjson

from gqts.accounts import Seal
from gqts.cli.exits import REFUSED
from gqts.cli.log_watching import command as watch
from gqts.cli.opening import migrated_database, settings_for_command
from gqts.kit.progress import progress
from gqts.kit.settings import Settings
from gqts.receipts import BATCH, LARGEST, Checked, Verified, check_batch, count_unlogged, draw_key, verify_receipt
from gqts.transparency import SigningKey, VerifierKey, read_checkpoint, read_size, sign_checkpoint


@click.group("log")
def command() -> None:
    """Look after the record that only grows, and verify receipts of it."""


command.add_command(watch)


@command.command("key")
def show_key() -> None:
    """Print the key that verifies the log (C2SP signed-note)."""
    click.echo(_signer(settings_for_command()).verifier)


@command.command("checkpoint")
def show_checkpoint() -> None:
    """Print what the log is now, signed (C2SP tlog-checkpoint). Keep some elsewhere."""
    settings = settings_for_command()
    signer = _signer(settings)
    with migrated_database(settings) as database, database.transaction(read_only=True) as tx:
        click.echo(sign_checkpoint(read_checkpoint(tx, signer.name), signer), nl=False)


@command.command("check")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@click.pass_context
def check(context: click.Context, *, as_json: bool) -> None:
    """Check that every event is what was logged, and every hash of the log right. Exit code 1 when something is not."""
    settings = settings_for_command()
    checked = Checked()
    with migrated_database(settings) as database:
        with database.transaction(read_only=True) as tx:
            size, unlogged = read_size(tx), count_unlogged(tx)
        with progress("Checking the log", -(-size // BATCH)) as advance:
            is_left = True
            while is_left:
                with database.transaction(read_only=True) as tx:
                    is_left = check_batch(tx, checked, size)
                advance(1)
    _tell_checked(checked, unlogged, as_json=as_json)
    if not checked.is_right:
        context.exit(REFUSED)


@command.command("verify")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--key", required=True, help="The log's verifier key, from elsewhere than the receipt.")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
def verify(file: Path, key: str, *, as_json: bool) -> None:
    """Verify the receipt in FILE, without a database or a network. Exit code 1 when it proves nothing."""
    with file.open("rb") as opened:
        verified = verify_receipt(opened.read(LARGEST + 1), VerifierKey.parse(key.strip()))
    if as_json:
        click.echo(orjson.dumps(_as_json(verified), option=orjson.OPT_INDENT_2))
    else:
        _tell_verified(verified)


def _signer(settings: Settings) -> SigningKey:
    return draw_key(Seal(settings.secret), settings.public_url)


def _tell_checked(checked: Checked, unlogged: int, *, as_json: bool) -> None:
    if as_json:
        told = {
            "entries": checked.entries,
            "compared": checked.compared,
            "forgotten": checked.forgotten,
            "unlogged": unlogged,
            "tree": checked.is_tree_right,
            "faults": [{"position": at, "fault": fault} for at, fault in sorted(checked.faults.items())],
        }
        click.echo(orjson.dumps(told, option=orjson.OPT_INDENT_2))
        return
    click.echo(f"{checked.entries:,} entries, {checked.compared:,} compared with their events.")
    if checked.forgotten:
        click.echo(f"{checked.forgotten:,} were forgotten: their salt is gone, and nothing can be said of them.")
    if unlogged:
        click.echo(f"{unlogged:,} events wait for their place, while the service runs.")
    for position, fault in sorted(checked.faults.items()):
        click.echo(f"Entry {position}: {fault}.", err=True)
    if not checked.is_tree_right:
        click.echo("The hashes that are kept of the tree are not those of its entries.", err=True)
    click.echo("Everything is as it was logged." if checked.is_right else "The log does not hold.")


def _as_json(verified: Verified) -> dict[str, object]:
    return {
        "thing": verified.thing,
        "log": verified.log,
        "size": verified.size,
        "naming": verified.naming,
        "waiting": verified.waiting,
        "gaps": list(verified.gaps),
        "events": [
            {
                "position": one.position,
                "entry": one.entry,
                "names": one.names(verified.thing),
                "parts": [list(part) for part in one.parts],
            }
            for one in verified.events
        ],
    }


def _tell_verified(verified: Verified) -> None:
    count = len(verified.events)
    click.echo(
        f"{verified.thing}: {count} reports stand in the log {verified.log}; of these name it: {verified.naming}."
    )
    for one in verified.events:
        parts = dict(one.parts)
        what = " ".join(str(parts[name]) for name in ("eventTime", "bizStep", "type") if name in parts)
        other = "" if one.names(verified.thing) else " (names another thing: what held it, its lot, a material)"
        click.echo(f"  {one.position}: {what}, told by {one.told_by}, recorded {one.recorded}{other}")
    if verified.waiting:
        click.echo(f"{verified.waiting} more were not in the log yet when the receipt was made.")
    if verified.gaps:
        click.echo(f"Gaps, entries that told of it before and are not shown in the receipt: {len(verified.gaps)}.")
