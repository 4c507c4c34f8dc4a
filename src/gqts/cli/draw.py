"""`gqts draw`: do a published draw again, without a database and without gqts's word for anything."""

from __future__ import annotations

from typing import Any

import click
import orjson

from gqts.cli.exits import REFUSED
from gqts.cli.files import FileUnreadable, read_files
from gqts.conduct import check_membership, check_published


@click.group("draw")
def command() -> None:
    """Check draws of claims, as they are published at /draws."""


@command.command("check")
@click.argument("file")
@click.option("--reference", help="What you were told that one of your entries stands for.")
@click.option("--opening", help="The opening you were given with it, in hexadecimal.")
@click.option("--json", "as_json", is_flag=True, help="Tell the outcome as JSON.")
@click.pass_context
def check(context: click.Context, file: str, reference: str | None, opening: str | None, *, as_json: bool) -> None:
    """Do the draw in FILE again and tell whether it comes out the same; - is standard input.

    FILE is what /draws/ID.json sent. With --reference and --opening, also tell whether that entry was in the draw. Exit
    code 1 when anything does not come out as published.
    """
    if (reference is None) != (opening is None):
        raise click.UsageError("--reference and --opening go together.")
    told = _read(file)
    complaints = list(check_published(told))
    is_member: bool | None = None
    if reference is not None and opening is not None:
        is_member = check_membership(told, reference, opening)
        if not is_member:
            complaints.append("this entry was not in the draw")
    if as_json:
        count = len(told["selected"]) if not complaints else None
        click.echo(orjson.dumps({"good": not complaints, "drawn": count, "complaints": complaints}))
    elif complaints:
        for one in complaints:
            click.echo(f"Not good: {one}.", err=True)
    else:
        entries = len(told["population"])
        click.echo(
            f"Good: {len(told['selected']):,} of {entries:,} entries are drawn, by the seed committed to before."
        )
        if is_member:
            click.echo("The entry was in the draw.")
    if complaints:
        context.exit(REFUSED)


def _read(file: str) -> dict[str, Any]:
    found = read_files([file])
    if len(found) != 1:
        raise click.UsageError("Name one file.")
    name, content = found[0]
    try:
        told = orjson.loads(content())
    except orjson.JSONDecodeError as reason:
        raise FileUnreadable(f"{name} is not JSON: {reason}.") from reason
    if not isinstance(told, dict):
        raise FileUnreadable(f"{name} holds no draw.")
    return told
