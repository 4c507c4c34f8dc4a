"""Cross-validate a declaration and keep the matrix: every run whose results differ from those before, with its time.

Promise: validating twice keeps one run as long as nothing that was shared has changed; what changed is told. Whatever
is told later of a thing that a declaration is about finds the declaration by `list_concerned`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from gqts.customs.reference import Reference
from gqts.declarations import find_record
from gqts.evidence import _storage
from gqts.evidence.checks.amounts import declared_of_lot
from gqts.evidence.checks.prices import YUAN
from gqts.evidence.codec import digest_results, read_results, read_unlinked, write_results, write_unlinked
from gqts.evidence.dossier import Dossier
from gqts.evidence.gathering import read_dossier, standard_reference
from gqts.evidence.linking import ThingKind, Unlinked
from gqts.evidence.outcome import CheckResult, Outcome
from gqts.evidence.papers import name_payments
from gqts.evidence.registry import run_checks
from gqts.evidence.tolerances import read_tolerances
from gqts.identifiers import canonical_uri, identifier_key
from gqts.kit.database import Transaction

_MOST_CONCERNED = 10_000


@dataclass(frozen=True, slots=True)
class Run:
    """One run of all checks of a declaration that was kept; `number` counts them from 1."""

    record_id: UUID
    number: int
    at: datetime
    results: tuple[CheckResult, ...]
    unlinked: tuple[Unlinked, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A check of one subject that came out otherwise than the run before; None where it was not, or is no more."""

    code: str
    subject: str
    before: Outcome | None
    now: Outcome | None


@dataclass(frozen=True, slots=True)
class Validation:
    """What a validation found: the dossier, the run that holds now, and what changed since the one before."""

    dossier: Dossier
    run: Run
    is_new: bool
    changes: tuple[Change, ...] = ()

    @property
    def results(self) -> tuple[CheckResult, ...]:
        """Return how every check came out."""
        return self.run.results


def validate(tx: Transaction, record_id: UUID, *, now: datetime, reference: Reference | None = None) -> Validation:
    """Link a declaration, run all checks, keep what differs; raise `RecordUnknown` when it is none.

    `reference` is that of the installation; without it, what comes with gqts.
    """
    reference = reference or standard_reference()
    _storage.lock_record(tx, record_id)
    dossier = read_dossier(tx, record_id, now=now, reference=reference)
    results = run_checks(dossier, read_tolerances(reference, dossier.day))
    _keep_links(tx, record_id, dossier)
    return _keep_run(tx, record_id, dossier, results, now)


def _keep_run(
    tx: Transaction, record_id: UUID, dossier: Dossier, results: tuple[CheckResult, ...], now: datetime
) -> Validation:
    unlinked = dossier.linked.unlinked
    digest = digest_results(results, unlinked)
    latest = _storage.select_latest_digest(tx, record_id)
    if latest is not None and latest[2] == digest:
        return Validation(dossier, Run(record_id, latest[0], latest[1], results, unlinked), is_new=False)
    last = None if latest is None else read_matrix(tx, record_id)
    run = Run(record_id, 1 if last is None else last.number + 1, now, results, unlinked)
    written = (write_results(results), write_unlinked(unlinked))
    _storage.insert_run(tx, record_id, run.number, now, digest, *written)
    changes = tuple(compare_runs(() if last is None else last.results, results))
    return Validation(dossier, run, is_new=True, changes=changes)


def compare_runs(before: Sequence[CheckResult], now: Sequence[CheckResult]) -> Iterable[Change]:
    """Yield the checks that came out otherwise, in the order of the later run."""
    old = {(one.code, one.subject): one.outcome for one in before}
    new = {(one.code, one.subject): one.outcome for one in now}
    for place in dict.fromkeys([*new, *old]):
        if old.get(place) is not new.get(place):
            yield Change(*place, old.get(place), new.get(place))


def read_matrix(tx: Transaction, record_id: UUID) -> Run | None:
    """Return the run that holds now, None when the declaration was never validated."""
    row = _storage.select_latest_run(tx, record_id)
    return None if row is None else _read_run(record_id, row)


def list_runs(tx: Transaction, record_id: UUID, *, before: int | None = None, limit: int = 20) -> list[Run]:
    """Return the runs that were kept, the latest first; `before` is the number that the last page ended with."""
    return [_read_run(record_id, row) for row in _storage.select_runs(tx, record_id, before, limit)]


def list_concerned(tx: Transaction, identifiers: Iterable[str], *, limit: int = _MOST_CONCERNED) -> list[UUID]:
    """Return the declarations that are linked to any of some identifiers, each once."""
    keys = [identifier_key(canonical_uri(uri)).hex() for uri in dict.fromkeys(identifiers)]
    found = _storage.select_concerned(tx, keys, limit) if keys else []
    return list(dict.fromkeys(record_id for record_id, _ in found))


def unlink_declaration(tx: Transaction, record_id: UUID) -> None:
    """Forget what a declaration was linked to, and its prices: it was withdrawn or returned. Its runs stay."""
    _storage.replace_links(tx, record_id, [])
    _storage.delete_prices(tx, record_id)


def _keep_links(tx: Transaction, record_id: UUID, dossier: Dossier) -> None:
    """Keep what a declaration is linked to; one that does not stand any more is linked to nothing."""
    record = find_record(tx, record_id)
    if record is None or not record.is_standing:
        unlink_declaration(tx, record_id)
        return
    rows: dict[str, _storage.LinkRow] = {}
    for one in dossier.linked.things:
        if one.kind is not ThingKind.PRODUCT:
            pieces = declared_of_lot(dossier, one.uri) if one.kind is ThingKind.LOT else None
            key = identifier_key(one.uri).hex()
            rows[key] = (key, one.uri, one.kind.value, one.how.value, one.line, pieces)
    for uri in name_payments([*dossier.orders, *dossier.payments]):
        key = identifier_key(uri).hex()
        rows[key] = (key, uri, "payment", "declared", 0, None)
    _storage.replace_links(tx, record_id, [rows[key] for key in sorted(rows)])
    prices: list[tuple[str, int, Decimal]] = [
        (gtin, line.gnum, line.price)
        for line in dossier.lines
        if line.price and line.currency == YUAN and (gtin := dossier.gtin_of_line(line.gnum))
    ]
    _storage.replace_prices(tx, record_id, prices, dossier.head.ebcCode, dossier.declaration.received_at)


def _read_run(record_id: UUID, row: tuple[int, datetime, bytes, Any, Any]) -> Run:
    number, at, _, results, unlinked = row
    return Run(record_id, number, at, read_results(results), read_unlinked(unlinked))
