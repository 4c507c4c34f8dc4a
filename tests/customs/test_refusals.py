"""Whatever is wrong with one field is found, and told with the path of the field, what was sent, and how to mend it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from tests.customs.documents import fill_message
from tests.customs.golden import BODIES, MESSAGES, TRANSFER, swap, wrap

from gqts.customs import MessageUnreadable
from gqts.customs.ceb import KINDS, Kind, read_message, write_json, write_xml
from gqts.customs.ceb.fields import Amount, Code, Day, Digits, Form, Moment, Text, Whole
from gqts.customs.ceb.table import NAMESPACE, Column, table_of
from gqts.customs.ceb.transfer import Transfer


def wrong_texts(form: Form) -> Iterator[tuple[str, str]]:  # noqa: C901 - one case for each form
    """Texts that a form cannot hold, each with the last part of the code it is refused with."""
    match form:
        case Text():
            if form.most is not None:
                yield "x" * (form.most + 1), "too_long"
            if form.least > 1:
                yield "x" * (form.least - 1), "too_short"
        case Digits():
            yield from (("1" * (form.length - 1) + "x", "form"), ("1" * (form.length + 1), "form"))
            yield "１" * form.length, "form"
        case Code():
            yield from (("?", "not_in_list"), ("", "not_in_list"))
        case Amount():
            yield from (("12,50", "not_a_number"), ("1e3", "not_a_number"), ("NaN", "not_a_number"))
            yield from (("0.000001", "too_many_digits"), ("9" * 20, "too_many_digits"), ("9" * 70, "not_a_number"))
            yield "-0.01", "too_small"
            if form.is_positive:
                yield "0.0", "too_small"
        case Whole():
            yield from (("1.0", "not_a_number"), ("0", "too_small"), ("-1", "too_small"), ("9" * 11, "too_many_digits"))
        case Moment():
            yield from (
                ("2026-04-01 09:30", "not_a_time"),
                ("20260231093000", "not_a_time"),
                ("20260401", "not_a_time"),
            )
            yield "20260401246000" + "000" * form.has_milliseconds, "not_a_time"
        case Day():
            yield from (("00000000", "not_a_date"), ("20260229", "not_a_date"), ("2026-04-1", "not_a_date"))


def places() -> Iterator[tuple[Kind, str, str, Column]]:
    """Every field of every kind: where it stands, by element and by path."""
    for kind in KINDS.values():
        base = f"{kind.element}[0]"
        head = kind.head_element or kind.element
        path = base if kind.head_element is None else f"{base}.{kind.head_element}"
        for column in table_of(kind.head).columns:
            yield kind, head, f"{path}.{column.name}", column
        if kind.line is not None:
            for column in table_of(kind.line).columns:
                yield kind, kind.line_element, f"{base}.{kind.line_element}[0].{column.name}", column


PLACES = [pytest.param(*place, id=f"{place[0].number}-{place[2]}") for place in places()]
FULL = {kind.name: write_xml(fill_message(kind)) for kind in KINDS.values()}


def field_of(kind: Kind, element: str, name: str) -> tuple[etree._Element, etree._Element]:
    """A message with every field filled, and one field in it."""
    root = etree.fromstring(FULL[kind.name])
    return root, root.find(f".//{{{NAMESPACE}}}{element}/{{{NAMESPACE}}}{name}")


def member_of(kind: Kind, element: str) -> tuple[Any, dict[str, Any]]:
    """The same in JSON: the tree, and the object that holds the field."""
    tree = json.loads(write_json(fill_message(kind)))
    document = tree[kind.name][kind.element][0]
    holder = document if element == kind.element else document[element]
    return tree, holder[0] if isinstance(holder, list) else holder


@pytest.mark.parametrize(("kind", "element", "path", "column"), PLACES)
def test_every_wrong_value_of_every_field_is_named(kind: Kind, element: str, path: str, column: Column) -> None:
    for text, what in wrong_texts(column.form):
        if not text:
            continue
        root, node = field_of(kind, element, column.name)
        node.text = text
        (fault,) = read_message(etree.tostring(root, encoding="UTF-8")).all_faults
        assert (fault.field, fault.code) == (path, f"ceb.{column.code}.{what}")
        assert fault.value == (text if len(text) <= 200 else text[:200] + "…")
        assert fault.fix
        assert column.name in fault.message
        assert column.said.chinese in fault.message
        if not isinstance(column.form, Whole):
            tree, holder = member_of(kind, element)
            holder[column.name] = text
            assert read_message(json.dumps(tree).encode()).all_faults == (fault,), "JSON is judged by the same rules"


@pytest.mark.parametrize(("kind", "element", "path", "column"), PLACES)
def test_every_field_that_is_missing_is_named_when_it_must_be_there(
    kind: Kind, element: str, path: str, column: Column
) -> None:
    root, node = field_of(kind, element, column.name)
    node.getparent().remove(node)
    faults = read_message(etree.tostring(root)).all_faults
    tree, holder = member_of(kind, element)
    del holder[column.name]
    assert read_message(json.dumps(tree).encode()).all_faults == faults
    if column.is_required:
        assert [(fault.field, fault.code) for fault in faults] == [(path, f"ceb.{column.code}.missing")]
        assert column.form.notation in faults[0].fix
    else:
        assert faults == ()


@pytest.mark.parametrize(("kind", "element", "path", "column"), PLACES)
def test_every_field_is_refused_twice_misspelt_and_out_of_order(
    kind: Kind, element: str, path: str, column: Column
) -> None:
    root, node = field_of(kind, element, column.name)
    twice = etree.fromstring(etree.tostring(node))
    node.addnext(twice)
    (fault,) = read_message(etree.tostring(root)).all_faults
    assert (fault.field, fault.code.rpartition(".")[2]) == (path, "repeated")

    root, node = field_of(kind, element, column.name)
    node.tag += "X"
    faults = {fault.code.rpartition(".")[2]: fault for fault in read_message(etree.tostring(root)).all_faults}
    assert set(faults) == ({"unknown_field", "missing"} if column.is_required else {"unknown_field"})
    assert faults["unknown_field"].field == f"{path}X"
    assert column.name in faults["unknown_field"].fix

    root, node = field_of(kind, element, column.name)
    if node.getnext() is not None:
        node.getnext().addnext(node)
        (fault,) = read_message(etree.tostring(root)).all_faults
        assert fault.code.endswith(".misplaced")
        assert fault.field == path


@pytest.mark.parametrize(
    ("value", "what"), [(142, "not_text"), (True, "not_text"), (["142"], "not_text"), ({"a": 1}, "not_text")]
)
def test_codes_in_json_are_text(value: object, what: str) -> None:
    tree = json.loads(write_json(read_message(MESSAGES["CEB411Message"]).message))
    tree["CEB411Message"]["Payment"][0]["PaymentHead"]["currency"] = value
    (fault,) = read_message(json.dumps(tree).encode()).all_faults
    assert fault.code == f"ceb.currency.{what}"


@pytest.mark.parametrize("value", ["1", True, 1.5, [1]])
def test_counts_in_json_are_whole_numbers(value: object) -> None:
    tree = json.loads(write_json(read_message(MESSAGES["CEB511Message"]).message))
    tree["CEB511Message"]["Logistics"][0]["LogisticsHead"]["packNo"] = value
    (fault,) = read_message(json.dumps(tree).encode()).all_faults
    assert fault.code == "ceb.pack_no.not_a_number"


def test_text_in_json_that_xml_cannot_carry_is_refused() -> None:
    tree = json.loads(write_json(read_message(MESSAGES["CEB411Message"]).message))
    for text in ("a\x00b", "\ud800", "a\uffff"):
        tree["CEB411Message"]["Payment"][0]["PaymentHead"]["payerName"] = text
        (fault,) = read_message(json.dumps(tree).encode()).all_faults
        assert fault.code == "ceb.payer_name.unfit_text"


def test_everything_wrong_is_told_at_once() -> None:
    content = MESSAGES["CEB311Message"].decode()
    for old, new in (
        (">I</ceb:orderType>", ">E</ceb:orderType>"),
        ("<ceb:orderNo>A2026040100001</ceb:orderNo>", ""),
        (">200</ceb:goodsValue>", ">zwei</ceb:goodsValue>"),
        ("<ceb:unit>125</ceb:unit>", "<ceb:unit>12</ceb:unit>"),
        ("<ceb:dxpMode>DXP</ceb:dxpMode>", ""),
    ):
        assert old in content
        content = content.replace(old, new, 1)
    faults = read_message(content.encode()).all_faults
    assert [fault.field for fault in faults] == [
        "BaseTransfer.dxpMode",
        "Order[0].OrderHead.orderType",
        "Order[0].OrderHead.goodsValue",
        "Order[0].OrderHead.orderNo",
        "Order[0].OrderList[0].unit",
    ]


def test_faults_are_capped_for_the_whole_message() -> None:
    body = BODIES["CEB311Message"]
    bare = "<ceb:Order><ceb:OrderHead></ceb:OrderHead><ceb:OrderList/></ceb:Order>"
    faults = read_message(wrap("CEB311Message", body + bare * 99, TRANSFER)).all_faults
    assert len(faults) == 1_000
    assert faults[-1].code == "ceb.message.too_many_faults"


@pytest.mark.parametrize("is_json", [False, True])
def test_what_is_wrong_is_refused_also_when_no_more_is_told(is_json: bool) -> None:
    body = BODIES["CEB311Message"]
    bare = "<ceb:Order><ceb:OrderHead></ceb:OrderHead><ceb:OrderList/></ceb:Order>"
    odd = body.replace("</ceb:Order>", "<ceb:Other/></ceb:Order>")
    if is_json:
        order = json.loads(write_json(read_message(MESSAGES["CEB311Message"]).message))["CEB311Message"]["Order"][0]
        orders = [{"OrderHead": {}, "OrderList": [{}]}] * 60 + [order, {**order, "Other": 1}]
        content = json.dumps({"CEB311Message": {"guid": "G" * 36, "version": "1.0", "Order": orders}}).encode()
    else:
        content = wrap("CEB311Message", bare * 60 + body + odd)
    intake = read_message(content)
    assert [outcome.index for outcome in intake.outcomes if outcome.document is not None] == [60]
    assert intake.outcomes[61].faults == ()
    assert [fault.code for fault in intake.faults] == ["ceb.message.no_transfer"]


@pytest.mark.parametrize(
    ("content", "codes"),
    [
        (wrap("CEB411Message", BODIES["CEB411Message"]), ["ceb.message.no_transfer"]),
        (wrap("CEB411Message", "", TRANSFER), ["ceb.message.no_documents"]),
        (wrap("CEB411Message", BODIES["CEB411Message"], TRANSFER * 2), ["ceb.message.too_many"]),
        (wrap("CEB411Message", TRANSFER, BODIES["CEB411Message"]), ["ceb.message.misplaced"]),
        (wrap("CEB411Message", BODIES["CEB411Message"], TRANSFER + "<x/>"), ["ceb.message.unexpected"]),
        (wrap("CEB411Message", BODIES["CEB411Message"], "stray" + TRANSFER), ["ceb.document.mixed_content"]),
        (swap("CEB411Message", ' version="1.0">', ">"), ["ceb.message.version"]),
        (swap("CEB411Message", 'guid="4CDE', 'guid="CDE'), ["ceb.message.guid"]),
        (swap("CEB411Message", ' version="1.0">', ' version="1.0" mode="x">'), ["ceb.message.attribute"]),
        (swap("CEB411Message", "<ceb:Payment>", '<ceb:Payment id="1">'), ["ceb.message.attribute"]),
        (swap("CEB411Message", "<ceb:PaymentHead>", "<ceb:PaymentHead>stray"), ["ceb.document.mixed_content"]),
        (swap("CEB411Message", "<ceb:payCode>", "<ceb:payCode><b/>"), ["ceb.paymenthead.mixed_content"]),
        (swap("CEB411Message", "</ceb:Payment>", "<ceb:PaymentList/></ceb:Payment>"), ["ceb.document.unexpected"]),
        (
            swap("CEB625Message", "<ceb:InvtRefundList>", "<ceb:List>").replace(b"/ceb:InvtRefundList", b"/ceb:List"),
            ["ceb.document.unexpected", "ceb.document.no_lines"],
        ),
    ],
)
def test_what_is_wrong_with_a_message_itself_is_told(content: bytes, codes: list[str]) -> None:
    faults = read_message(content).all_faults
    assert [fault.code for fault in faults if not fault.code.endswith(".missing")] == codes
    assert all(fault.fix for fault in faults)


def test_a_schema_location_is_let_pass() -> None:
    located = swap(
        "CEB411Message",
        ' version="1.0">',
        ' version="1.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="a b">',
    )
    assert read_message(located).all_faults == ()


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_any_field_can_hold_nonsense_without_a_crash(data) -> None:
    kind, element, path, column = data.draw(st.sampled_from([place.values for place in PLACES]))
    tree, holder = member_of(kind, element)
    anything = st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    )
    holder[column.name] = data.draw(anything)
    try:
        faults = read_message(json.dumps(tree).encode()).all_faults
    except MessageUnreadable:  # a number that no message can hold
        return
    assert all(fault.field == path for fault in faults)


def test_the_transmitter_is_judged_as_every_record_is() -> None:
    columns = [column.name for column in table_of(Transfer).columns]
    assert columns == ["copCode", "copName", "dxpMode", "dxpId", "note"]
    faults = read_message(swap("CEB411Message", ">DXP<", ">FTP<")).faults
    assert [(fault.field, fault.code) for fault in faults] == [("BaseTransfer.dxpMode", "ceb.dxp_mode.not_in_list")]
