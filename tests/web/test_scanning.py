"""What a page does with the scan that opened it: what it keeps, what it says, and that it never fails for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import taking_part
from tests.scans.atlas import write_atlas
from tests.web.signed_in import Bench, open_bench

from gqts.accounts import Seal
from gqts.kit.clock import system_clock
from gqts.kit.database import Database
from gqts.kit.ids import new_id
from gqts.labels import mint_labels
from gqts.organizations import Role, find_by_party, read_authority
from gqts.scans import (
    SALT_FOR,
    SCAN_ALERT,
    AlertFilter,
    Reason,
    find_device,
    forget_devices,
    forget_salts,
    list_alerts,
    shorten_address,
)
from gqts.scans.rules import Audience

PARTY = "https://id.gs1.org/417/9526543000020"
GTIN = "09526543000013"
KNOWN = f"/01/{GTIN}/21/K1"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 Mobile/15E148"
GUANGZHOU, PARIS, VPN = "203.0.113.77", "198.51.100.23", "192.0.2.200"
EVENT = """{"@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"], "type": "EPCISDocument",
"schemaVersion": "2.0", "creationDate": "2026-09-01T00:00:00Z", "epcisBody": {"eventList": [{"type": "ObjectEvent",
"eventTime": "2026-09-01T08:00:00.000+09:00", "eventTimeZoneOffset": "+09:00", "action": "%s",
"epcList": [%s], "bizStep": "%s"}]}}"""


def tell(bench: Bench, *serials: str, step: str = "commissioning", action: str = "ADD") -> None:
    """Have the brand tell one public event about items."""
    items = ", ".join(f'"https://id.gs1.org/01/{GTIN}/21/{serial}"' for serial in serials)
    with bench.database.transaction() as tx:
        if find_by_party(tx, PARTY) is None:
            made = taking_part.take_part(tx, gln=PARTY[-13:], prefixes=["9526543"])
            taking_part.share_everything(tx, made.id)
        content = (EVENT % (action, items, step)).encode()
        job = taking_part.accept(tx, content, submitter=taking_part.submitting(tx, PARTY), now=system_clock())
        assert job.success, job.faults


@pytest.fixture
def bench(database: Database, tmp_path: Path) -> Iterator[Bench]:
    given = {"GQTS_TRUSTED_PROXIES": "1", "GQTS_GEO_FILE": str(write_atlas(tmp_path))}
    with open_bench(database, tmp_path, environment=given) as opened:
        opened.clock.stop()
        tell(opened, "K1")
        yield opened


def scan(bench: Bench, path: str = KNOWN, *, address: str = GUANGZHOU, agent: str = PHONE, method="GET", **headers):
    told = {"User-Agent": agent, "Accept": "text/html", "X-Forwarded-For": address}
    return bench.client.request(method, path, headers={**told, **{k.replace("_", "-"): v for k, v in headers.items()}})


def kept(bench: Bench, columns: str = "who") -> list[tuple]:
    with bench.database.transaction(read_only=True) as tx:
        return tx.execute(f"SELECT {columns} FROM scans.scan ORDER BY at, scan_id").fetchall()


def title_of(answer) -> str:
    return re.search(r"<h1>(.*?)</h1>", answer.text)[1]


def everything_kept(tx) -> str:
    """Return every row of every table of scans and of late scans, as text."""
    tables = tx.execute(
        "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname IN ('scans', 'kit', 'recalls')"
    ).fetchall()
    rows = [tx.execute(f"SELECT to_jsonb(t)::text FROM {table} t").fetchall() for (table,) in tables]
    return "\n".join(str(row) for those in rows for row in those)


def test_a_scan_is_kept_with_its_region_and_nothing_of_who_scanned(bench):
    assert title_of(scan(bench)) == "Genuine record found"
    assert kept(bench, "who, country, region, error_km, network, judgement, reason") == [
        ("shopper", "CN", "CN-GD", 50, "access", "record_found", "complete")
    ]
    with bench.database.transaction(read_only=True) as tx:
        told = everything_kept(tx)
    for secret in (GUANGZHOU, "203.0.113", "iPhone", GUANGZHOU.encode().hex()):
        assert secret not in told
    assert "gqts_owner" not in scan(bench).headers.get("set-cookie", "")


def test_only_people_who_open_the_page_are_shoppers(bench):
    scan(bench, method="HEAD")
    scan(bench, Accept="application/json")
    scan(bench, f"{KNOWN}?linkType=all")
    scan(bench, f"{KNOWN}?lang=zh", Sec_Fetch_Site="same-origin")
    assert kept(bench) == []
    scan(bench, Sec_Purpose="prefetch;prerender")
    for robot in ("WhatsApp/2.26 A", "Mozilla/5.0 (compatible; Googlebot/2.1)", "curl/8.9", ""):
        scan(bench, agent=robot)
    assert kept(bench) == [("robot",)] * 5
    customs = bench.organization("Nansha Customs", Role.CUSTOMS)
    bench.sign_in(bench.member(customs, email="o@customs.example"), customs)
    scan(bench)
    firm = bench.organization("Kowhai Ridge")
    bench.sign_in(bench.member(firm), firm)
    scan(bench)
    assert sorted(kept(bench)) == [("firm",), ("officer",), *[("robot",)] * 5]
    assert set(kept(bench, "device")) == {(None,)}


def test_a_code_seen_in_places_too_far_apart_is_doubted_and_told_once_a_day(bench):
    morning = (bench.clock() + timedelta(days=1)).replace(hour=6) - bench.clock()  # so that no midnight comes between
    for hours, address in ((0, GUANGZHOU), (1, PARIS), (3, GUANGZHOU), (4, PARIS)):
        bench.clock.ahead = morning + timedelta(hours=hours)
        answer = scan(bench, address=address)
        scan(bench, address=VPN)
    assert title_of(answer) == "Potential suspect: seen in places too far apart"
    # What a machine reads is the same verdict, and asking changes nothing.
    record = scan(bench, Accept="application/json").json()
    assert record["verdict"]["reason"] == "impossible_travel"
    with bench.database.transaction(read_only=True) as tx:
        brand = find_by_party(tx, PARTY)
        (alert,) = list_alerts(tx, brand.id)
        assert (alert.reason, alert.audience) == (Reason.IMPOSSIBLE_TRAVEL, Audience.SHOPPER)
        assert (alert.subject, alert.kind) == (f"https://id.gs1.org{KNOWN}", "sgtin")
        assert alert.scans >= 2
        assert list_alerts(tx, None, wanted=AlertFilter(reasons=frozenset({Reason.MANY_DEVICES}))) == []
        assert list_alerts(tx, new_id()) == []  # nobody else's
        facts = tx.execute("SELECT payload FROM kit.outbox WHERE topic = %s", (SCAN_ALERT,)).fetchall()
    assert [fact["owner"] for (fact,) in facts] == [str(brand.id)]


def test_a_record_that_is_late_for_a_whole_lot_is_not_held_against_the_goods(bench):
    serials = [f"L{number}" for number in range(6)]
    tell(bench, *serials, step="storing", action="OBSERVE")
    titles = [title_of(scan(bench, f"/01/{GTIN}/10/LATE/21/{serial}")) for serial in serials]
    assert titles[0] == "Potential suspect: never recorded as made"
    assert titles[-1] == "Record incomplete"
    with bench.database.transaction(read_only=True) as tx:
        told = list_alerts(tx, None, wanted=AlertFilter(audience=Audience.DATA_OWNER))
    assert {one.reason for one in told} == {Reason.NEVER_COMMISSIONED}


def test_the_page_is_there_when_nothing_can_be_recorded(own_database, tmp_path):
    with open_bench(own_database, tmp_path) as bench:
        tell(bench, "K1")
        with own_database.transaction() as tx:
            tx.execute("ALTER TABLE scans.scan RENAME TO gone")
        answer = scan(bench)
    assert (answer.status_code, title_of(answer)) == (200, "Genuine record found")


def test_who_tries_codes_is_answered_no_more_and_the_brand_is_told(database, tmp_path):
    given = {"GQTS_UNKNOWN_PER_MINUTE": "60", "GQTS_TRUSTED_PROXIES": "1"}
    with open_bench(database, tmp_path, environment=given) as bench:
        tell(bench, "K1")
        bench.clock.stop()
        tried = []
        for number in range(25):
            bench.clock.ahead = timedelta(seconds=20 * number)  # slowly, below what a minute allows
            tried.append(scan(bench, f"/01/{GTIN}/21/{number:04d}").status_code)
        assert tried[:19] == [404] * 19
        assert 429 in tried[19:]
        assert scan(bench, address=PARIS).status_code == 200
        with bench.database.transaction(read_only=True) as tx:
            (alert,) = list_alerts(tx, find_by_party(tx, PARTY).id)
        assert (alert.reason, alert.subject) == (Reason.ENUMERATED, f"https://id.gs1.org/01/{GTIN}")
        assert ("robot",) in kept(bench)


def test_a_serial_of_our_form_that_was_never_minted(bench):
    minted = mint(bench)
    assert title_of(scan(bench, f"/01/{GTIN}/21/{minted.serials[0]}")) == "Code issued, not yet in use"
    invented = scan(bench, f"/01/{GTIN}/21/ABCDEFGHJKLMNPQR")
    assert invented.status_code == 404
    assert title_of(invented) == "Potential suspect: this serial number was never issued"
    assert title_of(scan(bench, f"/01/{GTIN}/21/77")) == "Nothing on record"


def mint(bench: Bench, *, sealed: bool = False):
    with bench.database.transaction() as tx:
        authority = read_authority(tx, find_by_party(tx, PARTY).id)
        seal = Seal(bench.settings.secret) if sealed else None
        return mint_labels(tx, authority, bench.clock, GTIN, 1, "L7", seal=seal)


def give(bench: Bench, path: str, code: str, *, address: str = GUANGZHOU):
    headers = {"X-Forwarded-For": address, "User-Agent": PHONE, "Origin": "https://trace.example.org"}
    return bench.client.post("/seal", data={"path": path, "code": code}, headers=headers)


def test_the_first_to_open_the_seal_stays_the_owner_and_a_second_is_doubted(bench):
    minted = mint(bench, sealed=True)
    path, code = f"/01/{GTIN}/10/L7/21/{minted.serials[0]}", minted.codes[0]
    tell(bench, minted.serials[0])
    assert "nobody has opened the seal" in scan(bench, path).text
    assert give(bench, path, "AAAA-AAAA").status_code == 400
    opened = give(bench, path, f" {code.lower()} ")
    assert (opened.status_code, opened.headers["location"]) == (303, path)
    mine = scan(bench, path)
    assert title_of(mine) == "Genuine record found"
    assert "You opened this item’s seal" in mine.text
    link = re.search(r'href="([^"]+\?owner=[^"]+)"', mine.text)[1]
    bench.client.cookies.clear()
    assert "first opened on" in scan(bench, path).text
    assert "China" in scan(bench, path).text
    # Two weeks later somebody in France gives the same code: their page says so, the first owner's does not.
    bench.clock.ahead = timedelta(days=14)
    assert give(bench, path, code, address=PARIS).status_code == 303
    assert title_of(scan(bench, path, address=PARIS)) == "Potential suspect: its seal code was used before"
    bench.client.cookies.clear()
    assert title_of(scan(bench, path)) == "Potential suspect: its seal code was used before"
    assert title_of(scan(bench, link)) == "Genuine record found"
    with bench.database.transaction(read_only=True) as tx:
        told = everything_kept(tx) + str(tx.execute("SELECT * FROM labels.seal").fetchall())
    assert code not in told
    assert code.replace("-", "") not in told


def test_codes_under_seals_cannot_be_tried_at_will(bench):
    minted = mint(bench, sealed=True)
    path = f"/01/{GTIN}/21/{minted.serials[0]}"
    answers = [give(bench, path, "AAAA-AAAA").status_code for _ in range(11)]
    assert answers == [400] * 10 + [429]
    others = [give(bench, path, "AAAA-AAAA", address=f"198.51.100.{n}").status_code for n in range(22)]
    assert others[-1] == 429  # nor from many addresses
    abroad = bench.client.post("/seal", data={"path": path, "code": "A"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert abroad.status_code == 403
    assert give(bench, "//evil.example/01", "A", address="10.1.1.1").status_code == 400


def test_a_host_that_resembles_ours_is_told_of(bench):
    scan(bench, Referer="https://trace-example.org.cn/verify?x=1")
    with bench.database.transaction(read_only=True) as tx:
        (alert,) = list_alerts(tx, None)
    assert (alert.reason, alert.evidence["host"]) == (Reason.LOOK_ALIKE_HOST, "trace-example.org.cn")
    assert "Genuine pages are only at" in scan(bench).text


def test_when_a_fortnight_is_over_no_address_can_be_told_from_its_device(tx):
    now = system_clock()
    before = find_device(tx, GUANGZHOU, PHONE, "zh", now=now)
    assert find_device(tx, "203.0.113.5", PHONE, "zh", now=now) == before  # shortened: a neighbour is the same
    assert find_device(tx, PARIS, PHONE, "zh", now=now) != before
    later = now + SALT_FOR + timedelta(minutes=1)
    assert forget_salts(tx, now=later) == 1
    assert tx.execute("SELECT count(*) FROM scans.salt").fetchone() == (0,)
    # Whoever has the address, the browser and the whole database cannot make it again.
    assert find_device(tx, GUANGZHOU, PHONE, "zh", now=now) != before
    assert forget_devices(tx, now=later) == 0


@settings(max_examples=50)
@given(st.one_of(st.ip_addresses(v=4), st.ip_addresses(v=6)))
def test_what_is_looked_at_of_an_address_is_never_the_whole(address):
    shortened = shorten_address(str(address))
    assert shortened
    assert not shortened.endswith(("/32", "/128"))
    assert shorten_address(shortened.partition("/")[0]) == shortened
