"""The table of AIs says what the GS1 Barcode Syntax Dictionary says, and values are held to it."""

import re

import pytest

from gqts.identifiers.application_identifiers import (
    find_application_identifier,
    find_code_length,
    list_application_identifiers,
    require_value,
)
from gqts.identifiers.errors import IdentifierRefused
from gqts.identifiers.identifier import GS1_KEYS

CHECKED = {
    *("csum", "csumalpha", "zero", "nozeroprefix", "pieceoftotal"),
    *("yymmdd", "yymmd0", "yyyymmdd", "hhmi", "hh", "mi", "ss"),
}


@pytest.fixture(scope="module")
def dictionary(shared):
    """AI -> (flags, components as (set, shortest, longest, optional, checks), qualifier orders or None)."""
    entries = {}
    for line in (shared / "conformance/gs1-syntax/gs1-syntax-dictionary.txt").read_text("utf-8").splitlines():
        if not line[:1].isdigit():
            continue
        codes, *words = re.split(r"\s{2,}#|\s+#\s", line)[0].split()
        flags = words.pop(0) if set(words[0]) <= set("*?") else ""
        components, orders = [], None
        for word in words:
            if word == "dlpkey" or word.startswith("dlpkey="):
                orders = {tuple(order.split(",")) for order in word.partition("=")[2].split("|")} - {("",)}
            elif "=" not in word:
                kind, *checks = word.strip("[]").replace("]", "").split(",")
                longest = int(kind.lstrip("NXYZ."))
                shortest = 1 if ".." in kind else longest
                components.append((kind[0], shortest, longest, word[0] == "[", tuple(CHECKED & set(checks))))
        first, _, last = codes.partition("-")
        for number in range(int(first), int(last or first) + 1):
            entries[str(number).zfill(len(first))] = (flags, components, orders)
    assert len(entries) > 500
    return entries


def test_every_ai_of_gs1_is_known_and_no_other(dictionary):
    assert {ai.code for ai in list_application_identifiers()} == set(dictionary)


def test_every_format_is_the_dictionary_s(dictionary):
    for ai in list_application_identifiers():
        ours = [
            (part.set_name, part.shortest, part.longest, part.is_optional, (part.check,) if part.check else ())
            for part in ai.components
        ]
        assert ours == dictionary[ai.code][1], ai.code


def test_separators_and_attributes_are_the_dictionary_s(dictionary):
    for ai in list_application_identifiers():
        flags = dictionary[ai.code][0]
        assert (ai.is_predefined_length, ai.is_attribute) == ("*" in flags, "?" in flags), ai.code


def test_keys_and_their_qualifiers_are_the_dictionary_s(dictionary):
    ours = {code: {order for order in key.qualifiers if order} for code, key in GS1_KEYS.items()}
    assert ours == {code: orders for code, (_, _, orders) in dictionary.items() if orders is not None}


def test_two_digits_tell_how_long_an_ai_is(dictionary):
    assert all(find_code_length(code) == len(code) for code in dictionary)
    assert find_code_length("99") == 2
    assert find_code_length("05") is None
    assert find_application_identifier("05") is None


@pytest.mark.parametrize(
    ("code", "value", "said"),
    [
        ("01", "09506000134353", "check digit 3 where 2 is right"),
        ("01", "9506000134352", "holds 14 characters; here are 13"),
        ("01", "0950600013435X", "only digits"),
        ("01", "０9506000134352", "only digits"),
        ("21", "", "1 to 20 characters; here are 0"),
        ("21", "A" * 21, "1 to 20 characters; here are 21"),
        ("21", "A B", "here is ' '"),
        ("21", "Ä", "here is 'Ä'"),
        ("8010", "9506000a", "capital letters"),
        ("8011", "012", "begins with a zero"),
        ("8006", "095060001343520201", "piece 2 of 1"),
        ("8006", "095060001343520001", "piece 0 of 1"),
        ("8003", "19506000134352", "must be 0"),
        ("17", "260229", "no date"),
        ("17", "261301", "no date"),
        ("7006", "260200", "no date"),
        ("7003", "2602012460", "no time of day"),
        ("8008", "260201122", "middle of one of its parts"),
        ("8013", "2K", "no number before"),
        ("8013", "1987654Ad4X4bL5ttr2310c2X", "where 2K is right"),
        ("05", "1", "not a GS1 Application Identifier"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_with_the_reason(code, value, said):
    with pytest.raises(IdentifierRefused) as refused:
        require_value(code, value)
    (fault,) = refused.value.faults
    assert said in fault.message
    assert fault.fix
    assert fault.code.startswith("identifier.")


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("17", "260200"),
        ("17", "280229"),
        ("7250", "20000229"),
        ("8008", "26020112"),
        ("8008", "2602011259"),
        ("8008", "260201125930"),
        ("7007", "260101260131"),
        ("423", "156392"),
        ("8011", "0"),
        ("8013", "1987654Ad4X4bL5ttr2310c2K"),
        ("255", "9506000134352"),
        ("21", "!\"%&'()*+,-./0:;<=>?"),
    ],
)
def test_a_value_that_fits_is_taken(code, value):
    require_value(code, value)
