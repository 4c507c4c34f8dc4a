"""The firms and authorities of the simulated world: invented, named as such firms are, with a GS1 company prefix each.

Half of their systems send identifiers as EPC URNs, half as GS1 Digital Links; both mean the same (EPCIS 2.0 §7.1).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, cast

from gqts.simulator.keys import CANONICAL, as_urn, make_gln
from gqts.simulator.tables import read_table

PartyRole = Literal[
    "manufacturer", "trader", "inspection_body", "logistics", "bonded_warehouse", "platform", "payment", "customs"
]
Spelling = Literal["urn", "link"]


_FIRST_PREFIX = 9_521_000
_SIGNS = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Firm:
    """A party that pushes events; `names` are by language, `waybill_code` is set for parcel carriers."""

    code: str
    role: PartyRole
    country: str
    spelling: Spelling
    prefix: str
    names: Mapping[str, str] = field(hash=False)
    waybill_code: str = ""

    @property
    def gln(self) -> str:
        """Return its party GLN: the first number of its prefix."""
        return make_gln(self.prefix, 0)

    @property
    def id(self) -> str:
        """Return the canonical PGLN by which documents and events name the party."""
        return f"{CANONICAL}/417/{self.gln}"

    @property
    def customs_code(self) -> str:
        """Return its registration code at customs (海关总署令第253号): ten characters, four of the district, one of the
        zone, one of the kind of firm, four of its own. No district begins with 99, so that no code is a real firm's.
        """
        place, digits = int(self.prefix) - _FIRST_PREFIX, ""
        for _ in range(4):
            place, rest = divmod(place, len(_SIGNS))
            digits = _SIGNS[rest] + digits
        return f"9901{'6' if self.role == 'bonded_warehouse' else '9'}6{digits}"

    def spell(self, uri: str) -> str:
        """Return an identifier as this firm's system writes it."""
        return as_urn(uri) if self.spelling == "urn" else uri

    def transaction(self, number: str) -> str:
        """Return the URI of one of its business documents (CBV 2.0 §8.5.2)."""
        return f"urn:epcglobal:cbv:bt:{self.gln}:{number}"


def _read_names(row: dict[str, str]) -> dict[str, str]:
    names = {"en": row["english"], "zh": row["chinese"]}
    if row["local"]:
        language, _, name = row["local"].partition(":")
        names[language] = name
    return names


def _read_firm(place: int, row: dict[str, str]) -> Firm:
    role = cast("PartyRole", row["role"])
    spelling: Spelling = "urn" if row["spelling"] == "urn" else "link"
    prefix = f"952{1001 + place}"
    return Firm(row["code"], role, row["country"], spelling, prefix, _read_names(row), row["waybill_code"])


FIRMS: Mapping[str, Firm] = {row["code"]: _read_firm(place, row) for place, row in enumerate(read_table("firms"))}
"""Every firm, by its code."""
