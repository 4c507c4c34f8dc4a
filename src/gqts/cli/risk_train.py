"""`gqts risk train · models · drift`: a model trained on inspections, put in force by hand, watched for drift."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import click
import orjson
from rich.console import Console
from rich.table import Table

from gqts.cli.exits import REFUSED
from gqts.cli.opening import migrated_database, settings_for_command
from gqts.kit.clock import system_clock
from gqts.organizations import Actor
from gqts.risk.errors import ModelUnknown
from gqts.risk.learning import (
    CHANGED,
    MUCH_CHANGED,
    Model,
    end_model,
    find_model_in_force,
    list_models,
    put_model_in_force,
    train_model,
    watch_drift,
)

_DAY = click.DateTime(["%Y-%m-%d"])
_OPERATOR = Actor.operator()
_MOST_SHOWN = 15


@click.command("train")
@click.option("--from", "since", type=_DAY, help="First day of the inspections it learns from; else two years ago.")
@click.option("--until", type=_DAY, help="First day that is left out; else all there are.")
@click.option("--in-force", is_flag=True, help="Have it rank from now on.")
@click.option("--json", "as_json", is_flag=True, help="Print the model's figures as JSON.")
def train(*, since: datetime | None, until: datetime | None, in_force: bool, as_json: bool) -> None:
    """Train a model on what inspections found, and keep it as a new version."""
    now = system_clock()
    first, last = _span(since, until, now, days=730)
    with migrated_database(settings_for_command()) as database, database.transaction() as tx:
        model = train_model(tx, _OPERATOR, since=first, until=last, now=now)
        if in_force:
            put_model_in_force(tx, _OPERATOR, model.version, reason="by gqts risk train", now=now)
    told = {**_as_json(model), "state": "in_force" if in_force else model.state}
    if as_json:
        click.echo(orjson.dumps(told, option=orjson.OPT_INDENT_2))
        return
    held = model.metrics["heldOut"]
    click.echo(f"Model {model.version}: {model.metrics['outcomes']} outcomes, {model.metrics['hits']} hits.")
    click.echo(f"On the latest quarter, which it did not learn from: AUC {held['auc']}.")
    click.echo("It ranks from now on." if in_force else f"To have it rank: gqts risk models --in-force {model.version}")


@click.command("models")
@click.option("--in-force", type=click.IntRange(1), metavar="VERSION", help="Have this one rank from now on.")
@click.option("--end", is_flag=True, help="Have none rank from now on.")
@click.option("--reason", default="by gqts risk models", help="Why, for the record of acts.")
@click.option("--json", "as_json", is_flag=True, help="Print the models as JSON.")
def models(*, in_force: int | None, end: bool, reason: str, as_json: bool) -> None:
    """List the models, or put one in force."""
    now = system_clock()
    with migrated_database(settings_for_command()) as database, database.transaction() as tx:
        if in_force is not None:
            put_model_in_force(tx, _OPERATOR, in_force, reason=reason, now=now)
        elif end:
            end_model(tx, _OPERATOR, reason=reason, now=now)
        listed = list_models(tx)
    if as_json:
        click.echo(orjson.dumps([_as_json(one) for one in listed], option=orjson.OPT_INDENT_2))
        return
    if not listed:
        click.echo("There is no model yet. gqts risk train makes one.")
    for one in listed:
        held = one.metrics["heldOut"]
        told = f"{one.metrics['outcomes']} outcomes, AUC {held['auc']}"
        click.echo(f"{one.version:>3}  {one.state.replace('_', ' '):<9} {one.made_at:%Y-%m-%d}  {told}")


@click.command("drift")
@click.option("--days", type=click.IntRange(1, 366), default=28, show_default=True, help="How many days back.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@click.pass_context
def drift(context: click.Context, *, days: int, as_json: bool) -> None:
    """Tell how far declarations have drifted from those the model in force was trained on.

    Exit code 1 when its score, or a feature, has drifted so far that it is to be trained anew.
    """
    now = system_clock()
    with migrated_database(settings_for_command()) as database, database.transaction() as tx:
        model = find_model_in_force(tx)
        if model is None:
            raise ModelUnknown("No model is in force. gqts risk train --in-force makes one.")
        count, drifts = watch_drift(tx, model, since=now - timedelta(days=days), until=now)
    if as_json:
        told = {"model": model.version, "declarations": count, "drift": {one.name: one.index for one in drifts}}
        click.echo(orjson.dumps(told, option=orjson.OPT_INDENT_2))
    else:
        grid = Table(title=f"Model {model.version}, {count} declarations of {days} days", title_justify="left")
        for heading in ("Figure", "PSI", "Since training"):
            grid.add_column(heading)
        for one in drifts[:_MOST_SHOWN]:
            grid.add_row(one.name, f"{one.index:.3f}", _word(one.index))
        Console(highlight=False).print(grid)
    if any(one.is_much for one in drifts):
        context.exit(REFUSED)


def _word(index: float) -> str:
    if index < CHANGED:
        return "unchanged"
    return "changed" if index < MUCH_CHANGED else "much changed: train anew"


def _span(since: datetime | None, until: datetime | None, now: datetime, *, days: int) -> tuple[datetime, datetime]:
    first = since.replace(tzinfo=UTC) if since else now - timedelta(days=days)
    return first, until.replace(tzinfo=UTC) if until else now


def _as_json(model: Model) -> dict[str, object]:
    return {
        "version": model.version,
        "state": model.state,
        "trainedFrom": model.trained_from,
        "trainedUntil": model.trained_until,
        "madeAt": model.made_at,
        "madeBy": model.made_by,
        "features": list(model.features.names),
        "metrics": dict(model.metrics),
    }
