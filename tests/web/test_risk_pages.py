"""Analysts write profiles, try them on history, put them in force; lists, rates, the model; and draws for everybody."""

from __future__ import annotations

import csv
import hashlib
import random
import re
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path
from uuid import UUID

import pytest
from tests.risk.consignments import result
from tests.risk.test_learning import past_of
from tests.web.signed_in import OPERATOR, Bench, open_bench

from gqts.accounts import Position
from gqts.evidence import Outcome
from gqts.kit.database import Database
from gqts.organizations import HOST_SUBJECT, Organization, Role, list_acts
from gqts.risk import (
    INDICATORS,
    Indication,
    Lane,
    ProfileState,
    assess_and_keep,
    list_lists,
    list_plans,
    list_profile_versions,
    note_outcome,
    read_rulebook,
)
from gqts.risk.fields import FIELDS
from gqts.risk.learning import put_model_in_force, train_model
from gqts.web import indications
from gqts.web.languages import offered_languages
from gqts.web.risk import list_routes, words

CHOCOLATE = {
    "name": "chocolate.origin",
    "title_en": "Chocolate of doubtful origin",
    "condition": 'commodity starts with "1806" and check origin.factory is fail',
    "lane": "red",
    "percent": "50",
    "task_en": "Look at the lot numbers.",
    "task_zh": "查看批号。",
    "offices": "5149, 5141",
    "reason": "Report 7 of the week",
}
PAGES = ["/risk/profiles", "/risk/lists", "/risk/rates", "/risk/model", "/risk/draws", "/risk/new-profile",
         "/risk/new-list", "/risk/rates/set", "/risk/profiles/score.high", "/risk/profiles/score.high/edit",
         "/risk/profiles/score.high/1/try", "/risk/profiles/score.high/end", "/risk/lists/watched%20companies",
         "/risk/lists/watched%20companies/edit"]  # fmt: skip


@pytest.fixture
def bench(database: Database, tmp_path: Path) -> Iterator[Bench]:
    with open_bench(database, tmp_path) as opened:
        yield opened


@pytest.fixture
def host(bench: Bench) -> Organization:
    made = bench.organization("Customs", Role.CUSTOMS, zh="海关")
    bench.sign_in(bench.member(made, Position.ANALYST, email="ana@customs.example", name="Ana"), made)
    with bench.database.transaction() as tx:
        read_rulebook(tx, now=bench.clock())
    return made


def assessed(bench: Bench, count: int = 6) -> None:
    with bench.database.transaction() as tx:
        for number in range(count):
            results = [result("origin.factory", Outcome.FAIL if number % 2 else Outcome.PASS)]
            facts = {"office": "5149", "commodity": ["1806310000"]}
            assess_and_keep(tx, UUID(int=number), results, facts, now=bench.clock())
            note_outcome(tx, UUID(int=number), is_hit=number == 1, was_random=False, at=bench.clock())


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_page_is_there_in_both_languages(bench: Bench, host: Organization, language: str):
    assessed(bench)
    for path in PAGES:
        page = bench.client.get(path, headers={"accept-language": language})
        assert page.status_code == 200, path
        assert "<script" not in page.text
        assert "style=" not in page.text
        if language == "zh":
            assert re.search(r"[一-鿿]{4}", page.text), path


@pytest.mark.parametrize("role", [Role.MANUFACTURER, Role.QUARANTINE])
def test_nobody_but_customs_opens_them_and_everybody_reads_the_draws(bench: Bench, host: Organization, role: Role):
    firm = bench.organization("Outside", role)
    bench.sign_in(bench.member(firm, email="x@outside.example"), firm)
    for route in list_routes():
        address = re.sub(r"\{name\}", "score.high", re.sub(r"\{version\}", "1", route.path))
        expected = {200} if address == "/risk/draws" else {403}
        assert {bench.client.get(address).status_code} == expected, address
    bench.client.cookies.clear()
    assert bench.client.get("/risk/draws").status_code == 200
    assert bench.client.get("/risk/profiles").status_code == 303


