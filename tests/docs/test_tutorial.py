"""The tutorial comes out as it says: two parties' documents, one jar, one journey."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from tests import taking_part
from tests.docs.markdown import ROOT, list_pages, read_page

from gqts.capture import Submitter, accept_document, require_submitter
from gqts.cli.demo_firms import register_firms
from gqts.cli.journey_lines import describe_facts, title_of
from gqts.epcis import event_hash, read_document
from gqts.identifiers import parse_typed
from gqts.kit.database import Transaction
from gqts.scans import Reason, verify_item
from gqts.simulator import MINIMUM_ITEMS, build_world
from gqts.tracing import Link, TraceLevel

FOLDER = ROOT / "docs/tutorials"
DOCUMENTS = ("first-document.json", "second-document.xml")
ADDRESS = "https://id.gs1.org/01/09520123456788/21/JAR7F3K"
NOW = datetime(2026, 11, 22, 9, 18, tzinfo=UTC)
_HASH = re.compile(r"ni:///sha-256;[0-9a-f]{64}\?ver=CBV2\.0")


@pytest.fixture
def firms(tx: Transaction) -> dict[str, Submitter]:
    """Who sends which document: the demonstration's Kowhai Ridge, and its bonded warehouse."""
    organizations = register_firms(tx, build_world(seed=1, items=MINIMUM_ITEMS), now=NOW)
    codes = zip(DOCUMENTS, ("kowhai", "jiaomen"), strict=True)
    return {name: require_submitter(tx, organizations[code].id) for name, code in codes}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_its_documents_are_stored_whole_and_once(tx: Transaction, firms: dict[str, Submitter], name: str) -> None:
    content = (FOLDER / name).read_bytes()
    first, second = (accept_document(tx, firms[name], content, now=NOW) for _ in range(2))
    assert first.success
    assert first.events_stored == first.events_sent == second.events_known
    assert first.master_data_stored > 0
    assert second.events_stored == 0


def test_the_jar_takes_part_in_what_is_told_of_its_case(tx: Transaction, firms: dict[str, Submitter]) -> None:
    for name in DOCUMENTS:
        accept_document(tx, firms[name], (FOLDER / name).read_bytes(), now=NOW)
    journey = taking_part.read_journey(tx, parse_typed(ADDRESS))
    assert [step.link for step in journey.steps] == [Link.OWN, Link.OWN, Link.CONTAINED, Link.CONTAINED]
    assert journey.level is TraceLevel.FACTORY
    assert verify_item(tx, journey).reason is Reason.COMPLETE
    shown = read_page("docs/tutorials/first-document.md").text
    told = "\n".join([title_of(journey.subject.canonical), *describe_facts(journey)])
    assert told in shown


def test_the_hashes_that_are_shown_of_its_documents_are_theirs() -> None:
    theirs = [event_hash(event) for name in DOCUMENTS for event in read_document((FOLDER / name).read_bytes()).events]
    assert _HASH.findall(read_page("docs/how-to/send-from-the-command-line.md").text) == theirs
    assert _HASH.findall(read_page("docs/reference/event-hash.md").text) == theirs[-1:]


def test_every_item_that_pages_show_has_a_right_check_digit_unless_they_say_it_is_wrong() -> None:
    wrong = {"09520123456789"}  # step 8 of the tutorial
    for page in list_pages():
        for gtin in set(re.findall(r"/01/(\d{14})", page.text)) - wrong:
            parse_typed(gtin)
