"""Hostile texts in every place where a partner can write, read by everybody on every page: they stay texts."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from io import StringIO

import pytest
from lxml import etree
from tests import taking_part
from tests.attacks.besieged import EPC, World, besiege
from tests.attacks.routes import READ, list_targets, stands_for_others
from tests.conftest import clone_database
from tests.web.markup import Page

from gqts.api import is_api
from gqts.kit.database import Database

HOSTILE = (
    "'\"><script>alert(1)</script><img src=x onerror=alert(1)>{{7331*1337}}${7331*1337}<%=7331*1337%>"
    "'); DROP TABLE organizations.act; -- %s %(x)s \\"
)
LANGUAGES = ("en", "zh")


def write_hostile(what: str) -> str:
    return f"={HOSTILE}{what[:6]}"


@pytest.fixture(scope="module")
def infested(server_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The firm of the other tests, hostile itself, and open to everybody."""
    with clone_database(server_url) as url, Database.open(url, minimum=1, maximum=8) as opened:
        for world in besiege(opened, tmp_path_factory.mktemp("infested"), write_hostile):
            assert world.victim is not None
            with opened.transaction() as tx:
                taking_part.share_everything(tx, world.victim.id, now=world.bench.clock())
            yield world


def check_page(answer) -> None:
    where, text = answer.request.url, answer.text
    assert answer.status_code < 500, where
    assert "9801547" not in text, where
    if "text/html" in answer.headers.get("content-type", ""):
        assert "<script>alert" not in text, where
        assert "<img src=x" not in text, where
        assert not [fault for fault in Page(text).faults if " follows " not in fault], where
    elif "json" in answer.headers.get("content-type", ""):
        json.loads(text)
    elif "csv" in answer.headers.get("content-type", ""):
        cells = [cell for row in csv.reader(StringIO(text)) for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))], where
    elif "xml" in answer.headers.get("content-type", ""):
        etree.fromstring(answer.content)


@pytest.mark.parametrize("who", ["nobody", "rival", "owner", "officer", "analyst"])
def test_what_a_partner_wrote_is_text_on_every_page_to_everybody(who, infested: World) -> None:
    client = infested.browser(who)
    shown = 0
    for path in filter(stands_for_others, READ):
        if "{token}" in path:
            targets = [path.replace("{token}", link) for link in infested.links.values()]
        else:
            targets = [theirs for theirs, _, _ in list_targets(path, infested)][:3]
        for target in targets:
            for language in LANGUAGES[: 1 + ("{" in path)]:
                answer = client.get(target, headers={"Accept-Language": language})
                check_page(answer)
                shown += "&lt;script&gt;alert" in answer.text
    assert shown > 1


@pytest.mark.parametrize("accept", ["application/json", "application/xml", "application/linkset+json"])
@pytest.mark.parametrize("who", ["", "rival"])
def test_what_a_partner_wrote_is_told_whole_to_machines_in_every_form(accept, who, infested: World) -> None:
    headers = {"Accept": accept} | ({"Authorization": f"Bearer {infested.keys[who]}"} if who else {})
    client = infested.new_client(headers=headers)
    for path in (path for path in READ if is_api(path) or path in ("/01/{rest:path}", "/414/{rest:path}")):
        for theirs, _, _ in list_targets(path, infested):
            check_page(client.get(theirs))
    found = client.get(f"/epcis/events?MATCH_anyEPC={EPC}")
    if accept == "application/json":
        (told, *_) = found.json()["epcisBody"]["queryResults"]["resultsBody"]["eventList"]
        assert told["ilmd"]["acme:recipe"] == write_hostile("recipe")
        assert told["acme:note"]["acme:deep"] == [write_hostile("deep"), write_hostile("deeper")]


def test_nothing_of_it_was_run(infested: World) -> None:
    with infested.bench.database.transaction() as tx:
        for table in ("organizations.act", "events.event", "accounts.person"):
            assert tx.execute(f"SELECT count(*) FROM {table}").fetchone() > (2,)
