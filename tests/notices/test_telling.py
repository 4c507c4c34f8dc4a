"""Each room tells those whom something concerns, in the same transaction, and nobody else."""

from __future__ import annotations

from uuid import UUID

from tests.certificates import issuers
from tests.complaints.shop import caller_of, complain, open_shop
from tests.taking_part import HOST, take_part

from gqts.certificates import withdraw_certificate
from gqts.complaints import Harm, Move, list_inbox, move_entry
from gqts.organizations import disqualify_body
from gqts.sharing import Field
from gqts.worker.notices import tell_disqualified


def told(tx, kind: str) -> set[UUID]:
    return {one for (one,) in tx.execute("SELECT organization_id FROM notices.notice WHERE kind = %s", [kind])}


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


def test_a_disqualified_body_is_told_once_each_time(tx):
    body = issuers.make_body(tx)
    tell_disqualified(tx, body.id, now=issuers.NOW)
    assert told(tx, "issuer.disqualified") == set()
    disqualify_body(tx, HOST, body.id, reason="It lied", now=issuers.NOW)
    for _ in range(2):
        tell_disqualified(tx, body.id, now=issuers.NOW)
    rows = tx.execute("SELECT organization_id FROM notices.notice WHERE kind = 'issuer.disqualified'").fetchall()
    assert rows == [(body.id,)]
