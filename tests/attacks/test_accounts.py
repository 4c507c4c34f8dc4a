"""Nobody learns whether an address has an account: not by any form that takes one, not by a link they were given."""

from __future__ import annotations

import re

import pytest
from tests.attacks.besieged import World
from tests.web.markup import Page

from gqts.accounts import Caller, Position, find_invitation, invite

KNOWN, UNKNOWN = "rival@rival.example", "nobody@rival.example"
WORDS = "quite another pass phrase"
DOORS = {
    "registering a firm": "/join",
    "an open link for a firm": "/join/{firm}",
    "an open link for a colleague": "/join/{open}",
    "a new password": "/recover",
    "signing in": "/sign-in",
    "signing in by an organization": "/sign-in/organization",
}


def fill(besieged: World, path: str) -> str:
    if "{open}" in path:
        assert besieged.victim is not None
        with besieged.bench.database.transaction() as tx:
            caller = Caller.operator("the tests", besieged.victim.id)
            link = invite(
                tx, caller, organization_id=besieged.victim.id, position=Position.MEMBER, email=None,
                now=besieged.bench.clock(),
            )[1]  # fmt: skip
        return path.replace("{open}", link)
    return path.replace("{firm}", besieged.links["firm"])


@pytest.mark.parametrize("door", DOORS)
def test_a_form_says_the_same_of_every_address(door: str, besieged: World) -> None:
    path = fill(besieged, DOORS[door])
    told = []
    for address in (KNOWN, UNKNOWN):
        client = besieged.new_client()
        form = {"csrf_token": besieged.form_token(client), "email": address, "name": "Eve", "password": WORDS}
        answer = client.post(path, data=form)
        kept = sorted(name for name in answer.headers if name not in {"x-request-id", "date"})
        text = Page(answer.text).text.replace(address, "…")
        told.append((answer.status_code, answer.headers.get("location"), kept, re.sub(r"\s+", " ", text)))
    assert told[0] == told[1]


def test_who_invites_an_address_does_not_learn_by_the_link_they_are_shown_whether_it_has_an_account(
    besieged: World,
) -> None:
    rival = besieged.seats["rival"][1]
    told = []
    for address in (KNOWN.replace("rival@", "owner@"), UNKNOWN, "owner@owner.example"):
        with besieged.bench.database.transaction() as tx:
            now = besieged.bench.clock()
            caller = Caller(
                besieged.seats["rival"][0].id, "Rival", rival.id, Position.ADMINISTRATOR,
                Caller.operator("x").permissions, "session", rival.id,
            )  # fmt: skip
            _, link = invite(tx, caller, organization_id=rival.id, position=Position.MEMBER, email=address, now=now)
            assert find_invitation(tx, link, now=now) is not None
        client = besieged.new_client()
        shown = Page(client.get(f"/join/{link}").text).text
        form = {"csrf_token": besieged.form_token(client), "email": address, "name": "Eve", "password": WORDS}
        answer = client.post(f"/join/{link}", data=form)
        told.append((shown, answer.status_code, Page(answer.text).text))
    assert told[0] == told[1] == told[2]
