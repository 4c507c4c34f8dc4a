"""The evidence of a case for whoever works it: what their own authority may see of the goods, and how the checks came
out.

Customs reads the matrix that was kept when the declaration was assessed; another agency may see less of the goods, so
its checks are run anew on what it may see.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from gqts.accounts import Caller
from gqts.customs.reference import Reference
from gqts.declarations import RecordUnknown
from gqts.evidence import CheckResult, Dossier, read_dossier, read_matrix, read_tolerances, run_checks
from gqts.kit.database import Transaction
from gqts.organizations import Role, find_organization
from gqts.sharing import compose_viewer


def read_evidence(
    tx: Transaction, caller: Caller, record_id: UUID, *, reference: Reference, now: datetime
) -> tuple[Dossier | None, Sequence[CheckResult]]:
    """Return the dossier of a declaration as the caller may see it, and how every check came out; None without one."""
    organization = find_organization(tx, caller.organization) if caller.organization else None
    viewer = compose_viewer(organization, person=caller.person, person_name=caller.person_name)
    try:
        dossier = read_dossier(tx, record_id, now=now, reference=reference, viewer=viewer)
    except RecordUnknown:
        return None, ()
    kept = read_matrix(tx, record_id) if Role.CUSTOMS in caller.roles else None
    if kept is not None:
        return dossier, kept.results
    return dossier, run_checks(dossier, read_tolerances(reference, dossier.day))
