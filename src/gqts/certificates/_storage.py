"""The SQL of certificates: added, withdrawn, found by what they cover, by number, by URI, by issuer."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from gqts.certificates.certificate import Certificate, Finding, Sample
from gqts.kit.database import Transaction

Row = tuple[Any, ...]

_CERTIFICATE = (
    "SELECT c.certificate_id, c.issuer_id, c.number, c.covers, c.subjects, c.findings, c.sample, c.country_of_origin,"
    " c.tested_on, c.issued_on, c.valid_from, c.valid_until, c.accreditation_id, c.received_at, c.withdrawn_at,"
    " c.withdrawn_reason, EXISTS (SELECT 1 FROM certificates.document d"
    "  WHERE d.issuer_id = c.issuer_id AND d.certificate_id = c.certificate_id)"
    " FROM certificates.certificate c"
)


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which certificates of an issuer are asked for; those of days are first and last, both within."""

    number: str = ""
    is_withdrawn: bool | None = None
    valid_on: date | None = None
    ended_before: date | None = None
    begins_after: date | None = None
    ends_by: date | None = None
    issued_from: date | None = None
    issued_until: date | None = None


def insert_certificate(
    tx: Transaction, new: Certificate, stream: int, uri_key: bytes, digest: bytes, keys: Sequence[bytes]
) -> bool:
    """Add a certificate and what it covers; tell whether its number was free."""
    done = tx.execute(
        "INSERT INTO certificates.certificate (certificate_id, issuer_id, stream_id, number, uri_key, covers, subjects,"
        " findings, sample, country_of_origin, tested_on, issued_on, valid_from, valid_until, accreditation_id,"
        " received_at, content_hash)"
        " VALUES (%s, %s, %s, %s, %s::uuid, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
        " ON CONFLICT (issuer_id, number) DO NOTHING",
        (
            new.id, new.issuer_id, stream, new.number, uri_key.hex(), list(new.covers), list(new.subjects),
            Jsonb([_write_finding(one) for one in new.findings]),
            None if new.sample is None else Jsonb(_write_sample(new.sample)),
            new.country_of_origin, new.tested_on, new.issued_on, new.valid_from, new.valid_until,
            new.accreditation_id, new.received_at, digest,
        ),
    )  # fmt: skip
    if done.rowcount != 1:
        return False
    tx.execute(
        "INSERT INTO certificates.coverage (identifier_key, certificate_id, stream_id)"
        " SELECT key, %s, %s FROM unnest(%s::uuid[]) AS key",
        (new.id, stream, [key.hex() for key in keys]),
    )
    return True


def select_by_number(tx: Transaction, issuer_id: UUID, number: str) -> tuple[Certificate, bytes] | None:
    """Return an issuer's certificate of a number, and the digest of what was handed in."""
    query = "SELECT certificate_id, content_hash FROM certificates.certificate WHERE issuer_id = %s AND number = %s"
    row = tx.execute(query, (issuer_id, number)).fetchone()
    return None if row is None else (select_certificates(tx, [row[0]])[0], row[1])


def select_certificates(tx: Transaction, ids: Collection[UUID]) -> list[Certificate]:
    """Return the certificates of ids, as row-level security lets them be seen."""
    query = f"{_CERTIFICATE} WHERE c.certificate_id = ANY(%s)"
    return [_read(row) for row in tx.execute(query.encode(), (list(ids),)).fetchall()]


def select_concerning(
    tx: Transaction, covered: Sequence[bytes], uris: Sequence[bytes], ids: Sequence[UUID], most: int
) -> list[tuple[UUID, int]]:
    """Return (certificate, stream) of those that cover, or go by, something: whoever may see them, the latest first."""
    return tx.execute(
        "SELECT certificate_id, stream_id FROM certificates.find_concerning(%s::uuid[], %s::uuid[], %s::uuid[], %s)",
        ([key.hex() for key in covered], [key.hex() for key in uris], list(ids), most),
    ).fetchall()


def select_page(
    tx: Transaction, issuer_id: UUID, only: Narrowing, after: tuple[datetime, UUID] | None, limit: int
) -> list[Certificate]:
    """Return an issuer's certificates, the latest received first."""
    where, parameters = _narrow(issuer_id, only)
    if after is not None:
        where += " AND (c.received_at, c.certificate_id) < (%s, %s)"
        parameters.extend(after)
    query = f"{_CERTIFICATE} WHERE {where} ORDER BY c.received_at DESC, c.certificate_id DESC LIMIT %s"
    return [_read(row) for row in tx.execute(query.encode(), (*parameters, limit)).fetchall()]


def count_certificates(tx: Transaction, issuer_id: UUID, only: Narrowing, most: int) -> int:
    """Return how many certificates of an issuer there are, `most` at most, as row-level security lets them be seen."""
    where, parameters = _narrow(issuer_id, only)
    some = f"SELECT FROM certificates.certificate c WHERE {where} LIMIT %s"
    row = tx.execute(f"SELECT count(*) FROM ({some}) found".encode(), (*parameters, most)).fetchone()  # noqa: S608
    assert row is not None
    return int(row[0])


