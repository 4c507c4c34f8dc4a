"""Telling the owners of goods that a certificate covering them is withdrawn, or that its issuer is disqualified or
suspended: those to whom the certificate is shown, and no other.

The owner of goods is whoever has proven the company prefix that they are numbered under.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from gqts.certificates import _storage
from gqts.certificates.certificate import Certificate
from gqts.certificates.facts import ISSUER_FALLEN
from gqts.certificates.reading import is_shown
from gqts.identifiers import find_owner_digits
from gqts.kit.clock import write_instant
from gqts.kit.database import Transaction
from gqts.kit.outbox import publish
from gqts.notices import NoticeKind, send_notice, send_notices
from gqts.organizations import (
    State,
    find_disqualifications,
    find_organizations,
    find_prefix_owners,
    require_organization,
)
from gqts.sharing import Purpose, compose_viewer, looking_as

FALLEN_AT_ONCE = 100
"""Certificates of a fallen issuer that are looked at in one transaction."""


def tell_withdrawn(tx: Transaction, certificate: Certificate, *, now: datetime) -> None:
    """Tell the owners of what a certificate covers that it is withdrawn."""
    shown = _find_shown(tx, _find_owners(tx, certificate.issuer_id, [(certificate.id, certificate.covers)]), now)
    details = {"certificate": str(certificate.id), "number": certificate.number, "issuer": str(certificate.issuer_id)}
    link = f"/certificates/{certificate.id}"
    send_notices(
        tx, list(shown), NoticeKind.CERTIFICATE_WITHDRAWN, details, link=link, key=str(certificate.id), now=now
    )


def tell_fallen(tx: Transaction, issuer_id: UUID, after: UUID | None = None, *, now: datetime) -> None:
    """Tell the owners of what an issuer certified, a batch of its certificates at a time, how it has fallen: each once
    for each time that it did. Of one that stands again nobody is told; the rest is left to the next fact.
    """
    fallen = find_disqualifications(tx, [issuer_id]).get(issuer_id)
    issuer = require_organization(tx, issuer_id)
    if fallen is None and issuer.state is not State.SUSPENDED:
        return
    rows = _storage.select_covers(tx, issuer_id, after, FALLEN_AT_ONCE)
    kind = NoticeKind.ISSUER_SUSPENDED if fallen is None else NoticeKind.ISSUER_DISQUALIFIED
    since = "" if issuer.decided_at is None else write_instant(issuer.decided_at)
    key = f"{issuer_id}:{since}" if fallen is None else str(fallen.id)
    for owner, certificate_id in _find_shown(tx, _find_owners(tx, issuer_id, rows), now).items():
        link, details = f"/certificates/{certificate_id}", {"issuer": str(issuer_id)}
        send_notice(tx, owner, kind, details, link=link, key=key, now=now, is_grave=fallen is not None)
    if len(rows) == FALLEN_AT_ONCE:
        publish(tx, ISSUER_FALLEN, str(issuer_id), {"after": str(rows[-1][0])})


def _find_owners(
    tx: Transaction, issuer_id: UUID, certificates: Iterable[tuple[UUID, Iterable[str]]]
) -> Mapping[UUID, list[UUID]]:
    """Return the certificates that cover goods of each owner, by its id; goods of the issuer's own are left out."""
    digits = {one: {found for uri in covers if (found := find_owner_digits(uri))} for one, covers in certificates}
    known = find_prefix_owners(tx, sorted({found for those in digits.values() for found in those}))
    owned: dict[UUID, list[UUID]] = defaultdict(list)
    for one, those in digits.items():
        for owner in {known[found] for found in those if found in known} - {issuer_id}:
            owned[owner].append(one)
    return owned


def _find_shown(tx: Transaction, owned: Mapping[UUID, Iterable[UUID]], now: datetime) -> dict[UUID, UUID]:
    """Return one of the certificates for each owner to whom any of its own is shown."""
    shown = {}
    for owner in find_organizations(tx, owned).values():
        with looking_as(tx, compose_viewer(owner), at=now, purpose=Purpose.TRACE) as glass:
            found = next((one for one in owned[owner.id] if is_shown(tx, glass, one)), None)
        if found is not None:
            shown[owner.id] = found
    return shown
