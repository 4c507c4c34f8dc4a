"""The model that ranks: its versions and their figures, how far declarations have drifted, putting one in force."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from starlette.responses import Response

from gqts.accounts import Permission
from gqts.kit.database import Transaction
from gqts.kit.errors import GqtsError
from gqts.risk.errors import ModelUnknown
from gqts.risk.learning import (
    CHANGED,
    MUCH_CHANGED,
    Drift,
    Model,
    end_model,
    find_model_in_force,
    list_models,
    put_model_in_force,
    require_model,
    watch_drift,
)
from gqts.web.indications import title_of
from gqts.web.languages import Language, mark
from gqts.web.office.reasons import ReasonForm, ask, read_reason
from gqts.web.risk.profiles import read_version
from gqts.web.risk.words import FIELDS, MODEL_STATES
from gqts.web.workbench import Desk, page

ROOT = "/risk/model"
DAYS = 28
_MOST_DRIFTS = 40


@page(Permission.HOST_RISK)
def show_models(desk: Desk) -> Response:
    """Show every version of the model, the newest first."""
    with desk.transaction() as tx:
        models = list_models(tx)
    rows = [(one, _rates(one.metrics["heldOut"]), _rates(one.metrics.get("heldOutRandom"))) for one in models]
    return desk.render(
        "risk/models.html", rows=rows, states=MODEL_STATES, has_one=any(one.state == "in_force" for one in models)
    )


@page(Permission.HOST_RISK)
def show_drift(desk: Desk) -> Response:
    """Show how far declarations have drifted from those that the model in force was trained on."""
    told = ""
    count, drifts = 0, list[Drift]()
    with desk.transaction() as tx:
        model = find_model_in_force(tx)
        if model is None:
            raise ModelUnknown
        try:
            count, drifts = watch_drift(tx, model, since=desk.now - timedelta(days=DAYS), until=desk.now)
        except GqtsError as error:  # nothing was assessed, or the library is not there
            told = error.detail
    return desk.render(
        "risk/drift.html",
        model=model,
        count=count,
        rows=[(name_feature(one.name, desk.language), one) for one in drifts[:_MOST_DRIFTS]],
        detail=told,
        days=DAYS,
        changed=CHANGED,
        much=MUCH_CHANGED,
    )


@page(Permission.HOST_RISK)
def put_in_force(desk: Desk) -> Response:
    """Ask before a model ranks, and have it do so."""
    version = read_version(desk)
    with desk.transaction() as tx:
        form = ReasonForm.of(desk)
        require_model(tx, version)
        if form.is_good():
            with form.refusals(tx):
                put_model_in_force(tx, desk.caller.actor, version, reason=read_reason(form), now=desk.now)
    if form.is_done:
        desk.flash(mark("The model ranks from now on."))
        return desk.see_other(ROOT)
    asked = str(desk.language.sentence(mark("Have model %(version)s rank from now on?"), version=str(version)))
    consequence = mark("It ranks within what is examined anyway, and chooses nothing alone. The one in force now ends.")
    return _ask(desk, form, asked, consequence, mark("Put in force"))


@page(Permission.HOST_RISK)
def end(desk: Desk) -> Response:
    """Ask before no model ranks any more."""
    with desk.transaction() as tx:
        form = ReasonForm.of(desk)
        _require_in_force(tx)
        if form.is_good():
            with form.refusals(tx):
                end_model(tx, desk.caller.actor, reason=read_reason(form), now=desk.now)
    if form.is_done:
        desk.flash(mark("No model ranks any more."))
        return desk.see_other(ROOT)
    asked = desk.language.text(mark("Have no model rank any more?"))
    return _ask(desk, form, asked, mark("Declarations are ranked by their scores alone."), mark("End"))


def name_feature(name: str, language: Language) -> str:
    """Return what a feature of a model is, in words."""
    if name == "score":
        return language.text(mark("The rank itself"))
    if name.startswith("check."):
        return language.text(title_of(name.removeprefix("check.")))
    field = name.removeprefix("fact.")
    words = language.text(FIELDS[field]) if field in FIELDS else field
    return words[:1].upper() + words[1:]


def _require_in_force(tx: Transaction) -> Model:
    model = find_model_in_force(tx)
    if model is None:
        raise ModelUnknown
    return model


def _rates(measured: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return what is shown of a model's figures: its area under the curve, and what 5 % find."""
    if not measured:
        return None
    at = next(one for one in measured["budgets"] if one["budget"] == 0.05)
    return {"auc": measured["auc"], "rows": measured["rows"], "precision": at["precision"], "recall": at["recall"]}


def _ask(desk: Desk, form: ReasonForm, asked: str, consequence: str, button: str) -> Response:
    back = (ROOT, desk.language.text(mark("Model")))
    return ask(desk, form, asked, desk.language.text(consequence), button=button, back=back)
