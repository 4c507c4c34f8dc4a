"""The SQL of the files in cases."""

from __future__ import annotations

from uuid import UUID

from gqts.kit.database import Transaction


def insert_file(
    tx: Transaction, file_id: UUID, case_id: UUID, name: str, media_type: str, digest: bytes, content: bytes
) -> None:
    """Add a file."""
    tx.execute(
        "INSERT INTO conduct.file (file_id, case_id, name, media_type, size, sha256, content)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s)",
        (file_id, case_id, name, media_type, len(content), digest, content),
    )


def count_files(tx: Transaction, case_id: UUID) -> int:
    """Return how many files a case has."""
    row = tx.execute("SELECT count(*) FROM conduct.file WHERE case_id = %s", (case_id,)).fetchone()
    assert row is not None
    return int(row[0])


def select_file(tx: Transaction, case_id: UUID, file_id: UUID) -> tuple[str, str, bytes] | None:
    """Return (name, media type, content) of a file of a case."""
    query = "SELECT name, media_type, content FROM conduct.file WHERE case_id = %s AND file_id = %s"
    row = tx.execute(query, (case_id, file_id)).fetchone()
    return None if row is None else (row[0], row[1], bytes(row[2]))
