"""`gqts risk evaluate`: what sharing is worth, measured on a simulated season with the code that runs at the border."""

from __future__ import annotations

from pathlib import Path

import click

from gqts.evaluation import REPORTING_SEEDS, TRAINING_SEEDS, Plan, count_seasons, run_experiment, write_figures
from gqts.kit.errors import GqtsError, Kind
from gqts.kit.progress import progress

_BEGIN, _END = "<!-- figures: begin -->", "<!-- figures: end -->"


class PageUnfit(GqtsError):
    """The page has no place for the figures."""

    kind = Kind.INVALID


@click.command("evaluate")
@click.option("--consignments", type=click.IntRange(20, 5000), default=160, show_default=True, help="Of each season.")
@click.option(
    "--fraud", type=click.IntRange(0, 1000), default=350, show_default=True, help="Per thousand consignments."
)
@click.option("--seeds", type=click.IntRange(1, 50), default=5, show_default=True, help="Seasons that are reported.")
@click.option("--processes", type=click.IntRange(1, 64), default=2, show_default=True, help="At once.")
@click.option(
    "--write", type=click.Path(dir_okay=False, exists=True, path_type=Path), help="Put the figures into this page."
)
def evaluate(*, consignments: int, fraud: int, seeds: int, processes: int, write: Path | None) -> None:
    """Measure hits at equal budgets: the declaration alone, messages compared, everything.

    Without --write the figures are printed. The page must hold the lines between which they stand.
    """
    reporting = tuple(range(REPORTING_SEEDS[0], REPORTING_SEEDS[0] + seeds))
    plan = Plan(consignments, fraud, training=TRAINING_SEEDS, reporting=reporting, processes=processes)
    with progress("Judging seasons", count_seasons(plan)) as advance:
        figures = write_figures(plan, run_experiment(plan, advance))
    if write is None:
        click.echo(figures)
        return
    page = write.read_text(encoding="utf-8")
    if _BEGIN not in page or _END not in page:
        raise PageUnfit(f"{write} holds no lines {_BEGIN} and {_END}.")
    before, after = page.split(_BEGIN)[0], page.split(_END)[1]
    write.write_text(f"{before}{_BEGIN}\n\n{figures}\n{_END}{after}", encoding="utf-8")
    click.echo(f"Written into {write}.")
