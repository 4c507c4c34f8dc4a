"""`gqts reference`: what the positive list says of a code on a day, and putting another in force without a release."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import click
import orjson

from gqts.cli.exits import REFUSED
from gqts.cli.files import read_files
from gqts.cli.opening import settings_for_command
from gqts.customs import ReferenceUnusable
from gqts.customs.reference import Reference, read_reference
from gqts.customs.reference.keeping import write_entries
from gqts.customs.reference.positive_list import (
    NAME,
    Change,
    Line,
    compare_lists,
    compose_entry,
    find_listing,
    list_lines,
    replace_list,
)
from gqts.customs.reference.positive_table import read_table
from gqts.kit.clock import system_clock

_TITLE = "Positive list of retail import (跨境电子商务零售进口商品清单)"
_TOLD = 40
"""Lines of each part of a difference that are shown; of the others, how many."""
_LISTS = click.Choice(["positive-list"])
_DAY = click.DateTime(["%Y-%m-%d"])


@click.group("reference")
def command() -> None:
    """Ask and replace customs reference data."""


@command.command("show")
@click.argument("name", type=_LISTS)
@click.argument("code")
@click.option("--on", "day", type=_DAY, help="The day of declaration; today when it is not given.")
@click.option("--json", "as_json", is_flag=True, help="Tell the answer as JSON.")
@click.pass_context
def show(context: click.Context, name: str, code: str, day: datetime | None, *, as_json: bool) -> None:
    """Tell what the list of a day says of CODE, a tariff item of 8 digits or a commodity code of 10.

    NAME is positive-list. Exit code 1 when the code is off the list, or when it is not known whether it stands there.
    """
    del name
    if not (code.isascii() and code.isdigit() and len(code) in (8, 10)):
        raise click.UsageError(f"{code} is no code of 8 or 10 digits.")
    on = day.date() if day else system_clock().date()
    found = find_listing(code, read_reference(settings_for_command().customs_reference), on)
    line, since = found.line, found.since
    if as_json:
        told = {"code": code, "on": on, "is_listed": found.is_listed, "since": since, "line": line}
        click.echo(orjson.dumps(told))
    elif line is not None:
        click.echo(f"{code} is listed since {since} at the latest: {_tell(line)}")
    elif found.is_listed is False:
        click.echo(f"{code} is not on the list that is in force on {on}.")
    else:
        click.echo(f"Not known: the list of {on} is not at hand whole, and {code} is not in the part that is.")
    if not found.is_listed:
        context.exit(REFUSED)


@command.command("import")
@click.argument("name", type=_LISTS)
@click.argument("file")
@click.option("--from", "since", type=_DAY, required=True, help="The first day on which the list holds.")
@click.option("--source", required=True, help="Which announcement it is, and where the file is from.")
@click.option("--note", default="", help="What a reader should know of it.")
@click.option("--part", is_flag=True, help="The file is not the whole list: nothing is said to be off it.")
@click.option(
    "--to", "folder", type=click.Path(file_okay=False, path_type=Path), help="Folder (GQTS_CUSTOMS_REFERENCE)."
)
@click.option("--yes", "is_agreed", is_flag=True, help="Do not ask after the difference was told.")
def import_list(
    *, name: str, file: str, since: datetime, source: str, note: str, part: bool, folder: Path | None, is_agreed: bool
) -> None:
    """Put the list in FILE in force from a day, after telling what changes; - is standard input.

    NAME is positive-list. FILE is CSV in UTF-8 or GB 18030 with a heading: code, name, note, trade_modes, source, or
    税则号列, 货品名称, 备注, 监管方式, 来源; the code alone is needed. The list before it ends the day before, and a
    list that begins later stays. What was in the file before is kept beside it. Serving processes take it up when they
    start anew.
    """
    del name
    settings = settings_for_command()
    kept = folder or settings.customs_reference
    if kept is None:
        raise click.UsageError("Give --to, or set GQTS_CUSTOMS_REFERENCE: what comes with gqts is not changed.")
    if not source.strip():
        raise click.UsageError("--source is empty: say which announcement it is.")
    day = since.date()
    reference = read_reference(kept if kept.is_dir() else None)
    lines = read_table(_read(file), _list_modes(reference, day))
    before = reference.find(NAME, day)
    caps = before.values.get("yearly_caps", []) if before else []
    words = note or ("A part of the list." if part else "The whole list.")
    entry = compose_entry(
        lines, valid_from=day, source=source.strip(), note=words, is_complete=not part, yearly_caps=caps
    )
    change = compare_lists(list_lines(before) if before else {}, list_lines(entry))
    _tell_change(change, day, len(lines), is_whole=not part)
    if not is_agreed:
        if file == "-" or not sys.stdin.isatty():
            raise click.UsageError("Nothing is changed: look at the difference, then call again with --yes.")
        click.confirm("Put it in force?", abort=True, err=True)
    entries = replace_list(reference.entries[NAME], entry)
    target = write_entries(kept, NAME, _TITLE, entries, now=system_clock())
    click.echo(f"Written: {target}. Serving processes take it up when they start anew.")


def _read(file: str) -> bytes:
    found = read_files([file])
    if len(found) != 1:
        raise click.UsageError("Name one file.")
    return found[0][1]()


def _list_modes(reference: Reference, day: date) -> Sequence[str]:
    entry = reference.find("trade_modes", day)
    if entry is None:
        raise ReferenceUnusable(f"No trade modes of retail import are in force on {day}: give a later --from.")
    return tuple(entry.values)


def _tell_change(change: Change, day: date, count: int, *, is_whole: bool) -> None:
    kind = "the whole list" if is_whole else "a part of the list"
    click.echo(f"{count:,} tariff items, {kind}, from {day}. Against what is known of that day:")
    _tell_part("now listed", [_tell(one) for one in change.added])
    _tell_part("no longer listed", [_tell(one) for one in change.removed])
    _tell_part("limited otherwise", [f"{_tell(one)}\n      now: {_tell(other)}" for one, other in change.altered])
    if change.is_nothing:
        click.echo("  nothing changes")


def _tell_part(title: str, told: Sequence[str]) -> None:
    if told:
        click.echo(f"  {title}: {len(told):,}")
        for one in told[:_TOLD]:
            click.echo(f"    {one}")
        if len(told) > _TOLD:
            click.echo(f"    … and {len(told) - _TOLD:,} more")


def _tell(line: Line) -> str:
    parts = [f"{line.code} {line.name}".rstrip()]
    if line.note:
        parts.append(line.note)
    if line.trade_modes:
        parts.append(f"under {', '.join(line.trade_modes)} only")
    return "; ".join(parts)
