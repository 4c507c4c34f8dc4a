"""EPC URNs become the canonical link GS1 expects, come back as they were, and are refused when wrong."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gqts.identifiers import IdentifierRefused, Level, canonical_uri, parse_identifier, to_urn

SET_82 = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
SET_39 = "#-/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DIGITS = "0123456789"
ESCAPED = {character: f"%{ord(character):02X}" for character in '"#%&/<>?'}


def escaped(text):
    return "".join(ESCAPED.get(character, character) for character in text)


def serials(alphabet, longest):
    return st.text(alphabet, min_size=1, max_size=longest).map(escaped)


@st.composite
def urns(draw):
    """A right EPC URN of any GS1 scheme, and the length of its company prefix."""
    length = draw(st.integers(6, 12))

    def digits(count):
        return draw(st.text(DIGITS, min_size=count, max_size=count))

    def reference(total):
        return f"{digits(length)}.{digits(total - length)}"

    pieces = draw(st.integers(1, 99).flatmap(lambda total: st.tuples(st.integers(1, total), st.just(total))))
    serial_20 = draw(serials(SET_82, 20))
    numeric = draw(st.integers(0, 10**12 - 1))
    return draw(
        st.sampled_from(
            [
                f"urn:epc:id:sgtin:{reference(13)}.{serial_20}",
                f"urn:epc:class:lgtin:{reference(13)}.{serial_20}",
                f"urn:epc:id:upui:{reference(13)}.{draw(serials(SET_82, 28))}",
                f"urn:epc:id:itip:{reference(13)}.{pieces[0]:02}.{pieces[1]:02}.{serial_20}",
                f"urn:epc:id:sscc:{reference(17)}",
                f"urn:epc:id:sgln:{reference(12)}.{serial_20}",
                f"urn:epc:id:sgln:{reference(12)}.0",
                f"urn:epc:id:pgln:{reference(12)}",
                f"urn:epc:id:grai:{reference(12)}.{draw(serials(SET_82, 16))}",
                f"urn:epc:id:giai:{digits(length)}.{draw(serials(SET_82, 30 - length))}",
                f"urn:epc:id:gsrn:{reference(17)}",
                f"urn:epc:id:gsrnp:{reference(17)}",
                f"urn:epc:id:gdti:{reference(12)}.{draw(serials(SET_82, 17))}",
                f"urn:epc:id:cpi:{digits(length)}.{draw(serials(SET_39, 30 - length))}.{numeric}",
                f"urn:epc:id:sgcn:{reference(12)}.{draw(st.text(DIGITS, min_size=1, max_size=12))}",
                f"urn:epc:id:ginc:{digits(length)}.{draw(serials(SET_82, 30 - length))}",
                f"urn:epc:id:gsin:{reference(16)}",
                f"urn:epc:idpat:sgtin:{reference(13)}.*",
                f"urn:epc:idpat:grai:{reference(12)}.*",
                f"urn:epc:idpat:gdti:{reference(12)}.*",
                f"urn:epc:idpat:sgcn:{reference(12)}.*",
                f"urn:epc:idpat:itip:{reference(13)}.{pieces[0]:02}.{pieces[1]:02}.*",
                f"urn:epc:idpat:cpi:{digits(length)}.{draw(serials(SET_39, 30 - length))}.*",
            ]
        )
    ), length


@given(urns())
def test_a_urn_comes_back_from_its_link_as_it_was(drawn):
    urn, length = drawn
    identifier = parse_identifier(urn)
    assert to_urn(identifier, length) == urn
    assert parse_identifier(identifier.canonical) == identifier
    assert canonical_uri(identifier.canonical) == identifier.canonical == canonical_uri(urn)


@given(urns())
def test_another_spelling_of_an_escape_or_of_the_prefix_is_the_same_thing(drawn):
    urn, _ = drawn
    lower = re.sub("%..", lambda escape: escape.group().lower(), urn)
    assert parse_identifier("URN:EPC:" + lower[8:]) == parse_identifier(urn)


@pytest.mark.parametrize("name", ["epclist_normalisation", "epcisDocWithAllGS1Keys"])
def test_the_canonical_link_is_the_one_the_reference_hash_compares(shared, name):
    """The reference's text is a witness by its distinct links; one of its files was garbled by its authors."""
    folder = shared / "conformance/event-hash"
    document = json.loads((folder / f"{name}.jsonld").read_text("utf-8"))
    (event,) = document["epcisBody"]["eventList"]
    sent = list(event["epcList"]) + [entry["epcClass"] for entry in event.get("quantityList", [])]
    expected = (folder / f"{name}.prehashes").read_text("utf-8")
    garbled = {"402/", "8006/", "/235/"} if name == "epcisDocWithAllGS1Keys" else set()
    found = [text for text in sent if f"={canonical_uri(text)}" in expected]
    missing = [canonical_uri(text) for text in sent if text not in found]
    assert all(any(mark in link for mark in garbled) for link in missing), missing
    assert len(found) >= 15


