"""What holds for every dossier: nothing raises, no order matters, agreement never harms, words fill their gaps."""

from __future__ import annotations

import random
from dataclasses import replace

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.evidence.cases import DECLARED, TOLERANCES, Case, voice
from tests.evidence.dossiers import any_case

from gqts.evidence import (
    CHECKS,
    Filed,
    Outcome,
    RiskKind,
    compose_dossier,
    list_texts,
    matrix_of,
    run_checks,
    word_result,
)
from gqts.evidence.codec import read_results, write_results
from gqts.evidence.sameness import is_same_address, is_same_name, is_same_telephone


@given(any_case())
@settings(max_examples=75)
def test_no_check_raises_on_any_dossier_and_every_result_has_words(case):
    results = case.results()
    assert {one.code for one in results} == set(CHECKS)
    for one in results:
        assert word_result(one)
        assert one.case != "one_hand" or one.independence < 2
        assert one.outcome is not Outcome.PASS or not CHECKS[one.code].is_cross or one.independence > 1
        assert bool(one.could_supply) == (one.outcome is Outcome.MISSING)


@given(any_case(), st.integers(0, 1000))
@settings(max_examples=40)
def test_the_order_of_the_inputs_does_not_matter(case, seed):
    inputs = case.inputs()
    chance = random.Random(seed)

    def shuffled(values):
        return tuple(chance.sample(list(values), len(values)))

    mixed = replace(
        inputs,
        documents=shuffled(inputs.documents),
        told=shuffled(inputs.told),
        certificates=shuffled(inputs.certificates),
        others=shuffled(inputs.others),
        prices=shuffled(inputs.prices),
        withheld=shuffled(inputs.withheld),
    )
    assert run_checks(compose_dossier(mixed), TOLERANCES) == run_checks(compose_dossier(inputs), TOLERANCES)


@given(any_case())
@settings(max_examples=50)
def test_an_agreeing_independent_source_never_turns_a_pass_into_a_fail(case):
    """Another party, in its own hand, hands in the very same order, payment and waybill."""
    inputs = case.inputs()
    independent = voice("An independent platform", "platform", 501)
    same = tuple(
        Filed(one.document, independent, f"again-{one.reference}", DECLARED)
        for one in inputs.documents
        if type(one.document.head).__name__ in ("OrderHead", "LogisticsHead")
    )
    before = _outcomes(run_checks(compose_dossier(inputs), TOLERANCES))
    after = _outcomes(run_checks(compose_dossier(replace(inputs, documents=(*inputs.documents, *same))), TOLERANCES))
    for place, outcomes in before.items():
        if outcomes == {Outcome.PASS}:
            assert after[place] == {Outcome.PASS}, place


def _outcomes(results):
    found = {}
    for one in results:
        found.setdefault((one.code, one.subject), set()).add(one.outcome)
    return found


@given(any_case())
@settings(max_examples=40)
def test_the_matrix_holds_every_statement_of_every_result(case):
    results = case.results()
    rows = matrix_of(results)
    said = {statement for row in rows for statement in row.statements}
    assert said == {statement for one in results for statement in one.statements}
    assert len({(row.fact, row.subject) for row in rows}) == len(rows)


def test_the_four_risks_each_have_their_checks():
    for risk in RiskKind:
        assert sum(risk in one.risks for one in CHECKS.values()) >= 4, risk


def test_every_text_that_a_page_may_show_is_listed_once():
    texts = list_texts()
    assert len(texts) == len(set(texts)) > 150


def test_the_same_dossier_always_gives_the_same_matrix():
    assert Case().results() == Case().results()


@given(st.text(max_size=50))
def test_everything_is_the_same_as_itself(text):
    assert is_same_name(text, text)
    assert is_same_address(text, text, TOLERANCES.address_likeness)
    assert is_same_telephone(text, text)


@given(st.text(max_size=50), st.text(max_size=50))
def test_sameness_does_not_depend_on_who_is_asked_first(one, other):
    assert is_same_name(one, other) == is_same_name(other, one)
    assert is_same_telephone(one, other) == is_same_telephone(other, one)


@given(any_case())
@settings(max_examples=40)
def test_results_that_are_kept_read_back_the_same(case):
    results = case.results()
    assert read_results(orjson.loads(orjson.dumps(write_results(results)))) == results
