"""A firm's customs messages on pages: what is listed, how it reads, what is handed in there, and by whom."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO
from pathlib import Path
from uuid import uuid4

import pytest
from tests.declarations import conversation as told
from tests.web.markup import Page
from tests.web.signed_in import Bench, form_token, open_bench

from gqts.accounts import Position
from gqts.customs.ceb import ReturnStatus, write_json, write_xml
from gqts.declarations import advance, list_own_messages, list_records
from gqts.kit.database import Database
from gqts.organizations import Role
from gqts.web.trade import list_routes

HOSTILE = "<script>alert(1)</script>{{ 7*7 }}"
READ = sorted(route.path for route in list_routes() if "{" not in route.path)


@pytest.fixture
def bench(database: Database, tmp_path: Path) -> Iterator[Bench]:
    with open_bench(database, tmp_path) as opened:
        yield opened


@pytest.fixture
def trade(bench: Bench) -> told.Trade:
    """A trade, and the broker's administrator at the browser."""
    with bench.database.transaction() as tx:
        trade = told.open_trade(tx)
    bench.sign_in(bench.member(trade.broker.organization), trade.broker.organization)
    return trade


def send(bench: Bench, firm: told.Firm, *documents):
    with bench.database.transaction() as tx:
        return told.send(tx, firm, *documents, now=bench.clock())


def records(bench: Bench):
    with bench.database.transaction() as tx:
        return list_records(tx)


def hand_in(bench: Bench, content: bytes, **fields):
    token = form_token(bench.client.get("/trade/send").text)
    files = {"file": ("message.xml", content)} if content is not None else {"other": ("x", b"")}
    return bench.client.post("/trade/send", data={"csrf_token": token, **fields}, files=files)


@pytest.mark.parametrize("path", READ)
def test_every_page_opens_in_both_languages_with_nothing_in_it(bench, trade, path):
    for language in ("en", "zh"):
        answer = bench.client.get(f"{path}?lang={language}")
        assert answer.status_code == 200
        if not path.endswith(".csv"):
            assert f'lang="{language}' in answer.text


def test_the_empty_list_says_what_to_do(bench, trade):
    assert "/customs/ceb" in Page(bench.client.get("/trade").text).text


@pytest.mark.parametrize("path", READ)
def test_the_pages_are_for_whoever_may_hand_in(bench, path):
    body = bench.organization("A body", Role.INSPECTION_BODY)
    bench.sign_in(bench.member(body), body)
    assert bench.client.get(path).status_code == 403
    assert 'href="/trade"' not in bench.client.get("/organization").text


def test_a_sharing_officer_hands_in_nothing(bench, trade):
    person = bench.member(trade.broker.organization, Position.SHARING_OFFICER, email="s@broker.example")
    bench.sign_in(person, trade.broker.organization)
    assert bench.client.get("/trade").status_code == 403


def test_the_navigation_leads_there(bench, trade):
    assert 'href="/trade"' in bench.client.get("/organization").text


def test_documents_are_listed_with_their_status_and_numbers_in_words(bench, trade):
    send(bench, trade.broker, told.inventory(), told.inventory("B", packNo=2))
    text = Page(bench.client.get("/trade").text).text
    (record,) = [one for one in records(bench) if one.invt_no]
    assert record.invt_no in text
    assert "Booked in at customs (120)" in text
    assert "Returned by customs (100)" in text
    text = Page(bench.client.get("/trade?lang=zh").text).text
    assert "海关入库 (120)" in text
    assert "进口清单" in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("kind=CEB621Message", {"A", "B"}),
        ("kind=CEB511Message", set()),
        ("status=100", {"B"}),
        ("number=WA", {"A"}),
        ("number=C", set()),
        ("from=2999-01-01", set()),
        ("until=2000-01-02", set()),
        ("kind=nonsense&status=x&from=y", {"A", "B"}),
    ],
)
def test_the_list_is_narrowed_and_taken_along_so(bench, trade, query, found):
    send(bench, trade.broker, told.inventory("A"), told.inventory("B", packNo=2))
    rows = list(csv.DictReader(StringIO(bench.client.get(f"/trade/documents.csv?{query}").text.removeprefix("\ufeff"))))
    assert {row["order_no"] for row in rows} == found
    shown = Page(bench.client.get(f"/trade?{query}").text).text
    assert all(f"W{number}" in shown for number in found)
    assert ("No document fits" in shown) is (not found)


def test_long_lists_have_pages(bench, trade):
    send(bench, trade.platform, *(told.order(f"N{number:02}") for number in range(30)))
    bench.sign_in(bench.member(trade.platform.organization, email="p@platform.example"), trade.platform.organization)
    first = bench.client.get("/trade")
    (following,) = [one["href"] for one in Page(first.text).find("a") if one.get("rel") == "next"]
    second = bench.client.get(f"/trade{following}")
    numbers = [{f"N{number:02}" for number in range(30) if f">N{number:02}<" in page.text} for page in (first, second)]
    assert len(numbers[0]) == 25
    assert numbers[0] | numbers[1] == {f"N{number:02}" for number in range(30)}
    assert not numbers[0] & numbers[1]


