"""The parties of a case that take part here: who declared, and whom the declaration names by a customs code."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from gqts.clearance.consignment import Consignment
from gqts.declarations import find_organization_by_code, find_record
from gqts.kit.database import Transaction
from gqts.organizations import Organization, find_organization

_CODES = ("agentCode", "ebcCode", "ebpCode", "logisticsCode", "areaCode", "assureCode", "consigneeCode")
_TRADERS = ("ebcCode", "consigneeCode")


def list_parties(tx: Transaction, case: Consignment) -> list[Organization]:
    """Return the organizations of a case, its declarant first, each once."""
    return list({one.id: one for one in _find(tx, case)}.values())


def find_trader(tx: Transaction, case: Consignment) -> UUID:
    """Return whose consignment it is: the trader that the declaration names, when it takes part; else who declared."""
    record = find_record(tx, case.record_id)
    head = None if record is None else record.document.head
    for code in filter(None, (getattr(head, name, None) for name in _TRADERS)):
        found = find_organization_by_code(tx, code)
        if found is not None:
            return found.id
    return case.organization_id


def _find(tx: Transaction, case: Consignment) -> Iterator[Organization]:
    declarant = find_organization(tx, case.organization_id)
    if declarant is not None:
        yield declarant
    record = find_record(tx, case.record_id)
    head = None if record is None else record.document.head
    for code in dict.fromkeys(filter(None, (getattr(head, name, None) for name in _CODES))):
        found = find_organization_by_code(tx, code)
        if found is not None:
            yield found
