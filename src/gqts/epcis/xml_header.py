"""The header of an XML document: the Standard Business Document Header, and master data (EPCIS 2.0 §9.3, §9.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gqts.epcis.leaves import Refused
from gqts.epcis.xml_values import ElementReader, child_elements, local_name
from gqts.kit.errors import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from gqts.epcis.envelope import Envelope

SBDH = "http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader"
_VOCABULARY_LISTS = (
    "{*}EPCISHeader/{*}extension/{*}EPCISMasterData/{*}VocabularyList",
    "{*}EPCISHeader/{*}EPCISMasterData/{*}VocabularyList",
    "{*}EPCISBody/{*}VocabularyList",
    "{*}EPCISBody/{*}QueryResults/{*}resultsBody/{*}VocabularyList",
    "{*}resultsBody/{*}VocabularyList",
)
_PARTY = f"{{*}}EPCISHeader/{{{SBDH}}}StandardBusinessDocumentHeader"


def read_header(root: etree._Element, envelope: Envelope) -> None:
    """Fill in who sent the document to whom, under which number, and which master data it carries."""
    envelope.sender = _find_text(root, f"{_PARTY}/{{{SBDH}}}Sender/{{{SBDH}}}Identifier")
    envelope.receiver = _find_text(root, f"{_PARTY}/{{{SBDH}}}Receiver/{{{SBDH}}}Identifier")
    number = f"{_PARTY}/{{{SBDH}}}DocumentIdentification/{{{SBDH}}}InstanceIdentifier"
    envelope.document_id = _find_text(root, number)


def _find_text(root: etree._Element, path: str) -> str | None:
    found = root.findtext(path)
    return str(found).strip() or None if found is not None else None


def read_xml_vocabularies(root: etree._Element, reader: ElementReader, envelope: Envelope) -> None:
    """Add the vocabularies of every VocabularyList outside the events, in the JSON form of the standard."""
    for holder in (found for path in _VOCABULARY_LISTS for found in root.iterfind(path)):
        for vocabulary in _named(holder, "Vocabulary"):
            try:
                elements = [
                    _read_element(element, reader)
                    for group in _named(vocabulary, "VocabularyElementList")
                    for element in _named(group, "VocabularyElement")
                ]
            except Refused as refusal:
                fault = Fault(f"epcis.master_data.{refusal.code}", f"master data {refusal.message}", fix=refusal.fix)
                envelope.faults.add(fault)
            else:
                envelope.vocabularies.append({"type": vocabulary.get("type"), "vocabularyElementList": elements})


def _read_element(element: etree._Element, reader: ElementReader) -> dict[str, Any]:
    return {
        "id": element.get("id"),
        "attributes": [_read_attribute(attribute, reader) for attribute in _named(element, "attribute")],
        "children": [
            reader.text(child.text).strip() for group in _named(element, "children") for child in _named(group, "id")
        ],
    }


def _read_attribute(attribute: etree._Element, reader: ElementReader) -> dict[str, Any]:
    identifier = attribute.get("id")
    if identifier is not None:
        del attribute.attrib["id"]
    value = reader.read_added(attribute, 0)
    return {"id": identifier, "attribute": value.strip() if type(value) is str else value}


def _named(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    return (child for child in child_elements(parent) if local_name(child) == name)
