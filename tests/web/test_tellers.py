"""Who tells something is named: by its own description, else by the name it is registered with, never by a number."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests import taking_part
from tests.web.signed_in import Bench, open_bench

from gqts.capture import require_submitter
from gqts.kit.clock import system_clock
from gqts.kit.database import Database
from gqts.organizations import Organization, Role

ITEM = "/01/09526543000013/21/K1"
TRACE = "/v1/trace/https%3A%2F%2Fid.gs1.org%2F01%2F09526543000013%2F21%2FK1"
ARRIVED = """{"@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"], "type": "EPCISDocument",
"schemaVersion": "2.0", "creationDate": "2026-09-01T00:00:00Z", "epcisBody": {"eventList": [{"type": "ObjectEvent",
"eventTime": "2026-09-01T08:00:00.000+09:00", "eventTimeZoneOffset": "+09:00", "action": "OBSERVE",
"epcList": ["https://id.gs1.org/01/09526543000013/21/K1"], "bizStep": "receiving"}]}}"""


@pytest.fixture
def bench(database: Database, tmp_path: Path) -> Iterator[Bench]:
    with open_bench(database, tmp_path) as opened:
        yield opened


@pytest.fixture
def firm(bench: Bench) -> Organization:
    """A trader without a GLN and without master data, which told something about an item."""
    made = bench.organization("Kowhai <i>Ridge</i>", Role.TRADER)
    with bench.database.transaction() as tx:
        job = taking_part.accept(tx, ARRIVED.encode(), submitter=require_submitter(tx, made.id), now=system_clock())
        assert job.success, job.faults
    return made


def share(bench: Bench, firm: Organization) -> None:
    with bench.database.transaction() as tx:
        taking_part.share_everything(tx, firm.id)


@pytest.mark.parametrize(("language", "name"), [("en", "Kowhai &lt;i&gt;Ridge&lt;/i&gt;"), ("zh", "考海岭")])
def test_the_page_names_a_teller_without_master_data_as_it_is_registered(bench, firm, language, name):
    share(bench, firm)
    page = bench.client.get(ITEM, headers={"accept-language": language}).text
    assert name in page
    assert "urn:gqts:organization" not in page


def test_the_record_and_the_trace_name_it_too(bench, firm):
    share(bench, firm)
    record = bench.client.get(ITEM, headers={"accept": "application/json", "accept-language": "zh"}).text
    assert '"name": "考海岭"' in record
    trace = bench.client.get(TRACE).json()["journey"]
    [step] = trace["steps"]
    assert step["submitter"] == firm.party
    names = {"en": "Kowhai <i>Ridge</i>", "zh": "考海岭"}
    assert step["teller"]["names"] == step["responsible"]["party"]["names"] == names
    assert trace["parties"] == [step["responsible"]]


def test_a_teller_whose_event_is_not_shown_is_not_named(bench, firm):
    for path, accepted in ((ITEM, "text/html"), (ITEM, "application/json"), (TRACE, "application/json")):
        answer = bench.client.get(path, headers={"accept": accepted, "accept-language": "zh"})
        assert "考海岭" not in answer.text
        assert "Kowhai" not in answer.text
        assert str(firm.id) not in answer.text
