"""A Product Recall Notification to one firm, written as GS1 XML 3 as far as its structure is known to us.

What a document inherits comes first, then its own elements in the order of the sample of GS1's release 3.0; parties,
numbers and the header follow GS1's schemas of release 3.4 for what all messages share. No element is written whose name
or place we do not know: not the reason and risk codes, not the market, and not the product lines. So the goods stand in
the extension that every document has, as EPCIS 2.0 events with the persistent disposition `recalled`. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from lxml import etree

from gqts.epcis import read_document, write_xml
from gqts.epcis.xml_header import SBDH
from gqts.identifiers import Level, parse_identifier
from gqts.kit.clock import write_instant
from gqts.organizations import Organization
from gqts.organizations.organization import PARTY
from gqts.recalls.content import Content, headline_of
from gqts.recalls.marking import TO_AN_EVENT, compose_document, make_marking_event
from gqts.recalls.recall import Recall

NAMESPACE = "urn:gs1:ecom:product_recall_notification:xsd:3"
RELEASE = "3.4"
LONGEST_TITLE = 70
"""The shortest description that GS1's schemas have: which of them the title is, we do not know."""
LONGEST_EXPLANATION = 5_000
"""The longest one: a hazard is never cut, so a longer notice goes on in the next explanation."""


@dataclass(frozen=True, slots=True)
class Goods:
    """A lot, or a unit whose lot is not recalled; `units` are those of a lot that can still be taken off sale."""

    position: int
    uri: str
    units: int | None = None


@dataclass(frozen=True, slots=True)
class Notification:
    """What one message tells: `original` is the number of the recall's notices, `number` this message's own."""

    recall: Recall
    recaller: Organization
    recipient: Organization
    original: str
    number: str
    goods: Sequence[Goods]
    at: datetime


def write_notification(notification: Notification) -> bytes:
    """Return the message."""
    root = etree.Element(
        f"{{{NAMESPACE}}}productRecallNotificationMessage",
        nsmap={"product_recall_notification": NAMESPACE, "sh": SBDH},
    )
    _write_header(root, notification)
    body = etree.SubElement(root, "productRecallNotification")
    _add(body, "creationDateTime", write_instant(notification.at))
    _add(body, "documentStatusCode", "ORIGINAL")
    if notification.goods:
        etree.SubElement(body, "extension").append(etree.fromstring(_write_goods(notification)))
    _add(body, "originalPRNIdentification", notification.original)
    _add(body, "pRNIdentification", notification.number)
    _add(body, "pRNStatusCode", "ISSUED")
    language, content = next(_list_content(notification.recall))
    _add(body, "pRNTitle", _shorten(content.product), languageCode=language)
    _add(body, "pRNVersionStatusCode", "INITIAL")
    _add(body, "isPRNIssuingOrganisationThePrimaryRecallOrganisation", "TRUE")
    initiator = _write_party(body, "productRecallInitiator", notification.recaller)
    _write_contact(initiator, notification.recall)
    _write_party(body, "productRecallImpactedRecipient", notification.recipient)
    for language, content in _list_content(notification.recall):
        for text in _explain(language, content):
            reason = etree.SubElement(body, "productRecallReason")
            _add(reason, "explanationForProductRecall", text, languageCode=language)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _write_header(root: etree._Element, notification: Notification) -> None:
    header = etree.SubElement(root, f"{{{SBDH}}}StandardBusinessDocumentHeader")
    _add(header, f"{{{SBDH}}}HeaderVersion", "1.0")
    for name, party in (("Sender", notification.recaller), ("Receiver", notification.recipient)):
        partner = etree.SubElement(header, f"{{{SBDH}}}{name}")
        gln = _gln_of(party)
        if gln is None:
            _add(partner, f"{{{SBDH}}}Identifier", party.party)
        else:
            _add(partner, f"{{{SBDH}}}Identifier", gln, Authority="GS1")
    identification = etree.SubElement(header, f"{{{SBDH}}}DocumentIdentification")
    for name, text in (
        ("Standard", "GS1"),
        ("TypeVersion", RELEASE),
        ("InstanceIdentifier", notification.number),
        ("Type", "productRecallNotification"),
        ("MultipleType", "false"),
        ("CreationDateAndTime", write_instant(notification.at)),
    ):
        _add(identification, f"{{{SBDH}}}{name}", text)


