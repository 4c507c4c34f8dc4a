"""`gqts scans evaluate`: how soon copies are noticed and how often honest goods are doubted, on simulated shoppers."""

from __future__ import annotations

from pathlib import Path

import click

from gqts.cli.figures import put_into_page
from gqts.evaluation.counterfeit import REPORTING_SEED, Plan, draw_chart, run_experiment, write_figures
from gqts.kit.progress import progress


@click.command("evaluate")
@click.option("--seeds", type=click.IntRange(1, 200), default=4, show_default=True, help="Markets that are watched.")
@click.option("--plantings", type=click.IntRange(1, 50), default=4, show_default=True, help="Of each campaign in each.")
@click.option("--items", type=click.IntRange(100, 5000), default=600, show_default=True, help="Of each consignment.")
@click.option("--processes", type=click.IntRange(1, 64), default=2, show_default=True, help="At once.")
@click.option(
    "--write",
    type=click.Path(dir_okay=False, exists=True, path_type=Path),
    help="Put the figures into this page, and the chart beside it.",
)
def evaluate(*, seeds: int, plantings: int, items: int, processes: int, write: Path | None) -> None:
    """Plant campaigns among simulated shoppers, and measure how soon the rules notice and how often they are wrong.

    Without --write the figures are printed. The page must hold the lines between which they stand.
    """
    plan = Plan(tuple(range(REPORTING_SEED, REPORTING_SEED + seeds)), plantings, items=items, processes=processes)
    with progress("Watching markets", seeds) as advance:
        found = run_experiment(plan, advance)
    if write is None:
        click.echo(write_figures(plan, found))
        return
    put_into_page(write, write_figures(plan, found))
    write.with_suffix(".svg").write_text(draw_chart(found), encoding="utf-8")
    click.echo(f"Written into {write}.")
