"""An organization whose events and key the benchmarks use: it owns the prefix of all their identifiers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from gqts.accounts import HIGHEST_RATE, Caller, KeyScope, issue_key
from gqts.kit.clock import system_clock
from gqts.kit.database import Database
from gqts.organizations import (
    Actor,
    Application,
    IdentifierKind,
    Level,
    Organization,
    Role,
    apply_to_join,
    claim_identifier,
    decide_application,
    decide_identifier,
)
from gqts.sharing import apply_preset

PREFIX = "9526543"
_LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
_BENCH = Actor.operator("bench")


def make_firm(database: Database, *, prefix: str | None = PREFIX, preset: str = "port") -> Organization:
    """Have a firm take part, prove its prefix and share by a preset."""
    with database.transaction() as tx:
        application = Application({"en": f"Firm of {prefix}"}, "NZ", frozenset({Role.MANUFACTURER}), Level.FACTORY)
        firm = apply_to_join(tx, _BENCH, application, now=_LONG_AGO)
        firm = decide_application(tx, _BENCH, firm.id, is_approved=True, reason="bench", now=_LONG_AGO)
        if prefix is not None:
            kind = IdentifierKind.COMPANY_PREFIX
            claim = claim_identifier(tx, _BENCH, firm.id, kind, prefix, evidence="bench", now=_LONG_AGO)
            decide_identifier(tx, _BENCH, claim.id, is_proven=True, reason="bench", now=_LONG_AGO)
        apply_preset(tx, _BENCH, firm.id, preset, now=_LONG_AGO)
    return firm


def make_key(database: Database, organization_id: UUID) -> str:
    """Return an API key of a firm, for events and labels."""
    now = system_clock()
    with database.transaction() as tx:
        return issue_key(
            tx,
            Caller.operator("bench", organization_id),
            name="bench",
            scopes={KeyScope.EVENTS_CAPTURE, KeyScope.EVENTS_READ, KeyScope.LABELS_MINT},
            expires_at=now + timedelta(days=2),
            per_minute=HIGHEST_RATE,
            now=now,
        )[1]
