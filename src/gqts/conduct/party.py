"""Who speaks for a party in its case, and who of it may read it."""

from __future__ import annotations

from uuid import UUID

from gqts.accounts import Caller, Permission, Position
from gqts.conduct._storage import cases as _storage
from gqts.conduct.case import Case
from gqts.conduct.errors import CaseUnknown
from gqts.conduct.moving import require_locked
from gqts.kit.database import Transaction
from gqts.organizations import State


def require_own_case(tx: Transaction, caller: Caller, case_id: UUID) -> Case:
    """Return a case of the caller's organization, locked, to speak in it; raise `CaseUnknown` for any other.

    A suspended firm's people may do next to nothing; its administrator speaks in its cases nevertheless.
    """
    case = require_locked(tx, case_id)
    if case.organization_id != caller.organization or not case.is_told:
        raise CaseUnknown
    is_shut_out = caller.state is State.SUSPENDED and caller.position is Position.ADMINISTRATOR
    if not (is_shut_out and caller.may(Permission.AUDIT_READ)):
        caller.require(Permission.ORGANIZATION_EDIT)
    return case


def find_own_case(tx: Transaction, caller: Caller, case_id: UUID) -> Case | None:
    """Return a case of the caller's organization that it has been told of."""
    caller.require(Permission.AUDIT_READ)
    case = _storage.select_case(tx, case_id)
    return case if case and case.organization_id == caller.organization and case.is_told else None
