"""The closeout of a recall: a page that can be printed, and its figures as files."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from starlette.responses import Response

from gqts.accounts import Permission
from gqts.kit.clock import write_instant
from gqts.recalls import (
    Closeout,
    Recall,
    list_notices,
    read_closeout,
)
from gqts.web.office.records import send_csv
from gqts.web.recalls.beginning import name_recall
from gqts.web.recalls.following import list_named_notices, name_all, read_own, send_json
from gqts.web.workbench import Desk, page

_TIER_COLUMNS = ("tier", "organization_id", "organization", "units", "acknowledged_at", "removed", "corrected", "note")


@page(Permission.RECALLS_MANAGE)
def show_closeout(desk: Desk) -> Response:
    """Show the figures of a recall on a page that can be printed."""
    with desk.transaction() as tx:
        recall = read_own(tx, desk)
        closeout = read_closeout(tx, recall, now=desk.now)
        notices = list_notices(tx, recall)
        named = name_all(tx, [], notices)
    return desk.render(
        "recalls/closeout.html",
        recall=recall,
        name=name_recall(recall),
        closeout=closeout,
        notices=list_named_notices(notices, named, desk),
    )


@page(Permission.RECALLS_MANAGE)
def export_closeout(desk: Desk) -> Response:
    """Send the figures of a recall as JSON."""
    with desk.transaction() as tx:
        recall = read_own(tx, desk)
        closeout = read_closeout(tx, recall, now=desk.now)
    return send_json(desk, closeout_as_json(recall, closeout), "closeout")


@page(Permission.RECALLS_MANAGE)
def export_tiers(desk: Desk) -> Response:
    """Send who was told, and what they answered, as a CSV file."""
    with desk.transaction() as tx:
        recall = read_own(tx, desk)
        notices = list_notices(tx, recall)
        named = name_all(tx, [], notices)
    rows = (
        (
            str(one.tier),
            str(one.organization_id) if one.shown_units or one.answered_at else "",
            name,
            str(one.units if one.shown_units else 0),
            write_instant(one.acknowledged_at) if one.acknowledged_at else "",
            str(one.removed),
            str(one.corrected),
            one.note,
        )
        for one, name in list_named_notices(notices, named, desk)
    )
    return send_csv(desk, "recall-tiers", _TIER_COLUMNS, rows)


def closeout_as_json(recall: Recall, closeout: Closeout) -> dict[str, Any]:
    """Return the figures of a recall as JSON members."""
    return {
        "recall": str(recall.id),
        "drill": recall.is_drill,
        "state": recall.state.value,
        "at": write_instant(closeout.at),
        "published_at": write_instant(recall.published_at) if recall.published_at else None,
        "balance": asdict(closeout.balance),
        "tiers": [{**asdict(tier), "reach": tier.reach} for tier in closeout.tiers],
        "acknowledged_share": closeout.acknowledged_share,
        "removed": closeout.removed,
        "corrected": closeout.corrected,
        "correction_share": closeout.correction_share,
        "buyers": {"told": closeout.buyers_told, "queued": closeout.buyers_queued, "failed": closeout.buyers_failed},
        "units": {"reachable": closeout.reachable, "unreachable": closeout.unreachable},
        "orders": {"affected": closeout.orders, "buyers_told": closeout.orders_told},
        "buyer_share": closeout.buyer_share,
        "late_scans": [
            {"day": day.isoformat(), "region": region, "scans": n} for day, region, n in closeout.late_scans
        ],
    }
