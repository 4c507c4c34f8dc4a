"""Customs may look at what its owner hides, for a written reason, and its owner reads who looked and why."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests import taking_part
from tests.web.markup import Page
from tests.web.signed_in import Bench, open_bench

from gqts.accounts import Position
from gqts.kit.database import Database
from gqts.organizations import Organization, Role, find_organization, list_acts
from gqts.sharing import list_looks, list_overrides

ITEM = "/01/04012345987652/21/HIDDEN1"
REASON = "Case 26-117: goods declared under another maker (Customs Law, Art. 6)."
FORM = "/host/overrides/new"
KNOWN = {"item": ITEM, "reason": REASON, "is_known": "y"}


@pytest.fixture
def bench(database: Database, tmp_path: Path) -> Iterator[Bench]:
    with open_bench(database, tmp_path) as opened:
        yield opened


@pytest.fixture
def owner(bench: Bench) -> Organization:
    """A maker that shows nothing of the item it made to anybody."""
    event = {
        "type": "ObjectEvent",
        "eventTime": "2026-09-01T08:00:00+09:00",
        "eventTimeZoneOffset": "+09:00",
        "epcList": ["https://id.gs1.org/01/04012345987652/21/HIDDEN1"],
        "action": "ADD",
        "bizStep": "commissioning",
        "readPoint": {"id": "https://id.gs1.org/414/4012345000009"},
    }
    document = {
        "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2026-09-01T00:00:00Z",
        "epcisBody": {"eventList": [event]},
    }
    with bench.database.transaction() as tx:
        firm = taking_part.submitting(tx, name="Secretive Maker", prefixes=["4012345"])
        job = taking_part.accept(tx, json.dumps(document).encode(), now=bench.clock(), submitter=firm)
        assert job.success, job.faults
        found = find_organization(tx, firm.organization_id)
    assert found is not None
    return found


def officer(bench: Bench, position: Position = Position.OFFICER) -> Organization:
    host = bench.organization("Customs", Role.CUSTOMS)
    bench.sign_in(bench.member(host, position, email="chen@customs.example", name="Chen"), host)
    return host


def test_an_officer_sees_what_is_hidden_and_its_owner_reads_who_looked_and_why(bench: Bench, owner: Organization):
    host = officer(bench)
    assert "Made" not in Page(bench.client.get(ITEM).text).text or bench.client.get(ITEM).status_code == 404
    asked = bench.client.get(FORM)
    assert "Each of them is told your name" in asked.text
    answer = bench.send(FORM, **KNOWN)
    assert answer.status_code == 200
    shown = Page(answer.text)
    assert shown.faults == []
    assert len(shown.find("h1")) == 1
    assert "Secretive Maker" in shown.text or "1 Sept 2026" in shown.text
    assert REASON in shown.text
    with bench.database.transaction() as tx:
        (look,) = [one for one in list_looks(tx, owner.id) if one.override_reason]
        acts = [act for act in list_acts(tx, host.id) if act.what == "override.made"]
        assert len(list_overrides(tx)) == 1
    assert (look.viewer_id, look.person_name, look.override_reason, look.purpose) == (
        host.id,
        "Chen",
        REASON,
        "statutory",
    )
    assert look.subject.endswith("/21/HIDDEN1")
    assert acts[0].detail["reason"] == REASON
    assert REASON in bench.client.get("/host/overrides").text


def test_without_the_override_the_same_officer_sees_none_of_it(bench: Bench, owner: Organization):
    officer(bench)
    plain = bench.client.get(ITEM).text
    assert "1 Sept 2026" not in plain
    with bench.database.transaction() as tx:
        assert list_overrides(tx) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"reason": "too short"},
        {"reason": "x" * 501},
        {"reason": "          "},
        {"reason": "a b\u202ec d e f g h"},
        {"is_known": ""},
        {"item": "what is this"},
        {"item": ""},
    ],
    ids=str,
)
def test_a_look_without_a_reason_or_an_item_is_none(bench: Bench, owner: Organization, wrong: dict[str, str]):
    officer(bench)
    sent = {name: value for name, value in (KNOWN | wrong).items() if value}
    assert bench.send(FORM, **sent).status_code == 400
    with bench.database.transaction() as tx:
        assert list_overrides(tx) == []


def test_a_look_that_finds_nothing_is_written_down_all_the_same(bench: Bench):
    host = officer(bench)
    assert bench.send(FORM, **KNOWN).status_code == 200
    with bench.database.transaction() as tx:
        assert "override.made" in [act.what for act in list_acts(tx, host.id)]


def test_an_analyst_another_agency_and_a_firm_cannot(bench: Bench, owner: Organization):
    officer(bench)
    agency = bench.organization("Quarantine", Role.QUARANTINE)
    firm = bench.organization("Rival", Role.TRADER)
    host = bench.organization("Customs, branch", Role.CUSTOMS)
    others = [(host, Position.ANALYST), (agency, Position.ADMINISTRATOR), (agency, Position.OFFICER)]
    for number, (one, position) in enumerate([*others, (firm, Position.ADMINISTRATOR), (owner, Position.MEMBER)]):
        bench.sign_in(bench.member(one, position, email=f"p{number}@x.example"), one)
        assert bench.client.get(FORM).status_code == 403
        token = bench.token_on("/host/acts") if position is Position.ANALYST else ""
        assert bench.client.post(FORM, data={"csrf_token": token, **KNOWN}).status_code == 403
        assert bench.client.get("/host/overrides").status_code == 403
    with bench.database.transaction() as tx:
        assert list_overrides(tx) == []
