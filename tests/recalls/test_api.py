"""Recalls over the API: begun, followed and taken along by a machine of the firm, and by nobody else."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import orjson
import pytest
from tests import taking_part
from tests.recalls.goods import LOT, LOT_LINK, MATERIAL, Trade, item, link
from tests.recalls.test_recalling import CONTENT
from tests.web.signed_in import Bench, open_bench

from gqts.accounts import Caller, KeyScope
from gqts.kit.database import Database
from gqts.kit.outbox import deliver
from gqts.recalls import publish_recall, save_content
from gqts.worker.handlers import HANDLERS


@pytest.fixture
def bench(database: Database, tmp_path: Path) -> Iterator[Bench]:
    with open_bench(database, tmp_path) as opened:
        yield opened


@pytest.fixture
def keys(bench: Bench) -> dict[str, dict[str, str]]:
    with bench.database.transaction() as tx:
        trade = Trade.open(tx)
        trade.make_lot([f"s{number}" for number in range(5)])
        made = {name: taking_part.issue_key_of(tx, trade.firms[name].id) for name in ("factory", "carrier")}
        made["reader"] = taking_part.issue_key_of(tx, trade.firms["factory"].id, scopes=[KeyScope.EVENTS_READ])
    return {name: {"Authorization": f"Bearer {key}"} for name, key in made.items()}


def begin(bench, keys, **order):
    answer = bench.client.post("/v1/recalls", json={"identifiers": [LOT], **order}, headers=keys["factory"])
    assert answer.status_code == 202, answer.text
    deliver(bench.database, HANDLERS, clock=bench.clock)
    return answer.headers["location"]


def test_a_machine_begins_a_recall_and_takes_what_is_affected_along(bench, keys):
    path = begin(bench, keys, reference="CASE-7", drill=True)
    recall = bench.client.get(path, headers=keys["factory"]).json()
    assert (recall["state"], recall["drill"], recall["reference"]) == ("scoped", True, "CASE-7")
    assert (recall["walk"]["stage"], recall["balance"]["units"]) == ("done", 5)
    page = bench.client.get(f"{path}/affected?limit=2", headers=keys["factory"])
    found = [one["identifier"] for one in page.json()]
    while "next" in page.links:
        page = bench.client.get(page.links["next"]["url"], headers=keys["factory"])
        found += [one["identifier"] for one in page.json()]
    assert found == [LOT_LINK, *(link(f"s{number}") for number in range(5))]
    lines = bench.client.get(f"{path}/affected", headers={**keys["factory"], "Accept": "application/x-ndjson"})
    assert [orjson.loads(line)["identifier"] for line in lines.content.splitlines()] == found
    table = bench.client.get(f"{path}/affected", headers={**keys["factory"], "Accept": "text/csv"})
    assert [row["identifier"] for row in csv.DictReader(io.StringIO(table.text))] == found


def test_nobody_else_reads_or_begins_it(bench, keys):
    path = begin(bench, keys)
    for address in (path, f"{path}/affected"):
        assert bench.client.get(address, headers=keys["carrier"]).status_code == 404
        assert bench.client.get(address, headers=keys["reader"]).status_code == 403
        assert bench.client.get(address).status_code == 401
    assert bench.client.post("/v1/recalls", json={"identifiers": [LOT]}, headers=keys["reader"]).status_code == 403
    refused = bench.client.post("/v1/recalls", json={"identifiers": [LOT]}, headers=keys["carrier"])
    assert refused.status_code == 400
    assert refused.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "order",
    [
        {},
        [],
        {"identifiers": []},
        {"identifiers": LOT},
        {"identifiers": [1]},
        {"identifiers": ["\u0000"]},
        {"identifiers": [LOT], "drill": "yes"},
        {"identifiers": [LOT], "beginning": "shift"},
        {"identifiers": [LOT], "reference": 7},
        {"identifiers": [LOT], "else": 1},
        {"identifiers": [MATERIAL]},
        {"identifiers": [LOT] * 20_000},
        {"identifiers": ["x" * 10_000]},
    ],
)
def test_a_wrong_order_is_refused_with_its_faults(bench, keys, order):
    answer = bench.client.post("/v1/recalls", json=order, headers=keys["factory"])
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_wrong_parameter_is_refused(bench, keys):
    path = begin(bench, keys)
    for query in ("limit=0", "limit=99999", "after=-1", "after=x", "limit=1e3"):
        assert bench.client.get(f"{path}/affected?{query}", headers=keys["factory"]).status_code == 400
    assert bench.client.get("/v1/recalls/nonsense", headers=keys["factory"]).status_code == 400
    assert bench.client.get(f"{path}/affected", headers={**keys["factory"], "Accept": "image/png"}).status_code == 406


def publish(bench, trade, path):
    now = bench.clock()
    caller = Caller.operator("Somebody of the factory", trade.firms["factory"].id)
    recall_id = UUID(path.rpartition("/")[2])
    with bench.database.transaction() as tx:
        save_content(tx, caller, recall_id, "en", CONTENT, now=now)
        publish_recall(tx, caller, recall_id, due_at=now + timedelta(days=7), now=now)


@pytest.fixture
def sent(bench: Bench) -> tuple[Trade, dict[str, dict[str, str]]]:
    """Return a trade in which five units went to the carrier, and the keys of its firms."""
    with bench.database.transaction() as tx:
        trade = Trade.open(tx, preset="trader")
        serials = [f"s{number}" for number in range(5)]
        trade.make_lot(serials)
        trade.pack(1, serials)
        trade.send(1, "carrier")
        trade.arrive(1, "carrier")
        made = {name: taking_part.issue_key_of(tx, trade.firms[name].id) for name in ("factory", "carrier", "platform")}
        made["reader"] = taking_part.issue_key_of(tx, trade.firms["carrier"].id, scopes=[KeyScope.EVENTS_READ])
    return trade, {name: {"Authorization": f"Bearer {key}"} for name, key in made.items()}


def test_the_recaller_and_the_firm_take_the_same_message_along(bench, sent):
    trade, keys = sent
    path = begin(bench, keys)
    own = f"{path}/notifications/{trade.firms['carrier'].id}"
    received = path.replace("/recalls/", "/recalls/received/") + "/notification"
    assert bench.client.get(own, headers=keys["factory"]).status_code == 404
    publish(bench, trade, path)
    bench.clock.stop()
    answer = bench.client.get(own, headers=keys["factory"])
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/xml")
    assert LOT_LINK in answer.text
    assert bench.client.get(received, headers=keys["carrier"]).content == answer.content
    for address, name, status in (
        (own, "carrier", 404),
        (received, "platform", 404),
        (received, "factory", 404),
        (received, "reader", 403),
        (f"{path}/notifications/{trade.firms['platform'].id}", "factory", 404),
        (f"{path}/notifications/nonsense", "factory", 400),
        (f"{own}?after=-1", "factory", 400),
    ):
        refused = bench.client.get(address, headers=keys[name])
        assert (refused.status_code, refused.headers["content-type"]) == (status, "application/problem+json"), address
    assert bench.client.get(own).status_code == bench.client.get(received).status_code == 401
    assert bench.client.get(own, headers={**keys["factory"], "Accept": "application/json"}).status_code == 406


def test_further_messages_follow_by_the_header_link(bench, sent, monkeypatch):
    monkeypatch.setattr("gqts.recalls.messages.notifying.GOODS_AT_ONCE", 2)
    trade, keys = sent
    path = begin(bench, keys, identifiers=[item(f"s{number}") for number in range(5)])
    publish(bench, trade, path)
    found: list[str] = []
    for first, name in (
        (f"{path}/notifications/{trade.firms['carrier'].id}", "factory"),
        (path.replace("/recalls/", "/recalls/received/") + "/notification", "carrier"),
    ):
        page = bench.client.get(first, headers=keys[name])
        found = re.findall(r"<epc>([^<]+)</epc>", page.text)
        while "next" in page.links:
            page = bench.client.get(page.links["next"]["url"], headers=keys[name])
            found += re.findall(r"<epc>([^<]+)</epc>", page.text)
        assert sorted(found) == [link(f"s{number}") for number in range(5)]


def test_a_drill_has_no_message_and_the_answer_says_why(bench, sent):
    trade, keys = sent
    path = begin(bench, keys, drill=True)
    publish(bench, trade, path)
    received = path.replace("/recalls/", "/recalls/received/") + "/notification"
    for address, name in ((f"{path}/notifications/{trade.firms['carrier'].id}", "factory"), (received, "carrier")):
        refused = bench.client.get(address, headers=keys[name])
        assert refused.status_code == 409
        assert "drill" in refused.json()["detail"]
