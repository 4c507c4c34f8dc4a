"""Telling the owners of goods that a certificate covering them is withdrawn: those to whom it is shown, and no other.

The owner of goods is whoever has proven the company prefix that they are numbered under.
"""

from __future__ import annotations

from datetime import datetime

from gqts.certificates.certificate import Certificate
from gqts.certificates.reading import is_shown
from gqts.identifiers import find_owner_digits
from gqts.kit.database import Transaction
from gqts.notices import NoticeKind, send_notices
from gqts.organizations import find_organizations, find_prefix_owners
from gqts.sharing import Purpose, compose_viewer, looking_as


def tell_withdrawn(tx: Transaction, certificate: Certificate, *, now: datetime) -> None:
    """Tell the owners of what a certificate covers that it is withdrawn."""
    digits = {found for one in certificate.covers if (found := find_owner_digits(one))}
    owners = {one for one in find_prefix_owners(tx, sorted(digits)).values() if one != certificate.issuer_id}
    shown = []
    for owner in find_organizations(tx, owners).values():
        viewer = compose_viewer(owner)
        with looking_as(tx, viewer, at=now, purpose=Purpose.TRACE) as glass:
            if is_shown(tx, glass, certificate.id):
                shown.append(owner.id)
    details = {"certificate": str(certificate.id), "number": certificate.number, "issuer": str(certificate.issuer_id)}
    link = f"/certificates/{certificate.id}"
    send_notices(tx, shown, NoticeKind.CERTIFICATE_WITHDRAWN, details, link=link, key=str(certificate.id), now=now)