def test_a_document_shows_its_fields_under_both_names_and_what_was_said_of_it(bench, trade):
    send(bench, trade.broker, told.inventory())
    (record,) = records(bench)
    with bench.database.transaction() as tx:
        advance(tx, record.id, ReturnStatus.RELEASED, now=bench.clock())
    text = Page(bench.client.get(f"/trade/documents/{record.id}").text).text
    for words in ("申报海关代码", "customs office of declaration", "customsCode", "2990", "纸尿裤", "Released (800)"):
        assert words in text, words
    assert "[Code:2600;Desc:放行]" in text


def test_what_was_wrong_stands_with_field_value_and_what_to_do(bench, trade):
    send(bench, trade.broker, told.inventory(packNo=2))
    (record,) = records(bench)
    text = Page(bench.client.get(f"/trade/documents/{record.id}").text).text
    for words in ("Inventory[0].InventoryHead.packNo", "One parcel is the most.", "Give one waybill for each parcel."):
        assert words in text, words
    assert "限定为一件包裹。" in bench.client.get(f"/trade/documents/{record.id}?lang=zh").text


def test_hostile_texts_stay_texts(bench, trade):
    send(bench, trade.broker, told.inventory(note=HOSTILE, buyerName="=1+1"), told.inventory("=HYPERLINK(1)"))
    pages = [bench.client.get(f"/trade/documents/{record.id}").text for record in records(bench)]
    assert not [page for page in pages if "<script>alert" in page]
    assert any(HOSTILE in Page(page).text for page in pages)
    rows = csv.reader(StringIO(bench.client.get("/trade/documents.csv").text))
    assert not [cell for row in rows for cell in row if cell.startswith("=")]


def test_documents_and_messages_of_others_are_as_if_there_were_none(bench, trade):
    kept = send(bench, trade.platform, told.order())
    (record,) = records(bench)
    for one in (f"documents/{record.id}", f"messages/{kept.id}", f"messages/{kept.id}/sent"):
        assert bench.client.get(f"/trade/{one}").status_code == 404
        assert bench.client.get(f"/trade/{one.replace(str(record.id), str(uuid4()))}").status_code == 404
    assert "A2026040100001" not in bench.client.get("/trade").text
    assert Page(bench.client.get("/trade/messages").text).text.count("CEB") == 0


@pytest.mark.parametrize("write", [write_xml, write_json])
def test_a_file_is_handed_in_and_kept_as_it_was_sent(bench, trade, write):
    content = write(told.message(trade.broker, told.inventory()))
    answer = hand_in(bench, content)
    assert answer.status_code == 303, answer.text
    page = bench.client.get(answer.headers["Location"])
    assert "Waits to be judged" in page.text
    assert bench.client.get(f"{answer.headers['Location']}/sent").content == content


def test_a_file_is_tried_and_nothing_is_kept(bench, trade):
    content = write_xml(told.message(trade.broker, told.inventory(), told.inventory("B", packNo=2)))
    answer = hand_in(bench, content, is_test="y")
    assert answer.status_code == 200
    text = Page(answer.text).text
    assert "This would be answered" in text
    assert "Booked in at customs (120)" in text
    assert "One parcel is the most." in text
    assert records(bench) == []
    with bench.database.transaction() as tx:
        assert list_own_messages(tx, trade.broker.caller) == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "Choose a file"),
        (b"", "Choose a file"),
        (b"<order/>", "CEB311Message"),
        (b"{", "JSON"),
        (b"<a>" * 50_000, "XML"),
    ],
)
def test_what_is_no_message_is_refused_in_words(bench, trade, content, words):
    answer = hand_in(bench, content)
    assert answer.status_code == 400
    assert words in answer.text
    with bench.database.transaction() as tx:
        assert list_own_messages(tx, trade.broker.caller) == []


def test_a_message_of_another_transmitter_is_refused(bench, trade):
    answer = hand_in(bench, write_xml(told.message(trade.platform, told.order())))
    assert answer.status_code == 400
    assert "BaseTransfer.copCode" in answer.text


def test_a_file_without_our_form_is_refused(bench, trade):
    answer = bench.client.post("/trade/send", files={"file": ("x", b"<a/>")})
    assert answer.status_code == 403


def test_an_agent_is_named_and_ended(bench, trade):
    bench.sign_in(bench.member(trade.payer.organization, email="p@payer.example"), trade.payer.organization)
    assert bench.send("/trade/agents", customs_code=told.BROKER.lower()).status_code == 303
    assert "Broker" in bench.client.get("/trade/agents").text
    kept = send(bench, trade.broker, told.payment())
    with bench.database.transaction() as tx:
        assert told.statuses(tx, trade.broker, kept) == [120]
    path = f"/trade/agents/{trade.broker.id}/end"
    assert "What it handed in before stands." in bench.client.get(path).text
    assert bench.send(path).status_code == 303
    kept = send(bench, trade.broker, replace(told.payment("B")))
    with bench.database.transaction() as tx:
        assert told.statuses(tx, trade.broker, kept) == [100]
    assert bench.client.get(path).status_code == 404
    assert "named a firm that hands in customs messages" in bench.client.get("/organization/acts").text


@pytest.mark.parametrize("code", ["3301980A99", told.PAYER, "\0", "<script>"])
def test_a_code_that_nobody_else_has_proven_names_no_agent(bench, trade, code):
    bench.sign_in(bench.member(trade.payer.organization, email="p@payer.example"), trade.payer.organization)
    answer = bench.send("/trade/agents", customs_code=code)
    assert answer.status_code == 400
    assert "No other firm has proven" in answer.text
