"""The SQL of what a walk found: counts, pages, who handled it, and the orders it was sold by."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from gqts.kit.database import Transaction
from gqts.recalls._storage.walk import COLUMNS, read_affected
from gqts.recalls.affected import Affected
from gqts.tracing.whereabouts import Reach


def select_lots(tx: Transaction, recall_id: UUID, limit: int) -> dict[str, int]:
    """Return the lots affected that are not what the recall's goods are made of, with the units named of each."""
    rows = tx.execute(
        "SELECT l.uri, (SELECT count(*) FROM recalls.affected u WHERE u.recall_id = %(id)s AND u.is_unit"
        " AND u.lot_key = l.identifier_key) FROM recalls.affected l WHERE l.recall_id = %(id)s AND NOT l.is_unit"
        " AND l.uri LIKE '%%/10/%%' ORDER BY l.position LIMIT %(limit)s",
        {"id": recall_id, "limit": limit},
    ).fetchall()
    return dict(rows)


def update_balance(tx: Transaction, recall_id: UUID, lot_pieces: int, unaccounted: int) -> None:
    """Keep how many pieces lots are said to have, and how many of those nobody names."""
    tx.execute(
        "UPDATE recalls.recall SET lot_pieces = %s, unaccounted = %s WHERE recall_id = %s",
        (lot_pieces, unaccounted, recall_id),
    )


def count_reaches(tx: Transaction, recall_id: UUID) -> dict[Reach | None, int]:
    """Return how many units are how far."""
    rows = tx.execute(
        "SELECT reach, count(*) FROM recalls.affected WHERE recall_id = %s AND is_unit GROUP BY reach", (recall_id,)
    ).fetchall()
    return {None if reach is None else Reach(reach): count for reach, count in rows}


def count_kinds(tx: Transaction, recall_id: UUID) -> tuple[int, int, int]:
    """Return how many units, other things, and things that are only claimed to be affected there are."""
    row = tx.execute(
        "SELECT count(*) FILTER (WHERE is_unit), count(*) FILTER (WHERE NOT is_unit), count(*) FILTER (WHERE NOT"
        " is_shown) FROM recalls.affected WHERE recall_id = %s",
        (recall_id,),
    ).fetchone()
    assert row is not None
    return row[0], row[1], row[2]


def count_places(
    tx: Transaction, recall_id: UUID, limit: int
) -> list[tuple[str | None, UUID | None, Reach | None, int]]:
    """Return where units are and who has them: (place, holder, how far, units), the most first."""
    rows = tx.execute(
        "SELECT place, holder, reach, count(*) FROM recalls.affected WHERE recall_id = %s AND is_unit"
        " GROUP BY place, holder, reach ORDER BY count(*) DESC, place, holder, reach LIMIT %s",
        (recall_id, limit),
    ).fetchall()
    return [(place, holder, None if reach is None else Reach(reach), count) for place, holder, reach, count in rows]


def select_page(
    tx: Transaction, recall_id: UUID, after: int, limit: int, *, is_unit: bool | None, reach: int | None
) -> list[Affected]:
    """Return a page of what is affected, nearest first."""
    query = (
        f"SELECT {COLUMNS} FROM recalls.affected WHERE recall_id = %s AND position > %s"  # noqa: S608 - as above
        " AND (%s::boolean IS NULL OR is_unit = %s) AND (%s::smallint IS NULL OR reach = %s)"
        " ORDER BY position LIMIT %s"
    )
    values = (recall_id, after, is_unit, is_unit, reach, reach, limit)
    return [read_affected(row) for row in tx.execute(query.encode(), values).fetchall()]


def select_handlers(tx: Transaction, recall_id: UUID) -> list[tuple[UUID, int, int, int]]:
    """Return (organization, earliest place in a chain, units, shown units) of everybody who handled units."""
    return tx.execute(
        "SELECT organization_id, tier, units, shown_units FROM recalls.handler WHERE recall_id = %s"
        " ORDER BY tier, units DESC, organization_id",
        (recall_id,),
    ).fetchall()


def select_covering(tx: Transaction, keys: Collection[bytes]) -> list[tuple[bytes, UUID, bool]]:
    """Return (key, recall, whether it is shown) of everything affected among keys."""
    rows = tx.execute(
        "SELECT identifier_key, recall_id, is_shown FROM recalls.affected WHERE identifier_key = ANY(%s::uuid[])",
        ([key.hex() for key in keys],),
    ).fetchall()
    return [(key.bytes, recall_id, is_shown) for key, recall_id, is_shown in rows]


def select_order_numbers(
    tx: Transaction, recall_id: UUID, organization_id: UUID, after: str, limit: int
) -> list[tuple[str, int]]:
    """Return a page of a platform's order numbers with how many affected units each holds."""
    return tx.execute(
        "SELECT number, count(*) FROM recalls.order_number WHERE recall_id = %s AND organization_id = %s"
        " AND number > %s GROUP BY number ORDER BY number LIMIT %s",
        (recall_id, organization_id, after, limit),
    ).fetchall()


def count_order_numbers(tx: Transaction, recall_id: UUID) -> dict[UUID, int]:
    """Return how many orders with affected units each platform has."""
    rows = tx.execute(
        "SELECT organization_id, count(DISTINCT number) FROM recalls.order_number WHERE recall_id = %s GROUP BY 1",
        (recall_id,),
    ).fetchall()
    return dict(rows)


def count_reachable(tx: Transaction, recall_id: UUID, platforms: Collection[UUID]) -> tuple[int, int]:
    """Return how many units are of a buyer who left a contact, or of an order of one of some platforms; and how many of
    these are sold, as far as is told.
    """
    row = tx.execute(
        "SELECT count(*), count(*) FILTER (WHERE reach = %(sold)s) FROM recalls.affected"
        " WHERE recall_id = %(id)s AND is_unit"
        " AND (identifier_key IN (SELECT identifier_key FROM recalls.contact)"
        " OR identifier_key IN (SELECT identifier_key FROM recalls.order_number WHERE recall_id = %(id)s"
        " AND organization_id = ANY(%(platforms)s)))",
        {"id": recall_id, "sold": int(Reach.SOLD), "platforms": list(platforms)},
    ).fetchone()
    assert row is not None
    return row[0], row[1]
