"""Complaints over the API: listed, narrowed, paged, read and answered by a firm's own systems, each act once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import jsonschema_rs
import pytest
from tests import taking_part
from tests.complaints.shop import complain, id_of, open_shop, picture
from tests.web.signed_in import Bench, open_bench

from gqts.accounts import KeyScope, Seal
from gqts.api.openapi import describe_api
from gqts.complaints import Kind
from gqts.kit.database import Database

DESCRIPTION = describe_api("http://localhost:8000")
PATH = "/v1/complaints"


@pytest.fixture
def bench(database: Database, tmp_path: Path) -> Iterator[Bench]:
    with open_bench(database, tmp_path) as opened:
        yield opened


@pytest.fixture
def shop(bench):
    with bench.database.transaction() as tx:
        return open_shop(tx, ("A", "B", "C"))


@pytest.fixture
def keys(bench, shop):
    with bench.database.transaction() as tx:
        issue = taking_part.issue_key_of
        made = {
            name: issue(tx, getattr(shop, name).id) for name in ("brand", "carrier", "maker", "customs", "stranger")
        }
        made["reader"] = issue(tx, shop.brand.id, scopes=[KeyScope.EVENTS_READ])
    return {name: {"Authorization": f"Bearer {key}"} for name, key in made.items()}


@pytest.fixture
def complaint(bench, shop) -> str:
    return told(bench, photo=picture(), contact="lin@example.com")


def told(bench, serial="A", **telling) -> str:
    with bench.database.transaction() as tx:
        number = complain(tx, serial, form=str(uuid4()), now=bench.clock(), seal=Seal(bench.settings.secret), **telling)
        return str(id_of(tx, number))


def act(bench, keys, who, complaint, *, key="", **deed):
    headers = {**keys[who], **({"Idempotency-Key": key} if key else {})}
    return bench.client.post(f"{PATH}/{complaint}/acts", json=deed, headers=headers)


def fits(name: str, content) -> None:
    schema = {"$ref": f"#/components/schemas/{name}", "components": DESCRIPTION["components"]}
    jsonschema_rs.Draft202012Validator(schema).validate(content)


def test_what_is_before_a_firm_is_listed_page_by_page_and_narrowed(bench, keys, shop):
    ids = [
        told(bench, serial, kind=kind) for serial, kind in zip("ABC", (Kind.UNSAFE, Kind.OTHER, Kind.FAKE), strict=True)
    ]
    page = bench.client.get(PATH, params={"perPage": 2}, headers=keys["brand"])
    found = page.json()
    while "next" in page.links:
        page = bench.client.get(page.links["next"]["url"], headers=keys["brand"])
        found += page.json()
    assert [one["id"] for one in found] == ids[::-1]
    for one in found:
        fits("ComplaintItem", one)

    def list_ids(**only):
        answer = bench.client.get(PATH, params=only, headers=keys["brand"])
        assert answer.status_code == 200, answer.text
        return [one["id"] for one in answer.json()]

    assert list_ids(severity="serious") == ids[:1]
    assert list_ids(product="(01)09526543210009(21)C") == ids[2:]
    assert act(bench, keys, "brand", ids[1], act="acknowledge").status_code == 200
    assert list_ids(state="acknowledged") == [ids[1]]
    assert list_ids(overdue="true") == []
    assert list_ids(dueBefore=(bench.clock() + timedelta(days=3)).isoformat()) == ids[:1]
    assert bench.client.get(PATH, headers=keys["stranger"]).json() == []


def test_a_firm_reads_no_more_of_it_than_its_people_do(bench, keys, complaint):
    told_brand = bench.client.get(f"{PATH}/{complaint}", headers=keys["brand"]).json()
    fits("Complaint", told_brand)
    assert told_brand["contact"] is None
    assert {one["part"] for one in told_brand["others"]} == {"authority", "logistics", "seller"}
    assert all(one["entry"] is None for one in told_brand["others"])
    assert "ask" not in told_brand["mayDo"]
    assert [one["part"] for one in told_brand["mayForwardTo"]] == ["logistics", "maker", "seller"]
    told_customs = bench.client.get(f"{PATH}/{complaint}", headers=keys["customs"]).json()
    fits("Complaint", told_customs)
    assert told_customs["contact"] == "lin@example.com"
    assert all(one["entry"] for one in told_customs["others"])
    photo = bench.client.get(f"{PATH}/{complaint}/photo", headers=keys["brand"])
    assert (photo.headers["content-type"], photo.headers["x-content-type-options"]) == ("image/jpeg", "nosniff")


def test_it_is_handed_on_answered_and_settled_by_machines(bench, keys, shop, complaint):
    handed = act(bench, keys, "brand", complaint, act="forward", words="Your lid?", to=str(shop.maker.id)).json()
    assert (handed["entry"]["state"], handed["acts"][-1]["act"]) == ("forwarded", "forward")
    theirs = act(bench, keys, "maker", complaint, act="acknowledge").json()
    assert (theirs["entry"]["tier"], theirs["entry"]["forwardedBy"]) == (1, str(shop.brand.id))
    seen = bench.client.get(f"{PATH}/{complaint}", headers=keys["brand"]).json()
    assert [one["entry"]["state"] for one in seen["others"] if one["part"] == "maker"] == ["acknowledged"]
    assert act(bench, keys, "brand", complaint, act="resolve", words="A new one is sent.").status_code == 200
    asked = act(bench, keys, "customs", complaint, act="ask", subject=str(shop.brand.id), words="By when?")
    assert asked.status_code == 200, asked.text
    found = act(bench, keys, "customs", complaint, act="uphold", subject=str(shop.maker.id), words="The lid was thin.")
    states = {one["part"]: one["entry"] for one in found.json()["others"]}
    assert (states["maker"]["isUpheld"], states["maker"]["foundBy"]) == (True, str(shop.customs.id))
    assert states["brand"]["state"] == "received"
    assert act(bench, keys, "customs", complaint, act="close_all", words="Settled").status_code == 200
    assert act(bench, keys, "brand", complaint, act="accept").status_code == 409


def test_the_same_act_sent_again_under_its_key_is_done_once(bench, keys, complaint):
    answers = [act(bench, keys, "brand", complaint, key="K1", act="answer", words="We look.") for _ in range(3)]
    assert [one.status_code for one in answers] == [200] * 3
    assert [one["act"] for one in answers[2].json()["acts"]].count("answer") == 1
    assert act(bench, keys, "brand", complaint, key="K1", act="answer", words="Else").status_code == 409
    assert act(bench, keys, "carrier", complaint, key="K1", act="answer", words="Not ours").status_code == 200
    assert act(bench, keys, "brand", complaint, key="x" * 201, act="accept").status_code == 400


def test_who_may_not_is_refused_and_learns_nothing(bench, keys, complaint):
    for path in (f"{PATH}/{complaint}", f"{PATH}/{complaint}/photo"):
        assert bench.client.get(path, headers=keys["stranger"]).status_code == 404
        assert bench.client.get(path, headers=keys["reader"]).status_code == 403
        assert bench.client.get(path).status_code == 401
    assert act(bench, keys, "stranger", complaint, act="accept").status_code == 404
    assert act(bench, keys, "reader", complaint, act="accept").status_code == 403
    for deed in ({"act": "close_all", "words": "x"}, {"act": "take_over", "words": "x"}):
        assert act(bench, keys, "brand", complaint, **deed).status_code == 404
    assert bench.client.get(f"{PATH}/{uuid4()}", headers=keys["brand"]).status_code == 404


@pytest.mark.parametrize(
    "deed",
    [{}, [], {"act": "burn"}, {"act": "accept", "else": 1}, {"act": "forward", "to": "x"}, {"act": "forward"},
     {"act": "decline"}, {"act": "answer", "words": 7}, {"act": "answer", "words": "a\u202eb"},
     {"act": "answer", "words": "x" * 5000}, {"act": "accept", "words": "\ud800"}],
)  # fmt: skip
def test_what_cannot_be_done_is_answered_with_its_fault(bench, keys, complaint, deed):
    content = repr(deed).replace("'", '"').encode("utf-8", "surrogatepass")
    answer = bench.client.post(
        f"{PATH}/{complaint}/acts", content=content, headers={**keys["brand"], "Content-Type": "application/json"}
    )
    assert answer.status_code == 400, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["faults"]


def test_a_parameter_that_nobody_reads_is_refused(bench, keys):
    for query in ("state=lost", "severity=1", "overdue=yes", "dueBefore=tomorrow", "dueBefore=2026-11-30T08:00:00",
                  "all=1", "perPage=0", "nextPageToken=x"):  # fmt: skip
        assert bench.client.get(f"{PATH}?{query}", headers=keys["brand"]).status_code == 400, query
    assert bench.client.get(f"{PATH}/nonsense", headers=keys["brand"]).status_code == 400