def test_a_profile_is_written_tried_put_in_force_changed_and_ended(bench: Bench, host: Organization):
    assessed(bench)
    made = bench.send("/risk/new-profile", **CHOCOLATE)
    assert made.status_code == 303
    path = "/risk/profiles/chocolate.origin"
    assert made.headers["location"] == path
    shown = bench.client.get(path).text
    assert "Draft: version 1" in re.sub(r"<[^>]+>", "", shown)
    chinese = bench.client.get("/risk/profiles", headers={"accept-language": "zh"}).text
    assert "Chocolate of doubtful origin" in chinese, "a title that is not translated is shown as it is"
    tried = re.sub(r"<[^>]+>", "", bench.client.get(f"{path}/1/try").text)
    assert "of 6; of them" in tried
    refused = bench.send(f"{path}/1/put-in-force", reason=" ")
    assert refused.status_code == 400
    assert bench.send(f"{path}/1/put-in-force", reason="Tried: 3 of 6").status_code == 303
    again = bench.send(f"{path}/1/put-in-force", reason="Again")
    assert again.status_code == 400
    assert "decided meanwhile" in again.text
    changed = {**CHOCOLATE, "percent": "100", "reason": "All of them"}
    assert bench.send(f"{path}/edit", **changed).status_code == 303
    history = re.sub(r"<[^>]+>", "", bench.client.get(path).text)
    assert re.search(r"Of a hundred that fit: 50 → 100", history)
    assert bench.send(f"{path}/2/drop", reason="Not yet").status_code == 303
    assert bench.send(f"{path}/end", reason="The alert is over").status_code == 303
    with bench.database.transaction() as tx:
        (kept,) = list_profile_versions(tx, "chocolate.origin")
        acts = [act.what for act in list_acts(tx, HOST_SUBJECT, kind="risk")]
    assert kept.profile.state is ProfileState.ENDED
    assert kept.profile.offices == ("5149", "5141")
    assert (kept.reason, kept.end_reason) == ("Report 7 of the week", "The alert is over")
    assert acts[:5] == [
        "risk.profile_ended", "risk.profile_dropped", "risk.profile_drafted", "risk.profile_in_force",
        "risk.profile_drafted",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"condition": 'orgin = "NZ"'}, "Did you mean origin?"),
        ({"condition": "check origin.fctory is fail"}, "Did you mean origin.factory?"),
        ({"condition": 'seller in list "nobody"'}, "no such list"),
        ({"percent": "120"}, "at most 100"),
        ({"percent": "1e2"}, "at most 100"),
        ({"valid_from": "2026-02-30"}, "This is no day"),
        ({"valid_from": "2026-12-02", "valid_until": "2026-12-01"}, "ends before it begins"),
        ({"lane": "green"}, "Choose one of"),
        ({"name": "score.high"}, "already"),
        ({"name": "Über"}, "no name of a profile"),
        ({"reason": ""}, "Fill in"),
        ({"title_en": ""}, "Fill in"),
        ({"condition": "(" * 3_000}, "nested"),
    ],
)
def test_what_cannot_be_is_told_beside_its_field_and_nothing_is_kept(bench: Bench, host, change, told):
    answer = bench.send("/risk/new-profile", **{**CHOCOLATE, **change})
    assert answer.status_code == 400
    assert told in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert bench.client.get("/risk/profiles/chocolate.origin").status_code == 404


def test_what_is_wrong_with_a_condition_is_said_in_the_reader_s_language(bench: Bench, host: Organization):
    token = bench.token_on("/risk/new-profile")
    sent = {**CHOCOLATE, "csrf_token": token, "condition": 'orgin = "NZ"'}
    answer = bench.client.post("/risk/new-profile", data=sent, headers={"accept-language": "zh"})
    told = re.sub(r"<[^>]+>", "", answer.text)
    assert "第 1 个字符处：没有这个字段。您是否指 origin？" in told


def test_what_is_typed_is_never_markup(bench: Bench, host: Organization):
    evil = '<img src=x onerror="1">'
    bench.send("/risk/new-profile", **{**CHOCOLATE, "title_en": evil, "task_en": evil, "condition": 'seller = "<b>"'})
    for path in ("/risk/profiles", "/risk/profiles/chocolate.origin", "/risk/profiles/chocolate.origin/edit"):
        page = bench.client.get(path).text
        assert "<img src=x" not in page
        assert "<b>" not in page
        assert "&lt;img" in page


def test_profiles_are_filtered_and_taken_along(bench: Bench, host: Organization):
    assert "score.high" not in bench.client.get("/risk/profiles?lane=blue").text
    assert "No profile fits" in bench.client.get("/risk/profiles?state=ended").text
    answer = bench.client.get("/risk/profiles?as=csv&lane=red")
    rows = list(csv.DictReader(StringIO(answer.text.removeprefix("\ufeff"))))
    assert {row["lane"] for row in rows} == {"red"}
    assert any(row["condition"] == "score highest >= 0.7" for row in rows)


def test_a_list_is_made_changed_and_takes_effect(bench: Bench, host: Organization):
    made = bench.send(
        "/risk/new-list", name="sweet firms", kind="companies", entries="4401*\n\n 9999 ", reason="Alert 3"
    )
    assert made.headers["location"] == "/risk/lists/sweet%20firms"
    assert "already" in bench.send("/risk/new-list", name="sweet firms", kind="other", reason="x").text
    changed = bench.send("/risk/lists/sweet%20firms/edit", kind="companies", entries="4401*", reason="One is cleared")
    assert changed.status_code == 303
    page = bench.client.get("/risk/lists/sweet%20firms").text
    assert "One is cleared" in page
    assert "9999" not in page
    assert bench.client.get("/risk/lists/nothing").status_code == 404
    assert (
        bench.send("/risk/lists/sweet%20firms/edit", kind="companies", entries="x" * 101, reason="y").status_code == 400
    )
    with bench.database.transaction() as tx:
        (kept,) = [one for one in list_lists(tx) if one.name == "sweet firms"]
    assert (kept.version, kept.entries) == (2, ("4401*",))


