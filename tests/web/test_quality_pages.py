"""Where defects come from, in the browser's way and over the API: what stands out, on to a recall, and for whom."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from html import unescape

import pytest
from tests import taking_part
from tests.quality.test_counting import complain, deliver, make
from tests.recalls.goods import MATERIAL_LINK, Trade
from tests.web.signed_in import open_bench

from gqts.accounts import KeyScope, Position

ASKED = "product=09526543210009&since=2026-01-01&until=2026-12-31"


@pytest.fixture
def bench(database, tmp_path):
    with open_bench(database, tmp_path) as opened:
        yield opened


@pytest.fixture
def trade(bench):
    with bench.database.transaction() as tx:
        trade = Trade.open(tx)
        hostile = {"ext:machine": "<b>M</b>", "@context": [{"ext": "https://example.org/ns/"}]}
        for line, more in (("L1", {}), ("L2", {}), ("L3", hostile)):
            trade.tell("factory", make(trade, line, [f"{line}-{number}" for number in range(60)], **more))
        for number in range(9):
            complain(tx, f"L3-{number}")
        deliver(tx)
    return trade


def test_a_firm_reads_what_stands_out_and_goes_on_to_a_recall(bench, trade):
    factory = trade.firms["factory"]
    bench.sign_in(bench.member(factory), factory)
    chosen = bench.client.get("/quality")
    assert "product=09526543210009" in chosen.text
    page = bench.client.get(f"/quality?{ASKED}&lang=en").text
    assert "9 of 60 units, and none among the rest" in re.sub("<[^>]+>", "", page)
    assert "<b>M</b>" not in page
    assert 'role="img"' in page
    levels = [unescape(one) for one in re.findall(r'href="(/quality/level\?[^"]+)"', page)]
    line = next(one for one in levels if "factor=line" in one and "L3" in one)
    told = bench.client.get(line).text
    assert "9 things were told of them" in told
    recall = unescape(re.search(r'href="(/recalls/new\?[^"]+)"', told)[1])
    form = bench.client.get(recall).text
    assert 'value="https://id.gs1.org/414/9526543000013/254/L3"' in form
    material = next(one for one in levels if "factor=material" in one)
    assert "code=https" in bench.client.get(material).text
    rows = list(csv.DictReader(io.StringIO(bench.client.get(f"/quality.csv?{ASKED}").content.decode("utf-8-sig"))))
    assert {row["name"] for row in rows if row["factor"] == "material"} == {MATERIAL_LINK}
    kept = bench.client.get(line.replace("/quality/level?", "/quality/level.csv?")).text
    assert kept.count("complaint,unsafe") == 9


def test_in_chinese_nothing_is_left_in_english(bench, trade):
    factory = trade.firms["factory"]
    bench.sign_in(bench.member(factory), factory)
    page = bench.client.get(f"/quality?{ASKED}&lang=zh").text
    assert "明显偏高" in page
    assert "Stands out" not in page


@pytest.mark.parametrize(
    "query", ["product=x", "since=never", "until=0000-00-00", "gravity=all%00", f"{ASKED}&after=x"]
)
def test_what_the_address_says_wrong_is_told_or_passed_over(bench, trade, query):
    factory = trade.firms["factory"]
    bench.sign_in(bench.member(factory), factory)
    assert bench.client.get(f"/quality?{query}").status_code in (200, 400)


def test_nobody_else_reads_it(bench, trade):
    assert bench.client.get(f"/quality?{ASKED}").status_code in (303, 401)
    carrier = trade.firms["carrier"]
    bench.sign_in(bench.member(carrier), carrier)
    assert bench.client.get(f"/quality?{ASKED}").status_code == 404
    bench.sign_in(bench.member(carrier, Position.SHARING_OFFICER, email="b@carrier.example"), carrier)
    assert bench.client.get("/quality").status_code == 403


def test_a_machine_reads_the_same_with_its_scope_alone(bench, trade):
    with bench.database.transaction() as tx:
        scopes = {"all": [KeyScope.EVENTS_READ, KeyScope.QUALITY_READ], "events": [KeyScope.EVENTS_READ]}
        factory = trade.firms["factory"].id
        keys = {name: taking_part.issue_key_of(tx, factory, scopes=those) for name, those in scopes.items()}
    heads = {name: {"Authorization": f"Bearer {key}"} for name, key in keys.items()}
    assert bench.client.get("/v1/quality").status_code == 401
    assert bench.client.get("/v1/quality", headers=heads["events"]).status_code == 403
    assert bench.client.get("/v1/quality?product=1", headers=heads["all"]).status_code == 400
    listed = bench.client.get("/v1/quality", headers=heads["all"]).json()
    assert listed["products"] == ["https://id.gs1.org/01/09526543210009"]
    found = bench.client.get(f"/v1/quality?{ASKED}", headers=heads["all"]).json()
    assert (found["units"], found["defective"]) == (180, 9)
    first = next(one for one in found["levels"] if one["factor"] == "line")
    assert (first["name"], first["defective"], first["ratio"]) == ("L3", 9, None)
    assert date.fromisoformat(found["since"]) == date(2026, 1, 1)
