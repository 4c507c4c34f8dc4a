"""The one pass over an event that checks every value against the table of fields and leaves the normal form behind.

Promise: nothing is raised for what a sender wrote; every departure becomes a `Fault` that names the event, the
field, the value and the fix, up to `MOST_FAULTS` of them in a document. The pass changes the parsed tree in place,
which is its own.
"""

from __future__ import annotations

import re
from collections import Counter
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING, Any

from gqts.epcis.context import EPCIS
from gqts.epcis.fields import EVENTS, OWN_EVENT, Content, Field, Shape, nested_names
from gqts.epcis.leaves import Refused, leaf_check
from gqts.kit.errors import Fault, shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from gqts.epcis.context import Context
    from gqts.epcis.leaves import Check

    Walk = Callable[[Any, "Inspection", str], None]

MOST_FAULTS = 1_000
"""Faults told of one document; after that it says only that there are more."""

_NAMES = frozenset(name for shape in EVENTS.values() for name in nested_names(shape))
_OF_EVENT = ("id", "@id")
_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")


class Faults:
    """The faults of a document as they are found."""

    __slots__ = ("found", "is_full")

    def __init__(self) -> None:
        self.found: list[Fault] = []
        self.is_full = False

    def add(self, fault: Fault) -> None:
        """Keep a fault; the one too many says that there are more."""
        if self.is_full:
            return
        if len(self.found) >= MOST_FAULTS:
            self.is_full = True
            fault = Fault(
                "epcis.document.too_many_faults",
                f"the document has more than {MOST_FAULTS} faults; the rest are not listed",
                fix="Mend these first: the later ones often have the same cause.",
            )
        self.found.append(fault)


@cache
def fault_code(field: str, code: str) -> str:
    """Return the stable code of a fault in a field: `epcis.event_time.no_offset`."""
    return f"epcis.{_CAPITAL.sub('_', field).lower()}.{code}"


class Inspection:
    """What the pass over one event needs to know, and the sender's prefixes it met on the way."""

    __slots__ = ("context", "event", "faults", "is_good", "namespaces", "root")

    def __init__(self, context: Context, faults: Faults, event: int | None, root: str = "eventList") -> None:
        self.context, self.faults, self.event = context, faults, event
        self.root = root if event is None else f"{root}[{event}]"
        self.namespaces: dict[str, str] = {}
        self.is_good = True

    def refuse(self, path: str, value: Any, refusal: Refused) -> None:
        """Record that the value at a path was refused."""
        self.is_good = False
        if self.faults.is_full:
            return
        name = path.rpartition(".")[2].partition("[")[0]
        place = shown(f"{self.root}{'.' if path[:1] not in ('', '[') else ''}{path}")
        spoken = "" if value is None else shown(value)
        message = f"{place} {refusal.message}" + (f": {spoken}" if spoken else "")
        about = "masterData" if self.event is None else name if name in _NAMES else "event"
        code = fault_code(about, refusal.code)
        self.faults.add(Fault(code, message, place, spoken, refusal.fix, self.event))

    def declare(self, key: str, path: str) -> None:
        """Remember the prefix of a name the sender added; refuse one that nobody declared."""
        prefix, colon, rest = key.partition(":")
        if not colon or prefix in self.namespaces or rest.startswith("//") or prefix == "urn":
            return
        namespace = self.context.prefixes.get(prefix.lstrip("@"))
        if namespace is not None:
            self.namespaces[prefix.lstrip("@")] = namespace
        elif not self.context.is_complete:
            self.namespaces[prefix.lstrip("@")] = f"urn:gqts:undeclared-prefix:{prefix.lstrip('@')}:"
        else:
            self.refuse(
                path,
                key,
                Refused(
                    "undeclared_prefix",
                    f"uses the prefix {shown(prefix)}, which no @context declares",
                    f'Add {{"{shown(prefix)}": "https://…/"}} to the @context of the document or the event.',
                ),
            )


def inspect_extension(value: Any, inspection: Inspection, path: str) -> None:
    """Look through what the sender added, to any depth, for the prefixes it uses."""
    kind = type(value)
    if kind is str:
        prefix, colon, _ = value.partition(":")
        if colon and prefix in inspection.context.prefixes:
            inspection.namespaces.setdefault(prefix, inspection.context.prefixes[prefix])
    elif kind is dict:
        for key, member in value.items():
            if key != "@xsi:type":  # its prefix is XML Schema's, which is not the context's
                inspect_extension(member, inspection, f"{path}.{key}")
            if not key or key == "@context":
                inspection.refuse(
                    f"{path}.{key}",
                    None,
                    Refused("misplaced", "cannot stand here", "Declare prefixes at the document or the event."),
                )
            inspection.declare(key, f"{path}.{key}")
    elif kind is list:
        for index, item in enumerate(value):
            inspect_extension(item, inspection, f"{path}[{index}]")


