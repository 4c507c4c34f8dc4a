"""An event as a viewer may have it: what is withheld is gone, what remains is true."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from gqts.epcis import Event
from gqts.sharing import Field, list_fields, redact_event

LINE = "urn:epc:id:sgln:4012345.00001.LINE7"
BODY = {
    "type": "ObjectEvent",
    "eventTime": "2026-09-01T08:00:00.000+09:00",
    "eventTimeZoneOffset": "+09:00",
    "epcList": ["urn:epc:id:sgtin:4012345.098765.1", "urn:epc:id:sgtin:4012345.098765.2"],
    "quantityList": [{"epcClass": "urn:epc:class:lgtin:4012345.098765.L1", "quantity": 200}],
    "action": "ADD",
    "bizStep": "commissioning",
    "readPoint": {"id": LINE},
    "bizLocation": {"id": "https://id.gs1.org/414/4012345000016/254/LINE7"},
    "bizTransactionList": [{"type": "po", "bizTransaction": "urn:epcglobal:cbv:bt:4012345000016:SECRET-PO"}],
    "sourceList": [{"type": "owning_party", "source": "urn:epc:id:pgln:4012345.SECRET"}],
    "ilmd": {"cbvmda:lotNumber": "L1", "ext:unitPrice": "SECRET-9.90", "ext:machine": "SECRET-M4"},
    "ext:declared_value_usd": "SECRET-149000",
    "ext:line": "SECRET-L1",
    "ext:note": {"text": "hello", "ext:unit_price": "SECRET-3"},
    "sensorElementList": [{"sensorReport": [{"type": "Temperature", "value": 4.2, "uom": "CEL"}]}],
}
EVENT = Event(BODY, {"ext": "https://example.com/ext/", "cbvmda": "urn:epcglobal:cbv:mda"})
OPEN = frozenset(Field)


def told(*hidden: Field, known: tuple[str, ...] = ()) -> dict:
    return redact_event(EVENT, OPEN - set(hidden), known).body


def test_everything_shown_is_the_event_itself() -> None:
    assert redact_event(EVENT, OPEN) is EVENT


def test_every_field_of_the_event_is_found() -> None:
    assert set(list_fields(EVENT)) == OPEN - {Field.MATERIALS, Field.CERTIFICATES}


def test_a_price_is_withheld_wherever_a_sender_put_it() -> None:
    text = json.dumps(told(Field.PRICE))
    assert "9.90" not in text
    assert "149000" not in text
    assert "SECRET-3" not in text
    assert "hello" in text


def test_a_line_is_withheld_as_extension_as_lot_detail_and_as_part_of_a_place() -> None:
    body = told(Field.LINE)
    assert body["readPoint"] == {"id": "urn:epc:id:sgln:4012345.00001.0"}
    assert body["bizLocation"] == {"id": "https://id.gs1.org/414/4012345000016"}
    assert "ext:line" not in body
    assert body["ilmd"] == {"cbvmda:lotNumber": "L1", "ext:unitPrice": "SECRET-9.90"}


def test_identifiers_that_were_asked_for_remain_and_no_others() -> None:
    body = told(Field.IDENTIFIERS, known=("https://id.gs1.org/01/04012345987652/21/1",))
    assert body["epcList"] == ["urn:epc:id:sgtin:4012345.098765.1"]
    assert "quantityList" not in body


def test_how_much_there_was_is_not_told_with_a_lot_that_was_asked_for() -> None:
    body = told(Field.IDENTIFIERS, known=("https://id.gs1.org/01/04012345987652/10/L1",))
    assert body["quantityList"] == [{"epcClass": "urn:epc:class:lgtin:4012345.098765.L1"}]
    assert "epcList" not in body


def test_with_everything_withheld_only_what_happened_and_when_remains() -> None:
    body = redact_event(EVENT, [Field.EVENT]).body
    assert body.keys() == {"type", "eventTime", "eventTimeZoneOffset", "action", "bizStep"}
    assert "SECRET" not in json.dumps(body)


@given(st.frozensets(st.sampled_from(Field)), st.frozensets(st.sampled_from(Field)))
def test_showing_fewer_fields_never_tells_more(some: frozenset[Field], others: frozenset[Field]) -> None:
    fewer, more = some & others | {Field.EVENT}, some | {Field.EVENT}
    assert is_part(redact_event(EVENT, fewer).body, redact_event(EVENT, more).body)


def is_part(less: object, more: object) -> bool:
    """Whether everything that `less` says is said by `more`; a place without its part is said by the place with it."""
    if isinstance(less, dict) and isinstance(more, dict):
        return all(name in more and is_part(value, more[name]) for name, value in less.items())
    if isinstance(less, list) and isinstance(more, list):
        return all(one in more for one in less)
    if isinstance(less, str) and isinstance(more, str) and less != more:
        return more.startswith(less.removesuffix(".0"))
    return less == more
