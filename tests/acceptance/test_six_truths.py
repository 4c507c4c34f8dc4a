"""One pack of diapers, six truths: factory, trader, inspection body, shop, customs and shopper each see what they may,
over HTTP with their own keys, and are told what is withheld and by whom.
"""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.acceptance.conftest import Open
from tests.clients import beside

from gqts.accounts import Seal
from gqts.cli.demo_access import renew_access
from gqts.cli.demo_firms import find_firms
from gqts.cli.outcome import Outcome
from gqts.cli.simulate import store_world
from gqts.kit.clock import system_clock
from gqts.simulator import MINIMUM_ITEMS, build_world

FACTORY, SUPPLIER, TRADER, INSPECTOR, SHOP, CUSTOMS, SHOPPER = (
    "hinata", "kitayama", "aotea", "tozai", "haiyue", "customs", "",
)  # fmt: skip
WAREHOUSE, COURIER = "jiaomen", "yunque"
HINATA = "Hinata Sanitary Products Co., Ltd."
Truth = dict[str, Any]


@pytest.fixture(scope="module")
def truths(open_service: Open, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Truth]:
    """The journey of the first pack of diapers as each sees it, and as "page" the shopper's page."""
    service = open_service()
    home: Path = tmp_path_factory.mktemp("home")
    world = build_world(seed=1, items=MINIMUM_ITEMS)
    store_world(service.database, world, Outcome())
    with service.database.transaction() as tx:
        accesses = renew_access(tx, home, find_firms(tx, world), seal=Seal(b"s" * 32), now=system_clock())
    keys = {one.code: one.key for one in accesses} | {SHOPPER: ""}
    public = beside(service.client, raise_server_exceptions=True)  # the service's own client bears a key
    path = next(story.link_path for story in world.stories if story.name == "diapers")
    seen = {
        code: _trace(public, path, keys[code])
        for code in (FACTORY, SUPPLIER, TRADER, INSPECTOR, SHOP, CUSTOMS, WAREHOUSE, COURIER, SHOPPER)
    }
    page = public.get(path, headers={"Accept": "application/json"})
    assert page.status_code == 200
    return {**seen, "page": page.json()}


def _trace(public: TestClient, path: str, key: str) -> Truth:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    answer = public.get(f"/v1/trace{path}", headers=headers)
    assert answer.status_code == 200, answer.text
    return dict(answer.json()["journey"])


def withheld(truth: Truth) -> set[tuple[str, str, str]]:
    """Return (by whom, kind of fact, field) of everything that is said to be withheld."""
    return {
        ((one["by"] or {}).get("party", {}).get("names", {}).get("en", "?"), one["kind"], one["field"])
        for one in truth["withheld"]
    }


def materials(truth: Truth) -> set[str]:
    return {edge["source"] for edge in truth["edges"] if edge["kind"] == "became"}


def cases(truth: Truth) -> set[str]:
    return {edge["source"] for edge in truth["edges"] if edge["kind"] == "contains"}


def is_line_told(truth: Truth) -> bool:
    """Return whether the place where the pack was made is told down to its line (the extension of an SGLN)."""
    place = truth["steps"][truth["facts"]["made"]]["readPoint"]
    return "/254/" in place or (place.startswith("urn:") and not place.endswith(".0"))


def test_no_two_of_the_six_see_the_same(truths: dict[str, Truth]) -> None:
    six = (FACTORY, TRADER, INSPECTOR, SHOP, CUSTOMS, SHOPPER)
    for one, other in combinations(six, 2):
        assert truths[one] != truths[other], f"{one or 'the shopper'} and {other or 'the shopper'}"


def test_the_factory_alone_sees_lines_and_materials(truths: dict[str, Truth]) -> None:
    assert materials(truths[FACTORY])
    assert is_line_told(truths[FACTORY])
    for other in (SUPPLIER, TRADER, INSPECTOR, SHOP, CUSTOMS, SHOPPER):
        assert not materials(truths[other]), other
        assert not is_line_told(truths[other]), other
        assert (HINATA, "production", "materials") in withheld(truths[other])
    assert not any(by == HINATA for by, _, _ in withheld(truths[FACTORY]))


def test_documents_are_for_customs_and_for_who_wrote_them(truths: dict[str, Truth]) -> None:
    told = {
        code: {by for by, _, field in withheld(truths[code]) if field == "documents"}
        for code in truths
        if code != "page"
    }
    assert not told[CUSTOMS]
    assert HINATA not in told[FACTORY]
    assert "Tozai Inspection Institute" not in told[INSPECTOR]
    assert "Haiyue Mall" not in told[SHOP]
    assert {"Tozai Inspection Institute", "Haiyue Mall"} <= told[FACTORY]
    assert HINATA in told[INSPECTOR] & told[SHOP] & told[TRADER] & told[SHOPPER]


def test_cases_are_for_the_chain_and_for_the_trader_whom_the_factory_names(truths: dict[str, Truth]) -> None:
    whole = cases(truths[CUSTOMS])
    assert whole == cases(truths[FACTORY]) == cases(truths[INSPECTOR]) == cases(truths[SHOP])
    assert set() < cases(truths[TRADER]) < whole
    assert not cases(truths[SUPPLIER])
    assert not cases(truths[SHOPPER])
    assert (HINATA, "packing", "event") in withheld(truths[SHOPPER])
    assert (HINATA, "packing", "event") not in withheld(truths[TRADER])


def test_the_warehouse_and_the_courier_that_customs_released_to_are_of_the_chain(truths: dict[str, Truth]) -> None:
    for keeper in (WAREHOUSE, COURIER):
        assert cases(truths[keeper]) == cases(truths[CUSTOMS]), keeper
        assert (HINATA, "packing", "event") not in withheld(truths[keeper]), keeper


def test_prices_are_never_among_what_anybody_else_than_customs_is_shown(truths: dict[str, Truth]) -> None:
    assert not any(field == "price" for _, _, field in withheld(truths[CUSTOMS]))


def test_the_shopper_reads_on_the_page_what_the_public_trace_says(truths: dict[str, Truth]) -> None:
    page = truths["page"]
    assert page["verdict"]["reason"] == "complete"
    assert page["level"]["code"] == "factory"
    assert page["materials"]["count"] == 0
    told = {((one["by"] or {}).get("name", "?"), one["kind"], one["field"]) for one in page["withheld"]}
    assert told == withheld(truths[SHOPPER])
