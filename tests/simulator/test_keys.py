"""Keys are right by their standards' own examples, and never twice the same."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gqts.identifiers import parse_identifier
from gqts.simulator.keys import (
    as_urn,
    container_check_digit,
    link_path,
    make_container,
    make_gln,
    make_gtin,
    make_serial,
    make_sscc,
    make_vin,
    vehicle_check_digit,
)

PREFIXES = st.integers(1000, 9999).map(lambda number: f"952{number}")


@given(PREFIXES, st.integers(0, 99_999), st.integers(0, 9), st.integers(0, 10**9 - 1))
def test_gs1_keys_are_valid(prefix, reference, extension, unit):
    for uri in (
        f"https://id.gs1.org/01/{make_gtin(prefix, reference)}/21/A",
        f"https://id.gs1.org/01/{make_gtin(prefix, reference)}/10/A-1",
        f"https://id.gs1.org/414/{make_gln(prefix, reference)}/254/DOCK1",
        f"https://id.gs1.org/417/{make_gln(prefix, reference)}",
        make_sscc(prefix, extension, unit),
    ):
        assert parse_identifier(uri).canonical == uri
        urn = as_urn(uri)
        assert urn.startswith("urn:epc:")
        assert parse_identifier(urn).canonical == uri


@given(st.integers(0, 10**7), st.integers(0, 10**7), st.integers(0, 2**64))
def test_serials_of_two_items_differ(one, other, scatter):
    assert (make_serial(one, scatter) == make_serial(other, scatter)) == (one == other)
    assert len(make_serial(one, scatter)) == 12


def test_container_numbers_have_the_check_digit_of_iso_6346():
    assert container_check_digit("CSQU305438") == "3"
    assert container_check_digit("TEMU000192") == "8"
    assert make_container(1) == "urn:epc:id:bic:GQTU" + "000001" + container_check_digit("GQTU000001")


def test_vehicle_numbers_have_the_north_american_check_digit():
    assert vehicle_check_digit("1M8GDM9AXKP042788") == "X"
    assert vehicle_check_digit("11111111111111111") == "1"
    for number in (0, 999, 1_000_000):
        vin = make_vin("ALD", "T", number).removeprefix("urn:gqts:vin:")
        assert len(vin) == 17
        assert vin[8] == vehicle_check_digit(vin)
        assert not set(vin) & set("IOQ")


@given(st.integers(0, 1_000_000), st.integers(0, 1_000_000))
def test_vehicle_numbers_of_two_vehicles_differ(one, other):
    assert (make_vin("ALD", "T", one) == make_vin("ALD", "T", other)) == (one == other)


def test_paths_are_those_of_the_pages():
    assert link_path("https://id.gs1.org/01/09521001001014/21/A") == "/01/09521001001014/21/A"
    assert link_path("urn:gqts:vin:4Z9ALD005TAGTS104") == "/vin/4Z9ALD005TAGTS104"
    assert link_path("urn:gqts:waybill:YQX:YQX1") == "/parcel/YQX/YQX1"
