"""Alerts as they are kept: what the rules found, once a day for each thing and reason, and who may read it.

The organization that has proven the number of the goods reads what concerns them; customs reads all. An alert says
nothing of who scanned.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from gqts.identifiers import Identifier, find_owner_digits
from gqts.kit.database import Transaction
from gqts.kit.ids import new_id
from gqts.kit.outbox import publish
from gqts.organizations import find_party_owners
from gqts.scans._storage import alerts as _storage
from gqts.scans.facts import SCAN_ALERT
from gqts.scans.rules import Alert, Audience
from gqts.scans.rules.facts import Evidence
from gqts.scans.sighting import Sighting
from gqts.scans.verdict import Reason


@dataclass(frozen=True, slots=True)
class ScanAlert:
    """An alert as it is kept. `subject` is the canonical identifier of the item, lot or product, `kind` its kind.

    `product` and `lot` are identifier keys; `owner` is the organization whose number it is, None when nobody has proven
    it. `country` and `region` are those of the last scan. `scans` counts the scans of that day that found it again.
    """

    id: UUID
    subject: str
    kind: str
    reason: Reason
    audience: Audience
    day: date
    product: bytes | None
    lot: bytes | None
    owner: UUID | None
    country: str | None
    region: str | None
    first_at: datetime
    last_at: datetime
    scans: int
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class AlertFilter:
    """Which alerts to list; what is left out lets all through. `until` is exclusive."""

    reasons: frozenset[Reason] = field(default_factory=frozenset)
    audience: Audience | None = None
    product: bytes | None = None
    lot: bytes | None = None
    country: str | None = None
    since: datetime | None = None
    until: datetime | None = None


def raise_alert(tx: Transaction, alert: Alert, about: Identifier, sighting: Sighting) -> bool:
    """Keep an alert about a thing, found by a scan of it; tell whether it is the first such alert that day.

    The first is published as a fact. A thing's number tells whose it is (`find_owner`).
    """
    owner = find_owner(tx, about)
    alert_id = new_id(lambda: sighting.at)
    is_first = _storage.upsert_alert(tx, alert_id, alert, about, sighting, owner)
    if is_first:
        told = {
            "reason": alert.reason.value,
            "audience": alert.audience.value,
            "owner": None if owner is None else str(owner),
            "subject": about.canonical,
        }
        publish(tx, SCAN_ALERT, str(alert_id), told)
    return is_first


def find_owner(tx: Transaction, identifier: Identifier) -> UUID | None:
    """Return the organization that has proven the number of a thing, or None."""
    digits = find_owner_digits(identifier.canonical)
    return None if digits is None else find_party_owners(tx, [digits]).get(digits)


def list_alerts(
    tx: Transaction,
    owner: UUID | None,
    *,
    wanted: AlertFilter | None = None,
    after: tuple[datetime, UUID] | None = None,
    limit: int = 50,
) -> Sequence[ScanAlert]:
    """Return alerts about an organization's goods, of all goods for customs (`owner` None), the newest first.

    `after` is (last_at, id) of the last one of the page before. Whoever calls this has asked who may read them.
    """
    return [_read(row) for row in _storage.select_alerts(tx, owner, wanted or AlertFilter(), after, limit)]


def find_alert(tx: Transaction, alert_id: UUID, owner: UUID | None) -> ScanAlert | None:
    """Return one alert about an organization's goods, any for customs (`owner` None); None when there is no such."""
    row = _storage.select_alert(tx, alert_id, owner)
    return None if row is None else _read(row)


def _read(row: _storage.AlertRow) -> ScanAlert:
    alert_id, subject, kind, reason, audience, day, product, lot, owner, country, region, first, last, scans, told = row
    return ScanAlert(
        id=alert_id,
        subject=subject,
        kind=kind,
        reason=Reason(reason),
        audience=Audience(audience),
        day=day,
        product=None if product is None else product.bytes,
        lot=None if lot is None else lot.bytes,
        owner=owner,
        country=country,
        region=region,
        first_at=first,
        last_at=last,
        scans=scans,
        evidence=told,
    )
