"""Handing a certificate in: who may, for which goods, on which days; and that what is refused leaves nothing behind."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.certificates.issuers import (
    CARTON,
    DRAFT,
    GTIN,
    ITEM,
    LONG_AGO,
    LOT,
    NOW,
    PRODUCT,
    SULPHUR,
    TODAY,
    accredit,
    acting,
    draft,
    issue,
    make_body,
)
from tests.taking_part import HOST, take_part

from gqts.accounts import Caller, Permission, PermissionMissing
from gqts.catalogue import EPC_CLASS, record_master_data
from gqts.certificates import (
    CERTIFICATES_CHANGED,
    CertificateRefused,
    CertificateUnknown,
    IssuerRefused,
    NumberTaken,
    Sample,
    WithdrawnAlready,
    count_certificates,
    hand_in,
    list_certificates,
    withdraw_certificate,
)
from gqts.certificates.draft import LONGEST_TEXT, MOST_COVERED, MOST_FINDINGS, read_draft
from gqts.epcis import MasterDataElement
from gqts.organizations import (
    ReasonMissing,
    Role,
    disqualify_body,
    list_accreditations,
    list_acts,
    reinstate_body,
    suspend_organization,
    withdraw_accreditation,
)
from gqts.sharing import FactKind, require_streams


def _told(tx) -> list[dict]:
    rows = tx.execute("SELECT key, payload FROM kit.outbox WHERE topic = %s ORDER BY id", (CERTIFICATES_CHANGED,))
    return [{"key": key, **payload} for key, payload in rows.fetchall()]


def _refused(tx, body, error=CertificateRefused, *, now=NOW, **options) -> tuple[str, ...]:
    """Return the fields that are at fault when a certificate is refused, having seen that it left nothing."""
    with pytest.raises(error) as refusal, tx.transaction():
        issue(tx, body, now=now, **options)
    assert all(fault.fix and fault.message for fault in refusal.value.faults)
    assert count_certificates(tx, body.id) == 0
    assert _told(tx) == []
    return tuple(fault.field for fault in refusal.value.faults)


def test_a_certificate_is_kept_as_it_was_given_with_the_accreditation_behind_it_and_told_of(tx):
    body = make_body(tx)
    handed = hand_in(tx, acting(body), DRAFT, now=NOW)
    kept = handed.certificate
    assert handed.is_new
    assert (kept.number, kept.findings, kept.sample) == (DRAFT.number, (SULPHUR,), DRAFT.sample)
    assert (kept.covers, kept.subjects, kept.country_of_origin) == ((LOT,), ("170114",), "NZ")
    assert kept.accreditation_id == list_accreditations(tx, body.id)[0].id
    assert list_certificates(tx, body.id) == [kept]
    assert _told(tx) == [{"key": str(kept.id), "identifiers": [LOT], "issuer": str(body.id), "change": "received"}]


def test_what_it_covers_may_be_written_as_urn_or_link_and_is_kept_once_in_its_canonical_form(tx):
    covers = (
        "urn:epc:id:sgtin:9526543.021000.A1",
        f"https://example.org/01/{GTIN}/21/A1?17=271231",
        LOT,
        CARTON,
        PRODUCT,
    )
    kept = issue(tx, make_body(tx), covers=covers)
    assert kept.covers == (ITEM, LOT, CARTON, PRODUCT)


def test_goods_that_nobody_has_told_of_may_be_covered_for_they_may_still_come(tx):
    assert issue(tx, make_body(tx), covers=("https://id.gs1.org/01/04012345987652/10/NOBODYS",)).covers


def test_the_same_again_is_answered_by_the_same_and_told_of_once(tx):
    body = make_body(tx)
    first = issue(tx, body)
    again = hand_in(
        tx, acting(body), draft(covers=("urn:epc:class:lgtin:9526543.021000.L1",)), now=NOW + timedelta(days=9)
    )
    assert (again.certificate, again.is_new) == (first, False)
    assert len(_told(tx)) == 1


def test_another_certificate_under_a_number_that_was_used_is_refused(tx):
    body = make_body(tx)
    first = issue(tx, body)
    with pytest.raises(NumberTaken) as refusal:
        issue(tx, body, country_of_origin="AU")
    assert refusal.value.faults[0].field == "number"
    assert list_certificates(tx, body.id) == [first]


def test_two_bodies_may_use_the_same_number(tx):
    assert issue(tx, make_body(tx)).number == issue(tx, make_body(tx, "Another")).number


def test_a_body_that_is_not_accredited_at_all_is_refused(tx):
    assert _refused(tx, make_body(tx, is_accredited=False), IssuerRefused) == ("testedOn", "issuedOn")


@pytest.mark.parametrize(
    ("period", "fields"),
    [
        ((date(2026, 11, 11), date(2028, 1, 1)), ("testedOn",)),
        ((date(2025, 1, 1), date(2026, 11, 11)), ("issuedOn",)),
        ((date(2025, 1, 1), date(2026, 11, 9)), ("testedOn", "issuedOn")),
    ],
)
def test_an_accreditation_has_to_be_in_force_on_the_day_of_testing_and_on_the_day_of_issue(tx, period, fields):
    assert _refused(tx, make_body(tx, period=period), IssuerRefused) == fields


def test_an_accreditation_that_was_renewed_between_testing_and_issue_is_enough(tx):
    body = make_body(tx, period=(date(2025, 1, 1), date(2026, 11, 11)))
    renewed = accredit(tx, body, number="IANZ 124", period=(date(2026, 11, 12), date(2029, 1, 1)))
    assert issue(tx, body).accreditation_id == renewed.id


def test_goods_outside_the_scope_are_refused_and_named(tx):
    body = make_body(tx, scopes=("0402", "milk powder"))
    assert _refused(tx, body, IssuerRefused) == ("subjects", "subjects")
    assert _refused(tx, body, IssuerRefused, subjects=("040221", "170114")) == ("subjects", "subjects")
    assert issue(tx, body, subjects=("040221", "Milk Powder")).subjects == ("040221", "Milk Powder")


def test_a_category_alone_has_to_be_in_the_scope(tx):
    body = make_body(tx, scopes=("milk powder",))
    assert _refused(tx, body, IssuerRefused, subjects=("milk powder", "sugar")) == ("subjects", "subjects")


def test_what_the_covered_product_is_registered_as_has_to_be_in_the_scope_whatever_the_certificate_calls_it(tx):
    factory = take_part(tx, "Kowhai Ridge")
    stream = require_streams(tx, factory.id)[FactKind.MASTER_DATA]
    element = MasterDataElement(EPC_CLASS, f"https://id.gs1.org/01/{GTIN}", {"https://gqts.dev/ns/1.0/hs6": "870323"})
    record_master_data(
        tx, [element], [1], stream=stream, statement_id=uuid4().bytes, submitter=factory.party, stated_at=LONG_AGO
    )
    assert _refused(tx, make_body(tx), IssuerRefused) == ("covers", "covers")
    assert issue(tx, make_body(tx, "Another", scopes=("1701", "8703")))


def test_a_withdrawn_accreditation_counts_for_no_day(tx):
    body = make_body(tx)
    held = list_accreditations(tx, body.id)[0]
    withdraw_accreditation(tx, HOST, held.id, reason="forged", now=LONG_AGO)
    assert _refused(tx, body, IssuerRefused) == ("testedOn", "issuedOn")


def test_a_disqualified_body_is_refused_until_it_is_reinstated(tx):
    body = make_body(tx)
    disqualify_body(tx, HOST, body.id, reason="it lied about lot L1", now=LONG_AGO)
    assert "issuer" in _refused(tx, body, IssuerRefused)
    reinstate_body(tx, HOST, body.id, reason="the appeal was right", now=NOW)
    assert issue(tx, body)


def test_a_suspended_body_is_refused(tx):
    body = make_body(tx)
    suspend_organization(tx, HOST, body.id, reason="looked into", now=NOW)
    assert _refused(tx, body, IssuerRefused) == ("issuer",)


def test_a_firm_that_inspects_nothing_is_refused(tx):
    firm = take_part(tx, "A maker", roles=[Role.MANUFACTURER])
    assert _refused(tx, firm, IssuerRefused) == ("issuer",)


def test_who_may_not_issue_for_the_body_hands_nothing_in(tx):
    body = make_body(tx)
    permissions = frozenset(Permission) - {Permission.CERTIFICATES_ISSUE}
    caller = Caller(uuid4(), "Bo", body.id, None, permissions, "session", uuid4())
    with pytest.raises(PermissionMissing):
        hand_in(tx, caller, DRAFT, now=NOW)
    assert count_certificates(tx, body.id) == 0


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"number": ""}, "number"),
        ({"number": "A" * 101}, "number"),
        ({"number": "safe\u202egnp"}, "number"),
        ({"country_of_origin": "XX"}, "countryOfOrigin"),
        ({"findings": (), "country_of_origin": ""}, "findings"),
        ({"findings": (SULPHUR,) * (MOST_FINDINGS + 1)}, "findings"),
        ({"findings": (SULPHUR, replace(SULPHUR, method=""))}, "findings[1].method"),
        ({"findings": (replace(SULPHUR, result="x" * (LONGEST_TEXT + 1)),)}, "findings[0].result"),
        ({"findings": (replace(SULPHUR, limit="a\x00b"),)}, "findings[0].limit"),
        ({"subjects": ()}, "subjects"),
        ({"subjects": ("170114", "17")}, "subjects[1]"),
        ({"subjects": tuple(f"goods {number}" for number in range(51))}, "subjects"),
        ({"covers": ()}, "covers"),
        ({"covers": (LOT, "the brown sugar")}, "covers[1]"),
        ({"covers": ("https://id.gs1.org/01/09526543210008/10/L1",)}, "covers[0]"),
        ({"covers": ("https://id.gs1.org/414/9526543000013",)}, "covers[0]"),
        ({"covers": ("urn:epc:id:gdti:9526543.00001.X",)}, "covers[0]"),
        ({"covers": ("https://example.com/a/page",)}, "covers[0]"),
        ({"covers": (f"{PRODUCT}/21/" + "A" * 9_000,)}, "covers[0]"),
        ({"covers": tuple(f"{PRODUCT}/10/{number}" for number in range(MOST_COVERED + 1))}, "covers"),
        ({"sample": Sample("", None)}, "sample.quantity"),
        ({"sample": Sample("5 kg", date(2026, 11, 11))}, "sample.drawnOn"),
        ({"sample": Sample("5 kg", None, "\ud800")}, "sample.drawnAt"),
        ({"tested_on": date(2026, 11, 13)}, "testedOn"),
        ({"tested_on": date(1066, 10, 14)}, "testedOn"),
        ({"issued_on": TODAY + timedelta(days=2), "valid_from": TODAY + timedelta(days=2)}, "issuedOn"),
        ({"valid_from": date(2026, 11, 9)}, "validFrom"),
        ({"valid_until": date(2026, 11, 11)}, "validUntil"),
        ({"valid_until": date(9999, 12, 31)}, "validUntil"),
    ],
)
def test_what_cannot_be_is_refused_with_field_value_and_mend_and_leaves_nothing(tx, options, field):
    assert field in _refused(tx, make_body(tx), **options)


def test_every_fault_is_told_at_once(tx):
    fields = _refused(tx, make_body(tx), number="", covers=("x", "y"), tested_on=date(2026, 11, 20))
    assert set(fields) >= {"number", "covers[0]", "covers[1]", "testedOn"}


def test_a_certificate_of_origin_alone_needs_no_findings(tx):
    assert issue(tx, make_body(tx), findings=()).findings == ()


def test_the_issuer_withdraws_with_a_reason_and_the_certificate_stays(tx):
    body = make_body(tx)
    kept = issue(tx, body)
    withdrawn = withdraw_certificate(tx, acting(body), kept.id, reason="the wrong lot", now=NOW)
    assert (withdrawn.withdrawn_at, withdrawn.withdrawn_reason) == (NOW, "the wrong lot")
    assert list_certificates(tx, body.id) == [withdrawn]
    assert _told(tx)[-1]["change"] == "withdrawn"
    assert list_acts(tx, body.id, limit=1)[0].what == "certificate.withdrawn"


def test_a_certificate_is_withdrawn_once_with_a_reason_and_by_its_issuer_alone(tx):
    body, other = make_body(tx), make_body(tx, "Another")
    kept = issue(tx, body)
    with pytest.raises(ReasonMissing):
        withdraw_certificate(tx, acting(body), kept.id, reason=" ", now=NOW)
    with pytest.raises(CertificateUnknown):
        withdraw_certificate(tx, acting(other), kept.id, reason="not mine", now=NOW)
    withdraw_certificate(tx, acting(body), kept.id, reason="the wrong lot", now=NOW)
    with pytest.raises(WithdrawnAlready):
        withdraw_certificate(tx, acting(body), kept.id, reason="again", now=NOW)
    assert list_certificates(tx, body.id)[0].withdrawn_reason == "the wrong lot"


texts = st.text(max_size=30)
days = st.dates(date(2026, 10, 1), date(2027, 1, 1))


@given(
    number=texts,
    covers=st.lists(st.sampled_from([LOT, ITEM, CARTON, PRODUCT]) | texts, max_size=3).map(tuple),
    subjects=st.lists(st.sampled_from(["170114"]) | texts, max_size=2).map(tuple),
    quantity=texts,
    tested_on=days,
    issued_on=days,
    valid_from=days,
    valid_until=days,
)
def test_any_draft_is_read_or_refused_with_faults_and_reading_what_was_read_changes_nothing(quantity, **options):
    whole = draft(sample=Sample(quantity, None), **options)
    try:
        read = read_draft(whole, TODAY)
    except CertificateRefused:
        with pytest.raises(CertificateRefused) as refusal:
            read_draft(whole, TODAY)
        assert all(fault.message and fault.fix for fault in refusal.value.faults)
        return
    assert read_draft(read, TODAY) == read
    assert read.tested_on <= read.issued_on <= TODAY + timedelta(days=1)
    assert max(read.valid_from, read.issued_on) <= read.valid_until
