"""`gqts simulate`: a made-up but possible world of goods, as EPCIS documents in a folder or handed in."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import click

from gqts.capture import ErrorBehaviour
from gqts.cli.capture import storing
from gqts.cli.exits import REFUSED, tell_faults
from gqts.cli.opening import migrated_database, settings_for_command
from gqts.cli.outcome import Outcome
from gqts.cli.pushing import capture_address, push_document
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

_UNFIT = re.compile(r"[^A-Za-z0-9._-]+")


@click.command("simulate")
@click.option(
    "--items", type=click.IntRange(MINIMUM_ITEMS, MAXIMUM_ITEMS), default=600, show_default=True, help="Retail items."
)
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed gives the same world.")
@click.option("--start", type=click.DateTime(["%Y-%m-%d"]), default="2026-09-01", show_default=True, help="First day.")
@click.option("--output", type=click.Path(file_okay=False, path_type=Path), help="Write documents into this folder.")
@click.option("--url", help="Push to a service over HTTP.")
@click.option("--push", is_flag=True, help="Store straight in the database.")
@click.pass_context
def command(
    context: click.Context, *, items: int, seed: int, start: datetime, output: Path | None, url: str | None, push: bool
) -> None:
    """Simulate firms, goods and journeys. Choose one of --output, --url and --push."""
    if sum((output is not None, url is not None, push)) != 1:
        raise click.UsageError("Choose one of --output, --url and --push.")
    world = build_world(seed=seed, items=items, start=start.date())
    if output is not None:
        _write(world, output)
        return
    outcome = Outcome()
    if url is not None:
        address = capture_address(url)
        _each(world, lambda one: push_document(address, one.name, one.content, ErrorBehaviour.ROLLBACK, outcome))
    else:
        store_world(world, outcome)
    for name, fault in outcome.faults:
        tell_faults((fault,), name)
    click.echo(outcome.as_sentence())
    if outcome.is_refused:
        context.exit(REFUSED)


def store_world(world: World, outcome: Outcome) -> None:
    """Store every document of a world in the database, each as its submitter, with a progress bar."""
    with migrated_database(settings_for_command()) as database:
        _each(world, lambda one: storing(database, outcome, submitter=one.submitter)(one.name, one.content))


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
