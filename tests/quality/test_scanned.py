"""How many of the items that were made were ever scanned, told where it says of no buyer that they scanned."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import jsonschema_rs
import pytest
from tests import taking_part
from tests.complaints.shop import caller_of
from tests.insight.market import GTIN, Look, close, scan
from tests.quality.test_counting import NOW, PRODUCT, Trade, deliver, make, share
from tests.web.signed_in import Bench, open_bench

from gqts.accounts import KeyScope, Permission, Position
from gqts.api.openapi import describe_api
from gqts.kit.database import Database
from gqts.organizations import Organization, Role
from gqts.quality import Scanned, list_scanned
from gqts.quality.reading import count_made
from gqts.sharing import Field, Purpose, compose_viewer, looking_as, name_organization

ALL = (KeyScope.SCANS_READ, KeyScope.QUALITY_READ, KeyScope.EVENTS_READ)


def tell(trade: Trade, made: int, scanned: int, again: int = 12) -> None:
    """Have the factory make so many items, and shoppers scan some of them once or twice, a Sunday ago or longer."""
    trade.tell("factory", make(trade, "L1", [f"A{number}" for number in range(made)]))
    deliver(trade.tx)
    scan(trade.tx, *(Look(0, f"A{number}", 1 + (number < again)) for number in range(scanned)))
    close(trade.tx)


def read(tx, organization: Organization) -> list[Scanned]:
    caller = caller_of(organization, Permission.SCANS_READ, Permission.QUALITY_READ)
    with looking_as(tx, compose_viewer(organization), at=NOW, purpose=Purpose.QUERY) as glass:
        return list_scanned(tx, glass, caller)


def test_a_firm_reads_how_many_of_its_items_were_scanned_at_least(tx):
    trade = Trade.open(tx)
    tell(trade, 60, 15)
    assert read(tx, trade.firms["factory"]) == [Scanned(PRODUCT, 60, 15)]
    assert read(tx, trade.firms["factory"])[0].share == 0.25


def test_pieces_that_nobody_names_are_no_items_that_could_be_scanned(tx):
    trade = Trade.open(tx)
    trade.make_lot([f"B{number}" for number in range(3)], pieces=5_000)
    tell(trade, 60, 15)
    assert read(tx, trade.firms["factory"]) == [Scanned(PRODUCT, 63, 15)]


@pytest.mark.parametrize(("made", "scanned"), [(20, 20), (24, 15), (15, 15), (10, 15), (60, 9), (60, 0)])
def test_where_one_could_tell_that_each_buyer_scanned_or_few_did_nothing_is_told(tx, made, scanned):
    trade = Trade.open(tx)
    tell(trade, made, scanned)
    assert read(tx, trade.firms["factory"]) == []


def test_others_read_nothing_of_it_and_an_authority_what_is_shared_with_it(tx):
    trade = Trade.open(tx)
    tell(trade, 60, 15)
    factory, customs = trade.firms["factory"], taking_part.take_part(tx, "Customs", roles=[Role.CUSTOMS])
    for other in ("carrier", "platform", "supplier"):
        assert read(tx, trade.firms[other]) == []
        with looking_as(tx, compose_viewer(trade.firms[other]), at=NOW, purpose=Purpose.QUERY) as glass:
            assert count_made(tx, glass, {PRODUCT}) == {}
    assert read(tx, customs) == []
    share(tx, factory, {Field.EVENT: frozenset([name_organization(customs.id)])})
    assert read(tx, customs) == [Scanned(PRODUCT, 60, 15)]
    looks = tx.execute("SELECT count(*) FROM sharing.look WHERE owner_id = %s", (factory.id,)).fetchone()
    assert looks[0] > 0


@pytest.fixture
def bench(database: Database, tmp_path: Path) -> Iterator[Bench]:
    with open_bench(database, tmp_path) as opened:
        yield opened


@pytest.fixture
def factory(bench) -> Organization:
    with bench.database.transaction() as tx:
        trade = Trade.open(tx)
        tell(trade, 60, 15)
        return trade.firms["factory"]


def test_the_page_and_its_file_tell_it_to_who_may_read_both_halves(bench, factory):
    bench.sign_in(bench.member(factory, Position.MEMBER, email="ada@kowhai.example"), factory)
    page = bench.client.get("/insight").text
    assert "How many were ever scanned" in page
    assert "25 %" in page
    (row,) = csv.DictReader(io.StringIO(bench.client.get("/insight/scanned.csv").content.decode("utf-8-sig")))
    assert row == {"gtin": GTIN, "made": "60", "scanned_at_least": "15", "share_at_least": "0.250000"}
    bench.sign_in(bench.member(factory, Position.INTEGRATOR, email="ivo@kowhai.example"), factory)
    assert "How many were ever scanned" not in bench.client.get("/insight").text
    assert len(bench.client.get("/insight/scanned.csv").text.splitlines()) == 1


def test_a_system_reads_it_with_the_scopes_of_both_halves(bench, factory):
    with bench.database.transaction() as tx:
        keys = {
            scopes: {"Authorization": f"Bearer {taking_part.issue_key_of(tx, factory.id, scopes=scopes)}"}
            for scopes in (ALL, *(tuple(one for one in ALL if one is not missing) for missing in ALL))
        }
    for scopes, key in keys.items():
        answer = bench.client.get("/v1/insight/scanned-items", headers=key)
        assert answer.status_code == (200 if scopes == ALL else 403)
    told = bench.client.get("/v1/insight/scanned-items", headers=keys[ALL]).json()
    assert told == [{"gtin": GTIN, "made": 60, "scannedAtLeast": 15, "shareAtLeast": 0.25}]
    components = describe_api("http://localhost:8000")["components"]
    schema = {"$ref": "#/components/schemas/ScannedItems", "components": components}
    jsonschema_rs.Draft202012Validator(schema).validate(told[0])
    assert bench.client.get("/v1/insight/scanned-items").status_code == 401
