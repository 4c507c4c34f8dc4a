"""What the tests of this room share: example events, and when two events mean the same."""

import json

from gqts.epcis import Event, write_xml
from gqts.epcis.context import STANDARD_PREFIXES
from gqts.epcis.fields import Layout, shape_of

CREATED = "2026-08-01T12:00:00.000Z"
EPC = "urn:epc:id:sgtin:4012345.011111.9876"
PLACE = "urn:epc:id:sgln:4012345.00001.0"


def object_event(**more):
    event = {
        "type": "ObjectEvent",
        "eventTime": "2026-08-01T12:30:00.000+08:00",
        "eventTimeZoneOffset": "+08:00",
        "epcList": [EPC],
        "action": "OBSERVE",
        "bizStep": "shipping",
        "readPoint": {"id": PLACE},
    }
    event.update(more)
    return {name: value for name, value in event.items() if value is not ...}


def document(*events, context=None, **more):
    envelope = {
        "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld", *(context or [])],
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": CREATED,
        "epcisBody": {"eventList": list(events)},
    }
    envelope.update(more)
    return json.dumps(envelope, ensure_ascii=False).encode()


def xml_document(events, *, namespaces="", version="2"):
    return (
        f'<epcis:EPCISDocument xmlns:epcis="urn:epcglobal:epcis:xsd:{version}" schemaVersion="{version}.0" '
        f'creationDate="{CREATED}" {namespaces}><EPCISBody><EventList>{events}</EventList></EPCISBody>'
        "</epcis:EPCISDocument>"
    ).encode()


def xml_event(inner="", *, name="ObjectEvent"):
    return (
        f"<{name}><eventTime>2026-08-01T12:30:00.000+08:00</eventTime>"
        f"<eventTimeZoneOffset>+08:00</eventTimeZoneOffset><epcList><epc>{EPC}</epc></epcList>"
        f"<action>OBSERVE</action>{inner}</{name}>"
    )


def meaning(event: Event):
    """The event without what only the format decides: prefixes, one-element lists, text or number in an attribute."""
    shape = shape_of(event.type)
    return _object(event.body, shape, event.namespaces)


def _object(body, shape, namespaces):
    said = {}
    for name, value in body.items():
        field = shape.by_name.get(name)
        if field is None:
            held = _added(value, namespaces)
            if held is not None:
                said[_name(name, namespaces)] = _in_attribute(held) if shape.layout is Layout.ATTRIBUTES else held
        elif field.shape is not None and field.is_list:
            said[name] = [_object(item, field.shape, namespaces) for item in value]
        elif field.shape is not None:
            said[name] = _object(value, field.shape, namespaces)
        elif field.may_repeat and isinstance(value, list) and len(value) == 1:
            said[name] = value[0]
        else:
            said[name] = value
    return said


def _in_attribute(held):
    return {True: "true", False: "false"}[held] if isinstance(held, bool) else str(held)


def _added(value, namespaces):
    if isinstance(value, list):
        flat = [held for held in _flatten(value, namespaces) if held is not None]
        return None if not flat else flat[0] if len(flat) == 1 else flat
    if isinstance(value, dict):
        held = {_name(name, namespaces): _added(member, namespaces) for name, member in value.items()}
        return {name: member for name, member in held.items() if member is not None} or ""
    if isinstance(value, str):
        prefix, colon, local = value.partition(":")
        is_curie = colon and prefix in namespaces and not local.startswith("//")
        return namespaces[prefix] + local if is_curie else value
    return "null" if value is None else value


def _flatten(items, namespaces):
    for item in items:
        if isinstance(item, list):
            yield from _flatten(item, namespaces)
        else:
            yield _added(item, namespaces)


def _name(key, namespaces):
    at = "@" if key.startswith("@") else ""
    prefix, colon, local = key.removeprefix("@").partition(":")
    namespace = {**STANDARD_PREFIXES, **namespaces}.get(prefix) if colon else None
    return at + (f"{namespace}{local}" if namespace is not None else key.removeprefix("@"))


def as_xml(events, version="2.0", **more):
    return write_xml(events, creation_date=CREATED, version=version, **more)
