"""What officers find is kept, and a mismatch always has consequences."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.conduct.cast import NOW, call_as, customs, match, mismatch
from tests.taking_part import take_part

from gqts.accounts import PermissionMissing, Position
from gqts.conduct import (
    CaseState,
    FindingOutcome,
    FindingRefused,
    Judged,
    Origin,
    Severity,
    list_cases,
    list_findings_about,
    list_findings_of,
    list_own_cases,
    read_case,
    record_finding,
)
from gqts.organizations import Role, list_acts


def test_a_mismatch_opens_a_case_about_whoever_was_wrong_and_nobody_else(tx) -> None:
    officer = call_as(tx, customs(tx), Position.OFFICER)
    liar, honest = take_part(tx, "Liar"), take_part(tx, "Honest")
    finding = record_finding(tx, officer, mismatch(liar.id, right=(honest.id,)), now=NOW)
    [case] = list_cases(tx, officer)
    assert (case.organization_id, case.origin, case.state) == (liar.id, Origin.RANDOM, CaseState.OPENED)
    assert finding.case_ids == (case.id,)
    assert read_case(tx, officer, case.id).findings == (finding,)


def test_what_matches_opens_no_case(tx) -> None:
    officer = call_as(tx, customs(tx), Position.OFFICER)
    record_finding(tx, officer, match(take_part(tx).id), now=NOW)
    assert list_cases(tx, officer) == []


PARTS = st.lists(st.tuples(st.lists(st.booleans(), min_size=1, max_size=4), st.booleans()), min_size=1, max_size=5)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PARTS)
def test_every_mismatch_is_evidence_in_a_case_about_each_party_that_was_wrong(tx, told) -> None:
    officer = call_as(tx, customs(tx), Position.OFFICER)
    parties, record = [take_part(tx, str(number)).id for number in range(4)], uuid4()
    for wrong, is_random in told:
        judged = tuple(Judged(one, is_right=not is_wrong) for one, is_wrong in zip(parties, wrong, strict=False))
        if not any(wrong):
            record_finding(tx, officer, match(*(one.organization_id for one in judged), is_random=is_random), now=NOW)
            continue
        report = replace(mismatch(parties[0], is_random=is_random, record=record), judged=judged)
        finding = record_finding(tx, officer, report, now=NOW)
        about = {read_case(tx, officer, one).case.organization_id for one in finding.case_ids}
        assert about == {one.organization_id for one in judged if not one.is_right}


def test_two_findings_of_one_consignment_are_one_case_while_it_is_prepared(tx) -> None:
    officer = call_as(tx, customs(tx), Position.OFFICER)
    liar, record = take_part(tx, "Liar"), uuid4()
    for _ in range(2):
        record_finding(tx, officer, mismatch(liar.id, record=record, is_random=False), now=NOW)
    record_finding(tx, officer, mismatch(liar.id, record=uuid4(), is_random=False), now=NOW)
    cases = list_cases(tx, officer)
    assert sorted(len(read_case(tx, officer, case.id).findings) for case in cases) == [1, 2]
    assert len(list_findings_of(tx, officer, record)) == 2


def test_a_finding_cannot_be_changed_or_taken_out(tx) -> None:
    officer = call_as(tx, customs(tx), Position.OFFICER)
    record_finding(tx, officer, match(take_part(tx).id), now=NOW)
    for statement in ("UPDATE conduct.finding SET found = 'JP'", "DELETE FROM conduct.finding"):
        with pytest.raises(psycopg.errors.RaiseException, match="only added to"), tx.transaction():
            tx.execute(statement)


def test_findings_of_an_item_are_found_by_it(tx) -> None:
    officer = call_as(tx, customs(tx), Position.OFFICER)
    finding = record_finding(tx, officer, match(take_part(tx).id), now=NOW)
    assert list_findings_about(tx, officer, finding.subject.reference) == [finding]


def test_an_authority_that_was_wrong_has_no_case(tx) -> None:
    officer = call_as(tx, customs(tx), Position.OFFICER)
    agency = take_part(tx, "Quarantine", roles=[Role.QUARANTINE])
    finding = record_finding(tx, officer, mismatch(agency.id), now=NOW)
    assert finding.judged == (Judged(agency.id, is_right=False),)
    assert list_cases(tx, officer) == []


def test_a_case_that_is_only_prepared_leaves_nothing_where_its_party_reads(tx) -> None:
    officer, firm = call_as(tx, customs(tx), Position.OFFICER), take_part(tx, "Liar")
    record_finding(tx, officer, mismatch(firm.id), now=NOW)
    assert list_own_cases(tx, call_as(tx, firm)) == []
    assert list_acts(tx, firm.id, kind="case") == []


def test_a_firm_and_an_analyst_record_nothing(tx) -> None:
    firm, host = take_part(tx, "Firm"), customs(tx)
    for caller in (call_as(tx, firm), call_as(tx, host, Position.ANALYST)):
        with pytest.raises(PermissionMissing):
            record_finding(tx, caller, match(firm.id), now=NOW)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"found": ""}, "conduct.finding.text"),
        ({"found": "x" * 501}, "conduct.finding.text"),
        ({"claimed": "J\u202eP"}, "conduct.finding.text"),
        ({"claimed": "J\0P"}, "conduct.finding.text"),
        ({"note": "x" * 2001}, "conduct.finding.note"),
        ({"outcome": FindingOutcome.MATCH}, "conduct.finding.judged.outcome"),
        ({"outcome": FindingOutcome.UNCLEAR}, "conduct.finding.judged.unclear"),
        ({"judged": ()}, "conduct.finding.judged.nobody"),
        ({"judged": (Judged(uuid4(), is_right=False),)}, "conduct.finding.party"),
    ],
)
def test_a_report_that_cannot_be_is_refused_with_its_fault(tx, change, code) -> None:
    officer = call_as(tx, customs(tx), Position.OFFICER)
    report = replace(mismatch(take_part(tx, "Liar").id), **change)
    with pytest.raises(FindingRefused) as refused:
        record_finding(tx, officer, report, now=NOW)
    assert code in {fault.code for fault in refused.value.faults}


def test_the_gravest_of_a_mismatch_is_told_by_the_officer(tx) -> None:
    officer = call_as(tx, customs(tx), Position.OFFICER)
    record_finding(tx, officer, mismatch(take_part(tx).id, severity=Severity.MOST_SERIOUS), now=NOW)
    assert list_cases(tx, officer)[0].severity is Severity.MOST_SERIOUS
