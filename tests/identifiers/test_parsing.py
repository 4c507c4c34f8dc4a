"""Any text is read to one identifier or refused; nothing else comes out, and it comes out quickly."""

import pickle
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.hanging import must_end

from gqts.identifiers import (
    Identifier,
    IdentifierRefused,
    Level,
    canonical_uri,
    identifier_key,
    parse_identifier,
    parse_vehicle_number,
    parse_waybill,
)
from gqts.identifiers.parsing import LONGEST, _parse_any
from gqts.kit.errors import VALUE_SHOWN

HEADS = ["urn:epc:id:sgtin:4012345.012345.", "https://id.gs1.org/01/09506000134352/21/"]
PIECES = st.sampled_from(
    [
        *("urn:epc:id:sgtin:", "urn:epc:idpat:", "sscc:", "4012345.012345.", "urn:gqts:vin:", "urn:gqts:waybill:"),
        *("https://id.gs1.org/01/", "https://example.com", "/01/", "09506000134352", "/21/", "/10/", "?17=", "/"),
        *("*", ".", "%", "%2F", "A", "0", "\x00"),
    ]
)


def outcome(parse, text):
    """What parsing gives: the identifier, or the faults it is refused with."""
    try:
        return parse(text)
    except IdentifierRefused as refused:
        return refused.faults


@given(st.one_of(st.text(), st.lists(PIECES).map("".join), st.binary().map(lambda content: content.decode("latin-1"))))
def test_any_text_is_read_or_refused(text):
    identifier = outcome(parse_identifier, text)
    if isinstance(identifier, Identifier):
        assert identifier == parse_identifier(identifier.canonical)
        assert identifier.canonical == canonical_uri(text) == canonical_uri(canonical_uri(text))
    else:
        assert len(identifier) == 1
        assert canonical_uri(text) == text
    assert len(identifier_key(canonical_uri(text))) == 16


@given(st.lists(PIECES).map("".join), st.sampled_from(HEADS))
def test_the_short_way_and_the_whole_way_agree(tail, head):
    """What capture meets by the million is put together, not parsed: it must be what parsing would give."""
    broken = head[: len(head) // 2] + tail + "AB"
    for text in (head + tail, head + "A" * len(tail), broken, head + "A" * 20, head + "A" * 21):
        assert outcome(parse_identifier, text) == outcome(_parse_any, text)


@pytest.mark.parametrize(
    "uri",
    [
        "urn:uuid:404d95fc-9457-4a51-bd6a-0bba133845a8",
        "urn:epcglobal:cbv:bt:5200001000008:4711",
        "tag:example.com,2026:item",
        "did:web:example.com",
        "geo:50.94,6.92",
        "https://例子.中国/物品/1",
        "ftp://example.com/a",
        "gs1:Product",
    ],
)
def test_any_other_uri_is_taken_as_it_is(uri):
    assert parse_identifier(uri) == Identifier(uri, "uri", Level.OTHER)


@pytest.mark.parametrize(
    "text",
    ["", " ", "milk", "09506000134352", "urn:", "http:", "a b:c", "https://example.com/a b", "x:\x00", "x:\ud800",
     "x:<script>", 'x:"', "x:\u2028", "://example.com", "//example.com", "http://", "é:a"],
)  # fmt: skip
def test_what_is_no_uri_is_refused_with_examples(text):
    with pytest.raises(IdentifierRefused) as refused:
        parse_identifier(text)
    (fault,) = refused.value.faults
    assert fault.code == "identifier.not_a_uri"
    assert "https://id.gs1.org/01/" in fault.fix


def test_a_vehicle_and_a_parcel_have_one_spelling_in_documents():
    assert parse_identifier("urn:gqts:vin:1HGCM82633A004352") == parse_vehicle_number(" 1hgcm-82633a 004352")
    assert parse_identifier("urn:gqts:waybill:SF:SF-12345") == parse_waybill("sf", "sf-12345")
    assert parse_waybill("sf", "sf-12345") == Identifier("urn:gqts:waybill:SF:SF-12345", "waybill", Level.INSTANCE)
    for text in ("urn:gqts:vin:1hgcm82633a004352", "urn:gqts:waybill:sf:SF-12345"):
        with pytest.raises(IdentifierRefused, match="capitals"):
            parse_identifier(text)
        assert canonical_uri(text) == text


@pytest.mark.parametrize(
    "number", ["", "1HGCM82633A00435", "1HGCM82633A0043522", "1HGCM82633A00435O", "1HGCM82633A00435Ä", "x" * 9999]
)
def test_a_wrong_vehicle_number_is_refused(number):
    with pytest.raises(IdentifierRefused, match="17 capital letters"):
        parse_vehicle_number(number)


@pytest.mark.parametrize(
    ("carrier", "number"), [("", "12345"), ("S", "12345"), ("SF", "123"), ("SF", "1:23456"), ("顺丰", "12345")]
)
def test_a_wrong_waybill_is_refused(carrier, number):
    with pytest.raises(IdentifierRefused, match="carrier code"):
        parse_waybill(carrier, number)


def test_huge_text_is_refused():
    for text in ("urn:epc:id:sgtin:4012345.012345." + "9" * 10**7, "https://example.com/" + "01/" * 10**6, "%" * 10**7):
        with must_end(), pytest.raises(IdentifierRefused) as refused:
            parse_identifier(text)
        assert canonical_uri(text) == text
        assert len(refused.value.faults[0].value) <= VALUE_SHOWN + 1
    assert parse_identifier("x:" + "a" * (LONGEST - 2)).kind == "uri"


def test_a_long_stem_of_almost_keys_does_not_hang():
    text = "https://example.com" + "/01/12345" * 200
    with must_end():
        assert parse_identifier(text).kind == "uri"


def test_the_key_is_the_same_on_every_machine():
    assert (
        parse_identifier("urn:epc:id:sgtin:9506000.013435.ABC").key.hex()
        == identifier_key("https://id.gs1.org/01/09506000134352/21/ABC").hex()
    )
    assert identifier_key("x:y").hex() == "7688fccb8a117c5f907f1f67e3f124e0"


def test_an_identifier_travels_between_processes():
    identifier = parse_identifier("urn:epc:id:sgtin:9506000.013435.ABC")
    assert pickle.loads(pickle.dumps(identifier)) == identifier


def test_every_identifier_of_gs1_s_and_openepcis_documents_is_read(shared):
    """Two of openepcis' asset numbers are wrong, as their check digit and their filler show."""
    files = [
        *shared.glob("conformance/gs1-epcis/JSON/**/*.jsonld"),
        *shared.glob("conformance/openepcis/json/**/*.json"),
    ]
    written = "".join(file.read_text("utf-8") for file in files)
    found = set(re.findall(r'"(urn:epc:(?:id|idpat|class):[^"\s?]+|https?://[^"\s]+)"', written))
    refused = {text for text in found if not isinstance(outcome(parse_identifier, text), Identifier)}
    assert len(found) > 100
    assert refused <= {
        "https://id.example.com/8003/030013450007718765",
        "https://id.example.com/8003/952012200000001004",
    }