def _write_party(body: etree._Element, name: str, organization: Organization) -> etree._Element:
    party = etree.SubElement(body, name)
    gln = _gln_of(organization)
    if gln is not None:
        _add(party, "gln", gln)
    else:
        _add(
            party, "additionalPartyIdentification", organization.party, additionalPartyIdentificationTypeCode="UNKNOWN"
        )
    _add(etree.SubElement(party, "address"), "name", organization.name())
    return party


def _write_contact(initiator: etree._Element, recall: Recall) -> None:
    phone = next((content.phone for _, content in _list_content(recall) if content.phone), "")
    if phone:
        contact = etree.SubElement(initiator, "contact")
        _add(contact, "contactTypeCode", "PRODUCT_RECALL_CONTACT")
        channel = etree.SubElement(contact, "communicationChannel")
        _add(channel, "communicationChannelCode", "TELEPHONE")
        _add(channel, "communicationValue", phone)


def _write_goods(notification: Notification) -> bytes:
    """Return the goods as an EPCIS 2.0 document in XML: the very events that mark them in the record."""
    recall = notification.recall
    events = [make_marking_event(recall, what) for what in _group(notification.goods)]
    read = read_document(orjson.dumps(compose_document(recall, events)))
    assert not read.faults, read.faults
    return write_xml(read.events, creation_date=notification.at)


def _group(goods: Iterable[Goods]) -> Iterator[dict[str, Any]]:
    lots: list[dict[str, Any]] = []
    items: list[str] = []
    for one in goods:
        if parse_identifier(one.uri).level is Level.LOT:
            lots.append({"epcClass": one.uri, **({"quantity": one.units} if one.units else {})})
        else:
            items.append(one.uri)
    for start in range(0, len(lots), TO_AN_EVENT):
        yield {"quantityList": lots[start : start + TO_AN_EVENT]}
    for start in range(0, len(items), TO_AN_EVENT):
        yield {"epcList": items[start : start + TO_AN_EVENT]}


def _list_content(recall: Recall) -> Iterator[tuple[str, Content]]:
    """Yield what a recall tells by language: English first, for the title has one language alone."""
    yield from sorted(recall.content.items(), key=lambda pair: (pair[0] != "en", pair[0]))


def _explain(language: str, content: Content) -> Iterator[str]:
    """Yield the whole notice as text, for we do not know where what to do would stand; in as few as it takes."""
    lines = (
        headline_of(language),
        f"{content.product} · {content.brand}",
        content.numbers,
        content.sold,
        content.hazard,
        content.action,
        content.remedies,
        content.phone,
        content.online,
    )
    text = ""
    for line in filter(None, lines):
        if text and len(text) + len(line) >= LONGEST_EXPLANATION:
            yield text
            text = ""
        text = f"{text}\n{line}" if text else line
    yield text


def _gln_of(organization: Organization) -> str | None:
    gln = organization.party.removeprefix(PARTY)
    return None if gln == organization.party else gln


def _shorten(text: str) -> str:
    return text if len(text) <= LONGEST_TITLE else f"{text[: LONGEST_TITLE - 1]}…"


def _add(parent: etree._Element, name: str, text: str, **attributes: str) -> None:
    child = etree.SubElement(parent, name, attributes)
    # What was kept holds no control characters; a text that held one all the same must not stop a recall.
    child.text = "".join(one if one.isprintable() or one == "\n" else " " for one in text)
