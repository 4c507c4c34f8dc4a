"""The SQL of the catalogue: statements of master data, all kept, the latest read."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from gqts.kit.database import Transaction

Statement = tuple[str, str, str, str, dict[str, Any], int]
"""(element key in hexadecimal, vocabulary, element id, submitter, content, stream)."""


def select_latest(tx: Transaction, keys: Sequence[bytes], vocabularies: Sequence[str]) -> list[Statement]:
    """Return the latest statement about each of `keys` in each vocabulary, its owner's before anybody else's claim."""
    rows = tx.execute(
        "SELECT DISTINCT ON (element_key, vocabulary)"
        " element_key, vocabulary, element_id, submitter, content, stream_id"
        " FROM catalogue.statement WHERE element_key = ANY(%s::uuid[]) AND vocabulary = ANY(%s)"
        " ORDER BY element_key, vocabulary, standing DESC, stated_at DESC, statement_id DESC",
        ([key.hex() for key in keys], list(vocabularies)),
    ).fetchall()
    return [(key.hex, *rest) for key, *rest in rows]


def select_latest_hashes(tx: Transaction, keys: Sequence[bytes]) -> dict[tuple[str, str, str], bytes]:
    """Return (element key, vocabulary, submitter) -> hash of what each submitter said last."""
    rows = tx.execute(
        "SELECT DISTINCT ON (element_key, vocabulary, submitter) element_key, vocabulary, submitter, content_hash"
        " FROM catalogue.statement WHERE element_key = ANY(%s::uuid[])"
        " ORDER BY element_key, vocabulary, submitter, stated_at DESC, statement_id DESC",
        ([key.hex() for key in keys],),
    ).fetchall()
    return {(key.hex, vocabulary, submitter): digest for key, vocabulary, submitter, digest in rows}


def select_claims(tx: Transaction, stream: int) -> list[tuple[str, datetime]]:
    """Return (element id, when it was last described) of what a stream describes and has not shown to be its own."""
    query = (
        "SELECT element_id, max(stated_at) FROM catalogue.statement WHERE stream_id = %s AND standing = 0"
        " GROUP BY element_id"
    )
    return tx.execute(query, (stream,)).fetchall()


def update_claims(tx: Transaction, stream: int, element_ids: Collection[str]) -> None:
    """Have a stream's descriptions of elements stand as its own to give."""
    query = "UPDATE catalogue.statement SET standing = 1 WHERE stream_id = %s AND element_id = ANY(%s)"
    tx.execute(query, (stream, sorted(element_ids)))


def select_attested(tx: Transaction, stream: int) -> list[tuple[str, datetime]]:
    """Return (element id, when it was last described) of what a stream describes as its own."""
    query = (
        "SELECT element_id, max(stated_at) FROM catalogue.statement WHERE stream_id = %s AND standing = 1"
        " GROUP BY element_id"
    )
    return tx.execute(query, (stream,)).fetchall()


def update_attested(tx: Transaction, stream: int, element_ids: Collection[str]) -> None:
    """Have a stream's descriptions of elements be claims."""
    query = "UPDATE catalogue.statement SET standing = 0 WHERE stream_id = %s AND element_id = ANY(%s)"
    tx.execute(query, (stream, sorted(element_ids)))


def insert_statement(
    tx: Transaction,
    *,
    element_key: bytes,
    vocabulary: str,
    element_id: str,
    content: dict[str, Any],
    content_hash: bytes,
    statement: tuple[bytes, str, datetime],
    belonging: tuple[int, int],
) -> None:
    """Add one statement; `statement` is (its id, who says so, when), `belonging` (stream, standing)."""
    statement_id, submitter, stated_at = statement
    tx.execute(
        "INSERT INTO catalogue.statement (element_key, vocabulary, stated_at, statement_id, submitter, element_id,"
        " content, content_hash, stream_id, standing)"
        " VALUES (%s::uuid, %s, %s, %s::uuid, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
        (
            element_key.hex(), vocabulary, stated_at, statement_id.hex(), submitter, element_id,
            Jsonb(content), content_hash, *belonging,
        ),
    )  # fmt: skip


_PICTURE = "product, digest, width, height, words, is_drawing, given_at"


def upsert_picture(tx: Transaction, key: bytes, picture: tuple[Any, ...]) -> None:
    """Write the picture of a product: (product, organization, digest, width, height, words, is drawing, WebP, when)."""
    product, organization_id, digest, width, height, words, is_drawing, content, given_at = picture
    tx.execute(
        "INSERT INTO catalogue.picture (product_key, product, organization_id, digest, width, height, words,"
        " is_drawing, content, given_at) VALUES (%s::uuid, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
        " ON CONFLICT (product_key) DO UPDATE SET organization_id = excluded.organization_id, digest = excluded.digest,"
        " width = excluded.width, height = excluded.height, words = excluded.words, is_drawing = excluded.is_drawing,"
        " content = excluded.content, given_at = excluded.given_at",
        (key.hex(), product, organization_id, digest, width, height, Jsonb(words), is_drawing, content, given_at),
    )


def delete_picture(tx: Transaction, key: bytes) -> bool:
    """Forget the picture of a product; tell whether there was one."""
    return tx.execute("DELETE FROM catalogue.picture WHERE product_key = %s::uuid", (key.hex(),)).rowcount > 0


def select_picture(tx: Transaction, key: bytes) -> tuple[Any, ...] | None:
    """Return a product's picture without its content."""
    query = f"SELECT {_PICTURE} FROM catalogue.picture WHERE product_key = %s::uuid"  # noqa: S608 - columns of ours
    return tx.execute(query.encode(), (key.hex(),)).fetchone()


def select_pictures(tx: Transaction, organization_id: UUID, after: str, limit: int) -> list[tuple[Any, ...]]:
    """Return the pictures that an organization gave, by product."""
    query = (
        f"SELECT {_PICTURE} FROM catalogue.picture WHERE organization_id = %s AND product > %s"  # noqa: S608 - as above
        " ORDER BY product LIMIT %s"
    )
    return tx.execute(query.encode(), (organization_id, after, limit)).fetchall()


def select_picture_content(tx: Transaction, key: bytes) -> tuple[bytes, bytes] | None:
    """Return the digest and the content of a product's picture."""
    query = "SELECT digest, content FROM catalogue.picture WHERE product_key = %s::uuid"
    return tx.execute(query, (key.hex(),)).fetchone()
