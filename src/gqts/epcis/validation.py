"""From what was sent to an `Event`: the fields first, then what they say together.

Promise: `build_event` returns a good event in normal form or None, having told `faults` why not. It takes over the
tree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gqts.epcis.context import read_context
from gqts.epcis.fields import EVENTS
from gqts.epcis.inspection import Faults, Inspection, inspect_fields
from gqts.epcis.leaves import Refused
from gqts.epcis.model import Event
from gqts.epcis.namespaces import MOST_NAMESPACES
from gqts.epcis.rules import inspect_rules

if TYPE_CHECKING:
    from gqts.epcis.context import Context


def build_event(sent: Any, context: Context, faults: Faults, position: int) -> Event | None:
    """Return one sent event, in normal form, or None when it has faults."""
    inspection = Inspection(context, faults, position)
    if isinstance(sent, Refused):
        inspection.refuse("", None, sent)
        return None
    if type(sent) is not dict:
        inspection.refuse("", sent, Refused("not_an_object", "must be an object", "Send the event as { … }."))
        return None
    if "@context" in sent:
        try:
            inspection.context = read_context(sent.pop("@context"), context)
        except ValueError as reason:
            inspection.refuse("@context", None, Refused("unreadable", f"cannot be read: {reason}"))
            return None
    event_type = _take_type(sent, inspection)
    if event_type is None:
        return None
    inspect_fields(event_type, sent, inspection)
    inspect_rules(event_type, sent, inspection)
    if len(inspection.namespaces) > MOST_NAMESPACES:
        message = f"uses {len(inspection.namespaces)} namespaces, and {MOST_NAMESPACES} are the most"
        inspection.refuse("", None, Refused("too_many_namespaces", message, "Use fewer prefixes."))
    if not inspection.is_good:
        return None
    return Event({"type": event_type, **sent}, inspection.namespaces)


def _take_type(sent: dict[str, Any], inspection: Inspection) -> str | None:
    """Take the event type out of what was sent, whatever name or spelling the sender's context gives it."""
    event_type = sent.pop("type", None)
    if type(event_type) is str and event_type in EVENTS:
        return event_type
    context = inspection.context
    if event_type is None:
        alias = next((key for key in sent if context.aliases.get(key) == "type"), None)
        event_type = sent.pop(alias) if alias is not None else None
    if event_type is None:
        inspection.refuse("type", None, Refused("missing", "is missing", f"Say which event: {', '.join(EVENTS)}."))
        return None
    name = context.aliases.get(event_type) or context.find_name(event_type) if type(event_type) is str else None
    if name in EVENTS:
        return name
    if name is None or ":" not in name:
        fix = f"Use {', '.join(EVENTS)}, or a prefixed type of your own."
        inspection.refuse("type", event_type, Refused("unknown", "is not an event type", fix))
        return None
    inspection.declare(name, "type")
    return name
