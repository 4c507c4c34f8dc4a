"""Holding a draw: announced with its commitments, fixed to what may be drawn, revealed; then the results are entered.

What may be drawn are parts: one party's statements about one consignment that arrives in a time and is not released
yet. Every party that shared something is a stratum, so that with `least` every one of them is drawn from. How the
drawing itself is done, and done again by anybody, is `gqts.conduct.draw`.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from gqts.accounts import Caller, Permission
from gqts.conduct import draw as method
from gqts.conduct._storage import counts
from gqts.conduct._storage import draws as _storage
from gqts.conduct.draw import Ticket
from gqts.conduct.drawn import Draw, Drawn, Entry, Result
from gqts.conduct.errors import DrawOutOfOrder, DrawRefused, DrawUnknown, conduct_fault, require_prose
from gqts.conduct.finding import Finding, FindingOutcome, FindingReport, Judged, Subject, SubjectKind
from gqts.conduct.findings import record_finding
from gqts.kit.clock import write_instant
from gqts.kit.database import Transaction
from gqts.kit.ids import new_id
from gqts.organizations import HOST_SUBJECT, record_act

MOST_DRAWN = 1_000
LONGEST_TITLE = 200
_SECRET = 32


def announce_draw(tx: Transaction, caller: Caller, *, title: str, size: int, least: int, now: datetime) -> Draw:
    """Commit to a seed before anybody knows what may be drawn; raise `DrawRefused`."""
    caller.require(Permission.HOST_RISK)
    words = require_prose(title, LONGEST_TITLE, "title", DrawRefused)
    for name, number, fewest in (("size", size, 1), ("least", least, 0)):
        if not fewest <= number <= MOST_DRAWN:
            fault = conduct_fault(
                "draw.size", "So many are not drawn.", name, number, f"Give {fewest} to {MOST_DRAWN}."
            )
            raise DrawRefused(faults=(fault,))
    made = Draw(new_id(lambda: now), words, size, least, now, caller.actor.name, None, None)
    seed, blinding = secrets.token_bytes(_SECRET), secrets.token_bytes(_SECRET)
    _storage.insert_draw(tx, made, seed, blinding)
    detail = {"draw": str(made.id), "commitment": method.commitment_of(seed).hex(), "size": size, "least": least}
    record_act(tx, caller.actor, HOST_SUBJECT, "draw.announced", detail, now=now)
    return made


def fix_arrivals(
    tx: Transaction, caller: Caller, draw_id: UUID, *, since: datetime, until: datetime, now: datetime
) -> Draw:
    """Fix a draw to every party's part in the consignments that arrive in a time and are not released."""
    parts = counts.select_share_parties(tx, since, until, method.MOST_ENTRIES + 1)
    return fix_draw(tx, caller, draw_id, (Entry.of_record(*part) for part in parts), now=now)


def fix_draw(tx: Transaction, caller: Caller, draw_id: UUID, entries: Iterable[Entry], *, now: datetime) -> Draw:
    """Fix what may be drawn, once; raise `DrawOutOfOrder`, or `DrawRefused` when there is nothing, or too much."""
    caller.require(Permission.HOST_RISK)
    kept = _storage.select_secrets(tx, draw_id, is_locked=True)
    if kept is None:
        raise DrawUnknown
    draw, _, blinding = kept
    if draw.fixed_at is not None:
        raise DrawOutOfOrder("What may be drawn is fixed already.")
    once = {one.reference: one for one in entries}
    if not 1 <= len(once) <= method.MOST_ENTRIES:
        raise DrawRefused(f"There are {len(once):,} entries; a draw has 1 to {method.MOST_ENTRIES:,}.")
    tickets = {_ticket_of(blinding, one): one for one in once.values()}
    digest = method.hash_population(tickets)
    _storage.insert_tickets(tx, draw_id, ((one.ticket, one.stratum, entry) for one, entry in tickets.items()))
    _storage.fix_draw(tx, draw_id, digest, now)
    detail = {"draw": str(draw_id), "entries": len(tickets), "population_hash": digest.hex()}
    record_act(tx, caller.actor, HOST_SUBJECT, "draw.fixed", detail, now=now)
    return require_draw(tx, draw_id)


def reveal_draw(tx: Transaction, caller: Caller, draw_id: UUID, *, now: datetime) -> Draw:
    """Reveal the seed of a fixed draw and select, once; raise `DrawOutOfOrder`."""
    caller.require(Permission.HOST_RISK)
    kept = _storage.select_secrets(tx, draw_id, is_locked=True)
    if kept is None:
        raise DrawUnknown
    draw, seed, _ = kept
    if draw.fixed_at is None or draw.revealed_at is not None:
        raise DrawOutOfOrder
    tickets = _storage.select_population(tx, draw_id)
    chosen = method.select(seed, tickets, size=draw.size, least=draw.least)
    _storage.reveal_draw(tx, draw_id, chosen, now)
    detail = {"draw": str(draw_id), "seed": seed.hex(), "drawn": len(chosen)}
    record_act(tx, caller.actor, HOST_SUBJECT, "draw.revealed", detail, now=now)
    return require_draw(tx, draw_id)


