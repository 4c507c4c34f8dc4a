"""A recall as a GS1 message: to whom it goes, which goods it names, and that it keeps to what is known of it."""

from __future__ import annotations

import dataclasses
import re
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from tests import taking_part
from tests.recalls.goods import LOT, LOT_LINK, MATERIAL, NOW, PARTIES, Trade, item, link, scope
from tests.recalls.test_recalling import CONTENT, DUE, publish, sell_one_of_three

from gqts.epcis import read_document
from gqts.identifiers import check_digit
from gqts.organizations import Level, Organization, Role, State
from gqts.recalls import (
    Beginning,
    Content,
    Recall,
    RecallNotReady,
    RecallUnknown,
    Subject,
    begin_closing,
    begin_recall,
    close_recall,
    publish_recall,
    save_content,
    write_own_notification,
    write_received_notification,
)
from gqts.recalls import State as Stage
from gqts.recalls.messages.notification import NAMESPACE, Goods, Notification, write_notification
from gqts.recalls.messages.numbering import make_document_type, number_document, read_document_type

SBDH = "http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader"
FACTORY_TYPE = "9526543000006"

# What is known of the order and number of elements, told in our own words (docs/divergences.md): for each
# element the children that it may have, in order, as a regular expression over their names.
CHILDREN = {
    "productRecallNotificationMessage": r"StandardBusinessDocumentHeader productRecallNotification ",
    "StandardBusinessDocumentHeader": r"HeaderVersion (Sender )+(Receiver )+DocumentIdentification ",
    "Sender": r"Identifier ",
    "Receiver": r"Identifier ",
    "DocumentIdentification": (r"Standard TypeVersion InstanceIdentifier Type (MultipleType )?CreationDateAndTime "),
    "productRecallNotification": (
        r"creationDateTime documentStatusCode (extension )?originalPRNIdentification pRNIdentification pRNStatusCode "
        r"pRNTitle pRNVersionStatusCode isPRNIssuingOrganisationThePrimaryRecallOrganisation productRecallInitiator "
        r"productRecallImpactedRecipient (productRecallReason )+"
    ),
    "productRecallInitiator": r"(gln |additionalPartyIdentification )address (contact )?",
    "productRecallImpactedRecipient": r"(gln |additionalPartyIdentification )address ",
    "address": r"name ",
    "contact": r"contactTypeCode communicationChannel ",
    "communicationChannel": r"communicationChannelCode communicationValue ",
    "productRecallReason": r"explanationForProductRecall ",
    "extension": r"EPCISDocument ",
}
GDTI = re.compile(r"[0-9]{13}[-!\"%&'()*+,./0-9:;<=>?A-Z_a-z]{0,17}")


def local(element):
    return etree.QName(element).localname


def check_structure(content: bytes):
    root = etree.fromstring(content)
    assert root.tag == f"{{{NAMESPACE}}}productRecallNotificationMessage"
    for element in root.iter():
        if local(element) == "EPCISDocument" or any(local(one) == "EPCISDocument" for one in element.iterancestors()):
            continue
        names = "".join(f"{local(child)} " for child in element)
        assert re.fullmatch(CHILDREN.get(local(element), ""), names), (local(element), names)
        is_header = element.tag.startswith(f"{{{SBDH}}}")
        assert element is root or is_header or etree.QName(element).namespace is None, element.tag
    for name in ("originalPRNIdentification", "pRNIdentification"):
        number = root.findtext(f".//{name}")
        assert GDTI.fullmatch(number)
        assert check_digit(number[:12]) == number[12]
    for gln in root.iter("gln"):
        assert re.fullmatch(r"[0-9]{13}", gln.text)
    assert 1 <= len(root.findtext(".//pRNTitle")) <= 70
    return root


def goods_of(root):
    """Return what the events in a message name, read back by our own reader of EPCIS: lots with units, and items."""
    document = root.find("productRecallNotification/extension/")
    if document is None:
        return {}, set()
    read = read_document(etree.tostring(document))
    assert not read.faults
    assert all(event.body["persistentDisposition"] == {"set": ["recalled"]} for event in read.events)
    lots = {one["epcClass"]: one.get("quantity") for event in read.events for one in event.body.get("quantityList", ())}
    return lots, {one for event in read.events for one in event.body.get("epcList", ())}


def read_own(trade, recall, to, **more):
    part = write_own_notification(trade.tx, trade.caller("factory"), recall.id, trade.firms[to].id, now=NOW, **more)
    return check_structure(part.content), part


