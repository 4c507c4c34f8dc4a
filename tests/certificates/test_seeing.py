"""Who sees a certificate: what its issuer shares, by the same decision as events, with PostgreSQL behind it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.capture.documents import document, event
from tests.certificates.issuers import CARTON, ITEM, LONG_AGO, LOT, NOW, PRODUCT, acting, issue, later, make_body, share
from tests.taking_part import HOST, accept, submitting, take_part

from gqts.certificates import (
    CertificateUnknown,
    count_certificates,
    find_certificate,
    find_document,
    keep_document,
    list_certificates,
    list_certificates_covering,
    look_for_certificates,
    read_document,
    require_certificate,
)
from gqts.identifiers import parse_identifier
from gqts.kit.database import Transaction
from gqts.kit.ids import new_id
from gqts.organizations import Organization, Role, Scope, set_scope
from gqts.sharing import (
    PUBLIC_VIEWER,
    Audience,
    FactKind,
    Field,
    Glass,
    Purpose,
    Reason,
    Relation,
    Rule,
    Viewer,
    apply_preset,
    begin_viewing,
    compose_viewer,
    decide,
    list_looks,
    name_organization,
    name_role,
    read_policies,
    save_rules,
)

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def _glass(tx: Transaction, viewer: Viewer, purpose: Purpose = Purpose.TRACE, at=NOW) -> Glass:
    return begin_viewing(tx, viewer, at=at, purpose=purpose)


def _numbers(tx: Transaction, viewer: Viewer, *things: str, **options) -> list[str]:
    with tx.transaction():
        glass = _glass(tx, viewer, **options)
        found = list_certificates_covering(tx, glass, things or [LOT], item=parse_identifier((things or [ITEM])[0]))
        tx.execute("RESET ROLE")
    return sorted(one.certificate.number for one in found)


def test_nothing_is_shown_to_anybody_but_its_issuer_until_the_issuer_opens_it(tx):
    body = make_body(tx)
    kept = issue(tx, body)
    customs = take_part(tx, "Customs", roles=[Role.CUSTOMS])
    for viewer in (PUBLIC_VIEWER, compose_viewer(customs), compose_viewer(take_part(tx, "A trader"))):
        assert _numbers(tx, viewer) == []
    assert _numbers(tx, compose_viewer(body)) == [kept.number]


def test_customs_sees_what_was_shared_with_customs_and_the_public_does_not(tx):
    body = make_body(tx)
    kept = issue(tx, body)
    apply_preset(tx, HOST, body.id, "closed", now=LONG_AGO)
    assert _numbers(tx, compose_viewer(take_part(tx, "Customs", roles=[Role.CUSTOMS]))) == [kept.number]
    assert _numbers(tx, PUBLIC_VIEWER) == []


def test_that_something_is_withheld_is_told_with_the_reason(tx):
    body = make_body(tx)
    issue(tx, body)
    share(tx, body.id, Audience.PRIVATE)
    looked = look_for_certificates(tx, _glass(tx, PUBLIC_VIEWER), [LOT])
    assert (looked.shown, looked.withheld) == ((), {Reason.PRIVATE})


def test_an_issuer_may_tell_of_its_inspections_and_keep_its_certificates(tx):
    body = make_body(tx)
    issue(tx, body)
    share(tx, body.id)
    share(tx, body.id, Audience.PRIVATE, field=Field.CERTIFICATES)
    assert _numbers(tx, PUBLIC_VIEWER) == []


def test_the_statutory_power_opens_it_and_its_issuer_is_told(tx):
    body, customs = make_body(tx), take_part(tx, "Customs", roles=[Role.CUSTOMS])
    kept = issue(tx, body)
    viewer = compose_viewer(customs, person_name="Lin", override="case 12 of 2026")
    assert _numbers(tx, viewer, purpose=Purpose.STATUTORY) == [kept.number]
    (look,) = list_looks(tx, body.id)
    assert (look.kinds, look.facts, look.override_reason) == ((FactKind.INSPECTION,), 1, "case 12 of 2026")


def test_a_look_at_what_is_public_is_not_written_down(tx):
    body = make_body(tx)
    issue(tx, body)
    share(tx, body.id)
    assert _numbers(tx, compose_viewer(take_part(tx, "A trader")))
    assert list_looks(tx, body.id) == []


def _handled(tx: Transaction, trader: Organization) -> None:
    """The maker commissions the item of the lot and ships it to the trader."""
    gln = "9526543000013"
    maker = submitting(tx, f"https://id.gs1.org/417/{gln}", prefixes=["9526543"])
    made = event(
        action="ADD", bizStep="commissioning", epcList=[ITEM], ilmd={"cbvmda:lotNumber": "L1"},
        destinationList=[{"type": "owning_party", "destination": trader.party}],
    )  # fmt: skip
    packed = {
        **event(action="ADD", bizStep="packing", eventTime="2026-09-02T00:00:00Z", epcList=None),
        "type": "AggregationEvent", "parentID": CARTON, "childEPCs": [ITEM],
    }  # fmt: skip
    content = document(made, packed, context=[{"cbvmda": "urn:epcglobal:cbv:mda#"}])
    assert accept(tx, content, submitter=maker, now=NOW).success


@pytest.mark.parametrize("covered", [ITEM, LOT, CARTON, PRODUCT])
def test_who_handled_the_item_sees_what_is_shared_with_those_who_handled_it(tx, covered):
    body = make_body(tx)
    kept = issue(tx, body, covers=(covered,))
    share(tx, body.id, Audience.CHAIN, frozenset({name_role(Role.CUSTOMS)}))
    trader = take_part(tx, "A trader", gln="9521000000018", roles=[Role.TRADER])
    stranger = take_part(tx, "A stranger", gln="9521000000025", roles=[Role.TRADER])
    _handled(tx, trader)
    things = (ITEM, LOT, CARTON, PRODUCT)
    assert _numbers(tx, compose_viewer(trader), *things) == [kept.number]
    assert _numbers(tx, compose_viewer(stranger), *things) == []
    assert _numbers(tx, PUBLIC_VIEWER, *things) == []


def test_an_agency_sees_within_its_scope_alone(tx):
    body = make_body(tx)
    kept = issue(tx, body, covers=(ITEM,))
    share(tx, body.id, Audience.NAMED, frozenset({name_role(Role.QUARANTINE)}))
    agency = take_part(tx, "Quarantine", roles=[Role.QUARANTINE])
    assert _numbers(tx, compose_viewer(agency), ITEM) == [kept.number]
    narrowed = set_scope(tx, HOST, agency.id, Scope(hs_prefixes=("8703",)), now=NOW)
    assert _numbers(tx, compose_viewer(narrowed), ITEM) == []


def test_a_certificate_that_is_not_shown_is_answered_as_one_that_is_not_there(tx):
    kept = issue(tx, make_body(tx))
    glass = _glass(tx, PUBLIC_VIEWER)
    with pytest.raises(CertificateUnknown):
        require_certificate(tx, glass, kept.id)
    with pytest.raises(CertificateUnknown):
        require_certificate(tx, glass, new_id())


def test_row_level_security_stands_behind_whatever_forgets_to_ask(tx):
    body = make_body(tx)
    kept = issue(tx, body)
    keep_document(tx, acting(body), kept.id, PDF, now=NOW)
    for part, expected in ((Audience.PUBLIC, 1), (Audience.PRIVATE, 0)):
        share(tx, body.id, at=NOW)
        share(tx, body.id, part, field=Field.CERTIFICATES, at=NOW)
        with tx.transaction():
            _glass(tx, PUBLIC_VIEWER, at=later(hours=1))
            assert count_certificates(tx, body.id) == len(list_certificates(tx, body.id)) == expected
            assert tx.execute("SELECT count(*) FROM certificates.coverage").fetchone() == (expected,)
            assert (find_document(tx, kept) is not None) == bool(expected)
            if not expected:
                with pytest.raises(CertificateUnknown):
                    read_document(tx, kept)
            tx.execute("RESET ROLE")


NAMES = (name_role(Role.CUSTOMS), name_role(Role.QUARANTINE))


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_nobody_is_shown_a_certificate_that_the_decision_withholds_nor_by_the_database(tx, data):
    with tx.transaction(force_rollback=True):
        body = make_body(tx)
        kept = issue(tx, body)
        organizations = {
            "nobody": None,
            "customs": take_part(tx, "Customs", roles=[Role.CUSTOMS]),
            "quarantine": take_part(tx, "Quarantine", roles=[Role.QUARANTINE]),
            "trader": take_part(tx, "A trader", roles=[Role.TRADER]),
            "issuer": body,
        }
        names = (*NAMES, name_organization(organizations["trader"].id))
        for _ in range(data.draw(st.integers(0, 4))):
            audience = data.draw(st.sampled_from(Audience))
            named = data.draw(st.frozensets(st.sampled_from(names), min_size=1))
            begins = LONG_AGO + timedelta(days=data.draw(st.integers(0, 100)))
            field = data.draw(st.sampled_from([Field.EVENT, Field.CERTIFICATES]))
            meant = named if audience in (Audience.NAMED, Audience.CHAIN) else frozenset()
            rule = Rule(new_id(), body.id, FactKind.INSPECTION, field, audience, meant, "why", begins, None, "tests")
            save_rules(tx, HOST, body.id, [rule], now=begins)
        viewer = compose_viewer(organizations[data.draw(st.sampled_from(sorted(organizations)))])
        viewer = replace(viewer, override=data.draw(st.sampled_from(["", "case 12 of 2026"])))
        purpose = data.draw(st.sampled_from([Purpose.TRACE, Purpose.STATUTORY]))
        relation = Relation(read_policies(tx, [body.id])[body.id], FactKind.INSPECTION)
        expected = decide(viewer, relation, Field.CERTIFICATES, purpose, NOW).is_shown
        glass = _glass(tx, viewer, purpose)
        assert bool(list_certificates_covering(tx, glass, [LOT])) == expected
        assert count_certificates(tx, body.id) == int(expected)
        assert (find_certificate(tx, glass, kept.id) is not None) == expected
