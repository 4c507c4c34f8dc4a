"""What the fields of an event must say together (EPCIS 2.0 §7.4 and the conditions of GS1's JSON schema).

Promise: one function for each event type; each refuses what the standard forbids and nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gqts.epcis.leaves import Refused
from gqts.epcis.times import parse_time

if TYPE_CHECKING:
    from collections.abc import Callable

    from gqts.epcis.inspection import Inspection

    Body = dict[str, Any]


def _object_event(body: Body, inspection: Inspection) -> None:
    if not body.get("epcList") and not body.get("quantityList"):
        if not body.get("sensorElementList"):
            fix = "Give epcList, quantityList, or sensorElementList with a readPoint."
            inspection.refuse("", None, Refused("names_nothing", "names no goods and no sensor reading", fix))
        elif "epcList" not in body and "readPoint" not in body:
            fix = "Say where the sensor was, or what goods it observed."
            inspection.refuse("readPoint", None, Refused("missing", "is missing from a bare sensor event", fix))
    if "ilmd" in body and body.get("action") != "ADD":
        fix = "Send master data of instances and lots with the event that begins their life, action ADD."
        inspection.refuse("ilmd", None, Refused("misplaced", "is allowed only with action ADD", fix))


def _require_children(body: Body, inspection: Inspection) -> None:
    if body.get("action") != "DELETE" and not body.get("childEPCs") and not body.get("childQuantityList"):
        fix = "Give childEPCs or childQuantityList; only DELETE may leave them out, meaning all children."
        inspection.refuse("", None, Refused("no_children", "names no children", fix))


def _aggregation_event(body: Body, inspection: Inspection) -> None:
    if body.get("action") in ("ADD", "DELETE") and "parentID" not in body:
        fix = "Name what the goods were packed into or taken from; only OBSERVE may leave it out."
        inspection.refuse("parentID", None, Refused("missing", "is missing", fix))
    _require_children(body, inspection)


def _transaction_event(body: Body, inspection: Inspection) -> None:
    if body.get("bizTransactionList") == []:
        inspection.refuse("bizTransactionList", None, Refused("empty", "must name a transaction", ""))
    is_named = body.get("epcList") or body.get("quantityList") or ("epcList" in body and "parentID" in body)
    if body.get("action") != "DELETE" and not is_named:
        fix = "Give epcList or quantityList; only DELETE may leave them out, meaning all goods."
        inspection.refuse("", None, Refused("names_nothing", "names no goods", fix))


def _transformation_event(body: Body, inspection: Inspection) -> None:
    has_inputs = body.get("inputEPCList") or body.get("inputQuantityList")
    has_outputs = body.get("outputEPCList") or body.get("outputQuantityList")
    if has_inputs and has_outputs:
        return
    if not has_inputs and not has_outputs:
        refusal = Refused("names_nothing", "names neither inputs nor outputs", "Name what went in and what came out.")
    elif "transformationID" not in body:
        fix = "Name both, or give the transformationID that ties this event to the one that names the rest."
        refusal = Refused("one_sided", f"names no {'outputs' if has_inputs else 'inputs'}", fix)
    else:
        return
    inspection.refuse("", None, refusal)


_RULES: dict[str, Callable[[Body, Inspection], None]] = {
    "ObjectEvent": _object_event,
    "AggregationEvent": _aggregation_event,
    "AssociationEvent": _require_children,
    "TransactionEvent": _transaction_event,
    "TransformationEvent": _transformation_event,
}


def inspect_rules(event_type: str, body: Body, inspection: Inspection) -> None:
    """Check what the fields of an event say together; what is inside them, only when they have been found good."""
    rule = _RULES.get(event_type)
    if rule is not None:
        rule(body, inspection)
    if not inspection.is_good:
        return
    for index, element in enumerate(body.get("sensorElementList", ())):
        _sensor_element(element, inspection, f"sensorElementList[{index}]")
    disposition = body.get("persistentDisposition")
    if disposition is not None and not disposition.get("set") and not disposition.get("unset"):
        refusal = Refused("empty", "sets and unsets nothing", "Give set or unset, or leave it out.")
        inspection.refuse("persistentDisposition", None, refusal)


def _sensor_element(element: Body, inspection: Inspection, path: str) -> None:
    if not element["sensorReport"]:
        inspection.refuse(f"{path}.sensorReport", None, Refused("empty", "must hold a report", "Give one, at least."))
    for index, report in enumerate(element["sensorReport"]):
        if "type" not in report and "exception" not in report:
            fix = "Say what was measured, such as Temperature, or which exception is reported."
            place = f"{path}.sensorReport[{index}].type"
            inspection.refuse(place, None, Refused("missing", "is missing", fix))
    metadata = element.get("sensorMetadata", {})
    start, end = metadata.get("startTime"), metadata.get("endTime")
    if start and end and parse_time(end) < parse_time(start):
        refusal = Refused("before_start", "is before startTime", "Exchange the two, or check the offsets.")
        inspection.refuse(f"{path}.sensorMetadata.endTime", end, refusal)
