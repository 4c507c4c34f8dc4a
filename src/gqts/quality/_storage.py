"""The SQL of quality: makings and what went into them, withdrawals, defects."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from gqts.identifiers import identifier_key
from gqts.kit.database import Transaction
from gqts.quality.defect import Defect
from gqts.quality.making import Making, Recipe

_STANDING = (
    " NOT EXISTS (SELECT FROM quality.withdrawal w WHERE w.event_hash = m.event_hash AND w.stream_id = m.stream_id)"
    " AND m.is_attested AND (m.is_named OR m.lot = '' OR NOT EXISTS (SELECT FROM quality.making n WHERE n.lot = m.lot"
    " AND n.is_named AND n.lot <> ''))"
)
"""What counts of makings: what stands, and of a lot either its instances or its pieces, never both."""


def insert_makings(tx: Transaction, rows: Sequence[tuple[Making, bytes, bytes, int, bool, datetime]]) -> None:
    """Add makings: (making, event, its hash, stream, whether it is attested, instant) each; one that is known stays."""
    with tx.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO quality.making (event_id, product, event_hash, stream_id, is_attested, made_at, units,"
            " is_named, lot, site, line_at, line, machine, recipe_keys) VALUES (%s::uuid, %s, %s, %s, %s, %s, %s, %s,"
            " %s, %s, %s, %s, %s, %s::uuid[]) ON CONFLICT DO NOTHING",
            [
                (
                    event.hex(), one.product, digest, stream, is_attested, at, one.units, one.is_named, one.lot,
                    one.site, one.line_at, one.line, one.machine, [key.hex() for key in one.recipe_keys],
                )
                for one, event, digest, stream, is_attested, at in rows
            ],
        )  # fmt: skip


def insert_recipes(tx: Transaction, rows: Sequence[tuple[Recipe, bytes, int]]) -> None:
    """Add what went into things: (recipe, event hash, stream) each."""
    with tx.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO quality.input (recipe_key, material_key, material, material_product, stream_id, event_hash)"
            " VALUES (%s::uuid, %s::uuid, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
            [
                (one.key.hex(), identifier_key(uri).hex(), uri, uri.partition("/10/")[0], stream, digest)
                for one, digest, stream in rows
                for uri in one.materials
            ],
        )


def insert_counted(tx: Transaction, stream: int) -> bool:
    """Note that a stream is counted from its beginning; return False when that was noted before."""
    return tx.execute("INSERT INTO quality.counted VALUES (%s) ON CONFLICT DO NOTHING", (stream,)).rowcount == 1


def insert_withdrawals(tx: Transaction, rows: Sequence[tuple[bytes, int]]) -> None:
    """Note that events were taken back: (hash, stream) each."""
    with tx.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO quality.withdrawal (event_hash, stream_id) VALUES (%s, %s) ON CONFLICT DO NOTHING", list(rows)
        )


def update_standings(tx: Transaction, event_ids: Sequence[bytes], attested: Sequence[bool]) -> None:
    """Have makings stand as their events do now."""
    tx.execute(
        "UPDATE quality.making m SET is_attested = f.attested FROM unnest(%s::uuid[], %s::boolean[])"
        " AS f (event_id, attested) WHERE m.event_id = f.event_id AND m.is_attested <> f.attested",
        ([one.hex() for one in event_ids], list(attested)),
    )


def select_events_of(tx: Transaction, streams: Sequence[int], after: bytes | None, limit: int) -> list[bytes]:
    """Return a page of the events of streams that made something, in order of id."""
    rows = tx.execute(
        "SELECT DISTINCT event_id FROM quality.making WHERE stream_id = ANY(%s) AND (%s::uuid IS NULL"
        " OR event_id > %s::uuid) ORDER BY event_id LIMIT %s",
        (list(streams), *([None if after is None else after.hex()] * 2), limit),
    ).fetchall()
    return [row[0].bytes for row in rows]


def insert_defect(tx: Transaction, one: Defect, product: str, event_id: bytes | None) -> None:
    """Add a defect, or keep what is known of it now."""
    tx.execute(
        "INSERT INTO quality.defect AS d (source, source_id, identifier_key, identifier, product, kind, severity,"
        " told_at, is_counted, event_id) VALUES (%s, %s, %s::uuid, %s, %s, %s, %s, %s, %s, %s::uuid)"
        " ON CONFLICT (identifier_key, source, source_id) DO UPDATE SET severity = EXCLUDED.severity,"
        " event_id = coalesce(d.event_id, EXCLUDED.event_id)",
        (
            one.source.value, one.source_id, identifier_key(one.identifier).hex(), one.identifier, product, one.kind,
            one.gravity.value, one.told_at, one.is_counted, None if event_id is None else event_id.hex(),
        ),
    )  # fmt: skip


def update_counted(tx: Transaction, source: str, source_id: UUID, *, is_counted: bool) -> None:
    """Have what a source told count or not."""
    tx.execute(
        "UPDATE quality.defect SET is_counted = %s WHERE source_id = %s AND source = %s",
        (is_counted, source_id, source),
    )


def update_made_by(tx: Transaction, keys: Sequence[bytes], event_ids: Sequence[bytes]) -> None:
    """Tie defects that no making was known of to one: key and event, pairwise."""
    tx.execute(
        "UPDATE quality.defect d SET event_id = f.event_id FROM unnest(%s::uuid[], %s::uuid[])"
        " AS f (identifier_key, event_id) WHERE d.identifier_key = f.identifier_key AND d.event_id IS NULL",
        ([one.hex() for one in keys], [one.hex() for one in event_ids]),
    )


def select_taken_back(tx: Transaction, rows: Sequence[tuple[bytes, int]]) -> list[tuple[bytes, str]]:
    """Return (key, identifier) of the defects that are tied to makings which were taken back: (hash, stream) each."""
    found = tx.execute(
        "SELECT DISTINCT d.identifier_key, d.identifier FROM unnest(%s::bytea[], %s::integer[])"
        " AS w (event_hash, stream_id) JOIN quality.making m USING (event_hash, stream_id)"
        " JOIN quality.defect d USING (product, event_id)",
        ([digest for digest, _ in rows], [stream for _, stream in rows]),
    ).fetchall()
    return [(key.bytes, identifier) for key, identifier in found]


def untie(tx: Transaction, keys: Sequence[bytes]) -> None:
    """Have defects be tied to no making."""
    tx.execute(
        "UPDATE quality.defect SET event_id = NULL WHERE identifier_key = ANY(%s::uuid[])",
        ([one.hex() for one in keys],),
    )


def select_making_events(tx: Transaction, event_ids: Collection[bytes]) -> list[bytes]:
    """Return those of events that made something and were not taken back, attested ones and the earliest first."""
    rows = tx.execute(
        "SELECT m.event_id FROM quality.making m WHERE m.event_id = ANY(%s::uuid[]) AND NOT EXISTS"
        " (SELECT FROM quality.withdrawal w WHERE w.event_hash = m.event_hash AND w.stream_id = m.stream_id)"
        " ORDER BY m.is_attested DESC, m.is_named DESC, m.made_at",
        ([one.hex() for one in event_ids],),
    ).fetchall()
    return [row[0].bytes for row in rows]


def select_product_streams(tx: Transaction) -> list[tuple[str, int]]:
    """Return every product of which something was made, with each stream that tells of it."""
    return tx.execute("SELECT DISTINCT product, stream_id FROM quality.making ORDER BY product").fetchall()


def select_material_products(tx: Transaction) -> list[str]:
    """Return every product that went into something."""
    return [row[0] for row in tx.execute("SELECT DISTINCT material_product FROM quality.input").fetchall()]


def select_recipes_using(tx: Transaction, products: Sequence[str]) -> list[bytes]:
    """Return the keys of the recipes with a lot of these products in them."""
    rows = tx.execute(
        "SELECT DISTINCT recipe_key FROM quality.input WHERE material_product = ANY(%s)", (list(products),)
    ).fetchall()
    return [row[0].bytes for row in rows]


def select_recipes_of(tx: Transaction, materials: Collection[bytes]) -> list[bytes]:
    """Return the keys of the recipes with these materials in them."""
    rows = tx.execute(
        "SELECT DISTINCT recipe_key FROM quality.input WHERE material_key = ANY(%s::uuid[])",
        ([one.hex() for one in materials],),
    ).fetchall()
    return [row[0].bytes for row in rows]


def select_products_by_recipe(tx: Transaction, keys: Sequence[bytes]) -> list[str]:
    """Return the products that were made by recipes."""
    rows = tx.execute(
        "SELECT DISTINCT product FROM quality.making WHERE recipe_keys && %s::uuid[]", ([one.hex() for one in keys],)
    ).fetchall()
    return [row[0] for row in rows]


def select_inputs(tx: Transaction, keys: Collection[bytes]) -> list[tuple[bytes, bytes, str, int]]:
    """Return (recipe, material's key, material, stream) of everything that stands under recipe keys."""
    rows = tx.execute(
        "SELECT m.recipe_key, m.material_key, m.material, m.stream_id FROM quality.input m"
        " WHERE m.recipe_key = ANY(%s::uuid[]) AND NOT EXISTS (SELECT FROM quality.withdrawal w"
        " WHERE w.event_hash = m.event_hash AND w.stream_id = m.stream_id)",
        ([one.hex() for one in keys],),
    ).fetchall()
    return [(recipe.bytes, key.bytes, material, stream) for recipe, key, material, stream in rows]


def select_made(tx: Transaction, products: Collection[str]) -> list[tuple[str, int, int]]:
    """Return (product, stream, items) of what was made of products, as far as it is named one by one."""
    query = (
        "SELECT m.product, m.stream_id, sum(m.units)::bigint FROM quality.making m"  # noqa: S608 - our own conditions
        " WHERE m.product = ANY(%s) AND m.is_named AND" + _STANDING + " GROUP BY m.product, m.stream_id"
    )
    return tx.execute(query.encode(), (sorted(products),)).fetchall()


def select_runs(
    tx: Transaction, product: str, since: datetime, until: datetime, severities: Sequence[str], limit: int
) -> list[tuple[Any, ...]]:
    """Return the makings of a product in a time, those alike added up, with how many units were told to be defective.

    (stream, quarter, site, line's read point, line, machine, recipe keys, units, defective, first, last) each.
    """
    query = (
        "SELECT m.stream_id, date_trunc('quarter', m.made_at AT TIME ZONE 'UTC')::date, m.site, m.line_at, m.line,"  # noqa: S608
        " m.machine, m.recipe_keys, sum(m.units)::bigint, coalesce(sum(d.units), 0)::bigint, min(m.made_at),"
        " max(m.made_at) FROM quality.making m LEFT JOIN (SELECT event_id, count(DISTINCT identifier_key) AS units"
        " FROM quality.defect WHERE product = %(product)s AND is_counted AND event_id IS NOT NULL"
        " AND severity = ANY(%(severities)s) GROUP BY event_id) d USING (event_id)"
        " WHERE m.product = %(product)s AND m.made_at >= %(since)s AND m.made_at < %(until)s AND" + _STANDING +
        " GROUP BY 1, 2, 3, 4, 5, 6, 7 LIMIT %(limit)s"
    )  # fmt: skip
    values = {"product": product, "since": since, "until": until, "severities": list(severities), "limit": limit}
    rows = tx.execute(query.encode(), values).fetchall()
    return [(*row[:6], tuple(key.bytes for key in row[6]), *row[7:]) for row in rows]


def select_defects(
    tx: Transaction, product: str, since: datetime, until: datetime, severities: Sequence[str], limit: int
) -> list[tuple[Any, ...]]:
    """Return defects of what was made of a product in a time, the latest first.

    (source, its id, identifier, kind, severity, told at, whether it counts, stream, site, line's read point, line,
    machine, recipe keys) each.
    """
    query = (
        "SELECT d.source, d.source_id, d.identifier, d.kind, d.severity, d.told_at, d.is_counted, m.stream_id, m.site,"  # noqa: S608
        " m.line_at, m.line, m.machine, m.recipe_keys FROM quality.defect d JOIN quality.making m"
        " USING (event_id, product) WHERE d.product = %(product)s"
        " AND m.made_at >= %(since)s AND m.made_at < %(until)s AND d.severity = ANY(%(severities)s) AND" + _STANDING +
        " ORDER BY d.told_at DESC, d.source_id, d.identifier LIMIT %(limit)s"
    )  # fmt: skip
    values = {"product": product, "since": since, "until": until, "severities": list(severities), "limit": limit}
    rows = tx.execute(query.encode(), values).fetchall()
    return [(*row[:12], tuple(key.bytes for key in row[12])) for row in rows]
