"""The SQL of assessments: what was chosen, how each declaration stands, seeds, counts, outcomes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from gqts.kit.database import Transaction

Row = tuple[Any, ...]
_STANDING = (
    "SELECT record_id, version, office, inspected_on, first_at, at, lane, priority, is_random, is_fixed, seed_day"
    " FROM risk.standing"
)


def insert_seed(tx: Transaction, day: date, secret: bytes, commitment: str, at: datetime) -> None:
    """Keep the secret of a day, unless it has one."""
    tx.execute(
        "INSERT INTO risk.seed (day, secret, commitment, made_at) VALUES (%s, %s, %s, %s) ON CONFLICT (day) DO NOTHING",
        (day, secret, commitment, at),
    )


def select_seeds(tx: Transaction, days: Sequence[date]) -> dict[date, bytes]:
    """Return the secrets of days."""
    rows = tx.execute("SELECT day, secret FROM risk.seed WHERE day = ANY(%s)", (list(days),)).fetchall()
    return {day: bytes(secret) for day, secret in rows}


def select_days(tx: Transaction, before: date | None, limit: int) -> list[Row]:
    """Return (day, secret, commitment, made_at), the newest day first."""
    return tx.execute(
        "SELECT day, secret, commitment, made_at FROM risk.seed WHERE (%(before)s::date IS NULL OR day < %(before)s)"
        " ORDER BY day DESC LIMIT %(limit)s",
        {"before": before, "limit": limit},
    ).fetchall()


def lock_tally(tx: Transaction, office: str, day: date, bins: int) -> None:
    """Have an office's counts of a day, and let others who count there wait until this transaction ends."""
    tx.execute(
        "INSERT INTO risk.tally (office, day, seen, red, yellow, blue, bins)"
        " VALUES (%(office)s, %(day)s, 0, 0, 0, 0, array_fill(0::bigint, ARRAY[%(bins)s]))"
        " ON CONFLICT (office, day) DO UPDATE SET seen = risk.tally.seen",
        {"office": office, "day": day, "bins": bins},
    )


def select_tally(tx: Transaction, office: str, since: date, until: date) -> list[Row]:
    """Return (seen, red, yellow, blue, bins) of each day of a span."""
    return tx.execute(
        "SELECT seen, red, yellow, blue, bins FROM risk.tally WHERE office = %s AND day BETWEEN %s AND %s",
        (office, since, until),
    ).fetchall()


def count(tx: Transaction, office: str, day: date, change: Mapping[str, int], place: int | None) -> None:
    """Add to an office's counts of a day; `place` is the twentieth of a declaration that is new."""
    tx.execute(
        "UPDATE risk.tally SET seen = seen + %(seen)s, red = red + %(red)s, yellow = yellow + %(yellow)s,"
        " blue = blue + %(blue)s WHERE office = %(office)s AND day = %(day)s",
        {"office": office, "day": day, **change},
    )
    if place is not None:
        tx.execute(
            "UPDATE risk.tally SET bins[%(place)s] = bins[%(place)s] + 1 WHERE office = %(office)s AND day = %(day)s",
            {"office": office, "day": day, "place": place + 1},
        )


def select_standing(tx: Transaction, record_id: UUID) -> Row | None:
    """Return how a declaration stands."""
    return tx.execute(f"{_STANDING} WHERE record_id = %s".encode(), (record_id,)).fetchone()


def select_red(tx: Transaction, office: str, day: date) -> list[Row]:
    """Return (id, priority, is_random, is_fixed) of what is to be inspected at an office on a day."""
    return tx.execute(
        "SELECT record_id, priority, is_random, is_fixed FROM risk.standing"
        " WHERE office = %s AND inspected_on = %s AND lane = 'red'",
        (office, day),
    ).fetchall()


def insert_assessment(
    tx: Transaction,
    record_id: UUID,
    version: int,
    at: datetime,
    seed_day: date,
    documents: tuple[Mapping[str, Any], Mapping[str, Any], Mapping[str, Any]],
) -> None:
    """Keep a version of an assessment: itself, the facts and the outcomes of checks it was made from."""
    body, facts, outcomes = documents
    tx.execute(
        "INSERT INTO risk.assessment (record_id, version, at, lane, body, facts, outcomes, seed_day)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
        (record_id, version, at, body["lane"], Jsonb(body), Jsonb(facts), Jsonb(outcomes), seed_day),
    )


def set_standing(tx: Transaction, row: Mapping[str, Any]) -> None:
    """Keep how a declaration stands from now on."""
    tx.execute(
        "INSERT INTO risk.standing (record_id, version, office, inspected_on, first_at, at, lane, priority, is_random,"
        " is_fixed, seed_day) VALUES (%(record_id)s, %(version)s, %(office)s, %(inspected_on)s, %(at)s, %(at)s,"
        " %(lane)s, %(priority)s, %(is_random)s, false, %(seed_day)s) ON CONFLICT (record_id) DO UPDATE SET"
        " version = EXCLUDED.version, office = EXCLUDED.office, inspected_on = EXCLUDED.inspected_on,"
        " at = EXCLUDED.at, lane = EXCLUDED.lane, priority = EXCLUDED.priority, is_random = EXCLUDED.is_random,"
        " seed_day = EXCLUDED.seed_day",
        row,
    )