class _Walker:
    """A shape made ready for walking: a leaf check or a walk for every field."""

    __slots__ = ("is_open", "leaves", "required", "walks")

    def __init__(self, shape: Shape) -> None:
        self.is_open = shape.is_open
        self.required = frozenset(shape.required)
        self.leaves: dict[str, Check] = {}
        self.walks: dict[str, Walk] = {}
        for field in shape.fields:
            if field.content is Content.OBJECT or field.is_list or field.may_repeat:
                self.walks[field.name] = _field_walk(field)
            else:
                self.leaves[field.name] = leaf_check(field)

    def walk(self, body: Any, inspection: Inspection, path: str) -> None:
        """Check an object against its shape, in place."""
        if type(body) is not dict:
            unlike = Refused("not_an_object", "must be an object", "Send { … } with the fields of the standard.")
            return inspection.refuse(path, body, unlike)
        start = f"{path}." if path else ""
        leaves, walks, context = self.leaves, self.walks, inspection.context
        strange: list[str] = []
        for key, value in body.items():
            check = leaves.get(key)
            if check is not None:
                try:
                    normal = check(value, context)
                except Refused as refusal:
                    inspection.refuse(start + key, value, refusal)
                else:
                    if normal is not value:
                        body[key] = normal
            elif (walk := walks.get(key)) is not None:
                walk(value, inspection, start + key)
            else:
                strange.append(key)
        if strange:
            self._meet_all(body, strange, inspection, start)
        if not self.required <= body.keys():
            self._miss(body, inspection, start)
        return None

    def _meet_all(self, body: dict[str, Any], keys: list[str], inspection: Inspection, start: str) -> None:
        for key in keys:
            self._meet(body, key, inspection, start)

    def _miss(self, body: dict[str, Any], inspection: Inspection, start: str) -> None:
        for name in sorted(self.required - body.keys()):
            inspection.refuse(start + name, None, Refused("missing", "is missing", "The standard requires it."))

    def _meet(self, body: dict[str, Any], key: str, inspection: Inspection, start: str) -> None:
        """Settle a member that is not a standard name as it stands: an alias, an extension, or a mistake."""
        context = inspection.context
        name = "eventID" if key in _OF_EVENT and "eventID" in self.leaves else context.find_name(key)
        if "type" in (key, name) and context.expand(str(body[key])).startswith(EPCIS):
            del body[key]  # JSON-LD says again what the standard's place already tells
            return
        if name is None or (":" not in name and name not in self.leaves and name not in self.walks):
            inspection.refuse(start + key, None, self._unknown(key))
            return
        if name != key:
            if name in body:
                refusal = Refused("duplicate", f"means {name}, which is given too", "Keep one of the two.")
                inspection.refuse(start + key, body[key], refusal)
                return
            body[name] = body.pop(key)
        if ":" in name:
            self._meet_added(body, name, inspection, start)
        elif name in self.walks:
            self.walks[name](body[name], inspection, start + name)
        else:
            try:
                body[name] = self.leaves[name](body[name], context)
            except Refused as refusal:
                inspection.refuse(start + name, body[name], refusal)

    def _meet_added(self, body: dict[str, Any], name: str, inspection: Inspection, start: str) -> None:
        if not self.is_open:
            inspection.refuse(start + name, None, self._unknown(name))
            return
        inspection.declare(name, start + name)
        inspect_extension(body[name], inspection, start + name)

    def _unknown(self, key: str) -> Refused:
        def suggest() -> str:
            nearest = get_close_matches(key[:64], (*self.leaves, *self.walks), 1, 0.7)
            fix = f"Did you mean {nearest[0]}? " if nearest else ""
            if self.is_open:
                fix += "A field of your own needs a prefix declared in @context, such as example:field."
            return fix.strip()

        return Refused("unknown_field", "is not a field of the standard here", suggest)


def _field_walk(field: Field) -> Walk:
    """Return the walk of a field that holds an object, a list, or either one value or several."""
    if field.shape is None:
        return _leaf_list_walk(field)
    walk = _Walker(field.shape).walk
    if not field.is_list:
        return walk

    def walk_list(value: Any, inspection: Inspection, path: str) -> None:
        if type(value) is not list:
            return _refuse_scalar(value, inspection, path)
        for index, item in enumerate(value):
            walk(item, inspection, f"{path}[{index}]")
        return None

    return walk_list


def _leaf_list_walk(field: Field) -> Walk:
    check, is_unique, may_be_single = leaf_check(field), field.is_unique, field.may_repeat

    def walk(value: Any, inspection: Inspection, path: str) -> None:
        items = [value] if may_be_single and type(value) is not list else value
        if type(items) is not list:
            return _refuse_scalar(value, inspection, path)
        context = inspection.context
        try:
            items[:] = [check(item, context) for item in items]
        except Refused:  # once more, slowly, to tell every one that is wrong
            for index, item in enumerate(items):
                try:
                    items[index] = check(item, context)
                except Refused as refusal:
                    inspection.refuse(path if items is not value else f"{path}[{index}]", item, refusal)
        if is_unique and inspection.is_good and len(set(items)) != len(items):
            twice = next(item for item, times in Counter(items).items() if times > 1)
            inspection.refuse(path, twice, Refused("duplicate", "names the same thing twice", "Name it once."))
        return None

    return walk


def _refuse_scalar(value: Any, inspection: Inspection, path: str) -> None:
    inspection.refuse(path, value, Refused("not_a_list", "must be a list", "Put the value into [ … ]."))


_WALKERS = {name: _Walker(shape).walk for name, shape in EVENTS.items()}
_OWN_WALKER = _Walker(OWN_EVENT).walk


def inspect_fields(event_type: str, body: dict[str, Any], inspection: Inspection) -> None:
    """Check every field of an event, `type` taken out, and bring it into normal form in place."""
    _WALKERS.get(event_type, _OWN_WALKER)(body, inspection, "")
