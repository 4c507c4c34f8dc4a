"""Models as they are kept: trained by command, one in force, every one with its period, metrics and features."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import structlog

from gqts.kit.database import Transaction
from gqts.kit.ids import new_id
from gqts.organizations import HOST_SUBJECT, Actor, record_act
from gqts.risk._storage import models as _storage
from gqts.risk._storage import rules
from gqts.risk.errors import LearnerUnavailable, ModelUnknown, TrainingRefused
from gqts.risk.history import Past, read_history, read_past
from gqts.risk.learning.drift import Drift, Reference
from gqts.risk.learning.features import Features
from gqts.risk.learning.model import Contribution, Model
from gqts.risk.learning.training import train

MOST_TRAINED_ON = 200_000
MOST_WATCHED = 5_000
IN_FORCE, KEPT, ENDED = "in_force", "kept", "ended"
_log = structlog.get_logger("gqts.risk")


def train_model(tx: Transaction, actor: Actor, *, since: datetime, until: datetime, now: datetime) -> Model:
    """Train on the inspections of a span and keep the model, not yet in force; return it. Raises `TrainingRefused`."""
    past = read_history(tx, since, until, is_known=True, limit=MOST_TRAINED_ON)
    trained = train(past)
    features = trained.features.as_json()
    reference = {name: one.as_json() for name, one in trained.reference.items()}
    version = _storage.insert_model(
        tx, trained.body, (features, dict(trained.metrics), reference), (since, until, now), actor.name
    )
    detail = {"model": version, "outcomes": trained.metrics["outcomes"]}
    record_act(tx, actor, HOST_SUBJECT, "risk.model_trained", detail, now=now)
    return require_model(tx, version)


def put_model_in_force(tx: Transaction, actor: Actor, version: int, *, reason: str, now: datetime) -> None:
    """Have a model rank from now on, in the place of the one that did; raise `ModelUnknown`."""
    require_model(tx, version)
    _storage.set_model_state(tx, IN_FORCE, ENDED)
    _storage.set_state_of(tx, version, IN_FORCE)
    rules.set_edition(tx, new_id())
    record_act(tx, actor, HOST_SUBJECT, "risk.model_in_force", {"model": version, "reason": reason}, now=now)


def end_model(tx: Transaction, actor: Actor, *, reason: str, now: datetime) -> None:
    """Have no model rank from now on; raise `ModelUnknown` when none does."""
    if not _storage.set_model_state(tx, IN_FORCE, ENDED):
        raise ModelUnknown
    rules.set_edition(tx, new_id())
    record_act(tx, actor, HOST_SUBJECT, "risk.model_ended", {"reason": reason}, now=now)


def list_models(tx: Transaction) -> list[Model]:
    """Return every model, the newest first, without their text."""
    return [_model(row) for row in _storage.select_models(tx)]


def require_model(tx: Transaction, version: int) -> Model:
    """Return one model; raise `ModelUnknown`."""
    row = _storage.select_model(tx, version=version)
    if row is None:
        raise ModelUnknown
    return _model(row)


def find_model_in_force(tx: Transaction) -> Model | None:
    """Return the model that ranks, None when none does."""
    row = _storage.select_model(tx, state=IN_FORCE)
    return None if row is None else _model(row)


def watch_drift(tx: Transaction, model: Model, *, since: datetime, until: datetime) -> tuple[int, list[Drift]]:
    """Return how many declarations of a span were looked at, and how far they have drifted from a model's own."""
    past = read_history(tx, since, until, limit=MOST_WATCHED)
    if not past:
        raise TrainingRefused("No declaration was assessed in that time.")
    return len(past), model.drift([(one.facts, one.outcomes) for one in past])


def explain_rank(tx: Transaction, record_id: UUID) -> tuple[Contribution, ...]:
    """Return what moves a declaration's rank by the model in force; nothing without one, or without its library."""
    model, past = find_model_in_force(tx), read_past(tx, record_id)
    if model is None or past is None:
        return ()
    return _explain(model, past)


def _explain(model: Model, past: Past) -> tuple[Contribution, ...]:
    try:
        return model.explain(past.facts, past.outcomes)
    except LearnerUnavailable as reason:
        _log.warning("the model cannot be asked", detail=reason.detail)
        return ()


def _model(row: _storage.Row) -> Model:
    version, state, body, features, metrics, reference, since, until, at, by = row
    spread = {name: Reference.from_json(one) for name, one in reference.items()}
    return Model(version, state, body, Features.from_json(features), metrics, spread, since, until, at, by)