def read_received(trade, recall, name):
    part = write_received_notification(trade.tx, trade.caller(name), recall.id, now=NOW)
    return check_structure(part.content), part


def recall_things(trade, things, *, reference=""):
    tx, caller = trade.tx, trade.caller("factory")
    recall = scope(tx, begin_recall(tx, caller, things, now=NOW, reference=reference))
    save_content(tx, caller, recall.id, "en", CONTENT, now=NOW)
    return publish_recall(tx, caller, recall.id, due_at=DUE, now=NOW)


def test_the_firm_that_has_the_goods_reads_their_lot_how_many_and_what_to_do(tx):
    trade = Trade.open(tx, preset="trader")
    sell_one_of_three(trade)
    recall = publish(trade)
    root, part = read_own(trade, recall, "carrier")
    assert part.next is None
    lots, items = goods_of(root)
    assert (lots, items) == ({LOT_LINK: 2}, set())  # a and b, as far as the recaller sees; c never came
    told = root.findtext(".//explanationForProductRecall")
    for words in ("Product safety recall", CONTENT.numbers, CONTENT.hazard, CONTENT.action, CONTENT.remedies):
        assert words in told
    assert root.findtext("productRecallNotification/pRNStatusCode") == "ISSUED"
    assert root.findtext(".//communicationValue") == CONTENT.phone
    assert [one.text for one in root.iter("gln")] == [PARTIES["factory"][1], PARTIES["carrier"][1]]
    assert [one.text for one in root.iter(f"{{{SBDH}}}Identifier")] == [PARTIES["factory"][1], PARTIES["carrier"][1]]
    assert [one.text for one in root.iter("name")] == ["The factory", "The carrier"]


def test_the_firm_takes_the_same_message_along_that_the_recaller_sends(tx):
    trade = Trade.open(tx, preset="trader")
    sell_one_of_three(trade)
    recall = publish(trade)
    assert read_own(trade, recall, "carrier")[1] == read_received(trade, recall, "carrier")[1]


def test_who_shows_the_recaller_nothing_reads_of_the_lots_that_the_recall_began_with(tx):
    trade = Trade.open(tx, preset="trader")
    sell_one_of_three(trade)
    root, _ = read_received(trade, publish(trade), "platform")
    assert goods_of(root) == ({LOT_LINK: None}, set())


def test_sold_units_are_not_counted_among_those_to_take_off_sale(tx):
    trade = Trade.open(tx)
    taking_part.share_everything(tx, trade.firms["platform"].id)
    trade.make_lot(["a", "b", "c", "d"])
    trade.pack(1, ["a", "b", "c"])
    trade.send(1, "platform")
    trade.arrive(1, "platform")
    trade.sell(["a"], "SO1")
    root, _ = read_own(trade, publish(trade), "platform")
    assert goods_of(root) == ({LOT_LINK: 2}, set())


def test_units_whose_lot_is_not_recalled_are_named_one_by_one_to_whom_they_are_with(tx):
    trade = Trade.open(tx, preset="trader")
    trade.make_lot(["a", "b", "c", "d"])
    for number, (serials, to) in enumerate([(["a", "b"], "carrier"), (["c"], "platform")], 1):
        trade.pack(number, serials)
        trade.send(number, to)
        trade.arrive(number, to)
    recall = recall_things(trade, [item("a"), item("b"), item("c"), item("d")])
    assert goods_of(read_own(trade, recall, "carrier")[0]) == ({}, {link("a"), link("b")})
    assert goods_of(read_own(trade, recall, "platform")[0]) == ({}, {link("c")})
    content = read_received(trade, recall, "platform")[1].content.decode()
    assert not any(link(serial) in content for serial in "abd")


def test_nobody_reads_of_the_material_that_a_recall_began_with_but_who_had_it(tx):
    trade = Trade.open(tx, preset="trader")
    sell_one_of_three(trade)
    caller = trade.caller("supplier")
    recall = scope(tx, begin_recall(tx, caller, [MATERIAL], now=NOW))
    save_content(tx, caller, recall.id, "en", CONTENT, now=NOW)
    recall = publish_recall(tx, caller, recall.id, due_at=DUE, now=NOW)
    content = read_received(trade, recall, "carrier")[1].content.decode()
    assert "09521321111004" not in content
    assert LOT_LINK in content


