"""What inspection bodies are accredited for: by which scheme, for which goods, in which period.

An accreditation is recorded by an officer, from the register of the accreditation body (CNAS, or a signatory of the
ILAC mutual recognition arrangement). Scopes are HS prefixes, product categories, or `*` for every kind of goods.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from gqts.kit.database import Transaction
from gqts.kit.errors import Fault, shown
from gqts.kit.ids import new_id
from gqts.organizations._storage import grants as _storage
from gqts.organizations.acts import Actor, record_act
from gqts.organizations.changes import AuthorityChange, publish_change
from gqts.organizations.directory import require_organization
from gqts.organizations.errors import AccreditationRefused, AccreditationUnknown, require_reason
from gqts.organizations.officer import require_officer
from gqts.organizations.role import Role
from gqts.organizations.scope import HS
from gqts.organizations.text import is_plain, read_plain

ALL_GOODS = "*"
MOST_SCOPES = 100
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Accreditation:
    """One accreditation; both dates are part of its period."""

    id: UUID
    organization_id: UUID
    scheme: str
    signatory: str
    number: str
    scopes: tuple[str, ...]
    valid_from: date
    valid_until: date
    withdrawn_at: datetime | None = None
    withdrawn_reason: str = ""
    is_disqualified: bool = False
    """Whether its body is disqualified now (`gqts.organizations.disqualification`)."""

    def covers(self, on: date, subjects: Collection[str]) -> bool:
        """Return whether goods known by `subjects` (an HS code, a category) were in its scope on a day.

        A withdrawal counts from the first day, and so does a disqualification: who lied is believed in nothing.
        """
        if self.is_disqualified or self.withdrawn_at is not None or not self.valid_from <= on <= self.valid_until:
            return False
        return any(scope == ALL_GOODS or _is_within(scope, subjects) for scope in self.scopes)


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of an accreditation body's register."""

    scheme: str
    signatory: str
    number: str
    scopes: tuple[str, ...]
    valid_from: date
    valid_until: date


def grant_accreditation(
    tx: Transaction, actor: Actor, organization_id: UUID, entry: Entry, *, now: datetime
) -> Accreditation:
    """Record an accreditation of an inspection body, an officer's act; raise `AccreditationRefused`."""
    require_officer(tx, actor)
    organization = require_organization(tx, organization_id)
    new = Accreditation(
        new_id(lambda: now),
        organization_id,
        read_plain(entry.scheme),
        read_plain(entry.signatory),
        read_plain(entry.number),
        tuple(dict.fromkeys(map(read_plain, entry.scopes))),
        entry.valid_from,
        entry.valid_until,
    )
    faults = list(_list_faults(new))
    if Role.INSPECTION_BODY not in organization.roles:
        faults.append(_fault("organization", organization.name(), "Accreditations are for inspection bodies."))
    if faults:
        raise AccreditationRefused(" ".join(fault.message for fault in faults[:3]), faults=tuple(faults))
    row = (new.id, organization_id, new.scheme, new.signatory, new.number, list(new.scopes))
    _storage.insert_accreditation(tx, (*row, new.valid_from, new.valid_until))
    detail = {"scheme": new.scheme, "number": new.number, "scopes": list(new.scopes)}
    period = {"from": new.valid_from.isoformat(), "until": new.valid_until.isoformat()}
    record_act(tx, actor, organization_id, "accreditation.granted", detail | period, now=now)
    publish_change(tx, [organization_id], AuthorityChange.GAINED)
    return new


def withdraw_accreditation(
    tx: Transaction, actor: Actor, accreditation_id: UUID, *, reason: str, now: datetime
) -> None:
    """Withdraw an accreditation, an officer's act; raise `AccreditationUnknown`."""
    require_officer(tx, actor)
    text = require_reason(reason)
    owner = _storage.withdraw_accreditation(tx, accreditation_id, text, now)
    if owner is None:
        raise AccreditationUnknown
    detail = {"accreditation": str(accreditation_id), "reason": text}
    record_act(tx, actor, owner, "accreditation.withdrawn", detail, now=now)
    publish_change(tx, [owner], AuthorityChange.ACCREDITATION_LOST)


def list_accreditations(tx: Transaction, organization_id: UUID) -> list[Accreditation]:
    """Return the accreditations of a body, newest first, withdrawn ones included."""
    rows = _storage.select_accreditations(tx, organization_id)
    return [
        Accreditation(new, body, scheme, signatory, number, tuple(scopes), *rest)
        for new, body, scheme, signatory, number, scopes, *rest in rows
    ]


def _is_within(scope: str, subjects: Collection[str]) -> bool:
    if scope.isascii() and scope.isdigit():
        return any(subject.isascii() and subject.isdigit() and subject.startswith(scope) for subject in subjects)
    return scope.casefold() in {subject.casefold() for subject in subjects}


def _is_scope(scope: str) -> bool:
    if scope.isascii() and scope.isdigit():
        return HS.fullmatch(scope) is not None
    return is_plain(scope, _LONGEST)


def _list_faults(new: Accreditation) -> Iterator[Fault]:
    for name, text in (("scheme", new.scheme), ("signatory", new.signatory), ("number", new.number)):
        if not is_plain(text, _LONGEST):
            yield _fault(name, text, f"Give 1 to {_LONGEST} characters.")
    if not new.scopes or len(new.scopes) > MOST_SCOPES:
        yield _fault("scopes", f"a list of {len(new.scopes):,}", f"Give 1 to {MOST_SCOPES}.")
    elif wrong := [scope for scope in new.scopes if not _is_scope(scope)]:
        yield _fault("scopes", wrong[0], "Give HS prefixes of 2 to 6 digits, product categories, or * for all goods.")
    if new.valid_until < new.valid_from:
        yield _fault("valid_until", new.valid_until, "Give a last day after the first.")


def _fault(name: str, value: object, fix: str) -> Fault:
    message = f"{name} cannot be {shown(value)}."
    return Fault(f"organizations.accreditation.{name}", message, name, shown(value), fix)
