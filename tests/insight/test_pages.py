"""What scans tell, as people and machines read it: pages, files, forms and the API."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from tests import taking_part
from tests.insight.market import GTIN, PRODUCT, START, Look, close, open_market, scan
from tests.insight.test_alerts import declare, warn
from tests.web.signed_in import Bench, open_bench

from gqts.accounts import KeyScope, Position
from gqts.identifiers import identifier_key, parse_identifier
from gqts.insight import close_next_day
from gqts.kit.database import Database
from gqts.scans import Reason, Sighting
from gqts.scans.alerting import raise_alert
from gqts.scans.rules import Alert, Audience
from gqts.web.insight.words import AUDIENCES, REASONS

PERIOD = "since=2026-09-01&until=2026-11-30"
PAGES = ("/insight", "/insight/hot-spots", "/insight/alerts")


@pytest.fixture
def bench(database: Database, tmp_path: Path) -> Iterator[Bench]:
    with open_bench(database, tmp_path) as opened:
        yield opened


@pytest.fixture
def market(bench):
    with bench.database.transaction() as tx:
        opened = open_market(tx)
        scan(tx, *(Look(day, f"S{n}", 2) for day in (0, 1) for n in range(12)), Look(2, "S1", 30, "CN-44", "L2"))
        warn(tx)
        declare(tx, opened.brand)
        close(tx, 20)
    return opened


def sign_in(bench, organization, position=Position.ADMINISTRATOR, email="ada@kowhai.example") -> None:
    bench.sign_in(bench.member(organization, position, email=email), organization)


def test_a_brand_reads_the_pages_and_takes_the_figures_along(bench, market):
    sign_in(bench, market.brand, Position.MEMBER)
    page = bench.client.get(f"/insight?{PERIOD}").text
    for told in (
        "New Zealand · Auckland",
        "China · Guangdong",
        '<svg class="map places"',
        '<svg class="columns"',
        "61.5 %",
    ):
        assert told in page
    narrowed = bench.client.get(f"/insight?{PERIOD}&lot=L2&country=cn&product={GTIN}").text
    assert "Auckland" not in narrowed
    assert "Nothing is told of scans as you narrow them" in bench.client.get(f"/insight?{PERIOD}&lot=%3C%C3%A9").text
    rows = list(csv.DictReader(io.StringIO(bench.client.get(f"/insight.csv?{PERIOD}").content.decode("utf-8-sig"))))
    assert [(row["day"], row["gtin"], row["region"], row["scans"]) for row in rows] == [
        ("2026-09-07", GTIN, "NZ-AUK", "24"), ("2026-09-08", GTIN, "NZ-AUK", "24"), ("2026-09-09", GTIN, "CN-44", "30"),
    ]  # fmt: skip
    spots = bench.client.get(f"/insight/hot-spots?{PERIOD}").text
    assert "Stands out" in spots
    assert "/01/09526543210009/10/L" in spots
    assert "diversion" in bench.client.get(f"/insight/hot-spots.csv?{PERIOD}").text


def test_what_was_found_is_kept_from_a_form_and_read_by_customs(bench, market):
    sign_in(bench, market.brand)
    (path,) = set(re.findall(r'href="(/insight/alerts/[0-9a-f-]{36})"', bench.client.get("/insight/alerts").text))
    refused = bench.send(path, outcome="", words="")
    assert refused.status_code == 400
    assert "Fill in" in refused.text
    assert bench.send(path, outcome="data_wrong", words="<b>late</b> upload").status_code == 303
    assert bench.client.post(path, data={"outcome": "counterfeit", "words": "x"}).status_code == 403
    sign_in(bench, market.customs, Position.OFFICER, email="wei@customs.example")
    shown = bench.client.get(path).text
    assert "&lt;b&gt;late&lt;/b&gt; upload" in shown
    assert "Ada Teak" not in shown.partition('<main id="main"')[2]  # who it was in the firm is the firm's
    assert "How often each rule was right" in bench.client.get("/insight/alerts").text
    assert "data_wrong" in bench.client.get("/insight/alerts.csv").text
    sign_in(bench, market.stranger, email="bo@stranger.example")
    assert bench.client.get(path).status_code == 404
    assert "No goods of yours have been scanned yet" in bench.client.get("/insight").text


def test_an_alert_names_the_places_that_it_rests_on(bench, market):
    with bench.database.transaction() as tx:
        item = parse_identifier(f"{PRODUCT}/21/S5")
        seen = Sighting(START, item.key, identifier_key(PRODUCT), None, "CN", "CN-44")
        alert = Alert(Reason.IMPOSSIBLE_TRAVEL, Audience.OWNER, {"countries": "CN NZ", "km": 9})
        raise_alert(tx, alert, item, seen)
    sign_in(bench, market.brand)
    paths = re.findall(r'href="(/insight/alerts/[0-9a-f-]{36})"', bench.client.get("/insight/alerts").text)
    pages = [bench.client.get(path).text for path in paths]
    assert sum("China · Guangdong" in page for page in pages) == 2
    (page,) = [one for one in pages if "China and New Zealand" in one]
    assert "CN NZ" not in page


def test_the_pages_are_for_whoever_may_and_speak_chinese(bench, market):
    for path in (*PAGES, "/insight.csv"):
        assert bench.client.get(path).status_code == 303
    sign_in(bench, market.brand, Position.SHARING_OFFICER)
    for path in PAGES:
        assert bench.client.get(path).status_code == 403
    sign_in(bench, market.customs, Position.ANALYST, email="lan@customs.example")
    zh = {"Accept-Language": "zh"}
    for path in PAGES:
        page = bench.client.get(f"{path}?{PERIOD}&reason=%00&since=x&code=..&after=~", headers=zh)
        assert page.status_code == 200
        assert "扫码" in page.text


def test_machines_read_the_same_and_are_told_what_is_wrong(bench, market):
    with bench.database.transaction() as tx:
        keys = {
            name: {"Authorization": f"Bearer {taking_part.issue_key_of(tx, firm.id, scopes=scopes)}"}
            for name, firm, scopes in (
                ("brand", market.brand, [KeyScope.SCANS_READ]),
                ("stranger", market.stranger, [KeyScope.SCANS_READ]),
                ("other", market.brand, [KeyScope.EVENTS_READ]),
            )
        }
    get = bench.client.get
    told = get(f"/v1/insight/scans?{PERIOD}", headers=keys["brand"]).json()
    assert (told["scans"], told["byPlace"][0]) == (78, {"country": "NZ", "region": "NZ-AUK", "scans": 48})
    table = get(f"/v1/insight/scans?{PERIOD}", headers={**keys["brand"], "Accept": "text/csv"}).text
    assert sum(int(row["scans"]) for row in csv.DictReader(io.StringIO(table))) == 78
    spots = get(f"/v1/insight/hot-spots?{PERIOD}", headers=keys["brand"]).json()
    assert [(one["country"], one["standsOut"]) for one in spots["diversion"]] == [("CN", True)]
    (alert,) = get(f"/v1/insight/alerts?{PERIOD}", headers=keys["brand"]).json()
    assert (alert["reason"], alert["outcome"]) == ("many_devices", None)
    assert get(f"/v1/insight/scans?{PERIOD}", headers=keys["stranger"]).json()["scans"] == 0
    assert get(f"/v1/insight/alerts?{PERIOD}", headers=keys["stranger"]).json() == []
    for path in ("scans", "hot-spots", "alerts"):
        assert get(f"/v1/insight/{path}", headers=keys["other"]).status_code == 403
        assert get(f"/v1/insight/{path}").status_code == 401
        problem = get(f"/v1/insight/{path}?since=yesterday&country=China&product=12", headers=keys["brand"])
        assert problem.status_code == 400
        assert "since" in problem.text
        assert "Give a GTIN" in problem.text


def test_what_shoppers_scan_is_told_when_the_day_is_over(bench, market):
    bench.clock.stop()
    browser = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}
    for number in range(11):
        assert bench.client.get(f"/01/{GTIN}/21/S{number}", headers=browser).status_code == 200
    bench.client.get(f"/01/{GTIN}/21/S1", headers={"User-Agent": "Googlebot/2.1"})
    sign_in(bench, market.brand)
    today = bench.clock().date().isoformat()
    assert "Nothing is told" in bench.client.get(f"/insight?since={today}").text
    # A day is closed as it ends; the days between the first scans of this test and now have none.
    with bench.database.transaction() as tx:
        tx.execute("UPDATE insight.closed SET day = %s", (bench.clock().date() - timedelta(days=1),))
        assert close_next_day(tx, now=bench.clock() + timedelta(days=1, minutes=10)) == bench.clock().date()
    told = list(csv.reader(io.StringIO(bench.client.get(f"/insight.csv?since={today}").text)))
    assert [(row[1], row[2], row[-1]) for row in told[1:]] == [(GTIN, "L1", "11")]


def test_every_code_has_words():
    assert set(REASONS) == set(Reason)
    assert set(AUDIENCES) == set(Audience)