def test_what_is_more_than_one_message_holds_comes_in_further_ones_with_numbers_of_their_own(tx, monkeypatch):
    monkeypatch.setattr("gqts.recalls.messages.notifying.GOODS_AT_ONCE", 2)
    trade = Trade.open(tx, preset="trader")
    serials = [f"s{number}" for number in range(5)]
    trade.make_lot([*serials, "rest"])
    trade.pack(1, serials)
    trade.send(1, "carrier")
    trade.arrive(1, "carrier")
    recall = recall_things(trade, [item(one) for one in serials])
    found, numbers, originals, after = [], [], set(), 0
    while after is not None:
        root, part = read_own(trade, recall, "carrier", after=after)
        found += sorted(goods_of(root)[1])
        numbers.append(root.findtext(".//pRNIdentification"))
        originals.add(root.findtext(".//originalPRNIdentification"))
        after = part.next
    assert sorted(found) == [link(one) for one in serials]
    assert len(numbers) == len(set(numbers)) == 3
    assert len(originals) == 1


def test_the_same_message_keeps_its_number_and_a_changed_one_has_another(tx):
    trade = Trade.open(tx, preset="trader")
    sell_one_of_three(trade)
    recall = publish(trade)

    def number():
        return read_own(trade, recall, "carrier")[0].findtext(".//pRNIdentification")

    first = number()
    assert first == number()
    assert first.startswith(FACTORY_TYPE)
    changed = dataclasses.replace(CONTENT, action="Unplug it, and call us.")
    save_content(tx, trade.caller("factory"), recall.id, "en", changed, now=NOW)
    assert number() not in (first, None)


@pytest.mark.parametrize(
    ("reference", "document_type"),
    [("9526543000105", "9526543000105"), ("9526543000104", FACTORY_TYPE), ("9521321000018", FACTORY_TYPE)],
)
def test_a_gdti_of_the_recaller_given_as_reference_numbers_the_messages(tx, reference, document_type):
    trade = Trade.open(tx, preset="trader")
    sell_one_of_three(trade)
    recall = recall_things(trade, [LOT], reference=reference)
    assert read_own(trade, recall, "carrier")[0].findtext(".//originalPRNIdentification")[:13] == document_type


def test_a_drill_never_becomes_a_message(tx):
    trade = Trade.open(tx, preset="trader")
    sell_one_of_three(trade)
    drill = publish(trade, is_drill=True)
    with pytest.raises(RecallNotReady, match="drill"):
        read_own(trade, drill, "carrier")
    with pytest.raises(RecallNotReady, match="drill"):
        read_received(trade, drill, "carrier")


def test_there_is_no_message_once_the_recall_is_closed(tx):
    trade = Trade.open(tx, preset="trader")
    sell_one_of_three(trade)
    recall = publish(trade)
    caller = trade.caller("factory")
    begin_closing(tx, caller, recall.id, now=NOW)
    read_own(trade, recall, "carrier")
    close_recall(tx, caller, recall.id, note="All back.", now=NOW)
    with pytest.raises(RecallNotReady, match="closed"):
        read_own(trade, recall, "carrier")


def test_who_was_not_told_or_does_not_show_itself_has_no_message_for_the_recaller(tx):
    trade = Trade.open(tx)
    sell_one_of_three(trade)  # the platform shows nothing of what it had
    recall = publish(trade)
    for name in ("platform", "supplier"):
        with pytest.raises(RecallUnknown):
            read_own(trade, recall, name)
    for name in ("supplier", "factory"):
        with pytest.raises(RecallUnknown):
            read_received(trade, recall, name)
    with pytest.raises(RecallUnknown):
        write_own_notification(tx, trade.caller("carrier"), recall.id, trade.firms["platform"].id, now=NOW)
    root, _ = read_received(trade, recall, "platform")
    assert CONTENT.numbers in root.findtext(".//explanationForProductRecall")


def test_an_authority_without_a_company_prefix_has_no_number_for_a_message(tx):
    trade = Trade.open(tx, preset="trader")
    sell_one_of_three(trade)
    agency = taking_part.take_part(tx, "Market watch", roles=(Role.MARKET_SURVEILLANCE,))
    caller = dataclasses.replace(trade.caller("factory"), organization=agency.id)
    recall = scope(tx, begin_recall(tx, caller, [LOT], now=NOW))
    save_content(tx, caller, recall.id, "en", CONTENT, now=NOW)
    recall = publish_recall(tx, caller, recall.id, due_at=DUE, now=NOW)
    with pytest.raises(RecallNotReady, match="company prefix"):
        write_received_notification(tx, trade.caller("carrier"), recall.id, now=NOW)


# Numbers


