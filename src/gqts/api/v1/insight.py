"""What scans tell, for systems: figures and cells (`GET /v1/insight/scans`), what stands out
(`GET /v1/insight/hot-spots`), and alerts (`GET /v1/insight/alerts`; what is found in one: `alert_answers`).

Figures are sums of blocks of at least ten scans; an answer for a past period is the same whenever it is asked for,
save what was told of it since. As CSV a row is a cell: a day with all that is told of its scans.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from gqts.accounts import Permission
from gqts.api.answers import json_response
from gqts.api.authentication import require_authenticated, require_caller
from gqts.api.content import JSON, require_media_type
from gqts.api.context import context_of
from gqts.api.paging import Mark, cut_page, next_link, read_page
from gqts.identifiers import IdentifierRefused, identifier_key, list_elements, parse_typed
from gqts.insight import (
    Abroad,
    Figures,
    Item,
    Names,
    Question,
    Spot,
    find_names,
    list_cells,
    list_inbox,
    read_figures,
    read_hot_spots,
)
from gqts.kit.clock import write_instant
from gqts.kit.errors import Fault, GqtsError, Kind, shown
from gqts.scans import AlertFilter, Reason

CSV = "text/csv"
USUAL_DAYS = 90
LONGEST_DAYS = 3 * 366
COLUMNS = ("day", "gtin", "lot", "country", "region", "reason", "scans")
_VARY = {"Vary": "Accept, Authorization"}
_LOT = "/10/"
_FIRST_YEAR = 2000
_ANY = bytes(16).hex()
"""A key that nothing has: what is asked for and is not the caller's finds nothing."""


class QuestionRefused(GqtsError):
    """A parameter asks for something that cannot be told."""

    kind = Kind.INVALID


@dataclass(frozen=True, slots=True)
class _Asked:
    """The parameters as they were read: a period, and what narrows it, "" for every one."""

    since: date
    until: date
    product: str
    lot: str
    country: str
    region: str
    reason: str

    def as_question(self, names: Names) -> Question:
        product = identifier_key(self.product).hex() if self.product else ""
        lot = next((key for key, uri in names.lots.items() if self.lot in (uri, uri.rpartition(_LOT)[2])), _ANY)
        return Question(
            self.since, self.until, product, lot if self.lot else "", self.country, self.region, self.reason
        )


def show_scans(request: Request) -> Response:
    """Answer with figures of scans as JSON, or with cells as CSV."""
    media_type = require_media_type(request, (JSON, CSV))
    require_authenticated(request, Permission.SCANS_READ)
    asked = _read(request)
    with context_of(request).database.transaction() as tx:
        caller = require_caller(tx, request, Permission.SCANS_READ)
        names = find_names(tx, caller)
        question = asked.as_question(names)
        if media_type == CSV:
            cells = list_cells(tx, caller, question)
            rows = [
                (one.day.isoformat(), _gtin(names, one.product), _lot(names, one.lot), one.country, one.region,
                 one.reason, str(one.scans))
                for one in cells
            ]  # fmt: skip
            return Response(_write_csv(rows), 200, {**_VARY, "Cache-Control": "no-store"}, "text/csv; charset=utf-8")
        content = figures_as_json(read_figures(tx, caller, question), names)
    return json_response(request, {**_period(asked), **content}, headers=_VARY)


def show_hot_spots(request: Request) -> Response:
    """Answer with what stands out in a period."""
    require_media_type(request, (JSON,))
    require_authenticated(request, Permission.SCANS_READ)
    asked = _read(request)
    with context_of(request).database.transaction() as tx:
        caller = require_caller(tx, request, Permission.SCANS_READ)
        names = find_names(tx, caller)
        found = read_hot_spots(tx, caller, asked.as_question(names))
    content = {
        **_period(asked),
        "undeclared": found.undeclared,
        "diversion": [_abroad_as_json(one, names) for one in found.abroad],
        "suspicion": [_spot_as_json(one) for one in found.spots],
    }
    return json_response(request, content, headers=_VARY)


def show_alerts(request: Request) -> Response:
    """Answer with a page of alerts, the newest first; the header Link leads to the next."""
    require_media_type(request, (JSON,))
    require_authenticated(request, Permission.SCANS_READ)
    page, asked = read_page(request), _read(request)
    since = datetime.combine(asked.since, time(), UTC)
    wanted = AlertFilter(
        frozenset({Reason(asked.reason)}) if asked.reason else frozenset(),
        product=identifier_key(asked.product) if asked.product else None,
        country=asked.country or None,
        since=since,
        until=datetime.combine(asked.until, time(), UTC) + timedelta(days=1),
    )
    after = (page.after.at, UUID(bytes=page.after.key)) if page.after else None
    with context_of(request).database.transaction() as tx:
        caller = require_caller(tx, request, Permission.SCANS_READ)
        found = list_inbox(tx, caller, wanted=wanted, after=after, limit=page.size + 1)
    rows, last = cut_page(found, page)
    headers = dict(_VARY)
    if last is not None:
        headers |= next_link(request, page, Mark(last.alert.last_at, last.alert.id.bytes))
    return json_response(request, [alert_as_json(one) for one in rows], headers=headers)