def select_covers(tx: Transaction, issuer_id: UUID, after: UUID | None, limit: int) -> list[tuple[UUID, list[str]]]:
    """Return (id, what it covers) of an issuer's certificates, in the order of their ids."""
    return tx.execute(
        "SELECT certificate_id, covers FROM certificates.certificate WHERE issuer_id = %s"
        " AND (%s::uuid IS NULL OR certificate_id > %s) ORDER BY certificate_id LIMIT %s",
        (issuer_id, after, after, limit),
    ).fetchall()


def withdraw_certificate(tx: Transaction, issuer_id: UUID, certificate_id: UUID, reason: str, now: datetime) -> bool:
    """Mark a certificate as withdrawn; tell whether it was not before."""
    done = tx.execute(
        "UPDATE certificates.certificate SET withdrawn_at = %s, withdrawn_reason = %s"
        " WHERE issuer_id = %s AND certificate_id = %s AND withdrawn_at IS NULL",
        (now, reason, issuer_id, certificate_id),
    )
    return done.rowcount == 1


def insert_document(tx: Transaction, certificate: Certificate, content: bytes, digest: bytes, now: datetime) -> bool:
    """Add the document of a certificate; tell whether there was none."""
    done = tx.execute(
        "INSERT INTO certificates.document (issuer_id, certificate_id, stream_id, content, sha256, received_at)"
        " SELECT issuer_id, certificate_id, stream_id, %s, %s, %s FROM certificates.certificate"
        " WHERE issuer_id = %s AND certificate_id = %s ON CONFLICT (issuer_id, certificate_id) DO NOTHING",
        (content, digest, now, certificate.issuer_id, certificate.id),
    )
    return done.rowcount == 1


def select_digest(tx: Transaction, certificate: Certificate) -> tuple[bytes, int] | None:
    """Return the SHA-256 and the size of a certificate's document, None when there is none to be seen."""
    query = "SELECT sha256, length(content) FROM certificates.document WHERE issuer_id = %s AND certificate_id = %s"
    return tx.execute(query, (certificate.issuer_id, certificate.id)).fetchone()


def select_document(tx: Transaction, certificate: Certificate) -> bytes | None:
    """Return the document of a certificate, None when there is none to be seen."""
    query = "SELECT content FROM certificates.document WHERE issuer_id = %s AND certificate_id = %s"
    row = tx.execute(query, (certificate.issuer_id, certificate.id)).fetchone()
    return None if row is None else bytes(row[0])


def _narrow(issuer_id: UUID, only: Narrowing) -> tuple[str, list[Any]]:
    conditions, parameters = ["c.issuer_id = %s"], list[Any]([issuer_id])
    if only.is_withdrawn is not None:
        conditions.append(f"c.withdrawn_at IS {'NOT ' if only.is_withdrawn else ''}NULL")
    for condition, value in (
        ("strpos(lower(c.number), lower(%s)) > 0", only.number or None),
        ("%s BETWEEN c.valid_from AND c.valid_until", only.valid_on),
        ("c.valid_until < %s", only.ended_before),
        ("c.valid_from > %s", only.begins_after),
        ("c.valid_until <= %s", only.ends_by),
        ("c.issued_on >= %s", only.issued_from),
        ("c.issued_on <= %s", only.issued_until),
    ):
        if value is not None:
            conditions.append(condition)
            parameters.append(value)
    return " AND ".join(conditions), parameters


def _write_finding(finding: Finding) -> dict[str, Any]:
    return {
        "characteristic": finding.characteristic,
        "standard": finding.standard,
        "method": finding.method,
        "result": finding.result,
        "unit": finding.unit,
        "limit": finding.limit,
        "is_conformant": finding.is_conformant,
    }


def _write_sample(sample: Sample) -> dict[str, Any]:
    drawn_on = None if sample.drawn_on is None else sample.drawn_on.isoformat()
    return {"quantity": sample.quantity, "drawn_on": drawn_on, "drawn_at": sample.drawn_at}


def _read(row: Row) -> Certificate:
    new, issuer, number, covers, subjects, findings, sample, country, *rest = row
    tested, issued, begins, ends, accreditation, received, withdrawn, reason, has_document = rest
    return Certificate(
        new, issuer, number, tuple(covers), tuple(subjects), tuple(Finding(**one) for one in findings),
        None if sample is None else _read_sample(sample), country, tested, issued, begins, ends, accreditation,
        received, withdrawn, reason, has_document,
    )  # fmt: skip


def _read_sample(sample: dict[str, Any]) -> Sample:
    drawn_on = None if sample["drawn_on"] is None else date.fromisoformat(sample["drawn_on"])
    return Sample(sample["quantity"], drawn_on, sample["drawn_at"])
