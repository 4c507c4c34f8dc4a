"""What a certificate is worth: a pure function of the certificate, the day, and how its issuer stands now."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.certificates.issuers import LONG_AGO, LOT, NOW, TODAY, accredit, acting, issue, make_body
from tests.taking_part import HOST, operator_glass, take_part

from gqts.certificates import (
    CERTIFICATES_CHANGED,
    Certificate,
    CertificateState,
    list_certificates_covering,
    state_of,
    withdraw_certificate,
)
from gqts.certificates.facts import BATCH, tell_of_issuer
from gqts.kit.ids import new_id
from gqts.kit.outbox import deliver
from gqts.organizations import (
    DecidedAlready,
    DisqualificationRefused,
    disqualify_body,
    find_disqualifications,
    list_accreditations,
    list_acts,
    list_disqualifications,
    read_authority,
    reinstate_body,
    reinstate_organization,
    suspend_organization,
    withdraw_accreditation,
)
from gqts.worker import HANDLERS

BASE = Certificate(
    new_id(), new_id(), "1", (LOT,), ("170114",), (), None, "NZ", TODAY, TODAY, TODAY,
    TODAY + timedelta(days=30), new_id(), NOW,
)  # fmt: skip
days = st.dates(date(2026, 1, 1), date(2028, 1, 1))


def _states(tx, day: date = TODAY) -> set[CertificateState]:
    return {one.state_on(day) for one in list_certificates_covering(tx, operator_glass(tx), [LOT])}


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (TODAY - timedelta(days=1), CertificateState.NOT_YET_VALID),
        (TODAY, CertificateState.VALID),
        (TODAY + timedelta(days=30), CertificateState.VALID),
        (TODAY + timedelta(days=31), CertificateState.EXPIRED),
    ],
)
def test_it_is_valid_from_its_first_day_to_its_last_both_included(day, state):
    assert state_of(BASE, day, is_disqualified=False) is state


@given(day=days, is_disqualified=st.booleans(), is_lost=st.booleans(), is_withdrawn=st.booleans())
def test_it_is_valid_only_when_nothing_speaks_against_it_and_the_worst_is_told(
    day, is_disqualified, is_lost, is_withdrawn
):
    whole = replace(BASE, withdrawn_at=NOW if is_withdrawn else None)
    state = state_of(whole, day, is_disqualified=is_disqualified, is_accreditation_withdrawn=is_lost)
    is_within = whole.valid_from <= day <= whole.valid_until
    assert (state is CertificateState.VALID) == (is_within and not (is_disqualified or is_lost or is_withdrawn))
    assert (state is CertificateState.ISSUER_DISQUALIFIED) == is_disqualified
    if is_withdrawn and not is_disqualified:
        assert state is CertificateState.WITHDRAWN


def test_a_withdrawal_shows_at_the_next_reading(tx):
    body = make_body(tx)
    kept = issue(tx, body)
    assert _states(tx) == {CertificateState.VALID}
    withdraw_certificate(tx, acting(body), kept.id, reason="the wrong lot", now=NOW)
    assert _states(tx) == {CertificateState.WITHDRAWN}


def test_every_certificate_of_a_body_that_lied_shows_so_at_once_and_is_believed_again_once_it_is_reinstated(tx):
    body, honest = make_body(tx), make_body(tx, "Honest")
    issue(tx, body)
    issue(tx, body, number="2", covers=(LOT, "https://id.gs1.org/01/09526543210009/10/L2"))
    issue(tx, honest)
    disqualify_body(tx, HOST, body.id, reason="no such test was made", now=NOW)
    told = list_certificates_covering(tx, operator_glass(tx), [LOT])
    assert {one.issuer.id: one.state_on(TODAY) for one in told} == {
        body.id: CertificateState.ISSUER_DISQUALIFIED,
        honest.id: CertificateState.VALID,
    }
    assert sum(one.issuer.id == body.id for one in told) == 2
    assert {one.disqualification.reason for one in told if one.disqualification} == {"no such test was made"}
    reinstate_body(tx, HOST, body.id, reason="the appeal was right", now=NOW)
    assert _states(tx) == {CertificateState.VALID}


def test_certificates_of_a_suspended_body_do_not_count_until_it_is_reinstated(tx):
    body = make_body(tx)
    issue(tx, body)
    suspend_organization(tx, HOST, body.id, reason="it is being looked into", now=NOW)
    assert _states(tx) == {CertificateState.ISSUER_SUSPENDED}
    reinstate_organization(tx, HOST, body.id, reason="nothing was found", now=NOW)
    assert _states(tx) == {CertificateState.VALID}


def test_a_certificate_given_under_an_accreditation_that_was_withdrawn_since_is_worth_nothing(tx):
    body = make_body(tx)
    issue(tx, body)
    withdraw_accreditation(tx, HOST, list_accreditations(tx, body.id)[0].id, reason="forged", now=NOW)
    assert _states(tx) == {CertificateState.ACCREDITATION_WITHDRAWN}


def test_a_disqualification_is_an_act_on_record_with_its_end(tx):
    body = make_body(tx)
    made = disqualify_body(tx, HOST, body.id, reason="it lied", now=LONG_AGO)
    assert find_disqualifications(tx, [body.id]) == {body.id: made}
    with pytest.raises(DecidedAlready):
        disqualify_body(tx, HOST, body.id, reason="again", now=NOW)
    reinstate_body(tx, HOST, body.id, reason="the appeal was right", now=NOW)
    with pytest.raises(DecidedAlready):
        reinstate_body(tx, HOST, body.id, reason="again", now=NOW)
    assert find_disqualifications(tx, [body.id]) == {}
    (ended,) = list_disqualifications(tx, body.id)
    assert (ended.reason, ended.ended_at, ended.ended_reason) == ("it lied", NOW, "the appeal was right")
    done = [act.what for act in list_acts(tx, body.id, kind="accreditation")]
    assert done[:2] == ["accreditation.reinstated", "accreditation.disqualified"]


def test_while_a_body_is_disqualified_no_accreditation_of_it_covers_anything_not_even_a_new_one(tx):
    body = make_body(tx)
    disqualify_body(tx, HOST, body.id, reason="it lied", now=LONG_AGO)
    accredit(tx, body, number="IANZ 124", scopes=["*"])
    assert not any(one.covers(TODAY, ["170114"]) for one in read_authority(tx, body.id).accreditations)
    reinstate_body(tx, HOST, body.id, reason="the appeal was right", now=NOW)
    assert all(one.covers(TODAY, ["170114"]) for one in read_authority(tx, body.id).accreditations)


def test_only_an_inspection_body_is_disqualified(tx):
    with pytest.raises(DisqualificationRefused):
        disqualify_body(tx, HOST, take_part(tx, "A maker").id, reason="it lied", now=NOW)


def test_that_an_issuer_fell_is_told_of_every_certificate_it_ever_gave(database):
    with database.transaction() as tx:
        body = make_body(tx)
        issue(tx, body)
        issue(tx, body, number="2")
    deliver(database, HANDLERS)
    with database.transaction() as tx:
        tx.execute("DELETE FROM kit.outbox")
        disqualify_body(tx, HOST, body.id, reason="it lied", now=NOW)
    for _ in range(3):
        deliver(database, HANDLERS)
    with database.transaction() as tx:
        rows = tx.execute("SELECT payload FROM kit.outbox WHERE topic = %s", (CERTIFICATES_CHANGED,)).fetchall()
    assert [row[0]["change"] for row in rows] == ["issuer", "issuer"]


def test_many_certificates_are_told_of_batch_by_batch_each_once(tx):
    body = make_body(tx)
    for number in range(BATCH + 2):
        issue(tx, body, number=str(number))
    tx.execute("DELETE FROM kit.outbox")
    after = None
    for _ in range(2):
        tell_of_issuer(tx, body.id, after)
        row = tx.execute("SELECT payload FROM kit.outbox WHERE topic = 'certificates.issuer_changed'").fetchone()
        after = row and row[0]["after"]
    rows = tx.execute("SELECT key FROM kit.outbox WHERE topic = %s", (CERTIFICATES_CHANGED,)).fetchall()
    assert len(rows) == len(set(rows)) == BATCH + 2
