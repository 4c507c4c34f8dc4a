"""Who may see and work which cases: customs all of them, another agency those of the goods and places in its scope.

A case that an agency is not competent for is to it as one that nobody has. An agency with regions in its scope sees the
cases of offices of which customs has said that they lie there; where that is not said, it sees none.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from gqts.accounts import Caller, Permission
from gqts.clearance._storage import consignments as _storage
from gqts.clearance.consignment import Competence, Consignment
from gqts.clearance.errors import CaseUnknown, CustomsOnly
from gqts.kit.database import Transaction
from gqts.organizations import Role, find_scope

Read = Callable[[Transaction, UUID], Consignment | None]


def require_competence(tx: Transaction, caller: Caller, permission: Permission) -> Competence:
    """Return what a caller is competent for; raise `PermissionMissing` unless they have the permission."""
    caller.require(permission)
    assert caller.organization is not None, "an official permission is an organization's"
    is_customs = Role.CUSTOMS in caller.roles
    scope = None if is_customs else find_scope(tx, caller.organization)
    hs, regions = (scope.hs_prefixes, scope.regions) if scope is not None else ((), ())
    return Competence(caller.organization, is_customs, hs, regions)


def require_customs(caller: Caller) -> None:
    """Raise `CustomsOnly` unless the caller acts for customs."""
    if Role.CUSTOMS not in caller.roles:
        raise CustomsOnly


def require_case(
    tx: Transaction,
    caller: Caller,
    record_id: UUID,
    permission: Permission,
    *,
    read: Read = _storage.select_consignment,
) -> Consignment:
    """Return a case that the caller is competent for; raise `CaseUnknown`, `PermissionMissing`."""
    competence = require_competence(tx, caller, permission)
    found = read(tx, record_id)
    if found is None or not _storage.select_in_competence(tx, [record_id], competence):
        raise CaseUnknown
    return found


def lock_case(tx: Transaction, caller: Caller, record_id: UUID) -> Consignment:
    """Return a case for a change that is customs' alone, once nobody else is at it; raise as `require_case` does."""
    require_customs(caller)
    return require_case(tx, caller, record_id, Permission.CASES_WORK, read=_storage.lock_consignment)


def share_case(tx: Transaction, caller: Caller, record_id: UUID) -> Consignment:
    """Return a case to work on beside others: it is not moved on before the transaction ends, and nobody waits who
    works beside; raise as `require_case` does.
    """
    return require_case(tx, caller, record_id, Permission.CASES_WORK, read=_storage.share_consignment)
