"""Identifiers that an organization may call its own, each in its one form.

- a GS1 company prefix: 4 to 12 digits (GS1 General Specifications §1.4.4), of those that GS1 assigns to firms (§1.4.2:
  not GTIN-8s, restricted circulation numbers, refund receipts and coupons, which belong to nobody);
- a GLN: 13 digits with a right check digit (§7.9);
- a customs registration code (海关注册编码): 10 characters, 4 digits of the administrative division, then digits and
  capital letters (海关总署《报关单位注册登记管理规定》: zone, kind of economy, serial number); CEB messages
  name firms by it;
- a domain: the ASCII form of a host name in lower case (IDNA 2008, UTS 46), with a dot and without a port.

Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

import idna

from gqts.kit.errors import Fault, shown
from gqts.organizations.errors import IdentifierClaimRefused
from gqts.organizations.organization import is_gln

SHORTEST_PREFIX, LONGEST_PREFIX = 4, 12
LONGEST_HOST = 253
_OF_NOBODY = re.compile("00000|02|04|2|96|98[0-4]|99")
_CUSTOMS_CODE = re.compile(r"[0-9]{4}[0-9A-Z]{6}", re.ASCII)
_HOST = re.compile(r"(?=.{4,253}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]", re.ASCII)


class IdentifierKind(StrEnum):
    """What can be proven."""

    COMPANY_PREFIX = "company_prefix"
    GLN = "gln"
    DOMAIN = "domain"
    CUSTOMS_CODE = "customs_code"


class ProofState(StrEnum):
    """Where a claim stands."""

    CLAIMED = "claimed"
    PROVEN = "proven"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class OwnedIdentifier:
    """A claim to an identifier, and what became of it; `token` is what a domain has to show."""

    id: UUID
    organization_id: UUID
    kind: IdentifierKind
    value: str
    state: ProofState
    evidence: str
    token: str
    claimed_at: datetime
    decided_at: datetime | None
    decided_by: str
    reason: str


def read_identifier(kind: IdentifierKind, value: str) -> str:
    """Return an identifier in its one form; raise `IdentifierClaimRefused`."""
    text = value.strip() if len(value) <= 4 * LONGEST_HOST else ""
    if kind is IdentifierKind.COMPANY_PREFIX:
        if not is_prefix(text):
            fix = f"Give the {SHORTEST_PREFIX} to {LONGEST_PREFIX} digits of your certificate."
            raise refusal("value", value, fix, code="prefix")
        if _OF_NOBODY.match(text):
            fix = "GS1 assigns no company prefix that begins so: look at your certificate."
            raise refusal("value", value, fix, code="nobodys")
        return text
    if kind is IdentifierKind.GLN:
        if is_gln(text):
            return text
        raise refusal("value", value, "Give 13 digits, the last of which checks the others.", code="gln")
    if kind is IdentifierKind.CUSTOMS_CODE:
        if _CUSTOMS_CODE.fullmatch(text.upper()):
            return text.upper()
        fix = "Give the 10 characters of your customs registration: 4 digits, then 6 digits or letters."
        raise refusal("value", value, fix, code="customs_code")
    host = _read_host(text)
    if not _HOST.fullmatch(host):
        fix = "Give a domain such as example.com, without https:// and without a path."
        raise refusal("value", value, fix, code="domain")
    return host


def is_prefix(text: str) -> bool:
    """Return whether a text is as long as a company prefix, and of digits."""
    return text.isascii() and text.isdigit() and SHORTEST_PREFIX <= len(text) <= LONGEST_PREFIX


def list_starts(kind: IdentifierKind, value: str) -> list[str]:
    """Return the company prefixes that an identifier of digits begins with, itself among them when it is one."""
    if kind not in (IdentifierKind.COMPANY_PREFIX, IdentifierKind.GLN):
        return []
    return [value[:length] for length in range(SHORTEST_PREFIX, min(len(value), LONGEST_PREFIX) + 1)]


def refusal(name: str, value: object, fix: str, *, code: str = "") -> IdentifierClaimRefused:
    """Return the exception, with its one fault, for a claim that cannot be; `code` where a field has several."""
    message = f"{shown(value)} cannot be claimed."
    fault = Fault(f"organizations.identifier.{code or name}", message, name, shown(value), fix)
    return IdentifierClaimRefused(message, faults=(fault,))


def _read_host(text: str) -> str:
    host = text.removesuffix(".")
    if not host or len(host) > LONGEST_HOST:
        return ""
    try:
        return idna.encode(host, uts46=True, std3_rules=True).decode().lower()
    except (idna.IDNAError, UnicodeError):
        return ""
