"""That what an organization may say has changed: told in the outbox, so that what it said before is judged anew."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from uuid import UUID

from gqts.kit.database import Transaction
from gqts.kit.outbox import publish

AUTHORITY_CHANGED = "organizations.authority_changed"
"""Topic of the fact that an organization may say more or less: key is its id; payload `change`, `since`."""

STATE_CHANGED = "organizations.state_changed"
"""Topic of the fact that an organization was suspended or reinstated: key is its id; payload `state`."""


class AuthorityChange(StrEnum):
    """What became of the authority of an organization."""

    GAINED = "gained"
    """It proved an identifier, was accredited or authorized: claims may turn out to be shown."""
    ACCREDITATION_LOST = "accreditation_lost"
    """An accreditation was withdrawn, from its first day: inspections may be claims."""
    AUTHORIZATION_LOST = "authorization_lost"
    """A brand owner withdrew an authorization: what happened from that day on may be a claim."""


def publish_change(
    tx: Transaction, organizations: Iterable[UUID], change: AuthorityChange, *, since: date | None = None
) -> None:
    """Tell that what each of the organizations may say has changed."""
    for one in sorted(set(organizations)):
        payload = {"change": change.value, "since": None if since is None else since.isoformat()}
        publish(tx, AUTHORITY_CHANGED, str(one), payload)
