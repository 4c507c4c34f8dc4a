"""Where in a GS1 key its company prefix stands (GS1 General Specifications §1.4.4): the digits it begins.

A GTIN begins with an indicator digit and an SSCC with an extension digit, which are not the company's (EPC Tag Data
Standard §6.3); a GRAI in a Digital Link begins with a filler zero.
"""

from __future__ import annotations

import re

_KEY = re.compile(r"https://id\.gs1\.org/(00|01|253|255|401|402|414|417|8003|8004|8010|8017|8018)/([^/?#]+)")
_SKIPPED = {"00": 1, "01": 1, "8003": 1}
_GTIN = "https://id.gs1.org/01/"
_GTIN_DIGITS = slice(len(_GTIN) + 1, len(_GTIN) + 14)
_BUSINESS_DOCUMENT = re.compile(r"urn:epcglobal:cbv:bt:([0-9]{13}):.+")


def find_owner_digits(canonical: str) -> str | None:
    """Return the digits of a canonical identifier that begin with the company prefix of whoever issued it, or None."""
    if canonical.startswith(_GTIN):  # nearly all of what events name
        return canonical[_GTIN_DIGITS] or None
    if match := _KEY.match(canonical):
        return match[2][_SKIPPED.get(match[1], 0) :]
    if match := _BUSINESS_DOCUMENT.fullmatch(canonical):
        return match[1]
    return None
