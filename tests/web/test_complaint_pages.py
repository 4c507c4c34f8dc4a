"""From the item's page to the answer, in the browser's way: forms, cookies, no script."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from tests.complaints.shop import open_shop, picture
from tests.complaints.test_patterns import bad_lot
from tests.recalls.goods import Trade
from tests.recalls.test_recalling import sell_one_of_three
from tests.web.signed_in import Bench, form_token, open_bench

from gqts.accounts import Position
from gqts.kit.outbox import deliver
from gqts.worker.handlers import HANDLERS

ITEM = "/01/09526543210009/21/A"
NEW = f"/complaints/new?item={ITEM}"


@pytest.fixture
def bench(database, tmp_path):
    with open_bench(database, tmp_path) as opened:
        yield opened


@pytest.fixture
def shop(bench):
    with bench.database.transaction() as tx:
        return open_shop(tx)


def complain(bench: Bench, *, photo: bytes | None = None, path: str = NEW, **fields):
    bench.client.cookies.clear()
    token = form_token(bench.client.get(path).text)
    data = {"csrf_token": token, "purpose": "complaint", "kind": "unsafe", "words": "The <b>lid</b> is sharp.",
            "harm": "none", **fields}  # fmt: skip
    files = {"photo": ("..\\x.svg", photo, "image/svg+xml")} if photo is not None else None
    if files is None:
        return bench.client.post(path, data=data)
    return bench.client.post(path, data=data, files=files)


def sign_in(bench: Bench, organization, position=Position.ADMINISTRATOR, email="ada@kowhai.example") -> None:
    bench.sign_in(bench.member(organization, position, email=email), organization)


def test_two_taps_from_the_items_page_without_script(bench, shop):
    page = bench.client.get(ITEM).text
    links = re.findall(r'href="(/complaints/new[^"]+)"', page)
    assert len(links) == 1
    form = bench.client.get(links[0].replace("&amp;", "&"))
    assert form.status_code == 200
    assert "<script" not in form.text
    assert 'enctype="multipart/form-data"' in form.text


def test_the_whole_way_with_a_photo(bench, shop):
    answer = complain(bench, photo=picture(), contact="lin@example.com")
    assert answer.status_code == 303, answer.text
    mine = answer.headers["location"]
    assert re.fullmatch(r"/complaints/[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", mine)
    page = bench.client.get(mine).text
    assert "&lt;b&gt;lid&lt;/b&gt;" in page
    assert "The brand owner" in page
    for one in (shop.brand, shop.carrier, shop.platform):
        assert f">{one.name()}<" not in page
    photo = bench.client.get(f"{mine}/photo")
    assert (photo.headers["content-type"], photo.headers["x-content-type-options"]) == ("image/jpeg", "nosniff")

    sign_in(bench, shop.brand)
    inbox = bench.client.get("/organization/complaints").text
    case = re.search(r'href="(/organization/complaints/[0-9a-f-]{36})"', inbox)[1]
    shown = bench.client.get(case).text
    assert "lin@example.com" not in shown
    assert "&lt;b&gt;lid&lt;/b&gt;" in shown
    assert bench.client.get(f"{case}/photo").content == photo.content
    done = bench.send(case, act="accept", words="We send you a new one.")
    assert done.status_code == 303, done.text
    assert "We send you a new one." in bench.client.get(mine).text
    assert "sharp" in bench.client.get("/organization/complaints.csv").text

    sign_in(bench, shop.carrier, email="carrier@kowhai.example")
    theirs = bench.client.get(case).text
    assert "We send you a new one." not in theirs
    sign_in(bench, shop.stranger, email="stranger@kowhai.example")
    assert bench.client.get(case).status_code == 404
    assert bench.client.get(f"{case}/photo").status_code == 404
    assert bench.client.post(case, data={"csrf_token": bench.token_on("/me"), "act": "acknowledge"}).status_code == 404

    sign_in(bench, shop.customs, Position.OFFICER, email="officer@customs.example")
    assert "lin@example.com" in bench.client.get(case).text
    asked = bench.send(case, act="ask", subject=str(shop.brand.id), words="By when?")
    assert asked.status_code == 303, asked.text
    assert bench.send(case, act="grade", severity="life_threatening", words="A child").status_code == 303
    assert bench.send(case, act="close_all", words="Settled").status_code == 303
    assert "Settled" in bench.client.get(mine).text


def test_the_author_adds_a_word_and_takes_the_contact_back(bench, shop):
    mine = complain(bench, contact="lin@example.com").headers["location"]
    assert bench.send(mine, words="It cut me.").status_code == 303
    assert "It cut me." in bench.client.get(mine).text
    assert "Erase it" in bench.client.get(mine).text
    assert bench.send(mine, step="erase").status_code == 303
    assert "Erase it" not in bench.client.get(mine).text


def test_the_pages_speak_chinese(bench, shop):
    mine = complain(bench).headers["location"]
    sign_in(bench, shop.brand)
    case = re.search(r'href="(/organization/complaints/[^"]{36})"', bench.client.get("/organization/complaints").text)[
        1
    ]
    for path in (NEW, mine, "/complaints", "/complaints/statistics", "/organization/complaints", case,
                 "/organization/complaints/patterns"):  # fmt: skip
        page = bench.client.get(
            path, params={"lang": "zh"} if "?" not in path else None, headers={"Accept-Language": "zh"}
        )
        assert page.status_code == 200
        assert 'lang="zh' in page.text


def test_what_is_wrong_is_told_on_the_form(bench, shop):
    for fields, photo in (({"words": ""}, None), ({"words": "x" * 3000}, None), ({"kind": "nonsense"}, None),
                          ({"words": "a\u202eb"}, None), ({}, b"<svg/>")):  # fmt: skip
        answer = complain(bench, photo=photo, **fields)
        assert answer.status_code == 400
        assert "This needs mending" in answer.text


def test_a_form_sent_twice_leads_to_one_complaint(bench, shop):
    token = form_token(bench.client.get(NEW).text)
    data = {"csrf_token": token, "purpose": "question", "kind": "other", "words": "Is it real?", "harm": "none"}
    answers = [bench.client.post(NEW, data=data) for _ in range(2)]
    assert answers[0].headers["location"] == answers[1].headers["location"]


def test_one_address_cannot_flood_everybody(bench, shop):
    codes = [complain(bench).status_code for _ in range(11)]
    assert codes == [303] * 10 + [429]
    with bench.database.transaction() as tx:
        assert tx.execute("SELECT count(*) FROM complaints.complaint").fetchone() == (10,)


@pytest.mark.parametrize(
    "item", ["", "nonsense", "//evil.example", "/01/1/21/x", "/uri/%00", "/01/09526543210008/21/A", "/" * 900]
)
def test_what_names_no_item_has_no_form(bench, item):
    assert bench.client.get("/complaints/new", params={"item": item}).status_code == 404


def test_a_number_is_found_however_it_is_typed(bench, shop):
    mine = complain(bench).headers["location"]
    typed = mine.rpartition("/")[2].lower().replace("-", " ")
    assert bench.client.get("/complaints", params={"number": typed}).headers["location"] == mine
    assert bench.client.get("/complaints", params={"number": "zzz"}).status_code == 400
    assert bench.client.get("/complaints/0000-0000-0000").status_code == 404


def test_the_list_is_narrowed_and_an_overdue_one_says_so(bench, shop):
    complain(bench)
    sign_in(bench, shop.brand)
    path = "/organization/complaints"
    assert "Overdue</span>" not in bench.client.get(path).text
    assert "/organization/complaints/0" in bench.client.get(path, params={"product": "09526543210009"}).text
    assert "/organization/complaints/0" in bench.client.get(path, params={"severity": "serious"}).text
    for nothing in ({"severity": "minor"}, {"state": "closed"}, {"overdue": "yes"}, {"lot": "x"}, {"product": "';--"}):
        assert "No complaint is as you narrow it to." in bench.client.get(path, params=nothing).text
    bench.clock.ahead += timedelta(days=3)
    sign_in(bench, shop.brand, email="later@kowhai.example")
    assert "■</span> Overdue" in bench.client.get(path, params={"overdue": "yes"}).text


def test_statistics_are_open_to_everybody(bench, shop):
    assert "No firm has enough complaints yet." in bench.client.get("/complaints/statistics").text
    assert bench.client.get("/complaints/statistics.csv").text.startswith("\ufefforganization_id,")


def test_a_pattern_leads_an_officer_to_a_case_and_a_brand_to_a_recall(bench):
    with bench.database.transaction() as tx:
        shop = bad_lot(tx)
    assert deliver(bench.database, HANDLERS, clock=bench.clock).failed == 0
    sign_in(bench, shop.brand)
    patterns = bench.client.get("/organization/complaints/patterns").text
    path = next(
        one for one, words in re.findall(r'href="(\S*/patterns/[^"]{36})"><bdi>([^<]*)', patterns) if "BAD" in words
    )
    page = bench.client.get(path).text
    assert "Open the case" not in page
    recall = re.search(r'href="(/recalls/new\?pattern=[^"]+)"', page)[1]
    assert "(10) BAD" in bench.client.get(recall).text or "/10/BAD" in bench.client.get(recall).text
    begun = bench.send(recall, beginning="complaints", codes="https://id.gs1.org/01/09526543210009/10/BAD")
    assert begun.status_code == 303, begun.text
    assert begun.headers["location"] in bench.client.get(path).text
    assert bench.client.get("/recalls/new?pattern=nonsense").status_code == 404
    told = bench.send(path, party=str(shop.brand.id), severity="serious", summary="Sharp lids")
    assert told.status_code == 200, "a firm opens no case: nothing is done"
    sign_in(bench, shop.customs, Position.OFFICER, email="officer@customs.example")
    opened = bench.send(path, party=str(shop.brand.id), severity="serious", summary="Sharp lids")
    assert opened.status_code == 303, opened.text
    assert "Sharp lids" in bench.client.get(opened.headers["location"]).text
    assert opened.headers["location"] in bench.client.get(path).text
    sign_in(bench, shop.carrier, email="carrier@kowhai.example")
    assert bench.client.get(recall).status_code == 404


def test_an_analyst_and_a_local_authority_find_their_complaints_in_the_navigation(bench, shop):
    complain(bench)
    for organization, position in ((shop.customs, Position.ANALYST), (shop.local, Position.OFFICER)):
        sign_in(bench, organization, position, email=f"{position}@authority.example")
        page = bench.client.get("/organization/complaints").text
        assert '<a href="/organization/complaints" aria-current="page">' in page
        assert "It is unsafe" in page


def test_statistics_say_of_the_parties_that_an_item_names_what_there_is(bench):
    with bench.database.transaction() as tx:
        sell_one_of_three(Trade.open(tx, preset="trader"))
    content = bench.client.get("/complaints/statistics.json").json()
    assert (content["least"], content["firms"]) == (10, [])
    item = bench.client.get("/01/09526543210009/21/a").text
    link = re.search(r'href="(/complaints/statistics\?party=[^"]+)"', item)[1].replace("&amp;", "&")
    told = bench.client.get(link).text
    assert "Too few complaints to tell anything of: " in told
    assert "The factory" in told
    assert bench.client.get("/complaints/statistics?party=%00&party=x").status_code == 200


def test_a_photo_that_is_none_is_refused_in_the_shoppers_language(bench, shop):
    for language, words in (("zh", "无法识别该图片"), ("ja", "画像")):
        answer = complain(bench, photo=b"<svg/>", path=f"{NEW}&lang={language}")
        assert answer.status_code == 400
        assert words in answer.text
        assert "This is no picture" not in answer.text