def figures_as_json(figures: Figures, names: Names) -> dict[str, Any]:
    """Return figures as JSON members; what is not told apart stands under null."""
    return {
        "toldUntil": figures.closed.isoformat() if figures.closed else None,
        "scans": figures.scans,
        "newItems": figures.news,
        "furtherScans": figures.again,
        "byDay": [{"day": day.isoformat(), "scans": count} for day, count in sorted(figures.by_day.items())],
        "byPlace": [
            {"country": country or None, "region": region or None, "scans": count}
            for (country, region), count in sorted(figures.by_place.items(), key=lambda one: (-one[1], one[0]))
        ],
        "byProduct": _rank({_gtin(names, key): count for key, count in figures.by_product.items()}, "gtin"),
        "byLot": [
            {"gtin": _gtin(names, product) or None, "lot": _lot(names, lot) or None, "scans": count}
            for (product, lot), count in sorted(figures.by_lot.items(), key=lambda one: (-one[1], one[0]))
        ],
        "byReason": _rank(figures.by_reason, "reason"),
        "hours": [
            {"weekday": one.weekday, "fromHour": one.from_hour, "toHour": one.to_hour, "scans": one.scans}
            for one in figures.hours
        ],
    }


def alert_as_json(one: Item) -> dict[str, Any]:
    """Return an alert as JSON members, with what was found that counts; null while nobody answered."""
    alert = one.alert
    return {
        "id": str(alert.id),
        "identifier": alert.subject,
        "reason": alert.reason.value,
        "audience": alert.audience.value,
        "day": alert.day.isoformat(),
        "firstAt": write_instant(alert.first_at),
        "lastAt": write_instant(alert.last_at),
        "country": alert.country,
        "region": alert.region,
        "scans": alert.scans,
        "evidence": dict(alert.evidence),
        "outcome": one.outcome.value if one.outcome else None,
    }


def _rank(sums: Mapping[str, int], name: str) -> list[dict[str, Any]]:
    ranked = sorted(sums.items(), key=lambda one: (-one[1], one[0]))
    return [{name: key or None, "scans": count} for key, count in ranked]


def _abroad_as_json(one: Abroad, names: Names) -> dict[str, Any]:
    return {
        "gtin": _gtin(names, one.product) or None,
        "country": one.country,
        "scans": one.scans,
        "ofScans": one.of,
        "expected": round(one.expected, 3),
        "times": round(one.times, 3),
        "low": round(one.low, 3),
        "high": round(one.high, 3),
        "standsOut": one.stands_out,
        "lots": [_lot(names, key) for key, _ in one.lots if key in names.lots],
    }


def _spot_as_json(one: Spot) -> dict[str, Any]:
    share = one.share
    return {
        "country": one.country,
        "region": one.region or None,
        "alerts": one.alerts,
        "scans": one.scans,
        "usual": round(one.usual, 6),
        "share": None if share is None or share.share is None else round(share.share, 6),
        "low": None if share is None else round(share.low, 6),
        "high": None if share is None else round(share.high, 6),
        "standsOut": one.stands_out,
    }


def _period(asked: _Asked) -> dict[str, str]:
    return {"since": asked.since.isoformat(), "until": asked.until.isoformat()}


def _gtin(names: Names, key: str) -> str:
    return names.goods[key].gtin if key in names.goods else ""


def _lot(names: Names, key: str) -> str:
    return names.lots[key].rpartition(_LOT)[2] if key in names.lots else ""


def _read(request: Request) -> _Asked:
    """Return what the parameters ask for; raise `QuestionRefused` with every fault."""
    told, faults = request.query_params, list[Fault]()
    today = context_of(request).clock().astimezone(UTC).date()
    until = _read_day(told.get("until"), "until", today, faults)
    since = _read_day(told.get("since"), "since", until - timedelta(days=USUAL_DAYS), faults)
    if not faults and not 0 <= (until - since).days <= LONGEST_DAYS:
        fix = f"Give a day up to {LONGEST_DAYS} days before `until`."
        faults.append(_fault("since", since.isoformat(), fix))
    product = _read_product(told.get("product", ""), faults)
    country, region = told.get("country", "").upper(), told.get("region", "").upper()
    if country and not (len(country) == 2 and country.isascii() and country.isalpha()):
        faults.append(_fault("country", country, "Give two letters, as ISO 3166-1 has them."))
    if region and not (region.isascii() and region.isprintable() and region[2:3] == "-" and len(region) <= 6):
        faults.append(_fault("region", region, "Give a code of ISO 3166-2, such as CN-GD."))
    reason = told.get("reason", "")
    if reason and reason not in set(Reason):
        faults.append(_fault("reason", reason, f"Give one of {', '.join(sorted(Reason))}."))
    if faults:
        raise QuestionRefused(faults[0].message, faults=tuple(faults))
    return _Asked(since, until, product, told.get("lot", "")[:200], country, region, reason)


def _read_day(text: str | None, name: str, otherwise: date, faults: list[Fault]) -> date:
    if text is None:
        return otherwise
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if day.year >= _FIRST_YEAR:
        return day
    faults.append(_fault(name, text, "Give a day such as 2026-11-01."))
    return otherwise


def _read_product(text: str, faults: list[Fault]) -> str:
    if not text:
        return ""
    try:
        gtin = dict(list_elements(parse_typed(text[:200]))).get("01")
    except (IdentifierRefused, UnicodeError):
        gtin = None
    if gtin is None:
        faults.append(_fault("product", text, "Give a GTIN, or the code of one."))
        return ""
    return f"https://id.gs1.org/01/{gtin}"


def _fault(name: str, value: str, fix: str) -> Fault:
    message = f"{name} is {shown(value)!r}. {fix}"
    return Fault(f"api.insight.{name}", message, name, shown(value), fix)


def _write_csv(rows: Sequence[Sequence[str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    return out.getvalue()