def test_rates_are_set_for_an_office_and_never_without_chance(bench: Bench, host: Organization):
    today = bench.clock().date()
    good = {
        "office": "5149",
        "random_rate": "2.5",
        "red": "5",
        "capacity": "40",
        "valid_from": today.isoformat(),
        "reason": "Summer",
    }
    for change, told in [
        ({"random_rate": "0"}, "nobody escapes"),
        ({"random_rate": "much"}, "such as 2.5"),
        ({"capacity": "-4"}, "whole number"),
        ({"red": "80", "yellow": "30"}, "together at most"),
        ({"valid_from": (today - timedelta(days=1)).isoformat()}, "in the past"),
        ({"office": "51 49"}, "no customs office"),
    ]:
        answer = bench.send("/risk/rates/set", **{**good, **change})
        assert answer.status_code == 400, change
        assert told in answer.text
    assert bench.send("/risk/rates/set", **good).status_code == 303
    assert "2.5" in bench.client.get("/risk/rates").text
    with bench.database.transaction() as tx:
        (plan,) = [one for one in list_plans(tx) if one.office == "5149"]
    assert (plan.random_rate, plan.capacity, plan.expected) == (0.025, 40, {Lane.RED: 0.05})
    assert 'value="40"' in bench.client.get("/risk/rates/set?office=5149").text


def test_models_are_listed_watched_put_in_force_and_ended(bench: Bench, host: Organization):
    assert "no model yet" in bench.client.get("/risk/model").text
    assert bench.client.get("/risk/model/drift").status_code == 404
    assert bench.client.get("/risk/model/7/put-in-force").status_code == 404
    assert bench.client.get("/risk/model/x/put-in-force").status_code == 404
    now, chance = bench.clock(), random.Random(9)
    with bench.database.transaction() as tx:
        for number in range(260):
            past = past_of(number, chance)
            results = [result(code, outcome) for code, outcome in past.outcomes.items()]
            assess_and_keep(tx, past.record_id, results, past.facts, now=now)
            note_outcome(tx, past.record_id, is_hit=bool(past.is_hit), was_random=past.was_random, at=now)
        later = now + timedelta(minutes=1)
        train_model(tx, OPERATOR, since=now - timedelta(days=1), until=later, now=now)
        train_model(tx, OPERATOR, since=now - timedelta(days=1), until=later, now=now)
        put_model_in_force(tx, OPERATOR, 1, reason="good", now=now)
    assert "260 inspections" in re.sub(r"<[^>]+>", "", bench.client.get("/risk/model").text)
    drift = bench.client.get("/risk/model/drift")
    assert "Unchanged" in drift.text
    assert "The price is not below the brand" in drift.text
    assert bench.send("/risk/model/2/put-in-force", reason="Newer").status_code == 303
    assert bench.send("/risk/model/end", reason="Doubt").status_code == 303
    assert bench.client.get("/risk/model/end").status_code == 404


def test_a_day_s_draws_are_promised_shown_and_redone_by_anybody(bench: Bench, host: Organization):
    assessed(bench, 1)
    day = bench.clock().date()
    bench.client.cookies.clear()
    assert "not shown yet" in bench.client.get("/risk/draws").text
    (promised,) = [one for one in published(bench) if one["day"] == day.isoformat()]
    assert promised["secret"] == ""
    bench.clock.ahead = timedelta(days=8)
    (row,) = [one for one in published(bench) if one["day"] == day.isoformat()]
    heading = f"gqts lane draw\n{day.isoformat()}\n".encode()
    assert hashlib.sha256(heading + bytes.fromhex(row["secret"])).hexdigest() == promised["commitment"]
    redone = bench.client.get(f"/risk/draws?day={day.isoformat()}&declaration={UUID(int=0)}")
    assert re.search(r"Drawn: <bdi>0\.\d{6}</bdi>", redone.text)
    assert "no number of a declaration" in bench.client.get(f"/risk/draws?day={day.isoformat()}&declaration=x").text


def published(bench: Bench) -> list[dict[str, str]]:
    answer = bench.client.get("/risk/draws?as=csv")
    return list(csv.DictReader(StringIO(answer.text.removeprefix("\ufeff"))))


def test_everything_the_room_can_say_has_words():
    assert set(words.FIELDS) == set(FIELDS)
    assert all(words.FIELDS[name] == one.meaning for name, one in FIELDS.items())
    for code, one in INDICATORS.items():
        assert indications.TITLES[code] == one.title
        for outcome, sentence in one.sentences.items():
            assert indications.INDICATIONS[code, outcome] == sentence
    for language in offered_languages().values():
        told = Indication("origin.factory", Outcome.FAIL, 1.0, {})
        assert str(words.word_indication(told, language))
        odd = Indication("no.such%", Outcome.FAIL, 1.0, {"party": "%(x)s"})
        assert str(words.word_indication(odd, language))
