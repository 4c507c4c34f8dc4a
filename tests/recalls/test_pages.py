"""The pages of a recall, as a firm, those it asks and a buyer use them, over the real application."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from tests.recalls.goods import LINE, LOT, LOT_LINK, START, Trade, item, link
from tests.recalls.test_recalling import sell_one_of_three
from tests.web.markup import Page
from tests.web.signed_in import Bench, open_bench

from gqts.accounts import Position, require_person
from gqts.kit.database import Database
from gqts.kit.outbox import deliver
from gqts.recalls import note_scan
from gqts.worker.handlers import HANDLERS

PAGE = "/01/09526543210009/21/a"
CONTENT = {
    "language": "en",
    "product": "Kettle 1.7 l",
    "brand": "Kowhai",
    "picture": "https://kowhai.example/kettle.jpg",
    "numbers": "Lot L1, under the kettle",
    "hazard": "The handle can break: <b>boiling</b> water can scald you.",
    "action": "Unplug it and put it away.",
    "remedies": "A refund or a new kettle, free of charge.",
    "phone": "+64 800 000 000",
}


@pytest.fixture
def bench(database: Database, tmp_path: Path) -> Iterator[Bench]:
    with open_bench(database, tmp_path) as opened:
        yield opened


@pytest.fixture
def trade(bench: Bench) -> Trade:
    with bench.database.transaction() as tx:
        trade = Trade.open(tx, preset="trader")
        sell_one_of_three(trade)
    for name in ("factory", "carrier", "platform"):
        bench.member(trade.firms[name], Position.ADMINISTRATOR, email=f"{name}@{name}.example", name=name)
    return trade


def sign_in(bench: Bench, trade: Trade, name: str) -> None:
    with bench.database.transaction() as tx:
        row = tx.execute(
            "SELECT person_id FROM accounts.person WHERE email = %s", (f"{name}@{name}.example",)
        ).fetchone()

    with bench.database.transaction() as tx:
        person = require_person(tx, row[0])
    bench.sign_in(person, trade.firms[name])


def work(bench: Bench) -> None:
    assert deliver(bench.database, HANDLERS, clock=bench.clock).failed == 0


def begin(bench: Bench, **fields: object) -> str:
    answer = bench.send("/recalls/new", beginning="things", codes=LOT, **fields)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def publish(bench: Bench, path: str) -> None:
    work(bench)
    assert bench.send(f"{path}/content", **CONTENT).status_code == 303
    shown = bench.client.get(f"{path}/publish").text
    assert "The carrier" in shown
    due = (bench.clock() + timedelta(days=7)).date().isoformat()
    assert bench.send(f"{path}/publish", due=due, is_known="y").status_code == 303


def test_a_firm_recalls_a_lot_and_the_items_page_says_so_first(bench, trade):
    sign_in(bench, trade, "factory")
    path = begin(bench)
    waiting = bench.client.get(path)
    assert waiting.headers["refresh"] == "3"
    assert "<progress" in waiting.text
    publish(bench, path)
    bench.client.cookies.clear()
    shown = bench.client.get(PAGE)
    text = shown.text
    assert text.index("Product safety recall") < text.index("Kettle 1.7 l") < text.index("At a glance")
    assert re.findall(r"<h1>([^<]*)</h1>", text) == ["Product safety recall"]
    assert "&lt;b&gt;boiling" in text
    assert "<script" not in text
    assert len(text.encode()) < 30_000
    assert "产品安全召回" in bench.client.get(PAGE, headers={"accept-language": "zh"}).text
    told = bench.client.get(PAGE, headers={"accept": "application/json"}).json()
    assert told["verdict"]["reason"] == "recalled"
    assert told["recalls"][0]["hazard"] == CONTENT["hazard"]
    assert "Product safety recall" not in bench.client.get("/01/09526543210009/21/other").text


def test_a_drill_is_marked_everywhere_and_no_item_page_says_a_word(bench, trade):
    sign_in(bench, trade, "factory")
    path = begin(bench, is_drill="y")
    publish(bench, path)
    work(bench)
    assert "This is a drill." in bench.client.get(path).text
    sign_in(bench, trade, "carrier")
    assert "Drill" in bench.client.get("/recalls/received").text
    bench.client.cookies.clear()
    assert "Product safety recall" not in bench.client.get(PAGE).text


def test_who_is_told_acknowledges_and_answers_and_the_recaller_sees_it(bench, trade):
    sign_in(bench, trade, "factory")
    path = begin(bench)
    publish(bench, path)
    work(bench)
    received = path.replace("/recalls/", "/recalls/received/")
    sign_in(bench, trade, "carrier")
    assert bench.send(received, act="acknowledge").status_code == 303
    too_many = bench.send(received, removed="99", corrected="0", buyers_told="0")
    assert too_many.status_code == 400
    assert bench.send(received, removed="1", corrected="1", buyers_told="0", note="gone").status_code == 303
    sign_in(bench, trade, "factory")
    shown = bench.client.get(path).text
    assert "1 taken off sale, 1 put right" in re.sub(r"<[^>]+>", "", shown)
    closeout = bench.client.get(f"{path}/closeout.json").json()
    assert [tier["acknowledged"] for tier in closeout["tiers"]] == [1, 0]
    assert "Closeout report" in bench.client.get(f"{path}/closeout").text
    assert bench.send(f"{path}/closing").status_code == 303
    assert bench.send(f"{path}/close", note="All back.").status_code == 303
    assert "All back." in bench.client.get(f"{path}/closeout").text
    sign_in(bench, trade, "carrier")
    assert bench.client.get(received).status_code == 200
    assert (
        bench.client.post(received, data={"csrf_token": bench.token_on(received), "act": "acknowledge"}).status_code
        == 409
    )


def test_a_platform_takes_its_own_order_numbers_along(bench, trade):
    sign_in(bench, trade, "factory")
    path = begin(bench)
    publish(bench, path)
    work(bench)
    orders = path.replace("/recalls/", "/recalls/received/") + "/orders.csv"
    sign_in(bench, trade, "platform")
    rows = list(csv.reader(io.StringIO(bench.client.get(orders).text.removeprefix("\ufeff"))))
    assert rows[1][0].endswith(":SO1")
    sign_in(bench, trade, "factory")
    assert bench.client.get(orders).status_code == 404


def test_the_message_to_a_firm_is_beside_it_and_the_firm_has_the_same(bench, trade):
    sign_in(bench, trade, "factory")
    path = begin(bench)
    publish(bench, path)
    work(bench)
    links = re.findall(rf'href="({path}/notifications/[^"]+)"', bench.client.get(path).text)
    assert links == [f"{path}/notifications/{trade.firms['carrier'].id}.xml"]  # the platform does not show itself
    bench.clock.stop()
    sent = bench.client.get(links[0])
    assert (sent.status_code, sent.headers["content-type"]) == (200, "application/xml")
    assert "attachment" in sent.headers["content-disposition"]
    assert sent.headers["cache-control"] == "no-store"
    assert "&lt;b&gt;boiling&lt;/b&gt;" in sent.text
    assert LOT_LINK in sent.text
    for other in (f"{path}/notifications/{trade.firms['platform'].id}.xml", f"{path}/notifications/nonsense.xml"):
        assert bench.client.get(other).status_code == 404
    received = path.replace("/recalls/", "/recalls/received/")
    sign_in(bench, trade, "carrier")
    assert bench.client.get(links[0]).status_code == 404
    (link_to_own,) = re.findall(r'href="([^"]+notification.xml)"', bench.client.get(received).text)
    assert bench.client.get(link_to_own).content == sent.content
    bench.client.cookies.clear()
    for address in (links[0], link_to_own):
        assert bench.client.get(address).status_code in (303, 401)


def test_of_a_drill_there_is_no_message_on_any_page(bench, trade):
    sign_in(bench, trade, "factory")
    path = begin(bench, is_drill="y")
    publish(bench, path)
    work(bench)
    assert "/notifications/" not in bench.client.get(path).text
    assert bench.client.get(f"{path}/notifications/{trade.firms['carrier'].id}.xml").status_code == 409
    received = path.replace("/recalls/", "/recalls/received/")
    sign_in(bench, trade, "carrier")
    assert "notification.xml" not in bench.client.get(received).text
    assert bench.client.get(f"{received}/notification.xml").status_code == 409


def test_what_is_affected_is_listed_and_taken_along(bench, trade):
    sign_in(bench, trade, "factory")
    path = begin(bench)
    work(bench)
    assert "Of an affected lot" in bench.client.get(f"{path}/affected").text
    rows = list(csv.DictReader(io.StringIO(bench.client.get(f"{path}/affected.csv").text.removeprefix("\ufeff"))))
    assert [row["identifier"] for row in rows] == [LOT_LINK, link("a"), link("b"), link("c")]
    document = bench.client.get(f"{path}/epcis.json").json()
    marked = [event["persistentDisposition"] for event in document["epcisBody"]["eventList"]]
    assert marked == [{"set": ["recalled"]}] * 2
    assert bench.send(f"{path}/discard").status_code == 303
    assert bench.client.get(path).status_code == 404


def test_a_line_and_shift_and_shared_lots_begin_a_recall_too(bench, trade):
    sign_in(bench, trade, "factory")
    since, until = START.strftime("%Y-%m-%dT%H:%M"), (START + timedelta(hours=9)).strftime("%Y-%m-%dT%H:%M")
    shift = bench.send("/recalls/new", beginning="shift", place=LINE, since=since, until=until)
    assert shift.status_code == 303
    suggested = bench.send("/recalls/new", beginning="complaints", codes=f"{item('a')}\n{item('b')}", act="suggest")
    assert "What these items share" in suggested.text
    assert "L1" in suggested.text


@pytest.mark.parametrize(
    "fields",
    [
        {"beginning": "things", "codes": ""},
        {"beginning": "things", "codes": "nonsense"},
        {"beginning": "things", "codes": "x" * 190_000},
        {"beginning": "things", "codes": "urn:epc:class:lgtin:9521321.011100.M1"},
        {"beginning": "shift", "place": "nowhere", "since": "2026-09-01T00:00", "until": "2026-09-02T00:00"},
        {"beginning": "shift", "place": LINE, "since": "yesterday", "until": ""},
        {"beginning": "shift", "place": LINE, "since": "2026-09-02T00:00", "until": "2026-09-01T00:00"},
        {"beginning": "else", "codes": LOT},
    ],
)
def test_what_cannot_be_recalled_is_told_on_the_form(bench, trade, fields):
    sign_in(bench, trade, "factory")
    answer = bench.send("/recalls/new", **fields)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text


def test_another_firms_recall_is_not_there(bench, trade):
    sign_in(bench, trade, "factory")
    path = begin(bench)
    work(bench)
    sign_in(bench, trade, "carrier")
    for page in ("", "/content", "/publish", "/affected", "/affected.csv", "/closeout", "/closeout.json", "/tiers.csv",
                 "/epcis.json", "/discard", "/look-again"):  # fmt: skip
        assert bench.client.get(path + page).status_code == 404, page


def test_a_buyer_leaves_an_address_is_warned_once_and_erases_it(bench, trade):
    shown = bench.client.get(PAGE).text
    assert 'action="/recalls/contact"' in shown
    canonical = Page(shown).find("input")
    hidden = next(one["value"] for one in canonical if one.get("name") == "item")
    unticked = bench.client.post("/recalls/contact", data={"item": hidden, "address": "buyer@home.example"})
    assert (unticked.status_code, "Tick the box" in unticked.text) == (400, True)
    wrong = bench.client.post("/recalls/contact", data={"item": hidden, "address": "nobody", "agreed": "y"})
    assert wrong.status_code == 400
    left = bench.client.post("/recalls/contact", data={"item": hidden, "address": "buyer@home.example", "agreed": "y"})
    assert left.status_code == 200
    erase = re.search(r'href="(/recalls/forget/[^"]+)"', left.text)[1]
    sign_in(bench, trade, "factory")
    path = begin(bench)
    publish(bench, path)
    work(bench)
    work(bench)
    mails = {str(one["To"]): one for one in bench.post()}
    assert sorted(mails) == ["buyer@home.example", "carrier@carrier.example", "platform@platform.example"]
    asked = mails["carrier@carrier.example"].get_body(("plain",)).get_content()
    assert path.replace("/recalls/", "/recalls/received/") in asked
    mail = mails["buyer@home.example"]
    assert mail["Subject"] == "Product safety recall: Kettle 1.7 l"
    body = mail.get_body(("plain",)).get_content()
    assert "scald" in body
    assert erase in body
    assert len(bench.post()) == 3
    bench.client.cookies.clear()
    assert bench.client.get(erase).status_code == 200
    assert bench.send(erase[:-3] + "xxx").status_code == 404
    assert "is erased" in bench.send(erase).text
    with bench.database.transaction() as tx:
        assert tx.execute("SELECT count(*) FROM recalls.contact").fetchone() == (0,)


def test_hostile_contacts_are_answered_in_words(bench, trade):
    for data in ({}, {"item": "\0"}, {"item": "javascript:alert(1)", "address": "a@b.example", "agreed": "y"},
                 {"item": "x" * 3_000}, {"item": LOT_LINK, "address": "a@b.example", "agreed": "y"}):  # fmt: skip
        answer = bench.client.post("/recalls/contact", data=data)
        assert answer.status_code == 400, data
    for path in ("/recalls/forget/x/y", f"/recalls/forget/{'0' * 32}/é"):
        assert bench.client.post(path).status_code == 403


def test_late_scans_of_recalled_goods_are_counted(bench, trade):
    sign_in(bench, trade, "factory")
    path = begin(bench)
    publish(bench, path)
    bench.client.cookies.clear()
    for thing in (PAGE, "/01/09526543210009/21/other"):
        bench.client.get(thing, headers={"User-Agent": "Mozilla/5.0 (Linux; Android 15) Chrome/140.0"})
    sign_in(bench, trade, "factory")
    assert sum(one["scans"] for one in bench.client.get(f"{path}/closeout.json").json()["late_scans"]) == 1
    with bench.database.transaction() as tx:
        for region in ("CN-GD", "NZ", ""):
            note_scan(tx, [UUID(path.rpartition("/")[2])], region, bench.clock())
    for page in (path, f"{path}/closeout"):
        told = bench.client.get(page).text
        assert "China · Guangdong" in told
        assert "CN-GD" not in told
        assert "Not known where" in told
