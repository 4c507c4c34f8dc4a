"""`gqts risk backtest`: any table of declarations with outcomes, judged on what comes later and what was never seen."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import click
import orjson
from rich.console import Console
from rich.table import Table as Grid

from gqts.kit.progress import progress
from gqts.risk.backtest import Choice, Options, Part, Roles, encode, find_roles, list_steps, read_tables, run_backtest
from gqts.risk.errors import TableUnusable
from gqts.risk.measuring import Bounded

LARGEST_BYTES = 4 * 1024**3
_WIDTH = 132
_KINDS = (("precision", "Precision"), ("recall", "Recall"), ("value", "Value found"), ("duty", "Duty found"))


@click.command("backtest")
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path(path_type=Path))
@click.option("--label", default="", metavar="COLUMN", help="Whether something was wrong (1 or 0).")
@click.option("--date", default="", metavar="COLUMN", help="When it was declared.")
@click.option("--value", default="", metavar="COLUMN", help="What the goods are worth.")
@click.option("--rate", default="", metavar="COLUMN", help="The rate of duty, in percent.")
@click.option("--duty", default="", metavar="COLUMN", help="The duty itself, instead of value times rate.")
@click.option("--group", multiple=True, metavar="COLUMN", help="What makes goods of one kind; may be repeated.")
@click.option("--ignore", multiple=True, metavar="COLUMN", help="What is not to be learnt from; may be repeated.")
@click.option("--test-from", type=click.DateTime(["%Y-%m-%d"]), help="First day that is tested; else the last fifth.")
@click.option(
    "--folds", type=click.IntRange(2, 20), default=5, show_default=True, help="Parts that groups are put into."
)
@click.option("--rounds", type=click.IntRange(5, 5000), default=200, show_default=True, help="How long it learns.")
@click.option("--samples", type=click.IntRange(20, 10_000), default=400, show_default=True, help="Bootstrap samples.")
@click.option("--seed", type=click.IntRange(0, 2**31 - 1), default=1, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
def backtest(  # noqa: PLR0913 - one for each option
    files: tuple[Path, ...],
    *,
    label: str,
    date: str,
    value: str,
    rate: str,
    duty: str,
    group: tuple[str, ...],
    ignore: tuple[str, ...],
    test_from: datetime | None,
    folds: int,
    rounds: int,
    samples: int,
    seed: int,
    as_json: bool,
) -> None:
    """Learn from the declarations of FILE (CSV) and tell how well the later ones, and unseen kinds, are ranked.

    Precision, recall, value and duty found at budgets of 1, 5 and 10 %, with 95 % bounds, beside look-up tables and
    chance. Columns are found by their names, or named by options. Several files of one shape are read as one.
    """
    choice = Choice(label, date, value, rate, duty, group, ignore)
    options = Options(test_from.date() if test_from else None, folds=folds, rounds=rounds, samples=samples, seed=seed)
    with ExitStack() as opened:
        streams = [(file.name, _open(file, opened)) for file in files]
        size = sum(file.stat().st_size for file in files)
        with progress("Reading", size) as advance:
            table = read_tables(streams, advance)
    roles = find_roles(table, choice)
    encoded = encode(table, roles)
    with progress("Testing", list_steps(options)) as advance:
        parts = run_backtest(encoded, options, advance)
    if as_json:
        click.echo(write_json(roles, table.rows, options, parts))
    else:
        tell(roles, table.rows, parts)


def _open(file: Path, opened: ExitStack) -> BinaryIO:
    try:
        if file.stat().st_size > LARGEST_BYTES:
            raise TableUnusable(f"{file.name} is larger than 4 GiB. Give the newest declarations alone.")
        return opened.enter_context(file.open("rb"))
    except FileNotFoundError:
        raise click.UsageError(f"There is no file {file}.") from None
    except OSError as reason:
        raise TableUnusable(f"{file} cannot be read: {reason.strerror or reason}.") from reason


def write_json(roles: Roles, rows: int, options: Options, parts: list[Part]) -> bytes:
    """Return the report as JSON."""
    told = {
        "rows": rows,
        "columns": {
            "label": roles.label,
            "date": roles.date,
            "value": roles.value,
            "rate": roles.rate,
            "duty": roles.duty,
            "group": roles.group,
            "features": roles.features,
            "leftOut": [{"column": name, "why": why} for name, why in roles.left_out],
        },
        "options": {"folds": options.folds, "rounds": options.rounds, "samples": options.samples, "seed": options.seed},
        "tests": [part.as_json() for part in parts],
    }
    return orjson.dumps(told, option=orjson.OPT_INDENT_2)


def tell(roles: Roles, rows: int, parts: list[Part]) -> None:
    """Print the report."""
    console = Console(highlight=False)
    console.width = max(console.width, _WIDTH)
    console.print(
        f"{rows:,} declarations. Wrong: {roles.label}. When: {roles.date}. Kind: {', '.join(roles.group)}.",
        markup=False,
    )
    console.print(f"Learnt from: {', '.join(roles.features)}.", markup=False)
    for name, why in roles.left_out:
        console.print(f"Left out: {name} ({why}).", markup=False)
    for part in parts:
        console.print()
        title = f"{part.name}: {part.tested:,} tested, {part.trained:,} trained on, {part.base_rate:.1%} wrong"
        console.print(_grid(title, part))


def _grid(title: str, part: Part) -> Grid:
    grid = Grid(title=title, title_justify="left")
    for heading in ("Ranking", "AUC", "Budget", *(words for _, words in _KINDS)):
        grid.add_column(heading, no_wrap=True)
    for name, measured in part.rankings.items():
        for place, one in enumerate(measured.budgets):
            first = (name, f"{measured.auc:.3f}") if place == 0 else ("", "")
            grid.add_row(*first, f"{one.budget:.0%}", *(_word(getattr(one, kind)) for kind, _ in _KINDS))
    return grid


def _word(one: Bounded) -> str:
    return f"{one.at:6.1%} ({one.low:.1%}–{one.high:.1%})"
