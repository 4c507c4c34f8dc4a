"""A body's own certificates: found by number, state and day, taken along as CSV, with those that end soon."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from starlette.responses import Response

from gqts.accounts import Permission
from gqts.certificates import (
    Attestation,
    Certificate,
    CertificateState,
    Narrowing,
    attest_certificates,
    count_certificates,
    list_certificates,
    narrow_to_state,
)
from gqts.kit.clock import write_instant
from gqts.kit.database import Transaction
from gqts.organizations import Role, find_disqualifications
from gqts.web.attest.words import BADGES, OFFERED
from gqts.web.certificates import word_state
from gqts.web.firm.own import require_own
from gqts.web.office.days import read_day
from gqts.web.office.paging import PAGE, Place, compose_pages, read_place, read_through
from gqts.web.office.records import send_csv
from gqts.web.telling import show_code
from gqts.web.workbench import Desk, page

SOON = timedelta(days=30)
_COLUMNS = (
    "number", "state", "issued_on", "tested_on", "valid_from", "valid_until", "covers", "subjects",
    "country_of_origin", "findings", "received_at", "withdrawn_at", "withdrawn_reason", "id",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address narrows the list to."""

    number: str
    state: CertificateState | None
    first: date | None
    last: date | None
    is_ending: bool

    @property
    def is_narrowed(self) -> bool:
        """Return whether it is narrowed at all."""
        return bool(self.number or self.state or self.first or self.last or self.is_ending)

    def narrow(self, today: date) -> Narrowing:
        """Return the narrowing of the list."""
        state = CertificateState.VALID if self.is_ending else self.state
        ends_by = today + SOON if self.is_ending else None
        narrowing = narrow_to_state(state, today, number=self.number, ends_by=ends_by)
        return replace(narrowing, issued_from=self.first, issued_until=self.last)


@page(Permission.CERTIFICATES_ISSUE)
def list_own(desk: Desk) -> Response:
    """Show the certificates of the organization, the latest first, and warn of those that end soon."""
    asked, today = read_asked(desk), desk.now.date()
    with desk.transaction() as tx:
        own = require_own(desk)
        rows = read_rows(tx, own.id, asked, today, read_place(desk), PAGE + 1)
        ending = replace(asked, number="", state=None, first=None, last=None, is_ending=True).narrow(today)
        soon = count_certificates(tx, own.id, narrowing=ending)
        fallen = find_disqualifications(tx, [own.id]).get(own.id)
    return desk.render(
        "attest/list.html",
        **show_rows(desk, rows, asked),
        soon=soon,
        fallen=fallen,
        is_body=Role.INSPECTION_BODY in own.roles,
        days=SOON.days,
    )


@page(Permission.CERTIFICATES_ISSUE)
def export_own(desk: Desk) -> Response:
    """Send the certificates of the organization as a file, narrowed as the list is."""
    asked, today = read_asked(desk), desk.now.date()
    with desk.transaction() as tx:
        own = require_own(desk)

        def read(after: Place | None, limit: int) -> Sequence[Attestation]:
            return read_rows(tx, own.id, asked, today, after, limit)

        rows = read_through(read, place_of)
    return send_csv(desk, "certificates", _COLUMNS, (_write(one, today) for one in rows))


def read_asked(desk: Desk) -> Asked:
    """Return what the address narrows the list to; what cannot be narrows nothing."""
    state = desk.query("state")
    return Asked(
        number=desk.query("number", longest=100),
        state=CertificateState(state) if state in set(OFFERED) else None,
        first=read_day(desk.query("from")),
        last=read_day(desk.query("until")),
        is_ending=desk.query("ending") == "soon",
    )


def read_rows(
    tx: Transaction, issuer: UUID, asked: Asked, today: date, after: Place | None, limit: int
) -> list[Attestation]:
    """Return a body's certificates with who stands behind them, the latest first."""
    found = list_certificates(tx, issuer, narrowing=asked.narrow(today), after=after, limit=limit)
    return attest_certificates(tx, found)


def place_of(attestation: Attestation) -> Place:
    """Return the place of a certificate in the list."""
    return attestation.certificate.received_at, attestation.certificate.id


def show_rows(desk: Desk, rows: Sequence[Attestation], asked: Asked) -> dict[str, Any]:
    """Return what the table of certificates shows."""
    today, language = desk.now.date(), desk.language
    pages = compose_pages(desk, rows, place_of)
    return {
        "pages": pages,
        "asked": asked,
        "states": [(one.value, language.text(words)) for one, words in OFFERED.items()],
        "query": desk.request.url.query,
        "lines": [
            (
                one.certificate,
                BADGES[one.state_on(today)],
                word_state(one.certificate, one.state_on(today), language),
                show_code(one.certificate.covers[0]),
                is_ending_soon(one, today),
            )
            for one in pages.rows
        ],
    }


def is_ending_soon(attestation: Attestation, today: date) -> bool:
    """Return whether a certificate is valid and ends within a month."""
    is_valid = attestation.state_on(today) is CertificateState.VALID
    return is_valid and attestation.certificate.valid_until <= today + SOON


def _write(attestation: Attestation, today: date) -> tuple[str, ...]:
    one: Certificate = attestation.certificate
    findings = "; ".join(
        f"{each.characteristic} {each.result} {each.unit} ({each.standard}, {each.method})" for each in one.findings
    )
    return (
        one.number,
        attestation.state_on(today).value,
        one.issued_on.isoformat(),
        one.tested_on.isoformat(),
        one.valid_from.isoformat(),
        one.valid_until.isoformat(),
        " ".join(one.covers),
        ", ".join(one.subjects),
        one.country_of_origin,
        findings,
        write_instant(one.received_at),
        "" if one.withdrawn_at is None else write_instant(one.withdrawn_at),
        one.withdrawn_reason,
        str(one.id),
    )
