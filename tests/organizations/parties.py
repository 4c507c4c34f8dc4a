"""A host, officers and firms, made through the room itself, for the tests of this room."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from gqts.identifiers import check_digit
from gqts.kit.database import Transaction
from gqts.organizations import (
    Actor,
    Application,
    IdentifierKind,
    Level,
    Organization,
    OwnedIdentifier,
    Role,
    apply_to_join,
    claim_identifier,
    decide_application,
    decide_identifier,
)

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
TODAY = NOW.date()
OPERATOR = Actor.operator("the tests")
HOSTILE = [
    "'; DROP TABLE organizations.act; --",
    "{{ 7 * 7 }} <script>alert(1)</script>",
    "%s %(x)s \\ ' \" %",
    "../../etc/passwd",
]
UNPRINTABLE = [
    "a\x00b",
    "a\x1b[31mb",
    "safe\u202egnp.exe",
    "\u2066isolated\u2069",
    "two\u2028lines",
    "\ud800",
    "\u200b",
]


def gln_of(prefix: str, number: int = 0) -> str:
    digits = prefix + f"{number:0{12 - len(prefix)}d}" if len(prefix) < 12 else prefix
    return digits + check_digit(digits)


def later(**options: float) -> datetime:
    return NOW + timedelta(**options)


def application(name: str = "Kowhai Ridge", *roles: Role, gln: str | None = None, **options) -> Application:
    told = {"names": {"en": name}, "country": "NZ", "level": Level.PORT, **options}
    return Application(roles=frozenset(roles or {Role.MANUFACTURER}), party_gln=gln, **told)


def apply(tx: Transaction, name: str = "Kowhai Ridge", *roles: Role, gln: str | None = None, now=NOW) -> Organization:
    return apply_to_join(tx, OPERATOR, application(name, *roles, gln=gln), now=now, is_host=True)


def join(tx: Transaction, name: str = "Kowhai Ridge", *roles: Role, gln: str | None = None, now=NOW) -> Organization:
    waiting = apply(tx, name, *roles, gln=gln, now=now)
    return decide_application(tx, OPERATOR, waiting.id, is_approved=True, reason="known", now=now)


def as_member(organization: Organization | UUID, name: str = "Ada") -> Actor:
    return Actor(uuid4(), organization if isinstance(organization, UUID) else organization.id, name)


def host_officer(tx: Transaction, name: str = "Officer Lin") -> Actor:
    return as_member(join(tx, "Customs", Role.CUSTOMS), name)


def claim(tx: Transaction, organization: Organization, kind: IdentifierKind, value: str, now=NOW) -> OwnedIdentifier:
    return claim_identifier(tx, as_member(organization), organization.id, kind, value, evidence="certificate", now=now)


def prove(
    tx: Transaction, organization: Organization, *values: str, kind: IdentifierKind = IdentifierKind.COMPANY_PREFIX
) -> list[OwnedIdentifier]:
    claims: Iterable[OwnedIdentifier] = [claim(tx, organization, kind, value) for value in values]
    return [decide_identifier(tx, OPERATOR, one.id, is_proven=True, reason="seen", now=NOW) for one in claims]
