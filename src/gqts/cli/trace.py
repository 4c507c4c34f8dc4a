"""`gqts trace`: the journey of a thing as a timeline, and what came of it as a tree."""

from __future__ import annotations

from itertools import islice

import click
import orjson
from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from gqts.cli.exits import REFUSED
from gqts.cli.journey_lines import describe_facts, describe_step, describe_withheld, parse_argument, title_of
from gqts.cli.opening import migrated_database, settings_for_command
from gqts.cli.organization_named import require_named
from gqts.kit.clock import system_clock
from gqts.kit.database import Transaction
from gqts.scans import scan_item
from gqts.sharing import OPERATOR_VIEWER, PUBLIC_VIEWER, Purpose, Viewer, begin_viewing, compose_viewer
from gqts.tracing import Journey, Link, Reached, iterate_reached
from gqts.tracing.record import identifier_as_json, journey_as_json, reached_as_json

_REACH = 1_000


@click.command("trace")
@click.argument("identifier")
@click.option("--forward", is_flag=True, help="Show what came of it as well.")
@click.option("--materials", is_flag=True, help="Show the steps of what it was made from as well.")
@click.option(
    "--as", "viewer", metavar="WHO", help="See it as an organization does (id, party URI, GLN, name), or as: public."
)
@click.option("--json", "as_json", is_flag=True, help="Print the trace as JSON.")
@click.pass_context
def command(
    context: click.Context, identifier: str, *, forward: bool, materials: bool, viewer: str | None, as_json: bool
) -> None:
    """Show the journey of IDENTIFIER: a Digital Link or its path, an EPC URN, scanned text, digits of a GTIN or SSCC.

    Without --as it shows everything there is: whoever runs this holds the data anyway. Exit code 1 when nobody has
    shared anything about it.
    """
    subject = parse_argument(identifier)
    now = system_clock()
    with migrated_database(settings_for_command()) as database, database.transaction() as tx:
        looking = _find_viewer(tx, viewer)
        glass = begin_viewing(tx, looking, at=now, purpose=Purpose.PREVIEW)
        journey = scan_item(tx, glass, subject).journey
        reached = tuple(islice(iterate_reached(tx, glass, subject), _REACH + 1)) if forward else ()
    if as_json:
        click.echo(write_json(journey, reached if forward else None))
    else:
        _show(journey, reached, with_materials=materials)
    if not journey.steps and not journey.withheld and not reached:
        context.exit(REFUSED)


def _find_viewer(tx: Transaction, text: str | None) -> Viewer:
    if text is None:
        return OPERATOR_VIEWER
    return PUBLIC_VIEWER if text == "public" else compose_viewer(require_named(tx, text))


def write_json(journey: Journey, reached: tuple[Reached, ...] | None) -> bytes:
    """Return a trace as JSON, its parts in the shape that `GET /v1/trace/…` gives them."""
    told = {
        "subject": identifier_as_json(journey.subject),
        "journey": journey_as_json(journey),
        "reached": None if reached is None else [reached_as_json(one) for one in reached[:_REACH]],
        "reachedTruncated": reached is not None and len(reached) > _REACH,
    }
    return orjson.dumps(told, option=orjson.OPT_INDENT_2)


def _show(journey: Journey, reached: tuple[Reached, ...], *, with_materials: bool) -> None:
    # Names and places are others' text: printed as Text, so that none of it is taken for markup.
    console = Console(highlight=False, soft_wrap=True)
    console.print(Text(title_of(journey.subject.canonical), style="bold"))
    for line in describe_facts(journey):
        console.print(Text(line))
    if not journey.steps and not journey.withheld:
        console.print("Nobody has shared anything about this. That says nothing about the thing itself.")
    for step in journey.steps if with_materials else journey.own_and_carried:
        when, what, where = describe_step(step)
        console.print(Text.assemble((f"{when:<24}", "bold"), what, f"\n{'':<24}", (where, "dim")))
    for one in describe_withheld(journey):
        console.print(Text(one))
    made_of = {step.chain[-1]: None for step in journey.steps if step.link is Link.MADE_OF}
    if made_of:
        console.print(Text(f"Made from: {'; '.join(map(title_of, made_of))}"))
    if reached:
        console.print(_tree(journey.subject.canonical, reached[:_REACH]))
    if len(reached) > _REACH:
        console.print(f"… and more than these {_REACH:,}.")


def _tree(subject: str, reached: tuple[Reached, ...]) -> Tree:
    root = Tree(Text(f"What came of {title_of(subject)}"))
    branches = {subject: root}
    for one in reached:
        label = Text(f"{one.how.replace('_', ' ')}: {title_of(one.uri)}")
        branches[one.uri] = branches.get(one.source, root).add(label)
    return root
