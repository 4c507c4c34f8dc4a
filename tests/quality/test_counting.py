"""From what factories tell and shoppers complain about to who stands out, on a real database; and who sees it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from tests import taking_part
from tests.recalls.goods import LOT_LINK, MATERIAL_LINK, NOW, Trade, item, link

from gqts.accounts import Seal
from gqts.capture import EVENTS_REJUDGED
from gqts.complaints import Kind, Move, Purpose, Telling, move_entry, take_complaint
from gqts.identifiers import parse_identifier
from gqts.kit.outbox import Fact, publish
from gqts.organizations import Role
from gqts.quality import (
    Factor,
    ProductUnknown,
    Question,
    QuestionRefused,
    judge_levels,
    list_products,
    read_picture,
    read_question,
)
from gqts.sharing import Audience, FactKind, Field, Rule, compose_viewer, looking_as, name_organization, save_rules
from gqts.sharing import Purpose as Looking
from gqts.worker.quality import QUALITY_HANDLERS

PRODUCT = LOT_LINK.partition("/10/")[0]
ASKED = Question(PRODUCT, date(2026, 1, 1), date(2026, 12, 31))


def deliver(tx) -> None:
    """Have the worker do what the facts in the outbox ask for."""
    rows = tx.execute("DELETE FROM kit.outbox RETURNING id, topic, key, payload, created_at").fetchall()
    for number, topic, key, payload, at in sorted(rows):
        if topic in QUALITY_HANDLERS:
            QUALITY_HANDLERS[topic](tx, Fact(number, topic, key, payload, 1, at))


def make(trade: Trade, line: str, serials, material="urn:epc:class:lgtin:9521321.011100.M1", **more):
    """Return the event by which the factory made items on a line, of a lot of material."""
    return trade.event(
        "TransformationEvent", "commissioning", outputEPCList=[item(one) for one in serials],
        inputQuantityList=[{"epcClass": material, "quantity": 2, "uom": "KGM"}],
        readPoint={"id": f"urn:epc:id:sgln:9526543.00001.{line}"}, **more,
    )  # fmt: skip


def complain(tx, serial: str, *, sender: str = "", kind: Kind = Kind.UNSAFE) -> None:
    take_complaint(
        tx, parse_identifier(item(serial)), Telling(Purpose.COMPLAINT, kind, "It broke."), seal=Seal(b"s" * 32),
        form=f"{serial}{sender}", sender=sender or f"of {serial}", now=NOW - timedelta(days=1),
    )  # fmt: skip


def read(tx, organization, question=ASKED):
    with looking_as(tx, compose_viewer(organization), at=NOW, purpose=Looking.QUERY) as glass:
        return read_picture(tx, glass, question)


@pytest.fixture
def trade(tx):
    trade = Trade.open(tx)
    for line in ("L1", "L2", "L3"):
        serials = [f"{line}-{number}" for number in range(60)]
        trade.tell("factory", make(trade, line, serials[:30]), make(trade, line, serials[30:]))
    for number in range(9):
        complain(tx, f"L3-{number}")
    complain(tx, "L1-1")
    deliver(tx)
    return trade


def test_a_line_that_more_is_complained_about_stands_out_for_the_factory_with_what_was_told(tx, trade):
    picture = read(tx, trade.firms["factory"])
    assert (picture.units, picture.defective) == (180, 10)
    first = judge_levels(picture.cells)[0]
    assert (first.level.factor, first.level.name, first.units, first.defective) == (Factor.LINE, "L3", 60, 9)
    assert first.verdict.value == "stands_out"
    assert first.comparison is not None
    assert first.comparison.low > 2
    told = [one.identifier for one in picture.told if first.level in one.levels]
    assert sorted(told) == sorted(link(f"L3-{number}") for number in range(9))
    assert {one.defect.source.value for one in picture.told} == {"complaint"}


def test_one_who_complains_about_every_code_in_a_shop_counts_once(tx, trade):
    for number in range(20, 50):
        complain(tx, f"L1-{number}", sender="one address")
    complain(tx, "L2-1", kind=Kind.FAKE)
    complain(tx, "L3-0", sender="a second one about the same item")
    deliver(tx)
    picture = read(tx, trade.firms["factory"])
    assert picture.defective == 11
    assert sum(not one.defect.is_counted for one in picture.told) == 29


def test_what_an_authority_finds_unfounded_counts_no_more_and_a_firms_word_changes_nothing(tx, trade):
    host = taking_part.take_part(tx, "Customs", roles=[Role.CUSTOMS])
    complain(tx, "L2-5")
    (one,) = tx.execute(
        "SELECT complaint_id FROM complaints.complaint WHERE identifier = %s", (link("L2-5"),)
    ).fetchone()
    for organization, counted in ((trade.firms["factory"], 11), (host, 10)):
        answering = replace(trade.caller("factory"), organization=organization.id, roles=organization.roles)
        move_entry(tx, answering, one, Move.DECLINE, "Nothing in it.", now=NOW)
        deliver(tx)
        assert read(tx, trade.firms["factory"]).defective == counted


def test_it_does_not_matter_what_comes_first_and_what_is_taken_back_counts_no_more(tx, trade):
    complain(tx, "late-1")
    deliver(tx)
    wrong = make(trade, "L1", ["late-1", "late-2"], eventID="urn:uuid:00000000-0000-4000-8000-000000000001")
    trade.tell("factory", wrong)
    deliver(tx)
    before = {one.level.name: one for one in judge_levels(read(tx, trade.firms["factory"]).cells)}
    assert (before["L1"].units, before["L1"].defective) == (62, 2)
    declared = {"declarationTime": "2026-10-01T00:00:00Z", "reason": "urn:epcglobal:cbv:er:incorrect_data"}
    trade.tell("factory", {**wrong, "errorDeclaration": declared})
    trade.tell("factory", make(trade, "L2", ["late-1", "late-2"]))
    deliver(tx)
    after = {one.level.name: one for one in judge_levels(read(tx, trade.firms["factory"]).cells)}
    assert (after["L1"].units, after["L2"].units, after["L2"].defective) == (60, 62, 1)


def test_what_was_told_before_quality_was_counted_is_counted_with_the_next_thing_told(tx):
    trade = Trade.open(tx)
    trade.tell("factory", make(trade, "L1", ["early-1", "early-2"]))
    tx.execute("DELETE FROM kit.outbox")  # as in a database of the release before
    complain(tx, "early-1")
    trade.tell("factory", make(trade, "L1", ["new-1"]))
    deliver(tx)
    assert read(tx, trade.firms["factory"]).units == 1
    deliver(tx)
    picture = read(tx, trade.firms["factory"])
    assert (picture.units, picture.defective) == (3, 1)


def test_a_lot_and_its_items_are_counted_once_and_lead_to_their_material(tx):
    trade = Trade.open(tx)
    trade.make_lot(["a", "b", "c"])
    complain(tx, "a")
    deliver(tx)
    picture = read(tx, trade.firms["factory"])
    assert (picture.units, picture.defective) == (3, 1)
    levels = {one for cell in picture.cells for one in cell.levels}
    assert {one.name for one in levels if one.factor is Factor.MATERIAL} == {MATERIAL_LINK}
    assert {one.name for one in levels if one.factor is Factor.SUPPLIER} == {str(trade.firms["supplier"].id)}


def test_what_is_only_claimed_counts_nowhere(tx, trade):
    factory = trade.firms["factory"]
    tx.execute("UPDATE events.event SET standing = 0")  # as when a prefix turns out to be another's
    publish(tx, EVENTS_REJUDGED, str(factory.id), {})
    deliver(tx)
    deliver(tx)
    assert not read(tx, factory).cells


def test_others_see_nothing_until_it_is_shared_and_then_only_what_is(tx, trade):
    supplier, factory = trade.firms["supplier"], trade.firms["factory"]
    customs = taking_part.take_part(tx, "Customs", roles=[Role.CUSTOMS])
    assert not read(tx, customs).cells
    for other in (supplier, trade.firms["carrier"]):
        with looking_as(tx, compose_viewer(other), at=NOW, purpose=Looking.QUERY) as glass:
            assert list_products(tx, glass) == []
            with pytest.raises(ProductUnknown):
                read_picture(tx, glass, ASKED)
    names = frozenset([name_organization(supplier.id), name_organization(customs.id)])
    share(tx, factory, {Field.EVENT: names})
    seen = read(tx, customs)
    assert (seen.units, seen.unnamed) == (180, 180)
    assert not {one.factor for cell in seen.cells for one in cell.levels} & {Factor.LINE, Factor.MATERIAL}
    with pytest.raises(ProductUnknown):
        read(tx, supplier)
    share(tx, factory, {Field.EVENT: names, Field.MATERIALS: names})
    seen = read(tx, supplier)
    assert {one.name for cell in seen.cells for one in cell.levels if one.factor is Factor.MATERIAL} == {MATERIAL_LINK}
    assert {one.identifier for one in seen.told} == {""}
    looks = tx.execute("SELECT count(*) FROM sharing.look WHERE owner_id = %s", (factory.id,)).fetchone()
    assert looks[0] > 0


def share(tx, owner, fields) -> None:
    """Have an owner show fields of its production to named parties."""
    at = NOW - timedelta(minutes=1)
    for field, names in fields.items():
        reason, audience = "We look for it together.", Audience.NAMED
        rule = Rule(UUID(int=0), owner.id, FactKind.PRODUCTION, field, audience, names, reason, at, None, "")
        save_rules(tx, taking_part.HOST, owner.id, [rule], now=at)


@pytest.mark.parametrize(
    ("name", "text"),
    [("product", "(01)09526543210009(21)A"), ("product", "x"), ("since", "2026-13-01"), ("since", "0001-01-01"),
     ("since", "2001-01-01"), ("until", "tomorrow"), ("gravity", "2")],
)  # fmt: skip
def test_a_wrong_question_is_told_by_its_part(name, text):
    given = {"product": "(01)09526543210009", "since": "2026-01-01", "until": "2026-10-01", name: text}
    with pytest.raises(QuestionRefused) as refused:
        read_question(**given, today=NOW.date())
    assert refused.value.faults[0].field == name
    assert replace(ASKED, is_grave_only=True).severities == ("serious", "life_threatening")
