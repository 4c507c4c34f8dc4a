"""What a person types finds the thing, whatever their keyboard; a wrong digit never does."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gqts.identifiers import IdentifierRefused, display_form, parse_typed

ITEM = "https://id.gs1.org/01/09506000134352/21/ABC"
CLASS = "https://id.gs1.org/01/09506000134352"


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("09506000134352", CLASS),
        ("9506000134352", CLASS),
        ("9 506000 134352", CLASS),
        ("9-506000-134352\n", CLASS),
        ("９５０６０００１３４３５２", CLASS),
        ("0109506000134352", CLASS),
        ("614141000036", "https://id.gs1.org/01/00614141000036"),
        ("95060040", "https://id.gs1.org/01/00000095060040"),
        ("095060001343520000", "https://id.gs1.org/00/095060001343520000"),
        ("00095060001343520000", "https://id.gs1.org/00/095060001343520000"),
        ("(01) 09506000134352 (21) ABC", ITEM),
        ("（01）09506000134352（21）ABC", ITEM),
        ("]d2010950600013435221ABC", ITEM),
        ("\x1d010950600013435221ABC", ITEM),
        ("010950600013435221ABC", ITEM),
        ("010950600013435210L1\x1d21ABC", ITEM),
        (ITEM, ITEM),
        ("id.gs1.org/01/09506000134352/21/ABC", ITEM),
        ("www.example.com:80/x/01/09506000134352/21/ABC?17=271231", ITEM),
        ("/01/09506000134352/21/ABC", ITEM),
        ("urn:epc:id:sgtin:9506000.013435.ABC", ITEM),
        ("1hgcm82633a004352", "urn:gqts:vin:1HGCM82633A004352"),
        ("LSV AA4182 E2100001", "urn:gqts:vin:LSVAA4182E2100001"),
        ("https://example.com/items/7", "https://example.com/items/7"),
        ("\u200burn:gqts:waybill:SF:SF1234567890 ", "urn:gqts:waybill:SF:SF1234567890"),
    ],
)
def test_what_people_type_is_understood(text, canonical):
    assert parse_typed(text).canonical == canonical


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "not_a_uri"),
        ("   ", "not_a_uri"),
        ("milk", "not_a_uri"),
        ("9506000134353", "check_digit"),
        ("095060001343520008", "check_digit"),
        ("12345", "digits"),
        ("12345678901234567", "digits"),
        ("1HGCM82633A00435I", "not_a_uri"),
        ("example.com/about", "not_a_uri"),
        ("id.gs1.org/01/09506000134353", "check_digit"),
        ("(01)09506000134353", "check_digit"),
        ("9" * 3000, "length"),
        ("\ufdfa" * 2000, "length"),
    ],
)
def test_what_is_nothing_is_refused_with_a_way_out(text, code):
    with pytest.raises(IdentifierRefused) as refused:
        parse_typed(text)
    (fault,) = refused.value.faults
    assert fault.code == f"identifier.{code}"
    assert fault.fix


@given(st.one_of(st.text(), st.text("0123456789 -()urn:epchts/.%", max_size=60)))
def test_whatever_is_typed_is_understood_or_refused(text):
    with suppress(IdentifierRefused):
        identifier = parse_typed(text)
        assert display_form(identifier)
        assert parse_typed(identifier.canonical) == identifier


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("urn:epc:id:sgtin:0614141.812345.6789%2F%26!()", "(01) 80614141123458 (21) 6789/&!()"),
        ("urn:epc:id:sgln:4012345.00005.122", "(414) 4012345000054 (254) 122"),
        ("urn:gqts:vin:1HGCM82633A004352", "VIN 1HGCM82633A004352"),
        ("urn:gqts:waybill:SF:SF1234567890", "SF SF1234567890"),
        ("https://example.com/items/7", "https://example.com/items/7"),
    ],
)
def test_an_identifier_is_shown_as_people_read_it(text, shown):
    assert display_form(parse_typed(text)) == shown
