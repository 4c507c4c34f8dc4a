"""A model learns from what inspections found, ranks beside the rules, explains itself, and tells when it is stale."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from math import nan

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.risk.consignments import ANALYST, NOW, result
from tests.risk.test_keeping import FACTS, FAILED, in_force, new_record, no_chance

from gqts.evidence import Outcome
from gqts.kit.database import Transaction
from gqts.organizations import HOST_SUBJECT, list_acts
from gqts.risk import Lane, assess_and_keep, note_outcome, read_assessment
from gqts.risk.errors import LearnerUnavailable, ModelUnknown, TrainingRefused
from gqts.risk.history import Past
from gqts.risk.learning import (
    Features,
    Model,
    Reference,
    end_model,
    explain_rank,
    find_model_in_force,
    list_models,
    put_model_in_force,
    train,
    train_model,
    watch_drift,
)


def past_of(number: int, chance: random.Random, *, shift: float = 0.0) -> Past:
    """A declaration that was inspected: wrong mostly when the price check failed and it came from XX."""
    failed, origin = chance.random() < 0.3, chance.choice(["XX", "NZ"])
    outcomes = {"price.floor": Outcome.FAIL if failed else Outcome.PASS, "origin.site": Outcome.MISSING}
    facts = {"origin": [origin], "value": chance.uniform(10, 5_000) + shift, "commodity": ["1806310000"], "seller": "A"}
    is_hit = chance.random() < (0.8 if failed and origin == "XX" else 0.05)
    at = NOW + timedelta(minutes=number)
    return Past(
        new_record(number), at, "5149", Lane.RED, {}, facts, outcomes, date(2026, 11, 20), is_hit, number % 5 == 0
    )


def pasts(count: int = 600, *, shift: float = 0.0) -> list[Past]:
    chance = random.Random(5)
    return [past_of(number, chance, shift=shift) for number in range(count)]


@pytest.fixture(scope="module")
def model() -> Model:
    trained = train(pasts())
    return Model(1, "kept", trained.body, trained.features, trained.metrics, trained.reference, NOW, NOW, NOW, "Ana")


WRONG = ({"origin": ["XX"], "value": 100}, {"price.floor": Outcome.FAIL, "origin.site": Outcome.MISSING})
RIGHT = ({"origin": ["NZ"], "value": 100}, {"price.floor": Outcome.PASS, "origin.site": Outcome.MISSING})


def test_a_model_ranks_what_was_found_before_above_the_rest(model: Model) -> None:
    assert model.rank(*WRONG) > 0.5 > 0.2 > model.rank(*RIGHT)
    assert model.metrics["heldOut"]["auc"] > 0.75
    assert model.metrics["heldOut"]["rows"] == 150
    assert "heldOutRandom" in model.metrics


def test_its_chances_come_out_right_for_random_inspections(model: Model) -> None:
    fair = [one for one in pasts() if one.was_random]
    ranks = model.rank_all([(one.facts, one.outcomes) for one in fair])
    assert sum(ranks) == pytest.approx(sum(one.is_hit for one in fair), abs=0.5)


def test_it_tells_what_moved_the_rank_and_that_adds_up(model: Model) -> None:
    told = {one.feature: one for one in model.explain(*WRONG)}
    assert told["check.price.floor"].value == "fail"
    assert told["check.price.floor"].weight > 0
    assert told["fact.origin"].value == "XX"
    assert told["fact.origin"].weight > 0
    assert model.explain(*RIGHT)[0].weight < 0


def test_it_knows_no_party_by_name_and_reads_what_it_has_never_seen(model: Model) -> None:
    assert not any(name in "".join(model.features.names) for name in ("seller", "declarant", "platform", "carrier"))
    assert 0 <= model.rank({}, {}) <= 1
    assert 0 <= model.rank({"origin": ["??"], "value": "many"}, {"no.such": Outcome.FAIL}) <= 1
    assert Features.from_json(model.features.as_json()) == model.features


def test_drift_is_small_on_the_same_and_large_on_other_declarations(model: Model) -> None:
    same = {one.name: one for one in model.drift([(one.facts, one.outcomes) for one in pasts()])}
    assert all(not one.is_some for one in same.values())
    other = model.drift([(one.facts, one.outcomes) for one in pasts(shift=20_000)])
    assert other[0].name == "fact.value"
    assert other[0].is_much
    assert {one.name for one in other} >= {"score", "check.price.floor"}


@given(st.lists(st.one_of(st.floats(-100, 100), st.just(nan)), min_size=1, max_size=80))
def test_drift_of_a_figure_from_itself_is_none(values) -> None:
    reference = Reference.of(values)
    assert reference.drift_of(values) == pytest.approx(0, abs=1e-9)
    assert reference.drift_of([1e9] * 10) >= 0
    assert Reference.from_json(reference.as_json()) == reference


def test_too_few_outcomes_teach_nothing() -> None:
    for few in (
        pasts(150),
        [replace(one, is_hit=False) for one in pasts()],
        [replace(one, is_hit=None) for one in pasts()],
    ):
        with pytest.raises(TrainingRefused) as refusal:
            train(few)
        assert "200" in refusal.value.faults[0].fix


def keep_history(tx: Transaction, count: int = 260) -> None:
    no_chance(tx)
    chance = random.Random(9)
    for number in range(count):
        past = past_of(number, chance)
        results = [result(code, outcome) for code, outcome in past.outcomes.items()]
        assess_and_keep(tx, past.record_id, results, {**past.facts, "office": "5149"}, now=NOW)
        note_outcome(tx, past.record_id, is_hit=bool(past.is_hit), was_random=past.was_random, at=NOW)


def test_a_model_is_kept_put_in_force_and_ended_and_ranks_only_between(tx: Transaction) -> None:
    keep_history(tx)
    with pytest.raises(ModelUnknown):
        put_model_in_force(tx, ANALYST, 1, reason="good", now=NOW)
    made = train_model(tx, ANALYST, since=NOW - timedelta(days=1), until=NOW + timedelta(days=1), now=NOW)
    facts, outcomes = {**FACTS, **WRONG[0]}, [result(code, outcome) for code, outcome in WRONG[1].items()]
    before = assess_and_keep(tx, new_record(1_000), outcomes, facts, now=NOW).assessment
    assert before.rank is None
    put_model_in_force(tx, ANALYST, made.version, reason="good", now=NOW)
    after = assess_and_keep(tx, new_record(1_000), outcomes, facts, now=NOW).assessment
    assert after.rank is not None
    assert after.rank > 0.3
    assert after.lane is before.lane, "a rank chooses no lane"
    assert after.priority == max(after.rank, before.priority)
    assert explain_rank(tx, new_record(1_000))[0].weight > 0
    count, drifts = watch_drift(tx, made, since=NOW - timedelta(days=1), until=NOW + timedelta(days=1))
    assert count == 261
    assert not drifts[0].is_much
    second = train_model(tx, ANALYST, since=NOW - timedelta(days=1), until=NOW + timedelta(days=1), now=NOW)
    put_model_in_force(tx, ANALYST, second.version, reason="newer", now=NOW)
    assert [(one.version, one.state) for one in list_models(tx)] == [(2, "in_force"), (1, "ended")]
    end_model(tx, ANALYST, reason="doubt", now=NOW)
    assert find_model_in_force(tx) is None
    assert assess_and_keep(tx, new_record(1_000), outcomes, facts, now=NOW).assessment.rank is None
    acts = [act.what for act in list_acts(tx, HOST_SUBJECT, kind="risk")][:5]
    assert acts == [
        "risk.model_ended",
        "risk.model_in_force",
        "risk.model_trained",
        "risk.model_in_force",
        "risk.model_trained",
    ]


def test_without_its_library_declarations_are_assessed_by_the_rules_alone(tx: Transaction, monkeypatch) -> None:
    keep_history(tx)
    made = train_model(tx, ANALYST, since=NOW - timedelta(days=1), until=NOW + timedelta(days=1), now=NOW)
    put_model_in_force(tx, ANALYST, made.version, reason="good", now=NOW)

    def gone(_: str) -> None:
        raise LearnerUnavailable

    monkeypatch.setattr("gqts.risk.learning.model._load", gone)
    assess_and_keep(tx, new_record(1_000), [], FACTS, now=NOW)
    assert read_assessment(tx, new_record(1_000)).rank is None
    assert explain_rank(tx, new_record(1_000)) == ()


def test_a_rank_saves_a_place_when_inspections_are_scarce(tx: Transaction) -> None:
    no_chance(tx, capacity=1)
    in_force(tx)
    assess_and_keep(tx, new_record(1), FAILED, FACTS, rank=0.2, now=NOW)
    assess_and_keep(tx, new_record(2), FAILED, FACTS, rank=0.9, now=NOW)
    assert read_assessment(tx, new_record(1)).lane is Lane.YELLOW
    assert read_assessment(tx, new_record(2)).lane is Lane.RED
