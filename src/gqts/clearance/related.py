"""Which declarations a piece of news concerns: a document by its numbers, a party by what it declared or told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from gqts.clearance._storage import consignments as _storage
from gqts.clearance.queue import mark_due, mark_goods
from gqts.customs.ceb.kinds import INVENTORY
from gqts.declarations import list_records
from gqts.evidence import DECLARED_KINDS
from gqts.kit.database import Transaction

_MOST_RELATED = 200
"""Declarations of one order or parcel that are assessed anew: more is no trade, but somebody trying."""


def mark_related(tx: Transaction, record_id: UUID, payload: Mapping[str, Any], *, now: datetime) -> int:
    """Have assessed what a document concerns (`DOCUMENT_TAKEN`): itself if it declares goods, else the declarations of
    the same order, parcel or number; return how many.
    """
    if payload["kind"] in DECLARED_KINDS:
        return mark_due(tx, [record_id], "declared", now=now)
    found = set()
    if payload.get("invt_no"):
        found |= {one.id for one in list_records(tx, invt_no=payload["invt_no"], limit=_MOST_RELATED)}
    if payload.get("order_no"):
        named = list_records(tx, kind=INVENTORY, order_no=payload["order_no"], limit=_MOST_RELATED)
        found |= {one.id for one in named}
    if payload.get("logistics"):
        code, number = payload["logistics"]
        carried = list_records(tx, kind=INVENTORY, logistics=(code, number), limit=_MOST_RELATED)
        found |= {one.id for one in carried}
    return mark_due(tx, found - {record_id}, "document", now=now)


def name_party(organization_id: UUID) -> str:
    """Return the URI under which a case is found by a party to it, or by who told of its goods."""
    return f"urn:gqts:organization:{organization_id}"


def mark_party(tx: Transaction, organization_id: UUID, reason: str, *, now: datetime) -> int:
    """Have the declarations assessed anew that a party declared, is named in, or told of; return how many."""
    own = mark_due(tx, _storage.select_of_organization(tx, organization_id), reason, now=now)
    return own + mark_goods(tx, [name_party(organization_id)], reason, now=now)


def is_anything_followed(tx: Transaction) -> bool:
    """Return whether any declaration follows goods at all; else no event concerns any."""
    return _storage.has_goods(tx)
