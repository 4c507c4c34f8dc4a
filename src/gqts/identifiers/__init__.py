"""Identifiers: whatever way a thing is named, one canonical form, and a plain word when the name is wrong.

GS1 keys as EPC URNs (EPC Tag Data Standard), Digital Links (GS1 Digital Link: URI Syntax) and element strings
(GS1 General Specifications), vehicle numbers (ISO 3779), parcels, and URIs of one's own. Pure: no clock, no
network.
"""

from gqts.identifiers.check_digits import check_digit
from gqts.identifiers.company_prefix import find_owner_digits
from gqts.identifiers.digital_link import DigitalLink, compose_item_link, fill_gtin, parse_digital_link
from gqts.identifiers.display import display_form
from gqts.identifiers.element_string import parse_element_string
from gqts.identifiers.epc_urn import to_urn
from gqts.identifiers.errors import IdentifierRefused
from gqts.identifiers.identifier import Identifier, Level, identifier_key, list_elements
from gqts.identifiers.parsing import canonical_uri, parse_identifier
from gqts.identifiers.private import parse_vehicle_number, parse_waybill
from gqts.identifiers.typed import parse_typed

__all__ = [
    "DigitalLink",
    "Identifier",
    "IdentifierRefused",
    "Level",
    "canonical_uri",
    "check_digit",
    "compose_item_link",
    "display_form",
    "fill_gtin",
    "find_owner_digits",
    "identifier_key",
    "list_elements",
    "parse_digital_link",
    "parse_element_string",
    "parse_identifier",
    "parse_typed",
    "parse_vehicle_number",
    "parse_waybill",
    "to_urn",
]
