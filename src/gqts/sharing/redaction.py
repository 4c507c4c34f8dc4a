"""An event as a viewer may have it: the members of withheld fields taken out, nothing put in their place.

What remains is true: a place is told without its part when the production line is withheld, a list of identifiers keeps
those that the viewer knows already (it asked for them, or handled them). Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any

from gqts.epcis import Event
from gqts.identifiers import canonical_uri
from gqts.sharing.fact import Field, field_of_member, field_of_own

_SGLN_URN = re.compile(r"(urn:epc:id:sgln:[0-9]+\.[0-9]*)\..+")
_SGLN_LINK = re.compile(r"(.*/414/[0-9]{13})/254/.+")
_EXPLAINS = ("@context", "type")


def list_fields(event: Event) -> tuple[Field, ...]:
    """Return the fields that an event has, in order, `Field.EVENT` first."""
    fields = {Field.EVENT}
    for name, value in event.body.items():
        fields.update(_fields_within(name, value))
    return tuple(sorted(fields))


def redact_event(event: Event, shown: Collection[Field], known: Collection[str] = ()) -> Event:
    """Return the event without the fields that are not `shown`, but for the canonical identifiers in `known`."""
    if len(shown) == len(Field):
        return event
    body: dict[str, Any] = {}
    for name, value in event.body.items():
        kept = _keep_member(name, value, frozenset(shown), frozenset(known))
        if kept is not None:
            body[name] = kept
    return Event(body, event.namespaces)


def _fields_within(name: str, value: Any) -> set[Field]:
    field = field_of_member(name)
    if name in ("readPoint", "bizLocation"):
        place = value.get("id", "") if isinstance(value, Mapping) else ""
        return {Field.WHERE, Field.LINE} if _without_part(place) != place else {Field.WHERE}
    if name == "ilmd" or field is Field.EXTENSIONS:
        return {field, *_own_fields(value, field)}
    return {field}


def _own_fields(value: Any, field: Field) -> set[Field]:
    """Return the fields that the sender's own members within a value belong to."""
    if isinstance(value, Mapping):
        found = {field_of_own(name, field) for name in value}
        return found.union(*(_own_fields(part, field) for part in value.values()))
    if isinstance(value, list):
        return set().union(*(_own_fields(part, field) for part in value))
    return set()


def _keep_member(name: str, value: Any, shown: frozenset[Field], known: frozenset[str]) -> Any:
    """Return what remains of a member, or None."""
    if name in _EXPLAINS:
        return value
    field = field_of_member(name)
    if field is Field.WHERE and field in shown and Field.LINE not in shown and isinstance(value, Mapping):
        return {**value, "id": _without_part(str(value.get("id", "")))}
    if field is Field.LOT or field is Field.EXTENSIONS or field is Field.LINE or field is Field.PRICE:
        return _prune(value, lambda one: field_of_own(one, field) in shown) if field in shown else None
    if field in shown:
        return value
    if field in (Field.IDENTIFIERS, Field.MATERIALS):
        return _keep_known(value, known)
    return None


def _prune(value: Any, is_kept: Callable[[str], bool]) -> Any:
    if isinstance(value, Mapping):
        return {name: _prune(part, is_kept) for name, part in value.items() if is_kept(name)}
    return [_prune(part, is_kept) for part in value] if isinstance(value, list) else value


def _keep_known(value: Any, known: frozenset[str]) -> Any:
    """Return the identifiers that the viewer knows, in the form they came in; None when it knows none of them."""
    if isinstance(value, str):
        return value if canonical_uri(value) in known else None
    kept = [one for one in value if canonical_uri(one if isinstance(one, str) else one["epcClass"]) in known]
    # How much of a class there was is not told with its name: only that it was among them.
    return [one if isinstance(one, str) else {"epcClass": one["epcClass"]} for one in kept] or None


def _without_part(place: str) -> str:
    """Return a place without the part of it (SGLN extension) that may be a production line or a dock."""
    if match := _SGLN_URN.fullmatch(place):
        return f"{match[1]}.0"
    if match := _SGLN_LINK.fullmatch(place):
        return match[1]
    return place