@pytest.mark.parametrize(
    ("urn", "canonical", "kind", "level"),
    [
        ("urn:epc:id:sgtin:0614141.812345.6789%2F%26%25%22!%3F()",
         "https://id.gs1.org/01/80614141123458/21/6789%2F%26%25%22%21%3F%28%29", "sgtin", Level.INSTANCE),
        ("urn:epc:id:upui:4012345.012345.AB12",
         "https://id.gs1.org/01/04012345123456/235/AB12", "upui", Level.INSTANCE),
        ("urn:epc:class:lgtin:4012345.012345.Lot987",
         "https://id.gs1.org/01/04012345123456/10/Lot987", "lgtin", Level.LOT),
        ("urn:epc:idpat:sgtin:4012345.012345.*", "https://id.gs1.org/01/04012345123456", "gtin", Level.CLASS),
        ("urn:epc:idpat:upui:4012345.012345.*", "https://id.gs1.org/01/04012345123456", "gtin", Level.CLASS),
        ("urn:epc:id:sscc:4012345.3111111111", "https://id.gs1.org/00/340123451111111111", "sscc", Level.INSTANCE),
        ("urn:epc:id:sgln:4012345.00005.0", "https://id.gs1.org/414/4012345000054", "gln", Level.OTHER),
        ("urn:epc:id:sgln:4012345.00005.122", "https://id.gs1.org/414/4012345000054/254/122", "sgln", Level.OTHER),
        ("urn:epc:id:pgln:999999999999.", "https://id.gs1.org/417/9999999999994", "pgln", Level.OTHER),
        ("urn:epc:idpat:grai:4012345.66666.*", "https://id.gs1.org/8003/04012345666663", "grai", Level.CLASS),
        ("urn:epc:id:grai:4012345.66666.87", "https://id.gs1.org/8003/0401234566666387", "grai", Level.INSTANCE),
        ("urn:epc:id:gdti:987659999999..9", "https://id.gs1.org/253/98765999999929", "gdti", Level.INSTANCE),
        ("urn:epc:id:itip:4012345.012345.01.02.999",
         "https://id.gs1.org/8006/040123451234560102/21/999", "itip", Level.INSTANCE),
        ("urn:epc:id:gsin:4012345.999987654", "https://id.gs1.org/402/40123459999876541", "gsin", Level.OTHER),
        ("urn:epc:id:cpi:0614141.11111111111111-A%23%2F.1234",
         "https://id.gs1.org/8010/061414111111111111111-A%23%2F/8011/1234", "cpi", Level.INSTANCE),
        ("urn:epc:id:adi:2S194..12345678901", "urn:epc:id:adi:2S194..12345678901", "adi", Level.INSTANCE),
        ("urn:epc:id:bic:CSQU3054383", "urn:epc:id:bic:CSQU3054383", "bic", Level.INSTANCE),
        ("urn:epc:id:imovn:9176187", "urn:epc:id:imovn:9176187", "imovn", Level.INSTANCE),
        ("urn:epc:idpat:sgtin:4012345.*.*", "urn:epc:idpat:sgtin:4012345.*.*", "pattern", Level.OTHER),
        ("urn:epc:idpat:sgln:4012345.00005.*", "urn:epc:idpat:sgln:4012345.00005.*", "pattern", Level.OTHER),
        ("urn:epc:raw:96.x00112233445566778899AABB", "urn:epc:raw:96.x00112233445566778899AABB", "raw", Level.OTHER),
    ],
)  # fmt: skip
def test_each_scheme_has_its_canonical_form_kind_and_level(urn, canonical, kind, level):
    identifier = parse_identifier(urn)
    assert (identifier.canonical, identifier.kind, identifier.level) == (canonical, kind, level)
    assert parse_identifier(canonical) == identifier