def fix_standing(tx: Transaction, record_id: UUID) -> bool:
    """Keep a declaration in its lane whatever the day's room; tell whether it was assessed."""
    return tx.execute("UPDATE risk.standing SET is_fixed = true WHERE record_id = %s", (record_id,)).rowcount == 1


def select_assessments(tx: Transaction, record_id: UUID) -> list[Row]:
    """Return (version, body) of a declaration, the newest first."""
    return tx.execute(
        "SELECT version, body FROM risk.assessment WHERE record_id = %s ORDER BY version DESC", (record_id,)
    ).fetchall()


def select_assessment(tx: Transaction, record_id: UUID, version: int | None) -> Row | None:
    """Return (version, body, facts, outcomes, seed_day) of one version, the newest without one."""
    return tx.execute(
        "SELECT version, body, facts, outcomes, seed_day FROM risk.assessment WHERE record_id = %(id)s"
        " AND (%(version)s::integer IS NULL OR version = %(version)s) ORDER BY version DESC LIMIT 1",
        {"id": record_id, "version": version},
    ).fetchone()


def select_standings(tx: Transaction, asked: Mapping[str, Any]) -> list[Row]:
    """Return how declarations stand, the newest first; what is asked for is None where it does not matter."""
    return tx.execute(
        f"{_STANDING} WHERE (%(lane)s::text IS NULL OR lane = %(lane)s)"
        " AND (%(office)s::text IS NULL OR office = %(office)s)"
        " AND (%(since)s::timestamptz IS NULL OR first_at >= %(since)s)"
        " AND (%(until)s::timestamptz IS NULL OR first_at < %(until)s)"
        " AND (%(after_at)s::timestamptz IS NULL OR (first_at, record_id) < (%(after_at)s, %(after_id)s::uuid))"
        " ORDER BY first_at DESC, record_id DESC LIMIT %(limit)s".encode(),
        asked,
    ).fetchall()


def set_outcome(tx: Transaction, record_id: UUID, at: datetime, *, is_hit: bool, was_random: bool) -> None:
    """Keep what came of an inspection; what was said before of the same is replaced."""
    tx.execute(
        "INSERT INTO risk.outcome (record_id, is_hit, was_random, at) VALUES (%s, %s, %s, %s)"
        " ON CONFLICT (record_id) DO UPDATE SET is_hit = EXCLUDED.is_hit,"
        " was_random = EXCLUDED.was_random, at = EXCLUDED.at",
        (record_id, is_hit, was_random, at),
    )


_PAST = (
    "SELECT record_id, s.first_at, s.office, a.lane, jsonb_path_query_array(a.body, '$.scores[*].risk'),"
    " jsonb_path_query_array(a.body, '$.scores[*].score'), a.facts, a.outcomes, o.is_hit, o.was_random, a.seed_day"
    " FROM risk.standing AS s JOIN risk.assessment AS a USING (record_id, version)"
    " LEFT JOIN risk.outcome AS o USING (record_id)"
)


def select_past(tx: Transaction, record_id: UUID) -> Row | None:
    """Return one declaration as `select_history` does."""
    return tx.execute(f"{_PAST} WHERE record_id = %s".encode(), (record_id,)).fetchone()


def select_history(tx: Transaction, since: datetime, until: datetime, limit: int, *, is_known: bool) -> list[Row]:
    """Return (id, first_at, office, lane, risks, their scores, facts, outcomes, is_hit, was_random, seed_day).

    Those of a span, the newest first; of an assessment only what it came to is read, not what indicated it.

    `is_hit` is None where nothing was found out; with `is_known` those are left out.
    """
    return tx.execute(
        f"{_PAST} WHERE s.first_at >= %s AND s.first_at < %s AND (NOT %s OR o.is_hit IS NOT NULL)"
        " ORDER BY s.first_at DESC, record_id DESC LIMIT %s".encode(),
        (since, until, is_known, limit),
    ).fetchall()


def count_selected(tx: Transaction, since: datetime) -> list[Row]:
    """Return (profile, declarations it chose, of them inspected, of them hits) since an instant, by last assessment."""
    return tx.execute(
        "SELECT told->>'name', count(*), count(o.is_hit), count(*) FILTER (WHERE o.is_hit)"
        " FROM risk.standing AS s JOIN risk.assessment AS a USING (record_id, version)"
        " CROSS JOIN LATERAL jsonb_array_elements(a.body->'selections') AS told"
        " LEFT JOIN risk.outcome AS o USING (record_id)"
        " WHERE s.first_at >= %s AND told->>'why' = 'profile' GROUP BY 1",
        (since,),
    ).fetchall()


def count_lanes(tx: Transaction, since: date) -> list[Row]:
    """Return (office, seen, red, yellow, blue) since a day, by office."""
    return tx.execute(
        "SELECT office, sum(seen)::bigint, sum(red)::bigint, sum(yellow)::bigint, sum(blue)::bigint FROM risk.tally"
        " WHERE day >= %s GROUP BY office ORDER BY office",
        (since,),
    ).fetchall()
