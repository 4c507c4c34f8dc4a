"""`gqts simulate`: a made-up but possible world of goods, as EPCIS documents in a folder or handed in."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

import click

from gqts.capture import ErrorBehaviour
from gqts.cli.capture import storing
from gqts.cli.demo_access import read_keys
from gqts.cli.demo_firms import is_registered, register_firms
from gqts.cli.demo_pictures import give_pictures
from gqts.cli.exits import REFUSED, tell_faults
from gqts.cli.opening import migrated_database, settings_for_command
from gqts.cli.outcome import Outcome
from gqts.cli.pushing import capture_address, push_document
from gqts.kit.clock import system_clock
from gqts.kit.database import Database
from gqts.kit.errors import GqtsError, Kind
from gqts.kit.progress import progress
from gqts.simulator import (
    MAXIMUM_ITEMS,
    MINIMUM_ITEMS,
    SimulatedDocument,
    World,
    build_world,
    count_events,
    write_documents,
)


class KeysIncomplete(GqtsError):
    """A firm of the world has no API key to push with."""

    kind = Kind.INVALID


_UNFIT = re.compile(r"[^A-Za-z0-9._-]+")


@click.command("simulate")
@click.option(
    "--items", type=click.IntRange(MINIMUM_ITEMS, MAXIMUM_ITEMS), default=600, show_default=True, help="Retail items."
)
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed gives the same world.")
@click.option("--start", type=click.DateTime(["%Y-%m-%d"]), default="2026-09-01", show_default=True, help="First day.")
@click.option("--output", type=click.Path(file_okay=False, path_type=Path), help="Write documents into this folder.")
@click.option("--url", help="Push to a service over HTTP, with --keys.")
@click.option("--keys", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Keys for --url, as JSON.")
@click.option("--push", is_flag=True, help="Store straight in the database, the firms registered first.")
@click.pass_context
def command(
    context: click.Context,
    *,
    items: int,
    seed: int,
    start: datetime,
    output: Path | None,
    url: str | None,
    keys: Path | None,
    push: bool,
) -> None:
    """Simulate firms, goods and journeys. Choose one of --output, --url and --push.

    KEYS is a demo-access.json of the home that the service runs on, or an object of API keys by party URI.
    """
    if sum((output is not None, url is not None, push)) != 1:
        raise click.UsageError("Choose one of --output, --url and --push.")
    if (url is None) != (keys is None):
        raise click.UsageError("Give --url and --keys together: each firm pushes with its own key.")
    world = build_world(seed=seed, items=items, start=start.date())
    if output is not None:
        _write(world, output)
        return
    outcome = Outcome()
    if url is not None and keys is not None:
        push_world(url, read_keys(keys), world, outcome)
    else:
        with migrated_database(settings_for_command()) as database:
            store_world(database, world, outcome)
    for name, fault in outcome.faults:
        tell_faults((fault,), name)
    click.echo(outcome.as_sentence())
    if outcome.is_refused:
        context.exit(REFUSED)


def store_world(database: Database, world: World, outcome: Outcome) -> None:
    """Register the organizations of a world unless they are, and store its documents, each as its sender."""
    with database.transaction() as tx:
        if not is_registered(tx):
            give_pictures(tx, register_firms(tx, world, now=system_clock()), now=system_clock())
    store = storing(database, outcome)
    _each(world, lambda one: store(one.name, one.content))


def push_world(url: str, keys: Mapping[str, str], world: World, outcome: Outcome) -> None:
    """Push the documents of a world over HTTP, each with its sender's key; raise `KeysIncomplete` before the first."""
    missing = [firm.id for firm in world.firms if firm.id not in keys]
    if missing:
        raise KeysIncomplete(f"The keys of {len(missing)} firms are missing, such as that of {missing[0]}.")
    address = capture_address(url)
    behaviour = ErrorBehaviour.ROLLBACK
    _each(world, lambda one: push_document(address, one.name, one.content, behaviour, outcome, key=keys[one.submitter]))


def _each(world: World, handle: Callable[[SimulatedDocument], None]) -> None:
    with progress("Filling the world", count_events(world)) as advance:
        for document in write_documents(world):
            handle(document)
            advance(document.events)


def _write(world: World, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    documents = 0

    def write(document: SimulatedDocument) -> None:
        nonlocal documents
        documents += 1
        name = _UNFIT.sub("-", document.name).strip("-.")
        (folder / f"{documents:07d}-{name}.jsonld").write_bytes(document.content)

    _each(world, write)
    click.echo(f"{documents:,} documents written to {folder}.")
