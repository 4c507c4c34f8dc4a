"""Each room tells those whom something concerns, in the same transaction, and nobody else."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from tests.certificates import issuers
from tests.complaints.shop import caller_of, complain, open_shop
from tests.taking_part import HOST, take_part

from gqts.certificates import (
    ISSUER_FALLEN,
    list_certificates,
    publish_issuer_fallen,
    telling,
    withdraw_certificate,
)
from gqts.complaints import Harm, Move, list_inbox, move_entry
from gqts.kit.outbox import Fact
from gqts.kit.settings import read_settings
from gqts.organizations import (
    AUTHORITY_CHANGED,
    STATE_CHANGED,
    Role,
    disqualify_body,
    reinstate_body,
    reinstate_organization,
    suspend_organization,
)
from gqts.sharing import Field
from gqts.worker.notices import list_notice_handlers, tell_disqualified


def told(tx, kind: str) -> set[UUID]:
    return {one for (one,) in tx.execute("SELECT organization_id FROM notices.notice WHERE kind = %s", [kind])}


def fall(tx, *, again: Iterable[UUID] = ()) -> None:
    """Do what the worker does about issuers that fall, until nothing of it is left; tell of some `again` first."""
    handlers = list_notice_handlers(read_settings({"GQTS_SECRET": "s" * 40}), lambda: issuers.later(days=5))
    for issuer in again:
        publish_issuer_fallen(tx, issuer)
    while rows := tx.execute(
        "DELETE FROM kit.outbox WHERE topic = ANY(%s) RETURNING id, topic, key, payload",
        ([AUTHORITY_CHANGED, STATE_CHANGED, ISSUER_FALLEN],),
    ).fetchall():
        for number, topic, key, payload in sorted(rows):
            handlers[topic](tx, Fact(number, topic, key, payload, 1, issuers.NOW))


def test_a_complaint_is_told_at_once_to_those_who_answer_for_the_item_without_its_words(tx):
    shop = open_shop(tx)
    complain(tx, words="My phone is 555 0100", harm=Harm.LIFE)
    at_once = {shop.brand.id, shop.carrier.id, shop.platform.id, shop.customs.id}
    assert at_once <= told(tx, "complaint.taken")
    assert not told(tx, "complaint.taken") & {shop.maker.id, shop.stranger.id, shop.elsewhere.id}
    rows = tx.execute("SELECT details::text, sought, is_grave FROM notices.notice").fetchall()
    assert not any("555 0100" in text for row in rows for text in row[:2])
    assert {row[2] for row in rows} == {True}


def test_of_what_goes_on_those_are_told_whom_it_concerns_and_not_who_did_it(tx):
    shop = open_shop(tx)
    complain(tx)
    brand = caller_of(shop.brand)
    (item,) = list_inbox(tx, brand, now=issuers.NOW)
    move_entry(tx, brand, item.complaint.id, Move.ACKNOWLEDGE, now=issuers.NOW)
    assert told(tx, "complaint.moved") == set()
    move_entry(tx, brand, item.complaint.id, Move.FORWARD, "To the line", to=shop.maker.id, now=issuers.NOW)
    assert told(tx, "complaint.moved") == {shop.maker.id}
    official = caller_of(shop.customs)
    move_entry(tx, official, item.complaint.id, Move.ASK, "What was done?", subject=shop.carrier.id, now=issuers.NOW)
    assert told(tx, "complaint.moved") == {shop.maker.id, shop.carrier.id}


def test_a_withdrawn_certificate_is_told_to_the_owner_of_the_goods_to_whom_it_is_shown(tx):
    owner = take_part(tx, "Owner of the prefix", prefixes=["9526543"])
    body = issuers.make_body(tx)
    hidden = issuers.issue(tx, body)
    withdraw_certificate(tx, issuers.acting(body), hidden.id, reason="the wrong lot", now=issuers.NOW)
    assert told(tx, "certificate.withdrawn") == set()
    issuers.share(tx, body.id)
    issuers.share(tx, body.id, field=Field.CERTIFICATES)
    shown = issuers.issue(tx, body, number="NZ-2026-0002")
    withdraw_certificate(tx, issuers.acting(body), shown.id, reason="the wrong lot", now=issuers.NOW)
    assert told(tx, "certificate.withdrawn") == {owner.id}


def test_owners_are_told_once_each_time_that_a_body_which_certified_their_goods_falls(tx, monkeypatch):
    monkeypatch.setattr(telling, "FALLEN_AT_ONCE", 2)
    owner = take_part(tx, "Owner of the prefix", prefixes=["9526543"])
    other = take_part(tx, "Owner of others", prefixes=["9526544"])
    body, honest = issuers.make_body(tx), issuers.make_body(tx, "Honest")
    for number in range(3):
        issuers.issue(tx, body, number=f"N{number}")
    issuers.issue(tx, honest, number="N9", covers=("https://id.gs1.org/01/09526544000005",))
    suspend_organization(tx, HOST, body.id, reason="Looked into", now=issuers.NOW)
    fall(tx)
    assert told(tx, "issuer.suspended") == set()  # nothing that it certified is shown to anybody

    for one in (body, honest):
        issuers.share(tx, one.id)
        issuers.share(tx, one.id, field=Field.CERTIFICATES)
    reinstate_organization(tx, HOST, body.id, reason="In order", now=issuers.later(days=1))
    fall(tx)
    suspend_organization(tx, HOST, body.id, reason="It lied", now=issuers.later(days=2))
    disqualify_body(tx, HOST, body.id, reason="It lied", now=issuers.later(days=2))
    fall(tx)
    fall(tx, again=[body.id])
    assert told(tx, "issuer.suspended") == set()
    assert told(tx, "issuer.disqualified") == {body.id, owner.id}
    reinstate_body(tx, HOST, body.id, reason="On appeal", now=issuers.later(days=3))
    fall(tx, again=[body.id])
    assert told(tx, "issuer.suspended") == {owner.id}
    reinstate_organization(tx, HOST, body.id, reason="On appeal", now=issuers.later(days=3))
    disqualify_body(tx, HOST, body.id, reason="It lied again", now=issuers.later(days=4))
    fall(tx, again=[body.id])
    rows = tx.execute("SELECT kind, organization_id, is_grave, link FROM notices.notice ORDER BY at").fetchall()
    assert [(row[0], row[2]) for row in rows if row[1] == owner.id] == [
        ("issuer.disqualified", True), ("issuer.suspended", False), ("issuer.disqualified", True),
    ]  # fmt: skip
    shown = {f"/certificates/{one.id}" for one in list_certificates(tx, body.id)}
    assert {row[3] for row in rows if row[1] == owner.id} <= shown
    assert other.id not in {row[1] for row in rows}


def test_goods_that_a_body_makes_itself_are_told_of_to_it_once(tx):
    body = take_part(tx, "Laboratory and maker", roles=[Role.INSPECTION_BODY, Role.MANUFACTURER], prefixes=["9526543"])
    issuers.accredit(tx, body)
    issuers.issue(tx, body)
    disqualify_body(tx, HOST, body.id, reason="It lied", now=issuers.NOW)
    fall(tx)
    rows = tx.execute("SELECT organization_id, link FROM notices.notice").fetchall()
    assert rows == [(body.id, "/organization/accreditations")]


def test_a_disqualified_body_is_told_once_each_time(tx):
    body = issuers.make_body(tx)
    tell_disqualified(tx, body.id, now=issuers.NOW)
    assert told(tx, "issuer.disqualified") == set()
    disqualify_body(tx, HOST, body.id, reason="It lied", now=issuers.NOW)
    for _ in range(2):
        tell_disqualified(tx, body.id, now=issuers.NOW)
    rows = tx.execute("SELECT organization_id FROM notices.notice WHERE kind = 'issuer.disqualified'").fetchall()
    assert rows == [(body.id,)]
