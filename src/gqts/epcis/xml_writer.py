"""EPCIS 2.0 and 1.2 XML out of events in normal form (EPCIS 2.0 §9, EPCIS 1.2 §9; GS1's XML schemas).

Promise: what is written reads back with the same meaning and the same event hash, and is valid against GS1's schema
of its version. What 1.2 cannot say by itself (sensors, persistent dispositions, certification, AssociationEvent)
goes into the extension points 1.2 keeps for newer versions, so nothing is lost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lxml import etree

from gqts.epcis.errors import EventInexpressible
from gqts.epcis.fields import EVENTS, Shape, shape_of
from gqts.epcis.json_writer import shared_namespaces, time_text
from gqts.epcis.master_data import group_vocabularies, list_attributes
from gqts.epcis.namespaces import XSD, XSI
from gqts.epcis.xml_elements import ElementWriter
from gqts.epcis.xml_header import SBDH
from gqts.kit.errors import shown

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from gqts.epcis.model import Event, MasterDataElement

_MAJOR = {"2.0": 2, "1.2": 1}
_BASE = ("eventTime", "recordTime", "eventTimeZoneOffset")
_NEEDED_IN_1_2 = {"ObjectEvent": "epcList", "AggregationEvent": "childEPCs", "TransactionEvent": "epcList"}
_BASE_EXTENDED = ("eventID", "errorDeclaration")


def write_xml(  # noqa: PLR0913 - what a document may say of itself
    events: Iterable[Event],
    *,
    creation_date: str | datetime,
    version: str = "2.0",
    master_data: Iterable[MasterDataElement] = (),
    document_id: str | None = None,
    sender: str | None = None,
    receiver: str | None = None,
    query_name: str | None = None,
    subscription_id: str | None = None,
) -> bytes:
    """Return an EPCISDocument, or an EPCISQueryDocument when `query_name` says which query the events answer.

    Raises EventInexpressible for a version gqts does not write, or a text that XML cannot hold.
    """
    major = _MAJOR.get(version)
    if major is None:
        raise EventInexpressible(f"EPCIS XML {shown(version)} is not written here; 2.0 and 1.2 are.")
    events, master_data = list(events), list(master_data)
    namespaces = shared_namespaces((*events, *master_data))
    kind = (
        ("epcis", "epcis", "EPCISDocument") if query_name is None else ("epcisq", "epcis-query", "EPCISQueryDocument")
    )
    name = f"{{urn:epcglobal:{kind[1]}:xsd:{major}}}"
    try:
        root = etree.Element(name + kind[2], nsmap={**namespaces, "xsi": XSI, "xsd": XSD, kind[0]: name[1:-1]})
        root.set("schemaVersion", version)
        root.set("creationDate", time_text(creation_date))
        parties = (sender, receiver, document_id)
        if query_name is None and (master_data or any(parties)):
            _write_header(root, parties, time_text(creation_date), master_data, is_sbdh_needed=major == 1)
        body: etree._Element = etree.SubElement(root, "EPCISBody")
        if query_name is not None:
            body = _write_results(body, name, query_name, subscription_id)
        event_list = etree.SubElement(body, "EventList")
        for event in events:
            own = {prefix: uri for prefix, uri in event.namespaces.items() if namespaces.get(prefix) != uri}
            _write_event(event_list, event, major, own)
    except ValueError as reason:
        raise EventInexpressible(f"What the document says cannot be written as XML: {shown(str(reason))}.") from None
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _write_results(body: etree._Element, name: str, query_name: str, subscription_id: str | None) -> etree._Element:
    results = etree.SubElement(body, f"{name}QueryResults")
    etree.SubElement(results, "queryName").text = query_name
    if subscription_id:
        etree.SubElement(results, "subscriptionID").text = subscription_id
    return etree.SubElement(results, "resultsBody")


def _write_event(event_list: etree._Element, event: Event, major: int, namespaces: dict[str, str]) -> None:
    writer = ElementWriter(event.namespaces)
    shape, parent = shape_of(event.type), event_list
    levels = 0 if major == 2 else {"TransformationEvent": 1, "AssociationEvent": 2}.get(event.type, 0)
    name = event.type
    if event.type not in EVENTS:
        levels, name = max(levels, 1), writer.qualified(event.type)
    for _ in range(levels):
        parent = etree.SubElement(parent, "extension")
    element = etree.SubElement(parent, name, nsmap=namespaces or None)
    if major == 2 or event.type == "AssociationEvent" or event.type not in EVENTS:
        writer.write_object(element, shape, event.body)
    else:
        _write_event_1_2(writer, element, event.type, shape, event.body)


def _write_event_1_2(
    writer: ElementWriter, element: etree._Element, event_type: str, shape: Shape, body: dict[str, Any]
) -> None:
    """Write an event as EPCIS 1.2 nests it: what came later than the first version stands inside extensions."""
    writer.write_fields(element, (shape.by_name[name] for name in _BASE), body)
    certification = [shape.by_name["certificationInfo"]]
    _write_wrapped(
        writer, element, "baseExtension", [shape.by_name[name] for name in _BASE_EXTENDED], certification, body
    )
    rest = [field for field in shape.fields if field.name not in (*_BASE, *_BASE_EXTENDED, "certificationInfo")]
    is_flat = event_type == "TransformationEvent"
    first = [field for field in rest if not field.since_2 and (is_flat or not field.extends_1)]
    second = [field for field in rest if field.extends_1 and not is_flat]
    third = [field for field in rest if field.since_2]
    needed: dict[str, Any] = {_NEEDED_IN_1_2[event_type]: []} if event_type in _NEEDED_IN_1_2 else {}
    writer.write_fields(element, first, {**needed, **body})
    if is_flat:
        _write_wrapped(writer, element, "extension", third, [], body)
    else:
        _write_wrapped(writer, element, "extension", second, third, body)
    writer.write_added(element, shape, body)


def _write_wrapped(
    writer: ElementWriter, parent: etree._Element, name: str, fields: list[Any], inner: list[Any], body: dict[str, Any]
) -> None:
    """Write fields into a wrapper, and newer ones into an `<extension>` inside it, where there are any."""
    has_inner = any(field.name in body for field in inner)
    if not has_inner and not any(field.name in body for field in fields):
        return
    wrapper = etree.SubElement(parent, name)
    writer.write_fields(wrapper, fields, body)
    if has_inner:
        writer.write_fields(etree.SubElement(wrapper, "extension"), inner, body)


def _write_header(
    root: etree._Element,
    parties: tuple[str | None, str | None, str | None],
    created: str,
    master_data: list[MasterDataElement],
    *,
    is_sbdh_needed: bool,
) -> None:
    header = etree.SubElement(root, "EPCISHeader")
    if is_sbdh_needed or any(parties):
        _write_sbdh(header, parties, created)
    if not master_data:
        return
    holder = etree.SubElement(etree.SubElement(header, "extension"), "EPCISMasterData")
    vocabulary_list = etree.SubElement(holder, "VocabularyList")
    for vocabulary, elements in group_vocabularies(master_data).items():
        written = etree.SubElement(vocabulary_list, "Vocabulary", type=vocabulary)
        group = etree.SubElement(written, "VocabularyElementList")
        for element in elements:
            _write_vocabulary_element(group, element)


def _write_vocabulary_element(group: etree._Element, element: MasterDataElement) -> None:
    written = etree.SubElement(group, "VocabularyElement", id=element.id, nsmap=element.namespaces or None)
    writer = ElementWriter(element.namespaces)
    for name, value in list_attributes(element):
        writer.write_value(written, "attribute", value)
        written[-1].set("id", name)
    if element.children:
        children = etree.SubElement(written, "children")
        for child in element.children:
            etree.SubElement(children, "id").text = child


def _write_sbdh(header: etree._Element, parties: tuple[str | None, str | None, str | None], created: str) -> None:
    sender, receiver, document_id = parties
    sbdh = etree.SubElement(header, f"{{{SBDH}}}StandardBusinessDocumentHeader", nsmap={"sbdh": SBDH})

    def add(parent: etree._Element, name: str, text: str | None = None) -> etree._Element:
        child = etree.SubElement(parent, f"{{{SBDH}}}{name}")
        child.text = text
        return child

    add(sbdh, "HeaderVersion", "1.0")
    for name, party in (("Sender", sender), ("Receiver", receiver)):
        add(add(sbdh, name), "Identifier", party or "")
    identification = add(sbdh, "DocumentIdentification")
    for name, text in (
        ("Standard", "EPCglobal"),
        ("TypeVersion", "1.0"),
        ("InstanceIdentifier", document_id or ""),
        ("Type", "Events"),
        ("CreationDateAndTime", created),
    ):
        add(identification, name, text)