def enter_result(
    tx: Transaction,
    caller: Caller,
    draw_id: UUID,
    ticket: bytes,
    result: Result,
    *,
    now: datetime,
) -> Finding:
    """Enter what a check of something drawn showed, once; a mismatch opens a case about its party."""
    caller.require(Permission.HOST_AUDIT)
    caller.require(Permission.CASES_WORK)
    drawn = _storage.lock_drawn(tx, draw_id, ticket)
    if drawn is None:
        raise DrawUnknown("This was not drawn.")
    if drawn.finding_id is not None:
        raise DrawOutOfOrder("Its result is entered already; record another finding if more was found.")
    subject = Subject(SubjectKind.ITEM, drawn.reference)
    if drawn.record_id is not None:
        subject = Subject(SubjectKind.DECLARATION, str(drawn.record_id))
    judged: tuple[Judged, ...] = ()
    if result.outcome is not FindingOutcome.UNCLEAR:
        judged = (Judged(drawn.organization_id, is_right=result.outcome is FindingOutcome.MATCH),)
    report = FindingReport(
        subject, result.fact, result.claimed, result.found, result.outcome, judged, is_random=True,
        record_id=drawn.record_id, note=result.note, severity=result.severity,
    )  # fmt: skip
    finding = record_finding(tx, caller, report, now=now)
    _storage.enter_finding(tx, draw_id, ticket, finding.id)
    return finding


def require_draw(tx: Transaction, draw_id: UUID) -> Draw:
    """Return a draw; raise `DrawUnknown`. Draws are public."""
    kept = _storage.select_secrets(tx, draw_id)
    if kept is None:
        raise DrawUnknown
    return kept[0]


def list_draws(tx: Transaction, *, after: tuple[datetime, UUID] | None = None, limit: int = 50) -> list[Draw]:
    """Return draws, the newest first. Draws are public."""
    return _storage.select_draws(tx, after, limit)


def list_drawn(tx: Transaction, caller: Caller, draw_id: UUID) -> list[Drawn]:
    """Return what was drawn, in order, for customs: it holds the goods."""
    caller.require(Permission.HOST_AUDIT)
    return _storage.select_drawn(tx, draw_id)


def list_drawn_records(tx: Transaction, ids: Collection[UUID]) -> set[UUID]:
    """Return which of these declarations were drawn and wait for their check: their goods are to be looked at."""
    return _storage.select_waiting(tx, list(ids)) if ids else set()


def list_own_tickets(tx: Transaction, caller: Caller, draw_id: UUID, *, limit: int = 200) -> list[tuple[Drawn, bytes]]:
    """Return the caller's organization's entries in a draw, each with the opening that proves it."""
    caller.require(Permission.AUDIT_READ)
    kept = _storage.select_secrets(tx, draw_id)
    if kept is None or caller.organization is None:
        raise DrawUnknown
    own = _storage.select_tickets_of(tx, draw_id, caller.organization, limit)
    return [(one, method.open_ticket(kept[2], one.reference)) for one in own]


def read_published(tx: Transaction, draw_id: UUID) -> dict[str, Any]:
    """Return a draw as it is published: of the population hashes alone, of the seed its commitment until revealed."""
    kept = _storage.select_secrets(tx, draw_id)
    if kept is None:
        raise DrawUnknown
    draw, seed, blinding = kept
    told: dict[str, Any] = {
        "format": method.FORMAT,
        "algorithm": method.ALGORITHM,
        "id": str(draw.id),
        "title": draw.title,
        "size": draw.size,
        "least": draw.least,
        "announced_at": write_instant(draw.announced_at),
        "commitment": method.commitment_of(seed).hex(),
        "blinding_commitment": method.commitment_of(blinding).hex(),
    }
    if draw.fixed_at is None:
        return told
    tickets = _storage.select_population(tx, draw_id)
    told["fixed_at"] = write_instant(draw.fixed_at)
    told["population_hash"] = method.hash_population(tickets).hex()
    told["population"] = [{"ticket": one.ticket.hex(), "stratum": one.stratum.hex()} for one in tickets]
    if draw.revealed_at is not None:
        told["revealed_at"] = write_instant(draw.revealed_at)
        told["seed"] = seed.hex()
        told["selected"] = [one.ticket.hex() for one in _storage.select_drawn(tx, draw_id)]
    return told


def _ticket_of(blinding: bytes, entry: Entry) -> Ticket:
    opening = method.open_ticket(blinding, entry.reference)
    party = str(entry.organization_id)
    return Ticket(method.make_ticket(opening, entry.reference), method.make_stratum(blinding, party))
