"""No document, however wrong, makes the reader crash, hang or fetch; it says why it refuses."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.epcis.meaning import document, object_event, xml_document, xml_event
from tests.hanging import must_end

from gqts.epcis import DocumentTooLarge, DocumentUnreadable, Limits, event_hash, read_document
from gqts.epcis.fields import EVENTS
from gqts.kit.errors import GqtsError

E = 'xmlns:e="http://e.example/"'
XML = xml_document(xml_event("<e:note>fine</e:note>"), namespaces=E)
DECLARED = b'{"@context":{"e":"http://e.example/"},'


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        (b"7", "neither an object nor a list"),
        (b"null", "neither an object nor a list"),
        (b'"text"', "neither an object nor a list"),
        (b"{", "not JSON"),
        (b"\xff\xff", "not JSON"),
        (b'{"type": NaN}', "not JSON"),
        (b'{"type": Infinity}', "not JSON"),
        (b'{"a": 1e400}', "not JSON"),
        (b'{"a": %s}' % (b"9" * 400), "not JSON"),
        (b'{"a": "\\ud800"}', "not JSON"),
        (b"[" * 10_000 + b"]" * 10_000, "not JSON"),
        (b'{"a":' * 10_000 + b"1" + b"}" * 10_000, "not JSON"),
        (b"[" * 500 + b"]" * 500, "deeper than 100"),
        (b'{"type":"ObjectEvent","type":"AggregationEvent"}', "type twice"),
        (b'[{"type":"ObjectEvent","readPoint":{"id":"urn:a:b", "id" : "urn:a:c"}}]', "id twice"),
        (b'{"t":"ObjectEvent","\\u0074":"x"}', "t twice"),
        (b'{"a": "\\u0000"}', "control character"),
        (b'{"a\\u0001": 1}', "control character"),
        (b'{"a": "\\uffff"}', "control character"),
        (b'{"a": "%s"}' % (b"x" * 70_000), "more than 65536"),
        (b'{"@context": 7, "type": "ObjectEvent"}', "@context"),
        (b'{"@context": {"a": 7}, "type": "ObjectEvent"}', "@context"),
        (b'{"type": "EPCISDocument"}', "epcisBody"),
        (b'{"type": "EPCISDocument", "epcisBody": []}', "epcisBody"),
        (b'{"type": "EPCISDocument", "epcisBody": {"eventList": {}}}', "eventList"),
        (b'{"type": "EPCISDocuments", "epcisBody": {"eventList": []}}', "EPCISDocument was expected"),
        (b"<", "not XML"),
        (b"<html/>", "html"),
        (b"<a xmlns='urn:epcglobal:epcis:xsd:3'/>", "xsd:3"),
        (b"<e:EPCISDocument xmlns:e='urn:epcglobal:epcis:xsd:2'/>", "EventList"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]>" + XML, "DOCTYPE"),
        (b"<!DOCTYPE a SYSTEM 'http://evil.example/a.dtd'>" + XML, "DOCTYPE"),
        (b"<!DOCTYPE a PUBLIC 'x' 'http://evil.example/a.dtd'>" + XML, "DOCTYPE"),
        (XML.replace(b"fine", b"&secret;"), "not XML"),
        (xml_document(xml_event("<e:a>" * 120 + "</e:a>" * 120), namespaces=E), "deeper than 100"),
        (xml_document(xml_event("<extension>" * 120 + "</extension>" * 120)), "deeper than 100"),
        (xml_document(xml_event("<e:a>" * 9_000 + "</e:a>" * 9_000), namespaces=E), "not XML"),
        (XML.replace(b"fine", b"x" * 70_000), "more than 65536"),
        (xml_document(xml_event(f'<e:a e:b="{"x" * 70_000}"/>'), namespaces=E), "more than 65536"),
        (b'<?xml version="1.0" encoding="UTF-7"?>' + XML, "UTF-7"),
        (b'<?xml version="1.0"%sencoding="UTF-7"?>' % (b" " * 2_000) + XML, "UTF-7"),
        (("<!DOCTYPE a [<!ENTITY b 'c'>]>" + XML.decode()).encode("utf-16-le"), "NUL bytes"),
        (("<!DOCTYPE a [<!ENTITY b 'c'>]>" + XML.decode()).encode("utf-32-le"), "NUL bytes"),
        (("<!DOCTYPE a [<!ENTITY b 'c'>]>" + XML.decode()).encode("utf-16"), "DOCTYPE"),
        (b'<?xml version="1.0" encoding="iso-8859-99"?>' + XML, "not XML"),
        (b"\xff\xfe<", "UTF-16"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(content, reason):
    with pytest.raises(DocumentUnreadable, match=reason):
        read_document(content)


def test_size_is_checked_before_anything_is_parsed():
    with pytest.raises(DocumentTooLarge, match="2000000 bytes"):
        read_document(b"[" * 2_000_000, limits=Limits(bytes=1_000_000))


def test_a_billion_laughs_are_not_heard():
    laughs = b"<!DOCTYPE a [<!ENTITY a 'ha'>" + b"".join(
        b"<!ENTITY a%d '&a%s;&a%s;'>" % (n, b"" if n == 1 else b"%d" % (n - 1), b"" if n == 1 else b"%d" % (n - 1))
        for n in range(1, 40)
    )
    with pytest.raises(DocumentUnreadable, match="DOCTYPE"):
        read_document(laughs + b"]>" + XML.replace(b"fine", b"&a39;"))


@pytest.mark.parametrize("wrap", [b"%s", b"<!DOCTYPE project>%s", b"\xef\xbb\xbf%s", b"\n%s"])
def test_harmless_prologues_are_ignored(wrap):
    assert len(read_document(wrap % XML).events) == 1


def test_other_encodings_read_the_same():
    text = XML.decode().replace("fine", "产品 é")
    expected = read_document(text.encode()).events
    wide = ('<?xml version="1.0" encoding="UTF-16"?>' + text).encode("utf-16")
    chinese = ('<?xml version="1.0" encoding="GB18030"?>' + text).encode("gb18030")
    assert read_document(wide).events == read_document(chinese).events == expected
    assert expected[0].body["e:note"] == "产品 é"
    assert read_document(b"\xef\xbb\xbf" + document(object_event())).faults == ()


@pytest.mark.parametrize(
    "spelling", [b'"e:x" : ":"', b'"e:x"\n:\n"a"', b'"e:x":"\\":"', b'"e:x":"a\\\\"', b'"e:x":[":",":"]']
)
def test_colons_and_quotes_do_not_pass_for_repeated_members(spelling):
    event = json.dumps(object_event()).encode()
    assert len(read_document(DECLARED + spelling + b"," + event[1:]).events) == 1


def test_hostile_words_do_not_take_their_time():
    transactions = [{"type": f"{number:09}ab", "bizTransaction": "urn:a:b"} for number in range(60_000)]
    keys = {f"unknown{number:09}": 1 for number in range(60_000)}
    twice = [f"urn:a:{number}" for number in range(60_000)]
    with must_end():
        for event in (object_event(bizTransactionList=transactions), object_event(**keys)):
            assert len(read_document(document(event)).faults) > 1_000
        assert read_document(document(object_event(epcList=[*twice, twice[-1]]))).faults


NAMES = sorted({name for shape in EVENTS.values() for name in shape.by_name} | {"type", "@context", "id", "e:x", "x"})
json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
    | st.sampled_from(["po", "e:x", "urn:a:b", "ADD", "@id", "type"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=4), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(NAMES), json_values, max_size=8), st.sampled_from([*EVENTS, "e:Own", "No"]))
def test_any_json_in_any_field_is_read_or_refused(changes, event_type):
    sent = {**object_event(type=event_type), "@context": {"e": "http://e.example/"}, **changes}
    try:
        read = read_document(json.dumps([sent]).encode("utf-8", "surrogatepass"))
    except GqtsError:
        return
    assert read.events or read.faults
    for event in read.events:
        assert event_hash(event).startswith("ni:///sha-256;")
        assert event.event_time.tzinfo is not None
        assert all(isinstance(name, str) for _, name in event.identifiers())


@given(json_values)
def test_any_json_document_is_read_or_refused(tree):
    for content in (tree, {"type": "EPCISDocument", "@context": tree}, {"type": "EPCISDocument", "epcisBody": tree}):
        try:
            read_document(json.dumps(content).encode())
        except GqtsError:
            continue


@given(st.binary(max_size=60), st.integers(0, len(XML)), st.integers(0, 12))
def test_any_damage_to_a_document_is_read_or_refused(noise, place, cut):
    for content in (XML, document(object_event())):
        try:
            read_document(content[:place] + noise + content[place + cut :])
        except GqtsError:
            continue


@pytest.mark.parametrize("colon", ['"\t:', '"\n:', '"  :', '"\n :', '"\r:', '" \t :'])
def test_white_space_before_a_colon_hides_no_repeated_member(colon):
    content = '{"type": "ObjectEvent", "action' + colon + ' "ADD", "bizStep": "packing", "bizStep": "shipping"}'
    with pytest.raises(DocumentUnreadable, match="bizStep"):
        read_document(content.encode())


def test_of_two_event_ids_the_last_counts_for_it_names_and_says_nothing():
    content = b"""{"type": "ObjectEvent", "eventTime": "2026-09-01T00:00:00Z", "eventTimeZoneOffset": "+00:00",
    "action": "OBSERVE", "epcList": ["urn:gqts:vin:4Z9ALD005TAGTS104"],
    "eventID": "urn:uuid:1", "eventID": "urn:uuid:2"}"""
    assert read_document(content).events[0].event_id == "urn:uuid:2"


@pytest.mark.parametrize(
    "content", [b'{"type":"ObjectEvent","e:x":[' + b"[]," * 40 + b"[]]}", b"<a>" + b"<b/>" * 50 + b"</a>"]
)
def test_a_document_of_nothing_but_brackets_is_refused_before_it_fills_the_memory(content):
    with pytest.raises(DocumentTooLarge, match="40"):
        read_document(content, limits=Limits(nodes=40))
