"""What the room publishes in the outbox: that a certificate came, or is worth something else now."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from gqts.certificates import _storage
from gqts.certificates.certificate import Certificate
from gqts.kit.database import Transaction
from gqts.kit.outbox import publish, publish_many

CERTIFICATES_CHANGED = "certificates.changed"
"""Topic: key is the certificate's id; payload `identifiers` (canonical, what it covers), `issuer` (its id), and
`change`: `received`, `withdrawn`, `document`, or `issuer` (its issuer or accreditation stands otherwise now)."""
ISSUER_CHANGED = "certificates.issuer_changed"
"""Topic of the room's own: key is the issuer's id; payload `after`, the certificate that the last batch ended with."""
ISSUER_FALLEN = "certificates.issuer_fallen"
"""Topic of the room's own: an issuer was disqualified or suspended, and the owners of what it certified are to be told;
key and payload as above."""
BATCH = 500
"""Certificates told of in one transaction."""


def publish_changed(tx: Transaction, certificate: Certificate, change: str) -> None:
    """Tell that a certificate came or changed."""
    publish(tx, CERTIFICATES_CHANGED, str(certificate.id), _payload(certificate.issuer_id, certificate.covers, change))


def publish_issuer_changed(tx: Transaction, issuer_id: UUID) -> None:
    """Have all certificates of an issuer told of: how it stands has changed."""
    publish(tx, ISSUER_CHANGED, str(issuer_id), {})


def publish_issuer_fallen(tx: Transaction, issuer_id: UUID) -> None:
    """Have the owners of what an issuer certified told that it is disqualified or suspended."""
    publish(tx, ISSUER_FALLEN, str(issuer_id), {})


def tell_of_issuer(tx: Transaction, issuer_id: UUID, after: UUID | None = None) -> None:
    """Tell of a batch of an issuer's certificates, and leave the rest to the next fact."""
    rows = _storage.select_covers(tx, issuer_id, after, BATCH)
    publish_many(tx, CERTIFICATES_CHANGED, [(str(one), _payload(issuer_id, covers, "issuer")) for one, covers in rows])
    if len(rows) == BATCH:
        publish(tx, ISSUER_CHANGED, str(issuer_id), {"after": str(rows[-1][0])})


def _payload(issuer_id: UUID, covers: Sequence[str], change: str) -> dict[str, object]:
    return {"identifiers": list(covers), "issuer": str(issuer_id), "change": change}
