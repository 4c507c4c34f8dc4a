"""The SQL of the affected goods of which one organization is told in a message."""

from __future__ import annotations

from uuid import UUID

from gqts.kit.database import Transaction
from gqts.tracing.whereabouts import Reach


def select_told(
    tx: Transaction, recall_id: UUID, holder: UUID, after: int, limit: int
) -> list[tuple[int, str, int | None]]:
    """Return a page of the goods that a holder is told of, (position, identifier, units) each, nearest first.

    What it has: a recalled lot stands for its units, of which those not sold are counted, and a unit is named itself
    where its lot is not recalled. What was used up or destroyed is not there, and nothing that is only claimed to be
    affected. And the lots that the recall began with, unless something else was made of them: of what others
    made others' goods of, nobody else reads.
    """
    return tx.execute(
        "WITH held AS (SELECT position, uri, is_unit, reach, CASE WHEN is_unit THEN lot_key ELSE identifier_key END"
        " AS lot_key FROM recalls.affected WHERE recall_id = %(id)s AND holder = %(holder)s AND is_shown"
        " AND reach <> ALL(%(gone)s)),"
        " told AS (SELECT l.position, l.uri, count(*) FILTER (WHERE h.is_unit AND h.reach <> %(sold)s) AS units"
        " FROM held h, recalls.affected l WHERE l.identifier_key = h.lot_key AND l.recall_id = %(id)s"
        " AND l.is_shown AND l.uri LIKE '%%/10/%%' GROUP BY l.position, l.uri"
        " UNION ALL SELECT position, uri, NULL FROM held h WHERE is_unit AND NOT EXISTS (SELECT FROM"
        " recalls.affected l WHERE l.identifier_key = h.lot_key AND l.recall_id = %(id)s AND l.is_shown)"
        " UNION ALL SELECT position, uri, NULL FROM recalls.affected WHERE recall_id = %(id)s AND depth = 0"
        " AND uri LIKE '%%/10/%%' AND NOT is_unit AND identifier_key NOT IN (SELECT DISTINCT source_key"
        " FROM recalls.affected WHERE recall_id = %(id)s AND how = 'became' AND source_key IS NOT NULL))"
        " SELECT position, uri, max(units) FROM told WHERE position > %(after)s GROUP BY position, uri"
        " ORDER BY position LIMIT %(limit)s",
        {
            "id": recall_id,
            "holder": holder,
            "after": after,
            "limit": limit,
            "sold": int(Reach.SOLD),
            "gone": [int(Reach.USED), int(Reach.ENDED)],
        },
    ).fetchall()