@given(st.integers(4, 12).flatmap(lambda length: st.text("0123456789", min_size=length, max_size=length)))
def test_a_number_is_a_gdti_under_its_prefix_whatever_the_prefix(prefix):
    document_type = make_document_type(prefix)
    assert document_type.startswith(prefix)
    assert read_document_type(f" {document_type} ", [prefix]) == document_type
    assert read_document_type(document_type, []) is None
    number = number_document(document_type, prefix)
    assert GDTI.fullmatch(number)
    assert number != number_document(document_type, prefix, "")


@pytest.mark.parametrize("text", ["", "CASE-7", "952654300000", "９５２６５４３００００００６", "95265430000061"])
def test_what_is_no_gdti_numbers_nothing(text):
    assert read_document_type(text, ["9526543"]) is None


# Texts


def organization(party: str, name: str) -> Organization:
    return Organization(
        UUID(int=1), {"en": name}, "CN", frozenset({Role.PLATFORM}), Level.TRADER, State.APPROVED, party, NOW
    )


def write(texts, *, name="A firm", party="urn:gqts:party:01a212f0", goods=()):
    told = {"en": Content(*texts), "zh": CONTENT}
    subject = Subject(Beginning.THINGS, ())
    recall = Recall(UUID(int=2), UUID(int=1), False, Stage.PUBLISHED, subject, told, published_at=NOW, due_at=DUE)
    firm = organization(party, name)
    return write_notification(
        Notification(recall, firm, firm, FACTORY_TYPE, f"{FACTORY_TYPE}A", goods, NOW + timedelta(hours=1))
    )


@given(st.lists(st.text(min_size=1), min_size=7, max_size=11), st.text(min_size=1))
def test_whatever_a_text_says_the_message_is_well_formed_and_says_no_more_than_text(texts, name):
    root = check_structure(write(texts, name=name))
    readable = "".join(one if one.isprintable() else " " for one in texts[4])
    assert readable in root.findtext(".//explanationForProductRecall")


def test_markup_and_entities_in_a_text_stay_text():
    hostile = "</explanationForProductRecall><pRNStatusCode>CANCELLED</pRNStatusCode>&amp;]]>\x00\x1b"
    root = check_structure(write([hostile] * 7, name=hostile))
    assert [one.text for one in root.iter("pRNStatusCode")] == ["ISSUED"]
    assert hostile[:-2] in root.findtext(".//explanationForProductRecall")


def test_who_has_no_gln_is_named_by_the_identifier_it_has():
    root = check_structure(write(["text"] * 7))
    party = root.find(".//productRecallInitiator/additionalPartyIdentification")
    assert (party.text, party.get("additionalPartyIdentificationTypeCode")) == ("urn:gqts:party:01a212f0", "UNKNOWN")
    identifier = root.find(f".//{{{SBDH}}}Identifier")
    assert (identifier.text, identifier.get("Authority")) == ("urn:gqts:party:01a212f0", None)


def test_the_title_is_in_the_first_language_and_each_language_has_the_whole_notice():
    root = check_structure(write(["A kettle " * 20, *["text"] * 6]))
    assert root.find(".//pRNTitle").get("languageCode") == "en"
    told = list(root.iter("explanationForProductRecall"))
    assert [one.get("languageCode") for one in told] == ["en", "zh"]
    assert told[1].text.startswith("产品安全召回")


def test_a_notice_longer_than_any_text_of_the_standard_goes_on_in_the_next_explanation():
    longest = [
        "p" * 200,
        "b" * 200,
        "i",
        "n" * 1_000,
        *("x" * 1_999 + end for end in "had"),
        "s" * 1_000,
        "+1 234",
        "o",
    ]
    root = check_structure(write(longest))
    told = [one.text for one in root.iter("explanationForProductRecall") if one.get("languageCode") == "en"]
    assert len(told) == 2
    assert all(len(one) <= 5_000 for one in told)
    lines = "\n".join(told).split("\n")
    assert lines[:2] == ["Product safety recall", f"{longest[0]} · {longest[1]}"]
    assert lines[2:] == [longest[3], longest[7], *longest[4:7], "+1 234", "o"]


def test_many_lots_and_items_stand_in_events_of_a_size_that_others_take():
    lots = [Goods(place, f"https://id.gs1.org/01/09526543210009/10/L{place}", place) for place in range(1, 1_200)]
    items = [Goods(place, link(f"s{place}")) for place in range(1_200, 1_900)]
    root = check_structure(write(["text"] * 7, goods=[*lots, *items]))
    told, named = goods_of(root)
    assert told == {one.uri: one.units for one in lots}
    assert named == {one.uri for one in items}
