"""Linking, gathering and keeping on a real database: what customs may see, what is found again, what it costs."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from tests.declarations.conversation import withdrawal
from tests.evidence import cases
from tests.evidence.border import CODES, NOW, PARCEL, Border, declared, events, open_border, paid, placed, tell_honestly
from tests.taking_part import HOST

from gqts.customs.ceb import ReturnStatus
from gqts.declarations import RecordUnknown, advance, find_record
from gqts.evidence import (
    Channel,
    HandRefused,
    Outcome,
    ThingKind,
    find_assessor,
    join_hands,
    list_concerned,
    list_runs,
    part_hand,
    read_dossier,
    read_matrix,
    unlink_declaration,
    validate,
    word_result,
)
from gqts.kit.ids import new_id
from gqts.organizations import Actor, disqualify_body
from gqts.organizations.errors import ActForbidden
from gqts.sharing import Audience, FactKind, Field, Purpose, Rule, list_looks, looking_as, save_rules

ORDER = (Outcome.FAIL, Outcome.MISSING, Outcome.PASS, Outcome.NOT_APPLICABLE)
LATER = NOW + timedelta(hours=3)


@pytest.fixture
def border(tx) -> Border:
    return open_border(tx)


def result_of(validation, code):
    return min((one for one in validation.results if one.code == code), key=lambda one: ORDER.index(one.outcome))


def outcomes(validation) -> dict[str, Outcome]:
    return {one.code: result_of(validation, one.code).outcome for one in validation.results}


def close(border: Border, who: str) -> None:
    """Have a firm share nothing with anybody."""
    owner = border.firms[who].id
    at = NOW - timedelta(minutes=30)
    rules = [
        Rule(new_id(), owner, kind, Field.EVENT, Audience.PRIVATE, frozenset(), "ours", at, None, "tests")
        for kind in FactKind
    ]
    save_rules(border.tx, HOST, owner, rules, now=at)


def test_an_honest_declaration_passes_whatever_can_be_asked(border):
    tell_honestly(border)
    border.send_papers()
    validation = border.validate(border.declare())
    came = outcomes(validation)
    assert {code for code, one in came.items() if one is Outcome.FAIL} == set()
    missing = {code: word_result(result_of(validation, code)) for code, one in came.items() if one is Outcome.MISSING}
    assert set(missing) == {"price.spread"}, missing
    assert not validation.run.unlinked


def test_a_declaration_of_which_nothing_is_told_lists_what_cannot_be_linked_and_who_could(border):
    validation = border.validate(border.declare())
    told = {(one.what, one.line): set(one.could_supply) for one in validation.run.unlinked}
    assert told == {
        ("parcel", 0): {"bonded_warehouse", "trader", "logistics"},
        ("order", 0): {"platform", "seller"},
        ("bill", 0): {"logistics"},
        ("items", 1): {"bonded_warehouse", "trader", "logistics"},
    }
    assert Outcome.FAIL not in outcomes(validation).values()


def test_a_declaration_is_linked_to_items_lot_parcel_and_what_held_them(border):
    tell_honestly(border)
    dossier = border.validate(border.declare()).dossier
    assert set(dossier.linked.items) == set(cases.ITEMS)
    assert dossier.linked.parcels == (PARCEL,)
    assert cases.BAG in dossier.linked.containers
    assert dossier.linked.lots == (cases.LOT,)
    assert dossier.linked.of(ThingKind.ORDER) == ("urn:epcglobal:cbv:bt:9521001000017:SO17",)


def test_goods_are_found_by_their_order_when_nobody_told_of_the_parcel(border):
    told = events()
    reserved = cases.observe(
        cases.PLATFORM, 7, None, "reserving", *cases.ITEMS,
        bizTransactionList=[{"type": "po", "bizTransaction": "urn:epcglobal:cbv:bt:9521001000017:SO17"}],
    )  # fmt: skip
    border.push("factory", told["make"])
    border.push("platform", reserved)
    dossier = border.validate(border.declare()).dossier
    assert set(dossier.linked.items) == set(cases.ITEMS)
    assert {thing.how for thing in dossier.linked.things if thing.kind is ThingKind.ITEM} == {"ordered"}


def test_what_was_taken_out_of_the_parcel_again_is_not_linked(border):
    told = events()
    border.push("factory", told["make"], told["pack"])
    border.push("factory", cases.pack(cases.FACTORY, 5.5, cases.WORKS, PARCEL, cases.ITEMS[0], action="DELETE"))
    assert border.validate(border.declare()).dossier.linked.items == (cases.ITEMS[1],)


@pytest.mark.parametrize("who", ["factory", "airline", "lab"])
def test_what_is_not_shared_with_customs_is_in_no_dossier(border, who):
    tell_honestly(border)
    border.send_papers()
    record = border.declare()
    close(border, who)
    validation = border.validate(record)
    owner = border.firms[who].id
    assert owner not in {one.voice.organization_id for one in validation.dossier.happenings}
    assert owner not in {one.voice.organization_id for one in validation.dossier.certificates}
    assert owner not in {one.voice.organization_id for one in validation.dossier.products.values()}
    shared = {Channel.EVENT, Channel.MASTER_DATA, Channel.CERTIFICATE}
    said = [one.source for result in validation.results for one in result.statements]
    assert not [one for one in said if one.organization_id == owner and one.channel in shared]


def test_what_is_withheld_is_missing_and_names_who_withholds_it(border):
    tell_honestly(border)
    record = border.declare()
    assert border.validate(record).results
    close(border, "airline")
    result = result_of(border.validate(record, LATER), "cold.kept")
    assert (result.outcome, result.case) == (Outcome.MISSING, "withheld")
    assert len(result.withheld_by) == 1


def test_each_owner_is_told_once_of_an_assessment_with_its_purpose(border):
    tell_honestly(border)
    record = border.declare()
    border.validate(record)
    for who in ("factory", "airline"):
        looks = [one for one in list_looks(border.tx, border.firms[who].id) if one.purpose == "assessment"]
        assert len(looks) == 1, who
        assert looks[0].viewer_id == border.firms["customs"].id
        assert looks[0].facts > 0
        assert cases.ITEMS[0] in looks[0].subject
    border.validate(record, LATER)
    assert len(list_looks(border.tx, border.firms["factory"].id)) == 2


def test_the_transaction_sees_afterwards_what_it_saw_before(border):
    border.validate(border.declare())
    assert border.tx.execute("SELECT current_setting('role')").fetchone() == ("none",)
    assert border.tx.execute("SELECT current_setting('gqts.viewer', true)").fetchone() == ("",)


def test_a_look_that_fails_leaves_the_transaction_as_it_was(border):
    with pytest.raises(ValueError, match="broken"), _looking(border):
        raise ValueError("broken")
    assert border.tx.execute("SELECT current_setting('role')").fetchone() == ("none",)


def _looking(border):
    return looking_as(border.tx, find_assessor(border.tx), at=NOW, purpose=Purpose.ASSESSMENT)


def test_validating_again_keeps_one_run_until_something_changes(border):
    tell_honestly(border)
    record = border.declare()
    first = border.validate(record)
    again = border.validate(record, LATER)
    assert (first.is_new, again.is_new, again.changes) == (True, False, ())
    assert [one.number for one in list_runs(border.tx, record.id)] == [1]
    border.send("platform", placed())
    border.send("payer", paid(amountPaid=Decimal(60)))
    changed = border.validate(record, LATER)
    assert changed.is_new
    came = {(one.code, one.before, one.now) for one in changed.changes}
    assert ("money.paid", Outcome.MISSING, Outcome.FAIL) in came
    assert ("money.goods", Outcome.MISSING, Outcome.PASS) in came
    assert [one.number for one in list_runs(border.tx, record.id)] == [2, 1]
    kept = read_matrix(border.tx, record.id)
    assert kept.results == changed.results
    assert [one.number for one in list_runs(border.tx, record.id, before=2)] == [1]


def test_whatever_is_told_later_of_linked_things_finds_the_declaration(border):
    tell_honestly(border)
    record = border.declare()
    border.validate(record)
    for uri in (PARCEL, *cases.ITEMS, cases.BAG, cases.LOT, "urn:epc:id:sscc:9521321.0000000001"):
        assert list_concerned(border.tx, [uri]) == [record.id], uri
    assert list_concerned(border.tx, ["urn:example:nothing"]) == []
    assert list_concerned(border.tx, []) == []


def test_a_lot_gives_no_more_than_it_had(border):
    told = events()
    few = cases.event("ObjectEvent", cases.FACTORY, 31, cases.WORKS, "receiving", action="OBSERVE",
                      quantityList=[{"epcClass": cases.LOT, "quantity": 3}])  # fmt: skip
    border.push("factory", few, told["make"], told["pack"])
    more = [f"https://id.gs1.org/01/{cases.GTIN}/21/B{number}" for number in (1, 2)]
    parcel = PARCEL.replace("17", "18")
    border.push("factory", cases.make(items=more), cases.pack(cases.FACTORY, 6, cases.WORKS, parcel, *more))
    first = border.validate(border.declare())
    assert result_of(first, "quantity.balance").outcome is Outcome.PASS
    second = border.validate(border.declare(orderNo="SO18", logisticsNo="YQX000000000018", copNo="C18"))
    result = result_of(second, "quantity.balance")
    assert (result.outcome, result.details) == (Outcome.FAIL, {"made": "3", "declared": "4"})


def test_an_item_on_two_declarations_is_told_on_both(border):
    tell_honestly(border)
    first = border.declare()
    border.validate(first)
    note = f"https://id.gs1.org/01/{cases.GTIN}/21/A1"
    document = declared(orderNo="SO18", logisticsNo="YQX000000000018", copNo="C18")
    line = document.lines[0]
    copied = type(document)(document.head, (type(line)(**{**_fields(line), "note": note}),))
    second = border.send("broker", copied)
    assert result_of(border.validate(second), "serial.declared_once").outcome is Outcome.FAIL
    assert result_of(border.validate(first, LATER), "serial.declared_once").outcome is Outcome.FAIL
    unlink_declaration(border.tx, first.id)
    assert result_of(border.validate(second, LATER), "serial.declared_once").outcome is Outcome.PASS


def _fields(record):
    return {name: getattr(record, name) for name in type(record).__dataclass_fields__}


def test_a_declaration_that_was_returned_is_linked_to_nothing(border):
    tell_honestly(border)
    record = border.declare()
    border.validate(record)
    advance(border.tx, record.id, ReturnStatus.RETURNED, "[Code:1;Desc:退单]", now=LATER)
    border.validate(find_record(border.tx, record.id), LATER)
    assert list_concerned(border.tx, [PARCEL]) == []
    assert read_matrix(border.tx, record.id) is not None


def test_one_payment_for_two_declared_orders_is_found_from_both(border):
    border.send("platform", placed())
    border.send("platform", placed(orderNo="SO18", acturalPaid=Decimal("99.40"), goodsValue=Decimal(558),
                                   taxTotal=Decimal(0), freight=Decimal(0), discount=Decimal("458.60")))  # fmt: skip
    border.send("payer", paid(amountPaid=Decimal(700)))
    first = border.declare()
    second = border.declare(orderNo="SO18", logisticsNo="YQX000000000018", copNo="C18")
    border.validate(first)
    border.validate(second)
    for record in (first, second):
        result = result_of(border.validate(record, LATER), "money.paid")
        assert (result.outcome, result.case) == (Outcome.PASS, "joined"), word_result(result)


def test_the_years_sum_of_the_buyer_is_known(border):
    border.declare()
    second = border.declare(orderNo="SO18", logisticsNo="YQX000000000018", copNo="C18")
    result = result_of(border.validate(second), "buyer.year")
    assert (result.outcome, result.details["used"]) == (Outcome.PASS, "1156.00")


def test_a_waybill_used_twice_is_told(border):
    border.declare()
    second = border.declare(orderNo="SO18", copNo="C18")
    assert result_of(border.validate(second), "reuse.waybill").outcome is Outcome.FAIL


def test_parties_in_one_hand_confirm_nothing_to_each_other(border):
    border.send_papers()
    record = border.declare()
    assert result_of(border.validate(record), "money.paid").outcome is Outcome.PASS
    pair = [border.firms["platform"].id, border.firms["payer"].id]
    join_hands(border.tx, HOST, pair, "Haiyue Group", reason="one owner", now=LATER)
    assert result_of(border.validate(record, LATER), "money.paid").case == "one_hand"
    assert part_hand(border.tx, HOST, pair[0], reason="sold", now=LATER)
    assert result_of(border.validate(record, LATER), "money.paid").outcome is Outcome.PASS


def test_only_an_officer_says_who_is_in_one_hand(border):
    firm = border.firms["platform"]
    stranger = Actor(None, border.firms["payer"].id, "a firm")
    with pytest.raises(ActForbidden):
        join_hands(border.tx, stranger, [firm.id], "Us", reason="because", now=NOW)
    with pytest.raises(HandRefused):
        join_hands(border.tx, HOST, [firm.id], "\x00", reason="because", now=NOW)


def test_a_disqualified_body_is_believed_in_nothing(border):
    tell_honestly(border)
    record = border.declare()
    assert result_of(border.validate(record), "certificate.issuer").outcome is Outcome.PASS
    disqualify_body(border.tx, HOST, border.firms["lab"].id, reason="it lied", now=LATER)
    result = result_of(border.validate(record, LATER), "certificate.issuer")
    assert (result.outcome, result.case) == (Outcome.FAIL, "disqualified")


def test_what_is_no_declaration_is_unknown(border):
    with pytest.raises(RecordUnknown):
        validate(border.tx, uuid4(), now=NOW)
    with pytest.raises(RecordUnknown):
        read_dossier(border.tx, border.send("platform", placed()).id, now=NOW)


def test_withdrawing_a_declaration_is_no_declaration_of_goods(border):
    record = border.declare()
    taken = border.send("broker", withdrawal(declared(), find_record(border.tx, record.id).invt_no))
    with pytest.raises(RecordUnknown):
        validate(border.tx, taken.id, now=NOW)


class Counting:
    """A transaction that counts what is asked of the database."""

    def __init__(self, tx):
        self._tx = tx
        self.asked = 0

    def execute(self, *given, **options):
        self.asked += 1
        return self._tx.execute(*given, **options)

    def __getattr__(self, name):
        return getattr(self._tx, name)


def test_a_declaration_costs_the_same_however_much_else_is_stored(border):
    """As many questions are asked of the database, each by an index, with three hundred other parcels behind it."""
    tell_honestly(border)
    border.send_papers()
    record = border.declare()
    border.validate(record)
    alone = Counting(border.tx)
    validate(alone, record.id, now=LATER)
    others = []
    for number in range(300):
        item = f"https://id.gs1.org/01/{cases.GTIN}/21/Z{number}"
        others.append(cases.observe(cases.FACTORY, 20, cases.WORKS, "commissioning", item, action="ADD"))
        others.append(
            cases.pack(cases.FACTORY, 19, cases.WORKS, f"urn:gqts:waybill:{CODES['carrier']}:N{number:06d}", item)
        )
    border.push("factory", *others)
    crowded = Counting(border.tx)
    validate(crowded, record.id, now=LATER)
    assert crowded.asked == alone.asked
