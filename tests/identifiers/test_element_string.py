"""A barcode's text, scanned or printed, says the same as its Digital Link."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gqts.identifiers import IdentifierRefused, display_form, parse_digital_link, parse_element_string

SET_82 = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
WORD = st.text(SET_82, min_size=1, max_size=20)
GS = "\x1d"


@pytest.mark.parametrize(
    "text",
    [
        "(01)09506000134352(17)271231(10)L1(21)ABC",
        " (01) 09506000134352 (17) 271231 (10) L1 (21) ABC ",
        "(21)ABC(10)L1(01)09506000134352(17)271231",
        f"]d2010950600013435217271231{'10L1'}{GS}21ABC",
        f"]C1010950600013435217271231{'10L1'}{GS}21ABC\r\n",
        f"{GS}0109506000134352{GS}17271231{GS}10L1{GS}21ABC{GS}",
        f"010950600013435221ABC{GS}10L1{GS}17271231",
        f"]Q3010950600013435221ABC{GS}10L1{GS}1727123110L1",
    ],
)
def test_scanned_and_printed_forms_say_the_same(text):
    link = parse_element_string(text)
    assert link.identifier.canonical == "https://id.gs1.org/01/09506000134352/21/ABC"
    assert link.canonical_path == "/01/09506000134352/10/L1/21/ABC"
    assert link.attributes == {"10": "L1", "17": "271231"}


@given(WORD, WORD)
def test_a_barcode_and_a_digital_link_agree(lot, serial):
    printed = f"(01)09506000134352(10){lot.replace('(', chr(92) + '(')}(21){serial.replace('(', chr(92) + '(')}"
    scanned = "]d20109506000134352" + f"10{lot}{GS}21{serial}"
    link = parse_element_string(scanned)
    assert link == parse_element_string(printed) == parse_digital_link(link.canonical_path)
    assert link.attributes == {"10": lot}
    assert display_form(link.identifier) == f"(01) 09506000134352 (21) {serial}"


def test_brackets_within_a_value_are_its_own_unless_they_hold_an_ai():
    link = parse_element_string('(01)80614141123458(21)6789/&%"!?()')
    assert link.identifier.canonical == "https://id.gs1.org/01/80614141123458/21/6789%2F%26%25%22%21%3F%28%29"
    assert parse_element_string(r"(01)80614141123458(21)A\(10)B").identifier.canonical.endswith("/21/A%2810%29B")


@pytest.mark.parametrize(
    ("text", "canonical", "attributes"),
    [
        (
            "(00)095060001343520000(02)09506000134352(37)12",
            "/00/095060001343520000",
            {"02": "09506000134352", "37": "12"},
        ),
        (
            "(00)095060001343520000(01)09506000134352(10)L",
            "/00/095060001343520000",
            {"01": "09506000134352", "10": "L"},
        ),
        ("(00)095060001343520000(01)09506000134352(21)S", "/01/09506000134352/21/S", {"00": "095060001343520000"}),
        ("(01)09506000134352(10)L(235)T", "/01/09506000134352/235/T", {"10": "L"}),
        ("(414)9506000134352(254)32a", "/414/9506000134352/254/32a", {}),
        ("(8006)095060001343520102(21)S", "/8006/095060001343520102/21/S", {}),
        ("(253)9506000134352D1", "/253/9506000134352D1", {}),
    ],
)
def test_the_key_is_the_one_all_else_can_belong_to(text, canonical, attributes):
    link = parse_element_string(text)
    assert link.canonical_path == canonical
    assert link.attributes == attributes


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "no_key"),
        ("(", "ai"),
        ("()", "ai"),
        ("(05)1", "ai"),
        ("x(01)09506000134352", "ai"),
        ("0509506000134352", "ai"),
        ("]d2", "no_key"),
        ("(02)09506000134352(37)12", "no_key"),
        ("(01)09506000134352(8011)1", "no_key"),
        ("(01)09506000134353(21)A", "check_digit"),
        ("(01)09506000134352(21)", "length"),
        ("(01)09506000134352(21)A(21)B", "repeated"),
        ("(01)09506000134352(17)271331", "date"),
        ("(01)9506000134352", "length"),
        ("]d201095060001343", "length"),
        ("010950600013435221" + "A" * 21, "ai"),
        ("(01)09506000134352(21)A(235)B", "no_key"),
        ("(01)" * 3000, "length"),
    ],
)
def test_a_wrong_barcode_is_refused_with_its_reason(text, code):
    with pytest.raises(IdentifierRefused) as refused:
        parse_element_string(text)
    assert refused.value.faults[0].code == f"identifier.{code}"


@given(st.one_of(st.text(max_size=80), st.text("()0123456789\x1d]dC\\", max_size=80)))
def test_whatever_a_scanner_sends_is_read_or_refused(text):
    with suppress(IdentifierRefused):
        assert parse_element_string(text).canonical_path.startswith("/")
