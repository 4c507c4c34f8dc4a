"""`gqts risk evaluate`: what sharing is worth, measured on a simulated season with the code that runs at the border."""

from __future__ import annotations

from pathlib import Path

import click

from gqts.cli.figures import put_into_page
from gqts.evaluation import REPORTING_SEEDS, TRAINING_SEEDS, Plan, count_seasons, run_experiment, write_figures
from gqts.kit.progress import progress


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
    put_into_page(write, figures)
    click.echo(f"Written into {write}.")
