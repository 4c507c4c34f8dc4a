"""A brand's system says what was found in an alert: once, whoever may, in words that customs reads."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import jsonschema_rs
import pytest
from tests import taking_part
from tests.insight.market import START, open_market
from tests.insight.test_alerts import reader, warn
from tests.web.signed_in import Bench, open_bench

from gqts.accounts import KeyScope, Position
from gqts.api.openapi import describe_api
from gqts.insight import AnswerKeyUsed, AnswerRefused, Outcome, answer_alert, list_inbox, read_alert
from gqts.kit.database import Database
from gqts.scans import Reason

BOTH = (KeyScope.SCANS_READ, KeyScope.COMPLAINTS_ANSWER)


@pytest.fixture
def bench(database: Database, tmp_path: Path) -> Iterator[Bench]:
    with open_bench(database, tmp_path) as opened:
        yield opened


@pytest.fixture
def market(bench):
    with bench.database.transaction() as tx:
        opened = open_market(tx)
        warn(tx)
        warn(tx, "S2", Reason.IMPOSSIBLE_TRAVEL)
    return opened


@pytest.fixture
def keys(bench, market):
    with bench.database.transaction() as tx:
        return {
            name: {"Authorization": f"Bearer {taking_part.issue_key_of(tx, firm.id, scopes=scopes)}"}
            for name, firm, scopes in (
                ("brand", market.brand, BOTH),
                ("reading", market.brand, BOTH[:1]),
                ("answering", market.brand, BOTH[1:]),
                ("stranger", market.stranger, BOTH),
            )
        }


@pytest.fixture
def alerts(bench, keys) -> list[str]:
    found = bench.client.get("/v1/insight/alerts?since=2026-09-01&until=2026-11-30", headers=keys["brand"]).json()
    return [f"/v1/insight/alerts/{one['id']}" for one in found]


def answer(bench, path, headers, *, key="", **body):
    sent = {**headers, **({"Idempotency-Key": key} if key else {})}
    return bench.client.post(f"{path}/answers", json=body, headers=sent)


def test_what_a_system_found_is_read_by_itself_by_its_people_and_by_customs(bench, market, keys, alerts):
    kept = answer(bench, alerts[0], keys["brand"], outcome="data_wrong", words=" Our <b>upload</b> was late. ")
    assert kept.status_code == 200
    components = describe_api("http://localhost:8000")["components"]
    schema = {"$ref": "#/components/schemas/AnsweredScanAlert", "components": components}
    jsonschema_rs.Draft202012Validator(schema).validate(kept.json())
    (told,) = kept.json()["answers"]
    assert (told["organization"], told["official"]) == (str(market.brand.id), False)
    assert (told["outcome"], told["words"]) == ("data_wrong", "Our <b>upload</b> was late.")
    again = answer(bench, alerts[0], keys["brand"], outcome="counterfeit", words="We bought one.").json()
    assert [one["outcome"] for one in again["answers"]] == ["counterfeit", "data_wrong"]
    assert again["outcome"] == "counterfeit"
    assert bench.client.get(alerts[0], headers=keys["reading"]).json() == again
    listed = bench.client.get("/v1/insight/alerts?since=2026-09-01&until=2026-11-30", headers=keys["reading"]).json()
    assert [one["outcome"] for one in listed] == ["counterfeit", None]
    bench.sign_in(bench.member(market.customs, Position.OFFICER, email="wei@customs.example"), market.customs)
    assert "Our &lt;b&gt;upload&lt;/b&gt; was late." in bench.client.get(alerts[0].removeprefix("/v1")).text


def test_an_authoritys_word_counts_whoever_answers_last(bench, market, keys, alerts):
    with bench.database.transaction() as tx:
        alert_id = UUID(alerts[0].rpartition("/")[2])
        answer_alert(tx, reader(market.customs), alert_id, Outcome.COUNTERFEIT, "Seen", now=START)
    told = answer(bench, alerts[0], keys["brand"], outcome="nothing_wrong", words="A shop window.").json()
    assert (told["outcome"], [one["official"] for one in told["answers"]]) == ("counterfeit", [False, True])


def test_sent_again_it_is_kept_once_and_another_under_its_key_is_refused(bench, keys, alerts):
    sent = [answer(bench, alerts[0], keys["brand"], key="K1", outcome="diverted", words="Found") for _ in range(3)]
    assert [one.status_code for one in sent] == [200, 200, 200]
    assert sent[0].json() == sent[2].json()
    for other in ({"outcome": "diverted", "words": "Else"}, {"outcome": "data_wrong", "words": "Found"}):
        refused = answer(bench, alerts[0], keys["brand"], key="K1", **other)
        assert (refused.status_code, refused.headers["content-type"]) == (409, "application/problem+json")
        assert "a key of its own" in refused.text
    assert len(bench.client.get(alerts[0], headers=keys["brand"]).json()["answers"]) == 1
    elsewhere = answer(bench, alerts[1], keys["brand"], key="K1", outcome="data_wrong", words="Another alert")
    assert len(elsewhere.json()["answers"]) == 1
    assert answer(bench, alerts[0], keys["brand"], key="x" * 201, outcome="diverted", words="y").status_code == 400


def test_only_who_may_answer_answers_and_only_about_own_goods(bench, keys, alerts):
    told = {"outcome": "counterfeit", "words": "ours"}
    for who in ("reading", "answering"):
        assert answer(bench, alerts[0], keys[who], **told).status_code == 403
    assert answer(bench, alerts[0], keys["stranger"], **told).status_code == 404
    assert bench.client.get(alerts[0], headers=keys["stranger"]).status_code == 404
    for path in (f"/v1/insight/alerts/{uuid4()}", "/v1/insight/alerts/none"):
        assert answer(bench, path, keys["brand"], **told).status_code == 404
    assert answer(bench, alerts[0], {}, **told).status_code == 401
    assert bench.client.get(alerts[0], headers=keys["brand"]).json()["answers"] == []


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"outcome": "fine", "words": "x"}, "outcome"),
        ({"words": "x"}, "outcome"),
        ({"outcome": ["diverted"], "words": "x"}, "outcome"),
        ({"outcome": "diverted"}, "words"),
        ({"outcome": "diverted", "words": "  "}, "words"),
        ({"outcome": "diverted", "words": 7}, "words"),
        ({"outcome": "diverted", "words": "a\0b"}, "words"),
        ({"outcome": "diverted", "words": "x" * 2_001}, "words"),
        ({"outcome": "diverted", "words": "x", "alert": "y"}, "alert"),
    ],
)
def test_what_cannot_be_an_answer_is_refused_by_its_field(bench, keys, alerts, body, field):
    refused = answer(bench, alerts[0], keys["brand"], **body)
    assert refused.status_code == 400
    assert field in {one["field"] for one in refused.json()["faults"]}
    assert bench.client.get(alerts[0], headers=keys["brand"]).json()["answers"] == []


def test_what_is_no_answer_at_all_is_refused(bench, keys, alerts):
    json = {"Content-Type": "application/json"}
    for content in (b"", b"[]", b"{", b'{"outcome": "diverted", "words": "\\ud800"}'):
        sent = bench.client.post(f"{alerts[0]}/answers", content=content, headers={**keys["brand"], **json})
        assert sent.status_code == 400
    form = bench.client.post(f"{alerts[0]}/answers", data={"outcome": "diverted", "words": "x"}, headers=keys["brand"])
    assert form.status_code == 415


def test_a_key_is_its_organizations_own(tx):
    market = open_market(tx)
    warn(tx)
    brand, customs = reader(market.brand), reader(market.customs)
    alert_id = list_inbox(tx, brand)[0].alert.id
    first = answer_alert(tx, brand, alert_id, Outcome.DIVERTED, "Found", key="K", now=START)
    assert answer_alert(tx, brand, alert_id, Outcome.DIVERTED, " Found ", key="K", now=START) == first
    answer_alert(tx, customs, alert_id, Outcome.COUNTERFEIT, "Seen", key="K", now=START)
    assert len(read_alert(tx, brand, alert_id)[1]) == 2
    with pytest.raises(AnswerKeyUsed):
        answer_alert(tx, brand, alert_id, Outcome.DIVERTED, "Else", key="K", now=START)
    with pytest.raises(AnswerRefused):
        answer_alert(tx, brand, alert_id, Outcome.DIVERTED, "Found", key="a\nb", now=START)
    answer_alert(tx, brand, alert_id, Outcome.DIVERTED, "Found", now=START)
    answer_alert(tx, brand, alert_id, Outcome.DIVERTED, "Found", now=START)
    assert len(read_alert(tx, brand, alert_id)[1]) == 4
