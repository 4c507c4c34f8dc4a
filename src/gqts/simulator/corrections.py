"""Records that were wrong and are put right: EPCIS error declarations (EPCIS 2.0 §7.4.1.3) and corrective events.

The mistake told here is the commonest: a clock twelve hours off. The wrong event stays what it was; the declaration
repeats it under the same eventID; the corrective event takes its place. All three come from the firm that erred.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from gqts.simulator.hours import local_text, utc_text
from gqts.simulator.logbook import Entry
from gqts.simulator.progress import Progress

_PER_THOUSAND = 250
_TOLD_STORIES = 12
_STEPS = frozenset({"storing", "shipping", "receiving", "inspecting", "retail_selling"})


def correct_record(progress: Progress) -> None:
    """Make one observation of a quarter of the consignments wrong at first, declared so, and corrected.

    The told stories at the head of the world stay as they are.
    """
    if progress.plan.number <= _TOLD_STORIES or not progress.chance.has_luck(_PER_THOUSAND):
        return
    entries = progress.book.entries
    places = [place for place, entry in enumerate(entries) if _may_be_wrong(entry.body)]
    if not places:
        return
    place = progress.chance.choose(places)
    wrong_id, right_id = progress.chance.draw_uuid(), progress.chance.draw_uuid()
    true = entries[place]
    noticed_at = true.at + timedelta(hours=progress.chance.between(20, 90))
    wrong = _at_another_time(true, wrong_id)
    declaration = {
        "declarationTime": utc_text(noticed_at),
        "reason": "incorrect_data",
        "correctiveEventIDs": [right_id],
    }
    entries[place] = wrong
    entries.append(replace(wrong, pushed_at=noticed_at, body=wrong.body | {"errorDeclaration": declaration}))
    entries.append(replace(true, pushed_at=noticed_at, body=_with_id(true.body, right_id)))


def _may_be_wrong(body: Mapping[str, Any]) -> bool:
    return body["type"] == "ObjectEvent" and body["action"] == "OBSERVE" and body["bizStep"] in _STEPS


def _at_another_time(entry: Entry, event_id: str) -> Entry:
    text, offset = local_text(entry.at - timedelta(hours=12), entry.site.zone)
    body = _with_id(entry.body, event_id) | {"eventTime": text, "eventTimeZoneOffset": offset}
    return replace(entry, at=entry.at - timedelta(hours=12), body=body)


def _with_id(body: Mapping[str, Any], event_id: str) -> dict[str, Any]:
    return {"type": body["type"], "eventID": event_id} | dict(body)