@pytest.mark.parametrize(
    ("urn", "code", "said"),
    [
        ("urn:epc:id:sgtin:4012345.12345.1", "length", "13 digits together; here are 7 and 5"),
        ("urn:epc:id:sgtin:4012345.01234５.1", "length", "13 digits"),
        ("urn:epc:id:sgtin:40123.01234567.1", "company_prefix", "6 to 12 digits"),
        ("urn:epc:id:sgtin:401234501234.5.", "length", "is empty"),
        ("urn:epc:id:sgtin:4012345.012345", "fields", "3 fields; here are 2"),
        ("urn:epc:id:sgtin:4012345.012345.A/B", "escape", "must escape"),
        ("urn:epc:id:sgtin:4012345.012345.A%2", "escape", "must escape"),
        ("urn:epc:id:sgtin:4012345.012345.A%20B", "characters", "here is ' '"),
        ("urn:epc:id:sgtin:4012345.012345.A%C3%A4", "characters", "here is 'Ã'"),
        ("urn:epc:id:sgtin:4012345.012345." + "A" * 21, "length", "here are 21"),
        ("urn:epc:id:sgtin:4012345.012345.12\n", "escape", "must escape"),
        ("urn:epc:id:sscc:4012345.12345678901", "length", "17 digits"),
        ("urn:epc:id:sscc:4012345.1234567890.1", "length", "17 digits"),
        ("urn:epc:id:grai:4012345.66666.", "length", "is empty"),
        ("urn:epc:id:giai:4012345.", "length", "is empty"),
        ("urn:epc:id:giai:4012345." + "A" * 24, "length", "here are 31"),
        ("urn:epc:id:cpi:4012345.abc.1", "characters", "capital letters"),
        ("urn:epc:id:cpi:4012345.ABC.01", "leading_zero", "begins with a zero"),
        ("urn:epc:id:itip:4012345.012345.03.02.9", "piece", "piece 3 of 2"),
        ("urn:epc:id:itip:4012345.012345.0102.9.1", "length", "two digits each"),
        ("urn:epc:id:itip:4012345.012345.0102..1", "length", "two digits each"),
        ("urn:epc:id:itip:4012345.012345.0A.02.1", "characters", "digits"),
        ("urn:epc:id:sgcn:4012345.99999.A", "characters", "digits"),
        ("urn:epc:id:sgtinn:4012345.012345.1", "scheme", "not an EPC"),
        ("urn:epc:id:lgtin:4012345.012345.1", "scheme", "not an EPC"),
        ("urn:epc:class:sgtin:4012345.012345.1", "scheme", "not an EPC"),
        ("urn:epc:tag:sgtin-96:1.4012345.012345.1", "scheme", "not an EPC"),
        ("urn:epc:id:", "scheme", "not an EPC"),
        ("urn:epc:", "scheme", "not an EPC"),
        ("urn:epc:id:adi:", "scheme", "not an EPC"),
        ("urn:epc:idpat:sgtin:4012345./.*", "length", "13 digits"),
        ("urn:epc:idpat:sscc:<x>", "pattern", "pattern"),
    ],
)
def test_a_wrong_urn_is_refused_with_its_reason(urn, code, said):
    with pytest.raises(IdentifierRefused) as refused:
        parse_identifier(urn)
    (fault,) = refused.value.faults
    assert fault.code == f"identifier.{code}"
    assert said in fault.message
    assert fault.fix
    assert canonical_uri(urn) == urn


@pytest.mark.parametrize("length", [-1, 0, 5, 13, 99])
def test_a_company_prefix_no_urn_can_have_is_refused(length):
    with pytest.raises(IdentifierRefused, match="6 to 12"):
        to_urn(parse_identifier("https://id.gs1.org/01/09506000134352/21/A"), length)


@pytest.mark.parametrize(
    "link",
    [
        "https://id.gs1.org/8006/040123451234560102/10/LOT",
        "https://id.gs1.org/415/9506000134352/8020/A1",
        "https://id.gs1.org/8013/1987654Ad4X4bL5ttr2310c2K",
        "https://id.gs1.org/8004/ABCDEFGH",
        "https://id.gs1.org/401/123456",
    ],
)
def test_a_key_no_urn_can_write_is_refused(link):
    with pytest.raises(IdentifierRefused):
        to_urn(parse_identifier(link), 6)


def test_what_is_no_gs1_key_keeps_its_uri():
    assert to_urn(parse_identifier("https://example.com/items/7"), 7) == "https://example.com/items/7"
