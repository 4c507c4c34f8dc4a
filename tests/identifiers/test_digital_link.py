"""A Digital Link on any host, in any permitted spelling, is read to one identifier; a wrong one is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gqts.identifiers import IdentifierRefused, Level, compose_item_link, parse_digital_link, parse_identifier

ITEM = "https://id.gs1.org/01/09506000134352/21/ABC"
SET_82 = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"


@pytest.mark.parametrize(
    "spelling",
    [
        "https://id.gs1.org/01/09506000134352/21/ABC",
        "http://id.gs1.org/01/09506000134352/21/ABC",
        "HTTPS://ID.GS1.ORG/01/09506000134352/21/ABC",
        "https://example.com/01/09506000134352/21/ABC",
        "https://example.com:8443/shop/de/01/09506000134352/21/ABC",
        "https://example.com/01/2/01/09506000134352/21/ABC",
        "https://user@example.com/gtin/9506000134352/ser/ABC",
        "https://id.gs1.org/gtin/09506000134352/21/ABC",
        "https://id.gs1.org/01/9506000134352/21/ABC",
        "https://id.gs1.org/01/09506000134352/21/%41%42%43",
        "https://id.gs1.org/01/09506000134352/21/ABC/",
        "https://id.gs1.org/01/09506000134352/21/ABC?17=271231&linkType=all#top",
        "https://id.gs1.org/01/09506000134352/22/V1/10/LOT/21/ABC",
        "https://id.gs1.org/01/09506000134352/10/LOT/21/ABC",
        "https://id.gs1.org/01/09506000134352/10/00/21/ABC",
        "/01/09506000134352/21/ABC",
        "/x/y/01/09506000134352/21/ABC?s4t",
        "urn:epc:id:sgtin:9506000.013435.ABC",
    ],
)
def test_every_permitted_spelling_is_the_same_item(spelling):
    identifier = parse_identifier(spelling)
    assert (identifier.canonical, identifier.kind, identifier.level) == (ITEM, "sgtin", Level.INSTANCE)


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("https://x.example/01/95060040/10/a", "https://id.gs1.org/01/00000095060040/10/a"),
        ("https://x.example/01/614141000036", "https://id.gs1.org/01/00614141000036"),
        ("https://x.example/414/9506000134352/254/0", "https://id.gs1.org/414/9506000134352"),
        ("https://x.example/gln/9506000134352/glnx/32a", "https://id.gs1.org/414/9506000134352/254/32a"),
        ("https://x.example/giai/9506000%2f1", "https://id.gs1.org/8004/9506000%2F1"),
        ("https://x.example/8018/950600013435200008/8019/12", "https://id.gs1.org/8018/950600013435200008"),
        ("https://x.example/01/09506000134352/235/a'b;c=d", "https://id.gs1.org/01/09506000134352/235/a'b;c=d"),
        ("https://x.example/01/09506000134352/22/V", "https://id.gs1.org/01/09506000134352"),
    ],
)
def test_the_canonical_link_is_the_finest_key_without_the_rest(text, canonical):
    assert parse_identifier(text).canonical == canonical
    assert parse_identifier(canonical).canonical == canonical


@pytest.mark.parametrize(
    "text",
    [
        "https://example.com/items/7",
        "https://example.com/2026/01/15",
        "https://example.com/01/about",
        "https://example.com/shop/gtin/",
        "https://ref.gs1.org/cbv/BizStep-shipping",
        "https://example.com/AQpoSmx0YQ",
        "https://id.gs1.org.example.com/x",
        "http://example.com?q=/01/09506000134352",
    ],
)
def test_an_address_without_a_gs1_key_is_an_address(text):
    identifier = parse_identifier(text)
    assert (identifier.canonical, identifier.kind, identifier.level) == (text, "uri", Level.OTHER)
    with pytest.raises(IdentifierRefused, match="not a GS1 Digital Link"):
        parse_digital_link(text)


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("https://example.com/01/09506000134353/21/ABC", "check_digit", "digit 3 where 2 is right"),
        ("https://example.com/01/0950600013435/21/ABC", "check_digit", "is right"),
        ("https://id.gs1.org/01/950600", "length", "14 characters; here are 6"),
        ("https://example.com/01/09506000134352/21", "path", "each an AI and a value"),
        ("https://example.com/01/09506000134352/21/", "path", "each an AI and a value"),
        ("https://example.com/01/09506000134352/reviews/5", "qualifiers", "GS1 does not allow"),
        ("https://example.com/01/09506000134352/21/A/10/B", "qualifiers", "(22) (10) (21) or (235)"),
        ("https://example.com/01/09506000134352/21/A/21/A", "qualifiers", "does not allow"),
        ("https://example.com/01/09506000134352/21/A/235/B", "qualifiers", "does not allow"),
        ("https://example.com/00/095060001343520000/21/A", "qualifiers", "no qualifier"),
        ("https://example.com/01/09506000134352/21/A%", "escape", "%"),
        ("https://example.com/01/09506000134352/21/A%zz", "escape", "%"),
        ("https://example.com/01/09506000134352/21/A%00", "characters", "here is"),
        ("https://example.com/01/09506000134352/21/Ä", "characters", "here is 'Ä'"),
        ("https://example.com/01/09506000134352//", "path", "each an AI and a value"),
        ("https://id.gs1.org/AQpoSmx0YQ", "path", "compressed"),
        ("https://id.gs1.org", "path", "compressed"),
        ("https://id.gs1.org/", "path", "compressed"),
        ("https://example.com/415/9506000134352", "qualifiers", "nothing without (8020)"),
        ("https://example.com/8003/19506000134352A", "filler", "must be 0"),
    ],
)
def test_a_wrong_link_is_refused_with_its_reason(text, code, said):
    with pytest.raises(IdentifierRefused) as refused:
        parse_identifier(text)
    (fault,) = refused.value.faults
    assert fault.code == f"identifier.{code}"
    assert said in fault.message + fault.fix


def test_what_a_link_says_beside_the_item_is_kept():
    link = parse_digital_link("https://q.example/a/01/9506000134352/10/L%2F1/21/A?17=271231&3103=000195&linkType=x&s4t")
    assert link.identifier.canonical == "https://id.gs1.org/01/09506000134352/21/A"
    assert link.attributes == {"10": "L/1", "17": "271231", "3103": "000195"}
    assert link.canonical_path == "/01/09506000134352/10/L%2F1/21/A"
    again = parse_digital_link(link.canonical_path)
    assert (again.identifier, again.canonical_path) == (link.identifier, link.canonical_path)
    assert hash(link) == hash(parse_digital_link("/01/09506000134352/10/L%2F1/21/A?17=271231&3103=000195"))


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("17=271331", "date"),
        ("17=271231&17=271231", "attribute"),
        ("21=ABC", "attribute"),
        ("05=1", "ai"),
        ("3103=1", "length"),
        ("17", "length"),
        ("10=%", "escape"),
    ],
)
def test_a_wrong_attribute_is_refused_yet_the_item_can_still_be_named(query, code):
    text = f"https://id.gs1.org/01/09506000134352?{query}"
    with pytest.raises(IdentifierRefused) as refused:
        parse_digital_link(text)
    assert refused.value.faults[0].code == f"identifier.{code}"
    assert parse_identifier(text).kind == "gtin"


@given(st.text(SET_82, min_size=1, max_size=20), st.text(SET_82, min_size=1, max_size=20))
def test_any_serial_and_lot_survive_the_link(lot, serial):
    def hexed(text):
        return "".join(f"%{ord(character):02x}" for character in text)

    link = parse_digital_link(f"https://x.example/01/09506000134352/10/{hexed(lot)}/21/{hexed(serial)}")
    assert link.attributes == {"10": lot}
    assert parse_digital_link(link.canonical_path) == link
    assert parse_identifier(link.identifier.canonical) == link.identifier


@given(st.integers(0, 10**13 - 1), st.integers(0, 13), st.integers(1, 9))
def test_a_gtin_with_one_wrong_digit_is_always_refused(number, place, step):
    body = f"{number:013}"
    weights = [3, 1] * 7
    right = body + str(-sum(w * int(d) for w, d in zip(weights, body, strict=False)) % 10)
    wrong = right[:place] + str((int(right[place]) + step) % 10) + right[place + 1 :]
    assert parse_identifier(f"https://x.example/01/{right}").kind == "gtin"
    with pytest.raises(IdentifierRefused, match="check digit"):
        parse_identifier(f"https://x.example/01/{wrong}")


@given(st.text(SET_82, min_size=1, max_size=20), st.none() | st.text(SET_82, min_size=1, max_size=20))
def test_a_link_made_of_bare_values_says_them(serial, lot):
    link = compose_item_link("9506000134352", serial, lot)
    assert parse_digital_link(link.canonical_path) == link
    assert link.attributes == ({} if lot is None else {"10": lot})


@pytest.mark.parametrize(
    ("gtin", "serial", "lot"), [("9506000134353", "A", None), ("9506000134352", "", None), ("9506000134352", "A", "")]
)
def test_a_link_is_not_made_of_wrong_values(gtin, serial, lot):
    with pytest.raises(IdentifierRefused):
        compose_item_link(gtin, serial, lot)
