"""EPCIS and CBV 2.0: one model of events, three codecs, validation that explains itself, and the event hash.

Promise: `read_document` takes EPCIS 2.0 JSON, 2.0 XML and 1.2 XML, from anybody, and returns every good event in
one normal form with every fault of the others named by event, field, value and fix. It fetches nothing. What was
read can be written in either format without losing meaning, and hashes the same from both.
"""

from gqts.epcis.document import read_document
from gqts.epcis.errors import DocumentTooLarge, DocumentUnreadable, EventInexpressible
from gqts.epcis.event_hash import event_digest, event_hash, event_prehash
from gqts.epcis.json_writer import write_event_json, write_json
from gqts.epcis.model import Document, Event, Limits, MasterDataElement, from_stored, stored_form
from gqts.epcis.roles import Role
from gqts.epcis.xml_writer import write_xml

__all__ = [
    "Document",
    "DocumentTooLarge",
    "DocumentUnreadable",
    "Event",
    "EventInexpressible",
    "Limits",
    "MasterDataElement",
    "Role",
    "event_digest",
    "event_hash",
    "event_prehash",
    "from_stored",
    "read_document",
    "stored_form",
    "write_event_json",
    "write_json",
    "write_xml",
]
