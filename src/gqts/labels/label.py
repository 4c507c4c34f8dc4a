"""What one label says: the address its QR code holds, and the lines people read.

The address is a GS1 Digital Link on the host that serves the item's page (GS1 Digital Link: URI Syntax section 4); the
lines are the human-readable interpretation (HRI) of GS1 General Specifications 4, each AI in brackets.
"""

from __future__ import annotations

from dataclasses import dataclass

from gqts.identifiers import compose_item_link, fill_gtin

LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class Label:
    """One label: what its QR code holds, the product's name (may be empty), and the lines under it."""

    address: str
    product_name: str
    lines: tuple[str, ...]


def compose_label(public_url: str, gtin: str, serial: str, lot: str | None = None, *, product_name: str = "") -> Label:
    """Return the label of one article, its page served under `public_url`.

    The name is cut at 120 characters, and what cannot be printed in it is left out. Raises `IdentifierRefused` for a
    wrong GTIN, serial or lot.
    """
    link = compose_item_link(gtin, serial, lot)
    values = (("01", fill_gtin(gtin)), ("10", lot), ("21", serial))
    return Label(
        public_url.rstrip("/") + link.canonical_path,
        "".join(character for character in product_name if character.isprintable())[:LONGEST_NAME].strip(),
        tuple(f"({code}) {value}" for code, value in values if value is not None),
    )
