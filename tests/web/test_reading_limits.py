"""Serials cannot be tried at full speed: who reads without signing in is counted by address, and nobody else is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient
from tests import taking_part
from tests.clients import beside
from tests.web.signed_in import Bench, open_bench

from gqts.accounts import ReadingLimits, TooMany
from gqts.accounts.reading import ProcessCounters
from gqts.kit.clock import system_clock
from gqts.kit.database import Database
from gqts.organizations import find_by_party

READS, UNKNOWN = 12, 4
PARTY = "https://id.gs1.org/417/9526543000020"
GTIN = "09526543000013"
KNOWN = "/01/09526543000013/21/K1"
LIMITS = {"GQTS_READS_PER_MINUTE": str(READS), "GQTS_UNKNOWN_PER_MINUTE": str(UNKNOWN)}
EVENT = """{"@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"], "type": "EPCISDocument",
"schemaVersion": "2.0", "creationDate": "2026-09-01T00:00:00Z", "epcisBody": {"eventList": [{"type": "ObjectEvent",
"eventTime": "2026-09-01T08:00:00.000+09:00", "eventTimeZoneOffset": "+09:00", "action": "ADD",
"epcList": ["https://id.gs1.org/01/09526543000013/21/K1"], "bizStep": "commissioning"}]}}"""


@pytest.fixture
def bench(database: Database, tmp_path: Path) -> Iterator[Bench]:
    with open_bench(database, tmp_path, environment=LIMITS) as opened:
        yield fill(opened)


@pytest.fixture
def proxied(database: Database, tmp_path: Path) -> Iterator[Bench]:
    with open_bench(database, tmp_path, environment=LIMITS | {"GQTS_TRUSTED_PROXIES": "1"}) as opened:
        yield fill(opened)


def fill(bench: Bench) -> Bench:
    """Put one public event about one item into the store."""
    with bench.database.transaction() as tx:
        if find_by_party(tx, PARTY) is None:
            made = taking_part.take_part(tx, gln=PARTY[-13:], prefixes=["9526543"])
            taking_part.share_everything(tx, made.id)
        firm = taking_part.submitting(tx, PARTY)
        job = taking_part.accept(tx, EVENT.encode(), submitter=firm, now=system_clock())
        assert job.success, job.faults
    return bench


def reader(bench: Bench, address: str = "192.0.2.1") -> TestClient:
    """Return a client that connects from an address."""
    return beside(bench.client, follow_redirects=False, client=(address, 50_000))


def guess(client: TestClient, number: int, **options):
    return client.get(f"/01/{GTIN}/21/GUESS{number}", **options)


SURFACES = [
    "/01/09526543000013/21/{serial}",
    "/01/09526543000013/21/{serial}?linkType=all",
    "/v1/trace/https%3A%2F%2Fid.gs1.org%2F01%2F09526543000013%2F21%2F{serial}",
    "/epcis/events?MATCH_anyEPC=https://id.gs1.org/01/09526543000013/21/{serial}",
    "/epcis/epcs/https%3A%2F%2Fid.gs1.org%2F01%2F09526543000013%2F21%2F{serial}/events",
    "/epcis/events/urn:example:{serial}",
]


@pytest.mark.parametrize("surface", SURFACES)
def test_guessing_is_stopped_everywhere_and_the_known_is_not_told_from_the_unknown_any_more(bench: Bench, surface: str):
    client = reader(bench)
    assert client.get(KNOWN).status_code == 200
    told = [client.get(surface.format(serial=f"GUESS{n}")).status_code for n in range(UNKNOWN)]
    assert set(told) <= {404, 200}
    for path in (
        surface.format(serial="GUESS99"),
        surface.format(serial="K1"),
        *(one.format(serial="K1") for one in SURFACES),
    ):
        assert client.get(path).status_code == 429, path


def test_the_answer_says_when_reading_goes_on_and_then_it_does(bench: Bench):
    client = reader(bench)
    bench.clock.stop()
    for n in range(UNKNOWN):
        bench.clock.ahead += timedelta(seconds=5)
        assert guess(client, n).status_code == 404
    page = guess(client, 9)
    assert page.status_code == 429
    assert "Too much was asked from your connection" in page.text
    assert page.headers["retry-after"] == "45"  # a minute after the first
    assert page.headers["cache-control"] == "private, no-cache"
    problem = client.get(KNOWN, headers={"accept": "application/json"})
    assert problem.headers["content-type"] == "application/problem+json"
    assert problem.json()["status"] == 429
    answer = client.get(SURFACES[2].format(serial="K1"))
    assert (answer.json()["status"], answer.json()["help"]) == (429, "/problems/too-many")
    seconds = int(answer.headers["retry-after"])
    bench.clock.ahead += timedelta(seconds=seconds - 1)
    assert client.get(KNOWN).status_code == 429
    bench.clock.ahead += timedelta(seconds=1)
    assert client.get(KNOWN).status_code == 200


def test_what_is_known_can_be_read_more_often_but_not_without_end(bench: Bench):
    client = reader(bench)
    assert [client.get(KNOWN).status_code for _ in range(READS)] == [200] * READS
    assert client.get(KNOWN).status_code == 429
    assert client.head(KNOWN).status_code == 429
    assert client.get("/").status_code == 200
    assert client.get("/sign-in").status_code == 200


def test_other_addresses_are_not_concerned(bench: Bench):
    for n in range(UNKNOWN + 1):
        guess(reader(bench), n)
    assert reader(bench).get(KNOWN).status_code == 429
    assert reader(bench, "192.0.2.2").get(KNOWN).status_code == 200


def test_a_household_counts_as_one_however_many_addresses_it_takes(bench: Bench):
    told = [guess(reader(bench, f"2001:db8:1:2::{n}"), n).status_code for n in range(UNKNOWN + 1)]
    assert told == [404] * UNKNOWN + [429]
    assert reader(bench, "2001:db8:1:3::1").get(KNOWN).status_code == 200


def test_a_made_up_forwarded_address_does_not_help(bench: Bench, proxied: Bench):
    for one in (bench, proxied):
        client = reader(one, "192.0.2.9")
        told = [
            guess(client, n, headers={"x-forwarded-for": f"203.0.113.{n}, 198.51.100.7"}).status_code
            for n in range(UNKNOWN + 1)
        ]
        assert told == [404] * UNKNOWN + [429]
    other = {"x-forwarded-for": "203.0.113.0, 198.51.100.8"}
    assert reader(proxied, "192.0.2.9").get(KNOWN, headers=other).status_code == 200
    assert reader(bench, "192.0.2.9").get(KNOWN, headers=other).status_code == 429


def test_who_signed_in_or_has_a_key_is_not_kept_out_by_others_behind_the_same_address(bench: Bench):
    for n in range(UNKNOWN + 1):
        guess(reader(bench), n)
    firm = bench.organization()
    token = bench.sign_in(bench.member(firm), firm)
    cookie = {"cookie": f"__Host-gqts={token}"}
    for n in range(READS + UNKNOWN):
        assert guess(reader(bench), n, headers=cookie).status_code == 404
    with bench.database.transaction() as tx:
        key = taking_part.issue_key_of(tx, firm.id)
    bearer = {"authorization": f"Bearer {key}"}
    for n in range(READS + UNKNOWN):
        answer = reader(bench).get(SURFACES[2].format(serial=f"GUESS{n}"), headers=bearer)
        assert answer.status_code == 404


def test_a_cookie_that_opens_nothing_and_an_account_of_nobody_do_not_help(bench: Bench):
    made_up = {"cookie": "__Host-gqts=" + "x" * 43}
    told = [guess(reader(bench), n, headers=made_up).status_code for n in range(UNKNOWN + 1)]
    assert told == [404] * UNKNOWN + [429]
    newcomer = {"cookie": f"__Host-gqts={bench.sign_in(bench.person('new@firm.example'))}"}
    told = [guess(reader(bench, f"198.51.100.{n}"), n, headers=newcomer).status_code for n in range(UNKNOWN + 1)]
    assert told == [404] * UNKNOWN + [429]


def test_many_things_in_one_query_count_as_many(bench: Bench):
    uris = "|".join(f"https://id.gs1.org/01/{GTIN}/21/{serial}" for serial in ("K1", *map(str, range(UNKNOWN))))
    client = reader(bench)
    answer = client.get("/epcis/events", params={"MATCH_anyEPC": uris})
    assert answer.status_code == 200
    assert len(answer.json()["epcisBody"]["queryResults"]["resultsBody"]["eventList"]) == 1
    assert client.get(KNOWN).status_code == 429
    heavy = reader(bench, "192.0.2.3")
    known = "|".join(f"https://id.gs1.org/01/{GTIN}/21/K1" for _ in range(READS + 5))
    assert heavy.get("/epcis/events", params={"MATCH_anyEPC": known}).status_code == 200
    assert heavy.get(KNOWN).status_code == 429


def test_reading_writes_nothing_into_the_database(bench: Bench):
    for n in range(UNKNOWN):
        guess(reader(bench), n)
    with bench.database.transaction() as tx:
        assert tx.execute("SELECT count(*) FROM accounts.rate").fetchone() == (0,)


def test_limits_can_be_taken_off(database: Database, tmp_path: Path):
    with open_bench(database, tmp_path) as opened:
        client = reader(fill(opened))
        assert {guess(client, n).status_code for n in range(70)} == {404}


# The counters


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 9, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 40)), max_size=60), st.integers(1, 5))
def test_no_address_reads_more_than_its_limit_in_any_window(moves: list[tuple[int, int]], limit: int):
    clock = Clock()
    limits = ReadingLimits(limit, 0, clock)
    begun: dict[str, tuple[datetime, int]] = {}
    for who, wait in moves:
        clock.now += timedelta(seconds=wait)
        since, count = begun.get(str(who), (clock.now, 0))
        if clock.now - since >= timedelta(minutes=1):
            since, count = clock.now, 0
        begun[str(who)] = (since, count + 1)
        if count < limit:
            limits.require(str(who))
        else:
            with pytest.raises(TooMany) as refusal:
                limits.require(str(who))
            assert refusal.value.retry_after == 60 - (clock.now - since).total_seconds()


def test_counters_are_bounded_and_ended_ones_forgotten():
    clock = Clock()
    counters = ProcessCounters(clock, most=100)
    for n in range(1_000):
        counters.incr(f"a{n}", 60)
    assert counters.reset() == 100
    for n in range(50):
        counters.incr(f"b{n}", 60)
    clock.now += timedelta(minutes=2)
    counters.incr("c", 60)
    assert counters.reset() == 1
