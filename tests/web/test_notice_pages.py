"""People read what their organization was told, choose what is mailed, stop mail by one click, and set machines up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from tests.notices.office import Machine, run_machine, tell
from tests.web.markup import Page
from tests.web.signed_in import ROOT, Bench, open_bench

from gqts.accounts import Caller, KeyScope, Person, Position, change_person, disable_person, issue_key
from gqts.kit.database import Database
from gqts.kit.outbox import deliver
from gqts.organizations import Organization, Role
from gqts.worker import list_webhook_handlers

INBOX, WISHES, HOOKS = "/organization/notices", "/organization/notices/wishes", "/organization/webhooks"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def bench(database: Database, tmp_path: Path) -> Iterator[Bench]:
    with open_bench(database, tmp_path) as opened:
        yield opened


@pytest.fixture
def firm(bench: Bench) -> Organization:
    return bench.organization("Kowhai Ridge", Role.TRADER)


@pytest.fixture
def ada(bench: Bench, firm: Organization) -> Person:
    person = bench.member(firm)
    bench.sign_in(person, firm)
    return person


def told(bench: Bench, firm: Organization, number: int = 1, *, is_grave: bool = False) -> None:
    with bench.database.transaction() as tx:
        tell(tx, firm, number, is_grave=is_grave, now=bench.clock())


def text(content: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", content).split())


def body(mail) -> str:
    return mail.get_body(("plain",)).get_content()


def test_the_navigation_counts_what_is_new_and_opening_it_leads_to_the_matter(bench: Bench, firm, ada) -> None:
    assert "Nothing that concerns you has happened yet" in bench.client.get(INBOX).text
    told(bench, firm, 1)
    told(bench, firm, 2)
    shown = bench.client.get(INBOX)
    assert not Page(shown.text).faults
    assert "The goods of declaration C0002 were released" in text(shown.text)
    assert '<span class="count">2<' in bench.client.get("/organization").text
    [first] = re.findall(rf'href="({INBOX}/[0-9a-f-]+)">(?=.*?C0002)', shown.text)[:1]
    assert bench.client.get(first, headers={"Sec-Purpose": "prefetch"}).status_code == 303
    assert '<span class="count">2<' in bench.client.get("/organization").text
    assert bench.client.get(first).headers["location"] == "/organization/requests"
    assert '<span class="count">1<' in bench.client.get("/organization").text
    assert bench.send(INBOX, act="unread", notice=first.rpartition("/")[2]).status_code == 303
    assert bench.send(INBOX, act="all").status_code == 303
    assert 'class="count"' not in bench.client.get("/organization").text


def test_the_list_is_narrowed_sought_in_and_taken_along(bench: Bench, firm, ada) -> None:
    for number in range(27):
        told(bench, firm, number)
    shown = bench.client.get(INBOX)
    assert shown.text.count('class="unread"') == 25
    following = INBOX + next(one["href"] for one in Page(shown.text).find("a") if one.get("rel") == "next")
    assert bench.client.get(following).text.count('class="unread"') == 2
    assert "C0007" in bench.client.get(f"{INBOX}?q=c0007").text
    assert "No notice is as you narrow it to" in bench.client.get(f"{INBOX}?kind=case.moved").text
    assert "No notice is as you narrow it to" in bench.client.get(f"{INBOX}?q=%25%27--&show=unread").text
    lines = bench.client.get(f"{INBOX}.csv").text.splitlines()
    assert len(lines) == 28
    assert "goods.released" in lines[1]


def test_in_chinese_it_is_chinese(bench: Bench, firm, ada) -> None:
    told(bench, firm)
    shown = bench.client.get(f"{INBOX}?lang=zh").text
    assert "申报单" in text(shown) or "报关单" in text(shown)
    assert "C0001" in text(shown)
    assert "released" not in text(shown)


def test_another_organizations_notice_is_as_if_there_were_none(bench: Bench, firm, ada) -> None:
    told(bench, firm)
    [path] = set(re.findall(rf"{INBOX}/[0-9a-f-]{{36}}", bench.client.get(INBOX).text))
    other = bench.organization("Other", Role.TRADER)
    bench.sign_in(bench.member(other, email="eve@other.example"), other)
    assert "C0001" not in bench.client.get(INBOX).text
    assert bench.client.get(path).status_code == 404
    assert bench.send(INBOX, shown_on=WISHES, act="read", notice=path.rpartition("/")[2]).status_code == 404


def test_mail_comes_in_the_readers_language_and_stops_by_one_click_without_signing_in(bench: Bench, firm, ada) -> None:
    with bench.database.transaction() as tx:
        change_person(tx, ada.id, language="zh")
    told(bench, firm, 1)
    [mail] = bench.post()
    assert mail["Content-Language"] == "zh-Hans"
    assert "C0001" in mail["Subject"]
    assert "released" not in mail["Subject"]
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = mail["List-Unsubscribe"].strip("<>")
    assert link in body(mail)
    [file] = (bench.home / "mail").glob("*.eml")
    assert f"\r\nList-Unsubscribe: <{link}>\r\n".encode() in file.read_bytes()
    path = link.removeprefix(ROOT)
    bench.client.cookies.clear()
    assert bench.client.get(path).status_code == 200
    told(bench, firm, 2)
    assert len(bench.post()) == 2, "opening the link, as mail scanners do, stops nothing"
    assert bench.client.post(path, data=ONE_CLICK, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    sent = {"List-Unsubscribe": (None, "One-Click")}  # in the other of the encodings that RFC 8058 allows
    assert bench.client.post(path, files=sent).status_code == 200
    told(bench, firm, 3)
    assert len(bench.post()) == 2
    bench.sign_in(ada, firm)
    assert "C0003" in bench.client.get(INBOX).text


def test_a_link_that_was_changed_stops_nothing(bench: Bench, firm, ada) -> None:
    ben = bench.member(firm, Position.MEMBER, email="ben@kowhai.example", name="Ben")
    told(bench, firm)
    mails = {mail["To"]: mail["List-Unsubscribe"].strip("<>").removeprefix(ROOT) for mail in bench.post()}
    path = mails["ada@kowhai.example"]
    bench.client.cookies.clear()
    forged = [
        path.replace(str(ada.id), str(ben.id)),
        path.replace("goods.released", "every"),
        path.replace("goods.released", "case.moved"),
        path.replace(str(firm.id), str(UUID(int=1))),
        path[:-1] + ("a" if path[-1] != "a" else "b"),
        path.replace(str(ada.id), "no-id"),
    ]
    assert {bench.client.post(one, data=ONE_CLICK).status_code for one in forged} == {404}
    told(bench, firm, 2)
    assert len(bench.post()) == 4


def test_each_chooses_at_once_daily_or_never_and_what_is_grave_waits_for_no_digest(bench: Bench, firm, ada) -> None:
    assert not Page(bench.client.get(WISHES).text).faults
    assert bench.send(WISHES, **{"mail.goods.released": "daily"}).status_code == 303
    for number in (1, 2):
        told(bench, firm, number)
    assert bench.post() == []
    told(bench, firm, 3, is_grave=True)
    [grave] = bench.post()
    assert "C0003" in grave["Subject"]
    bench.clock.ahead += bench.clock.ahead.__class__(days=1, hours=1)
    [digest] = [one for one in bench.post() if "/every/" in one["List-Unsubscribe"]]
    assert ("C0001" in body(digest), "C0002" in body(digest), "C0003" in body(digest)) == (True, True, False)
    bench.sign_in(ada, firm)
    assert bench.send(WISHES, **{"mail.goods.released": "never", "silent.goods.released": "y"}).status_code == 303
    told(bench, firm, 4)
    told(bench, firm, 5, is_grave=True)
    assert len(bench.post()) == 2
    assert "C0004" not in bench.client.get(INBOX).text
    assert "C0005" in bench.client.get(INBOX).text


def test_who_left_or_was_shut_out_is_mailed_nothing(bench: Bench, firm, ada) -> None:
    told(bench, firm)
    with bench.database.transaction() as tx:
        disable_person(tx, Caller.operator("the tests"), ada.id, is_disabled=True, now=bench.clock())
    assert bench.post() == []


@pytest.fixture
def machine() -> Iterator[Machine]:
    with run_machine() as running:
        yield running


def test_a_webhook_is_registered_its_secret_shown_once_tested_rotated_and_removed(bench: Bench, firm, ada) -> None:
    assert "No machine is told" in bench.client.get(HOOKS).text
    refused = bench.send(f"{HOOKS}/new", url="https://10.0.0.1/hook")
    assert refused.status_code == 400
    assert not Page(refused.text).faults
    token = bench.token_on(f"{HOOKS}/new")
    fields = {"csrf_token": token, "url": "https://erp.kowhai.example/gqts"}
    made = bench.client.post(f"{HOOKS}/new", data=fields)
    secret = re.search(r"whsec_[A-Za-z0-9+/=]{44}", made.text)
    assert secret is not None
    assert "whsec_" not in bench.client.post(f"{HOOKS}/new", data=fields).text
    [path] = set(re.findall(rf"{HOOKS}/[0-9a-f-]{{36}}", bench.client.get(HOOKS).text))
    assert secret[0] not in bench.client.get(path).text
    assert bench.send(path, act="test").status_code == 303
    assert "A test" in bench.client.get(path).text
    assert not Page(bench.client.get(path).text).faults
    assert len(bench.client.get(f"{path}/deliveries.csv").text.splitlines()) == 2
    rotated = bench.send(f"{path}/secret").text
    assert secret[0] not in rotated
    assert "whsec_" in rotated
    assert bench.send(path, shown_on=path, act="again", delivery="no-id").status_code == 404
    other = bench.organization("Other", Role.TRADER)
    bench.sign_in(bench.member(other, email="eve@other.example"), other)
    assert {bench.client.get(f"{path}{one}").status_code for one in ("", "/secret", "/remove")} == {404}
    bench.sign_in(bench.member(firm, Position.MEMBER, email="ben@kowhai.example"), firm)
    assert bench.client.get(HOOKS).status_code == 403
    bench.sign_in(ada, firm)
    assert bench.send(f"{path}/remove").status_code == 303
    assert "No machine is told" in bench.client.get(HOOKS).text


def key_of(bench: Bench, firm: Organization, *scopes: KeyScope) -> dict[str, str]:
    with bench.database.transaction() as tx:
        now = bench.clock()
        given = {"name": "ERP", "scopes": scopes, "expires_at": now + bench.clock.ahead.__class__(days=9), "now": now}
        return {"Authorization": f"Bearer {issue_key(tx, Caller.operator('the tests', firm.id), **given)[1]}"}


def test_a_system_reads_and_marks_notices_page_by_page(bench: Bench, firm, ada) -> None:
    for number in range(3):
        told(bench, firm, number)
    key, calls = key_of(bench, firm, KeyScope.NOTICES_READ, KeyScope.CUSTOMS_DECLARE), bench.client
    page = calls.get("/v1/notices?perPage=2", headers=key)
    assert [one["data"]["number"] for one in page.json()] == ["C0002", "C0001"]
    following = re.search(r"<([^>]+)>", page.headers["link"])
    assert following is not None
    assert [one["data"]["number"] for one in calls.get(following[1], headers=key).json()] == ["C0000"]
    ids = [page.json()[0]["id"], str(UUID(int=3))]
    assert calls.post("/v1/notices/read", json={"notices": ids}, headers=key).json() == {"marked": 1}
    assert len(calls.get("/v1/notices?unread=true", headers=key).json()) == 2
    assert calls.post("/v1/notices/read", json={"notices": "all"}, headers=key).json() == {"marked": 2}
    for wrong in ({"notices": ["x"]}, {"notices": 1}, [], {"notices": [], "more": 1}, {"notices": [ids[0]] * 1001}):
        assert calls.post("/v1/notices/read", json=wrong, headers=key).status_code == 400
    assert calls.get("/v1/notices?type=nothing", headers=key).status_code == 400
    other = key_of(bench, bench.organization("Other", Role.TRADER), KeyScope.NOTICES_READ)
    assert calls.get("/v1/notices", headers=other).json() == []
    assert calls.get("/v1/notices", headers=key_of(bench, firm, KeyScope.EVENTS_READ)).status_code == 403
    assert calls.get("/v1/notices").status_code == 401


def test_a_system_sets_up_its_own_webhook(bench: Bench, firm, machine: Machine) -> None:
    key, calls = key_of(bench, firm, KeyScope.WEBHOOKS_MANAGE, KeyScope.CUSTOMS_DECLARE), bench.client
    refused = calls.post("/v1/webhooks", json={"url": machine.url}, headers=key)
    assert refused.status_code == 400
    assert "port 443" in refused.text
    made = calls.post("/v1/webhooks", json={"url": "https://erp.kowhai.example/"}, headers=key)
    assert made.status_code == 201
    assert made.json()["types"] == ["goods.asked", "goods.released", "goods.stopped", "webhook.disabled"]
    path = made.headers["location"]
    assert "secret" not in calls.get(path, headers=key).json()
    assert calls.post(f"{path}/secret", headers=key).json()["secret"] != made.json()["secret"]
    assert calls.post(f"{path}/test", headers=key).status_code == 202
    handlers = list_webhook_handlers(bench.settings, bench.clock)
    deliver(bench.database, handlers, clock=bench.clock, batch=1)
    [delivery] = calls.get(f"{path}/deliveries", headers=key).json()
    assert (delivery["state"], delivery["failure"]) == ("waiting", "unknown")
    assert calls.post(f"{path}/deliveries/{delivery['id']}/again", headers=key).status_code == 202
    assert calls.post(f"{path}/enabled", headers=key).json()["disabledAt"] is None
    other = key_of(bench, bench.organization("Other", Role.TRADER), KeyScope.WEBHOOKS_MANAGE)
    assert calls.get(path, headers=other).status_code == 404
    assert calls.delete(path, headers=other).status_code == 404
    assert calls.delete(path, headers=key).status_code == 204
    assert calls.get("/v1/webhooks", headers=key).json() == []
    good = "https://a.example/"
    for wrong in ({}, {"url": 1}, {"url": good, "types": "x"}, {"url": good, "more": 1}, {"url": good, "types": ["x"]},
                  {"url": good, "types": ["case.moved"]}, {"url": good, "types": ["complaint.taken"]}):  # fmt: skip
        assert calls.post("/v1/webhooks", json=wrong, headers=key).status_code == 400
