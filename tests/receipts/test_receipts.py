"""What a receipt proves to whoever holds one, and what it does not tell."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from datetime import timedelta

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import taking_part
from tests.capture.documents import MADE, NOW, OWN_NAMES, document, event

from gqts.accounts import Seal
from gqts.capture import require_submitter
from gqts.epcis import Event
from gqts.events import Belonging, Standing, StoredEvent
from gqts.identifiers import parse_identifier
from gqts.receipts import (
    Checked,
    Verified,
    check_batch,
    compose_receipt,
    count_unlogged,
    draw_key,
    log_captured,
    verify_receipt,
)
from gqts.receipts.committing import commit_event
from gqts.receipts.parts import list_added, list_chained, list_parts
from gqts.receipts.receipt import list_shown
from gqts.scans import scan_item
from gqts.sharing import PUBLIC_VIEWER, Field, Purpose, Viewer, begin_viewing, compose_viewer, redact_event
from gqts.transparency import (
    NoteWrong,
    ProofWrong,
    StoredTree,
    Unproven,
    VerifierKey,
    read_disclosure,
    read_size,
    verify_consistency,
)

ITEM = "https://id.gs1.org/01/09526543210009/21/A"
LATER = NOW + timedelta(days=1)
SIGNER = draw_key(Seal(b"s" * 32), "https://trace.example.org")
KEY = VerifierKey.parse(SIGNER.verifier)
SECRETS = ("SECRETSERIAL", "SECRETLINE", "SECRETPRICE", "SECRETPAPER", "SECRETRECIPE")


@pytest.fixture
def factory(tx):
    return taking_part.take_part(tx, "A factory", gln="9526543000020", prefixes=["9526543"], preset="factory")


def tell(tx, organization, *events: dict, at=NOW) -> None:
    """Have an organization tell events, and log them as the worker does."""
    content = document(*events, context=[OWN_NAMES])
    job = taking_part.accept(tx, content, submitter=require_submitter(tx, organization.id), now=at)
    assert job.success, job.faults
    log_captured(tx, job.capture_id)


def receipt_for(tx, viewer: Viewer, uri: str = ITEM) -> dict:
    glass = begin_viewing(tx, viewer, at=LATER, purpose=Purpose.SCAN)
    receipt = compose_receipt(tx, scan_item(tx, glass, parse_identifier(uri)).journey, SIGNER)
    tx.execute("RESET ROLE")  # the next reader is another
    return receipt.as_json()


def verify(receipt: dict) -> Verified:
    return verify_receipt(orjson.dumps(receipt), KEY)


def parts_of(verified: Verified) -> str:
    return json.dumps([one.parts for one in verified.events])


def test_a_receipt_proves_without_gqts_what_was_told_by_whom_and_when(tx, factory) -> None:
    tell(tx, factory, event(**MADE), event())
    verified = verify(receipt_for(tx, PUBLIC_VIEWER))
    assert verified.thing == ITEM
    assert verified.log == "trace.example.org/log"
    assert verified.gaps == ()
    assert verified.waiting == 0
    made, shipped = (dict(one.parts) for one in verified.events)
    assert (made["bizStep"], shipped["bizStep"]) == ("commissioning", "shipping")
    assert made["eventTime"] == "2026-08-01T00:00:00Z"
    assert {one.told_by for one in verified.events} == {"https://id.gs1.org/417/9526543000020"}
    assert {one.recorded for one in verified.events} == {"2026-11-01T12:00:00Z"}


def test_a_receipt_tells_nothing_that_its_reader_is_not_shown_and_the_owners_own_tells_all(tx, factory) -> None:
    tell(tx, factory, event(**MADE))
    public = receipt_for(tx, PUBLIC_VIEWER)
    shown = json.dumps(public) + parts_of(verify(public))
    assert [secret for secret in SECRETS if secret in shown] == []
    own = receipt_for(tx, compose_viewer(factory))
    assert [secret for secret in SECRETS if secret not in parts_of(verify(own))] == []
    # and both views are of one entry
    assert verify(public).events[0].entry == verify(own).events[0].entry


@pytest.mark.parametrize("siblings", [1, 60])
def test_a_receipt_does_not_tell_how_many_were_packed_with_an_item(tx, factory, siblings: int) -> None:
    packed = [f"urn:epc:id:sgtin:9526543.021000.{serial}" for serial in ["A", *(f"B{n}" for n in range(siblings))]]
    tell(tx, factory, event(**{**MADE, "epcList": packed}))
    (one,) = receipt_for(tx, PUBLIC_VIEWER)["events"]
    assert len(one["disclosures"]) + len(one["digests"]) == 256


def test_what_waits_for_its_place_in_the_log_is_counted_and_proves_nothing(tx, factory) -> None:
    tell(tx, factory, event(**MADE))
    taking_part.accept(tx, document(event()), submitter=require_submitter(tx, factory.id), now=NOW)
    verified = verify(receipt_for(tx, PUBLIC_VIEWER))
    assert (len(verified.events), verified.waiting) == (1, 1)
    assert count_unlogged(tx) == 1


def test_an_event_that_is_taken_out_of_a_receipt_leaves_a_gap(tx, factory) -> None:
    tell(tx, factory, event(**MADE))
    tell(tx, factory, event())
    receipt = receipt_for(tx, PUBLIC_VIEWER)
    first = verify(receipt).events[0].entry
    del receipt["events"][0]
    assert verify(receipt).gaps == (first,)


def test_what_an_owner_withholds_of_a_thing_is_a_gap_and_no_more(tx, factory) -> None:
    carrier = taking_part.take_part(tx, "A carrier that shows nothing", gln="9521000000018")
    tell(tx, carrier, event(bizStep="loading", eventTime="2026-08-15T00:00:00Z"))
    tell(tx, factory, event())
    verified = verify(receipt_for(tx, PUBLIC_VIEWER))
    assert [dict(one.parts)["bizStep"] for one in verified.events] == ["shipping"]
    assert len(verified.gaps) == 1


def test_a_lot_has_its_receipt_too_and_its_events_are_a_chain(tx, factory) -> None:
    lot = "https://id.gs1.org/01/09526543210009/10/L1"
    quantity = [{"epcClass": "urn:epc:class:lgtin:9526543.021000.L1", "quantity": 5}]
    for hour in (1, 2, 3):
        at = f"2026-08-0{hour}T00:00:00Z"
        tell(tx, factory, event(epcList=None, quantityList=quantity, eventTime=at))
    receipt = receipt_for(tx, PUBLIC_VIEWER, lot)
    verified = verify(receipt)
    assert len(verified.events) == 3
    del receipt["events"][1]
    assert len(verify(receipt).gaps) == 1


def alter(part: str, receipt: dict) -> None:
    one = receipt["events"][0]
    if part == "value":
        salt, name, _ = orjson.loads(base64.urlsafe_b64decode(one["disclosures"][1] + "=="))
        changed = base64.urlsafe_b64encode(orjson.dumps([salt, name, "changed"])).decode().rstrip("=")
        one["disclosures"][1] = changed
    elif part == "added":
        one["disclosures"].append(base64.urlsafe_b64encode(b'["AAAA","bizStep","destroying"]').decode().rstrip("="))
    elif part == "left out":
        del one["digests"][0]
    elif part == "position":
        index = int(one["proof"].split("\n")[1].removeprefix("index "))
        one["proof"] = one["proof"].replace(f"index {index}", f"index {1 - index}")
    elif part == "root":
        lines = one["proof"].split("\n")
        root = next(at for at, line in enumerate(lines) if line == "trace.example.org/log") + 2
        lines[root] = base64.b64encode(b"\0" * 32).decode()
        one["proof"] = "\n".join(lines)


@pytest.mark.parametrize("part", ["value", "added", "left out", "position", "root"])
def test_a_receipt_in_which_anything_was_changed_proves_nothing(tx, factory, part: str) -> None:
    tell(tx, factory, event(**MADE), event())
    receipt = receipt_for(tx, PUBLIC_VIEWER)
    alter(part, receipt)
    with pytest.raises(Unproven):
        verify(receipt)


def test_a_receipt_that_is_passed_off_as_another_things_says_that_no_report_names_it(tx, factory) -> None:
    tell(tx, factory, event(**MADE), event())
    receipt = receipt_for(tx, PUBLIC_VIEWER)
    assert verify(receipt).naming == 2
    assert verify({**receipt, "thing": f"{ITEM}B"}).naming == 0


def test_another_logs_key_verifies_nothing(tx, factory) -> None:
    tell(tx, factory, event(**MADE))
    receipt = receipt_for(tx, PUBLIC_VIEWER)
    other = VerifierKey.parse(draw_key(Seal(b"t" * 32), "https://trace.example.org").verifier)
    with pytest.raises(NoteWrong):
        verify_receipt(orjson.dumps(receipt), other)


@given(st.binary(max_size=300) | st.recursive(st.none() | st.text(), st.lists).map(orjson.dumps))
def test_a_file_that_is_no_receipt_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(ProofWrong):
        verify_receipt(content, KEY)


@pytest.mark.parametrize(
    "events",
    [[None], [{"proof": 1}], [{"proof": "x"}], [{"proof": "x", "disclosures": [1]}], [{"proof": "x", "digests": ["é"]}],
     [{"proof": "x", "digests": "A"}], [{"proof": "x", "digests": ["AAAA"]}], [{"proof": "x", "disclosures": ["é"]}]],
)  # fmt: skip
def test_hostile_receipts_are_refused_in_words(events: list) -> None:
    with pytest.raises(Unproven):
        verify({"format": "gqts-receipt/1", "thing": ITEM, "log": "x", "key": "x", "events": events})


def test_events_are_logged_once_whoever_says_so_twice(tx, factory) -> None:
    job = taking_part.accept(tx, document(event()), submitter=require_submitter(tx, factory.id), now=NOW)
    assert log_captured(tx, job.capture_id) == 1
    assert log_captured(tx, job.capture_id) == 0
    assert read_size(tx) == 1


def test_an_earlier_log_is_the_beginning_of_every_later_one(tx, factory) -> None:
    roots = [(0, b"")]
    for number in range(7):
        tell(tx, factory, *(event(serial=f"S{number}-{one}") for one in range(number * 40 + 1)))
        size = read_size(tx)
        roots.append((size, StoredTree(tx).compute_root(size)))
    tree, (last, root) = StoredTree(tx), roots[-1]
    assert last > 512  # so that stored nodes take part
    for size, old in roots[1:-1]:
        verify_consistency(size, last, tree.prove_consistency(size, last), old, root)


def check(tx) -> Checked:
    checked, size = Checked(), read_size(tx)
    while check_batch(tx, checked, size):
        pass
    return checked


def test_a_check_finds_everything_as_it_was_logged(tx, factory) -> None:
    tell(tx, factory, *(event(serial=f"S{one}") for one in range(600)))
    tell(tx, factory, *(event(serial=f"S{one}", bizStep="receiving") for one in range(600)))
    checked = check(tx)
    assert (checked.entries, checked.compared, checked.is_right) == (1200, 1200, True)
    assert count_unlogged(tx) == 0


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ("UPDATE events.event SET document = replace(document, 'shipping', 'receiving')", "not what was logged"),
        ("UPDATE events.event SET submitter = 'https://id.gs1.org/417/9521000000001'", "not what was logged"),
        ("UPDATE events.event SET record_time = record_time - interval '1 day'", "not what was logged"),
        ("DELETE FROM events.event", "gone"),
        ("UPDATE transparency.entry SET content = sha256('x')", "not what was logged"),
    ],
)
def test_a_check_finds_what_the_host_changed_behind_the_logs_back(tx, factory, change: str, fault: str) -> None:
    tell(tx, factory, event())
    tx.execute(change.encode())
    checked = check(tx)
    assert not checked.is_right
    assert fault in checked.faults[0]


def test_a_check_finds_that_kept_hashes_are_not_those_of_the_entries(tx, factory) -> None:
    tell(tx, factory, *(event(serial=f"S{one}") for one in range(300)))
    tx.execute("UPDATE transparency.node SET hash = sha256('x')")
    checked = check(tx)
    assert not checked.faults
    assert not checked.is_tree_right


def test_what_is_forgotten_leaves_its_entry_and_its_place_and_no_fault(tx, factory) -> None:
    tell(tx, factory, event())
    tell(tx, factory, event(bizStep="receiving"))
    tx.execute("UPDATE receipts.logged SET salt = NULL WHERE position = 0")
    checked = check(tx)
    assert (checked.forgotten, checked.compared, checked.is_right) == (1, 1, True)
    verified = verify(receipt_for(tx, PUBLIC_VIEWER))
    assert (len(verified.events), verified.waiting, len(verified.gaps)) == (1, 1, 1)


def test_a_check_finds_an_entry_of_which_nothing_tells_whose_it_is(tx, factory) -> None:
    tell(tx, factory, event(), event(serial="B"))
    tx.execute("DELETE FROM receipts.logged WHERE position = 1")
    assert check(tx).faults == {1: "nothing tells which event it is of"}


@given(fields=st.frozensets(st.sampled_from(Field)))
def test_whatever_is_withheld_of_an_event_a_receipt_discloses_parts_of_what_is_left_and_no_others(fields) -> None:
    """The law that receipts rest on: a disclosure is of a part of the event as its reader sees it."""
    body = {**event(**MADE), "quantityList": [{"epcClass": "urn:epc:class:lgtin:9526543.021000.L1", "quantity": 5}]}
    stored = StoredEvent(
        b"e" * 16, b"h" * 32, NOW, "a sender", b"c" * 16, Event(body, OWN_NAMES), Belonging(1, Standing(1))
    )
    whole = commit_event(stored, b"s" * 32, {ITEM: None, f"{ITEM}B": None})
    seen = replace(stored, event=redact_event(stored.event, fields, {ITEM}))
    disclosed = [read_disclosure(one) for one in list_shown(seen, whole)]
    allowed = [*list_parts(seen.event), *list_added(seen), ("gqts:previous", [ITEM, None])]
    allowed += [("gqts:previous", [one, None]) for one in list_chained(seen.event)]
    assert [one for one in disclosed if one not in allowed] == []
