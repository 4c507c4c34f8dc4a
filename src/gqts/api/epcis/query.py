"""The query parameters of `GET /epcis/events` (EPCIS 2.0 §8.2.7.1) that the store answers; any other is refused.

A parameter nobody acts on would give too many events without a word, so an unknown one is an error that names those
there are. Several values of one parameter are separated by `|` and any may match; several parameters must all match.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from typing import Any

from starlette.requests import Request

from gqts.api.paging import PAGE_PARAMETERS
from gqts.epcis import Role
from gqts.epcis.times import parse_time
from gqts.epcis.vocabulary import BUSINESS_STEP, DISPOSITION, Vocabulary
from gqts.events import CLASS_ROLES, EPC_ROLES, EventQuery
from gqts.kit.errors import Fault, GqtsError, Kind, shown

VALUES_LIMIT = 1_000

MATCHES: dict[str, tuple[int, ...]] = {
    "MATCH_epc": (Role.EPC, Role.CHILD),
    "MATCH_parentID": (Role.PARENT,),
    "MATCH_inputEPC": (Role.INPUT,),
    "MATCH_outputEPC": (Role.OUTPUT,),
    "MATCH_anyEPC": EPC_ROLES,
    "MATCH_epcClass": (Role.QUANTITY, Role.CHILD_QUANTITY),
    "MATCH_inputEPCClass": (Role.INPUT_QUANTITY,),
    "MATCH_outputEPCClass": (Role.OUTPUT_QUANTITY,),
    "MATCH_anyEPCClass": CLASS_ROLES,
    "EQ_transformationID": (Role.TRANSFORMATION,),
}
TIMES = {
    "GE_eventTime": "from_event_time",
    "LT_eventTime": "before_event_time",
    "GE_recordTime": "from_record_time",
    "LT_recordTime": "before_record_time",
}
LISTS = {
    "eventType": "event_types",
    "EQ_action": "actions",
    "EQ_bizStep": "business_steps",
    "EQ_disposition": "dispositions",
    "EQ_readPoint": "read_points",
    "EQ_bizLocation": "business_locations",
}
_VOCABULARIES: dict[str, Vocabulary] = {"EQ_bizStep": BUSINESS_STEP, "EQ_disposition": DISPOSITION}
EVENT_ID = "EQ_eventID"
DECLARES_ERROR = "EXISTS_errorDeclaration"
PARAMETERS = (*LISTS, *TIMES, *MATCHES, EVENT_ID, DECLARES_ERROR, *PAGE_PARAMETERS)


class QueryParameterRefused(GqtsError):
    """A query parameter is not one that is answered, or its value cannot be."""

    kind = Kind.INVALID


@dataclass(frozen=True, slots=True)
class EventSearch:
    """What is asked for: events that match `query`, or, when `event_ids` are given, those events."""

    query: EventQuery
    event_ids: tuple[str, ...] = ()

    @property
    def things(self) -> int:
        """Return how many things or events are asked for by name; 1 when none is."""
        return max(1, len(self.event_ids), len(self.query.identifiers))


def read_search(request: Request, extra: tuple[tuple[str, str], ...] = ()) -> EventSearch:
    """Read the query string, with the parameters that the path itself says; raise `QueryParameterRefused`."""
    return parse_search((*request.query_params.multi_items(), *extra))


def parse_search(pairs: tuple[tuple[str, str], ...]) -> EventSearch:
    """Return the search that these parameters describe; every fault is told at once."""
    conditions: dict[str, Any] = {}
    faults: list[Fault] = []
    seen: set[str] = set()
    for name, text in pairs:
        try:
            _require_known_once(name, text, seen)
            if name not in PAGE_PARAMETERS:
                _read_condition(name, text, conditions)
        except QueryParameterRefused as refused:
            faults.extend(refused.faults)
    event_ids = conditions.pop("event_ids", ())
    if event_ids and conditions:
        faults.append(_fault(EVENT_ID, "|".join(event_ids), "stands beside other conditions", "Ask for it alone."))
    if faults:
        raise QueryParameterRefused(" ".join(fault.message for fault in faults[:3]), faults=tuple(faults))
    return EventSearch(EventQuery(**conditions), event_ids)


def _read_condition(name: str, text: str, conditions: dict[str, Any]) -> None:
    if name in TIMES:
        conditions[TIMES[name]] = _read_time(name, text)
    elif name == DECLARES_ERROR:
        conditions["declares_error"] = _read_boolean(name, text)
    elif name == EVENT_ID:
        conditions["event_ids"] = _read_values(name, text)
    elif name in LISTS:
        spellings = _VOCABULARIES[name].spellings if name in _VOCABULARIES else {}
        conditions[LISTS[name]] = tuple(spellings.get(value, value) for value in _read_values(name, text))
    elif "identifiers" in conditions:
        raise _refused(name, text, "is a second MATCH condition", "Ask with one MATCH_… parameter at a time.")
    else:
        conditions["identifiers"] = _read_identifiers(name, text)
        conditions["roles"] = tuple(int(role) for role in MATCHES[name])


def _require_known_once(name: str, text: str, seen: set[str]) -> None:
    if name not in PARAMETERS:
        near = get_close_matches(name[:100], PARAMETERS, 1, 0.6)
        hint = f"Did you mean {near[0]}? " if near else ""
        raise _refused(name, text, "is not answered here", f"{hint}Answered are: {', '.join(PARAMETERS)}.")
    if name in seen:
        raise _refused(name, text, "is given twice", "Give it once, with its values separated by |.")
    seen.add(name)


def _read_values(name: str, text: str) -> tuple[str, ...]:
    values = tuple(value for value in text.split("|") if value)
    if not values:
        raise _refused(name, text, "has no value", "Give one or more values, separated by |.")
    if len(values) > VALUES_LIMIT:
        raise _refused(name, text, f"has {len(values)} values", f"Give at most {VALUES_LIMIT}.")
    return values


def _read_identifiers(name: str, text: str) -> tuple[str, ...]:
    values = _read_values(name, text)
    for value in values:
        if "*" in value:
            fix = "Name each identifier in full; patterns (urn:epc:idpat) are not answered."
            raise _refused(name, value, "is a pattern", fix)
    return values


def _read_time(name: str, text: str) -> datetime:
    try:
        return parse_time(text.replace(" ", "+"))  # a plus that was not encoded arrives as a space
    except ValueError as reason:
        fix = "Give a date and time with its offset, such as 2026-09-01T08:00:00Z or …+08:00 (with + written as %2B)."
        raise _refused(name, text, "is no time", fix) from reason


def _read_boolean(name: str, text: str) -> bool:
    if text.lower() not in ("", "true", "false"):
        raise _refused(name, text, "is neither true nor false", "Give true or false.")
    return text.lower() != "false"


def _refused(name: str, value: str, what: str, fix: str) -> QueryParameterRefused:
    fault = _fault(name, value, what, fix)
    return QueryParameterRefused(fault.message, faults=(fault,))


def _fault(name: str, value: str, what: str, fix: str) -> Fault:
    return Fault("api.query.parameter", f"The query parameter {shown(name)} {what}.", shown(name), shown(value), fix)
