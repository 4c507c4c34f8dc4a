"""Officers and firms go through a case, a draw and the figures in the browser, and nobody sees what is not theirs."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from tests.conduct.cast import mismatch
from tests.web.markup import Page
from tests.web.signed_in import Bench, open_bench

from gqts.accounts import Person, Position, find_caller_by_session
from gqts.conduct import (
    Milestone,
    Share,
    check_published,
    end_what_is_over,
    note_consignment,
    note_milestone,
    record_finding,
)
from gqts.kit.database import Database
from gqts.organizations import Level, Organization, Role, State, find_organization

DAYS = timedelta(days=1)


@pytest.fixture
def bench(database: Database, tmp_path: Path) -> Iterator[Bench]:
    with open_bench(database, tmp_path) as opened:
        yield opened


@pytest.fixture
def host(bench: Bench) -> Organization:
    return bench.organization("Customs", Role.CUSTOMS, zh="海关")


@pytest.fixture
def chen(bench: Bench, host: Organization) -> Person:
    """An officer."""
    return bench.member(host, Position.OFFICER, email="chen@customs.example", name="Chen")


@pytest.fixture
def wang(bench: Bench, host: Organization) -> Person:
    """Another officer."""
    return bench.member(host, Position.OFFICER, email="wang@customs.example", name="Wang")


@pytest.fixture
def firm(bench: Bench) -> Organization:
    return bench.organization("Kowhai Ridge", Role.TRADER)


@pytest.fixture
def ada(bench: Bench, firm: Organization) -> Person:
    """The administrator of the firm."""
    return bench.member(firm)


def opened_case(bench: Bench, host: Organization, chen: Person, firm: Organization) -> str:
    """Open a case as the officer does; return its address among the officers' pages."""
    bench.sign_in(chen, host)
    answer = bench.send("/host/cases/new", organization="Kowhai", severity="serious", summary="It said NZ, it was AU.")
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def notified_case(bench: Bench, host: Organization, chen: Person, firm: Organization) -> str:
    path = opened_case(bench, host, chen, firm)
    sent = bench.send(f"{path}/notify", reasons="The label was pasted over.", severity="serious", days="15")
    assert sent.status_code == 303, sent.text
    return path


def own(path: str) -> str:
    return path.replace("/host/", "/organization/")


def state_of(bench: Bench, firm: Organization) -> State:
    with bench.database.transaction() as tx:
        found = find_organization(tx, firm.id)
    assert found is not None
    return found.state


def test_a_case_goes_from_its_opening_to_a_suspension_and_through_the_appeal(
    bench: Bench, host: Organization, chen: Person, wang: Person, firm: Organization, ada: Person
) -> None:
    path = notified_case(bench, host, chen, firm)
    assert bench.client.get(f"{path}/decide").status_code == 404
    bench.sign_in(ada, firm)
    told = bench.client.get(own(path)).text
    assert "The label was pasted over." in told
    assert bench.send(f"{own(path)}/answer", words="The packer erred.").headers["location"] == own(path)
    bench.sign_in(chen, host)
    assert "The packer erred." in bench.client.get(path).text
    decided = bench.send(f"{path}/decide", measure="suspension", days="30", severity="serious", reasons="Proven.")
    assert decided.headers["location"] == path
    assert state_of(bench, firm) is State.SUSPENDED
    bench.sign_in(ada, firm)
    assert "Suspension for a time · 30 days" in bench.client.get(own(path)).text
    assert bench.send(f"{own(path)}/appeal", words="It was the carrier.").status_code == 303
    bench.sign_in(chen, host)
    assert "another officer decides the appeal" in bench.client.get(path).text
    assert bench.client.get(f"{path}/overturn").status_code == 404
    bench.sign_in(wang, host)
    assert bench.send(f"{path}/overturn", reason="It was.").status_code == 303
    assert state_of(bench, firm) is State.APPROVED


def test_exclusion_is_confirmed_by_a_second_officer_alone(
    bench: Bench, host: Organization, chen: Person, wang: Person, firm: Organization, ada: Person
) -> None:
    path = notified_case(bench, host, chen, firm)
    bench.clock.ahead = 16 * DAYS
    bench.sign_in(chen, host)
    bench.send(f"{path}/decide", measure="exclusion", days="", severity="most_serious", reasons="Fabricated.")
    assert "another officer confirms it" in bench.client.get(path).text
    token = bench.token_on("/host/cases/new")
    assert bench.client.post(f"{path}/confirm", data={"csrf_token": token, "reason": "Me"}).status_code == 403
    assert state_of(bench, firm) is State.APPROVED
    bench.sign_in(wang, host)
    assert bench.send(f"{path}/confirm", reason="Yes.").status_code == 303
    assert state_of(bench, firm) is State.SUSPENDED


def test_the_firm_is_told_by_mail_and_finds_it_among_what_is_to_do(
    bench: Bench, host: Organization, chen: Person, firm: Organization, ada: Person
) -> None:
    path = notified_case(bench, host, chen, firm)
    [mail] = bench.post()
    assert "you may answer" in mail["subject"]
    assert mail["to"] == "ada@kowhai.example"
    assert f"https://trace.example.org{own(path)}" in mail.get_body(("plain",)).get_content()
    assert "pasted over" not in mail.as_string()
    bench.sign_in(ada, firm)
    assert own(path) in bench.client.get("/organization").text


def test_a_case_that_is_prepared_is_not_there_for_its_party_nor_ever_for_others(
    bench: Bench, host: Organization, chen: Person, firm: Organization, ada: Person
) -> None:
    path = opened_case(bench, host, chen, firm)
    other = bench.organization("Other", Role.TRADER)
    eve = bench.member(other, email="eve@other.example", name="Eve")
    bench.sign_in(ada, firm)
    assert bench.client.get(own(path)).status_code == 404
    assert "There is no case" in bench.client.get("/organization/cases").text
    bench.sign_in(chen, host)
    bench.send(f"{path}/notify", reasons="Because.", severity="minor", days="15")
    bench.sign_in(eve, other)
    for address in (own(path), f"{own(path)}/answer", f"{own(path)}/appeal"):
        assert bench.client.get(address).status_code == 404
    for address in (path, "/host/cases", "/host/cases.csv", "/host/records", "/host/worth", "/host/draws"):
        assert bench.client.get(address).status_code == 403


def test_an_agency_reads_cases_and_decides_none(bench: Bench, host, chen, firm, ada) -> None:
    path = opened_case(bench, host, chen, firm)
    agency = bench.organization("Quarantine", Role.QUARANTINE)
    qi = bench.member(agency, Position.OFFICER, email="q@agency.example", name="Qi")
    bench.sign_in(qi, agency)
    assert bench.client.get(path).status_code == 404
    assert "There are no cases yet" in bench.client.get("/host/cases").text
    for address in (f"{path}/notify", "/host/cases/new", "/host/draws/new", "/host/records", "/host/worth"):
        assert bench.client.get(address).status_code == 403
    with bench.database.transaction() as tx:
        caller = find_caller_by_session(tx, bench.sign_in(qi, agency), now=bench.clock())
        finding = record_finding(tx, caller, mismatch(firm.id), now=bench.clock())
    own_part = f"/host/cases/{finding.case_ids[0]}"
    assert firm.name() in bench.client.get("/host/cases").text
    assert "VN" in bench.client.get(own_part).text
    assert bench.send(f"{own_part}/evidence", kind="note", words="Photographed.").status_code == 303
    assert bench.client.get(f"{path}/evidence").status_code == 404


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"organization": "Nobody of that name"}, "No firm goes by this"),
        ({"organization": "Customs"}, "No firm goes by this"),
        ({"summary": ""}, "Fill in"),
        ({"summary": "x" * 4001}, "too long"),
        ({"severity": "deadly"}, "Choose one"),
    ],
)
def test_a_case_that_cannot_be_opened_says_why(bench: Bench, host, chen, firm, fields, told) -> None:
    bench.sign_in(chen, host)
    good = {"organization": "Kowhai", "severity": "minor", "summary": "Weight."}
    answer = bench.send("/host/cases/new", **{**good, **fields})
    assert answer.status_code == 400
    assert told in answer.text


def test_one_of_several_of_a_name_is_chosen(bench: Bench, host, chen, firm) -> None:
    other = bench.organization("Kowhai Valley", Role.TRADER)
    bench.sign_in(chen, host)
    asked = bench.send("/host/cases/new", organization="Kowhai", severity="minor", summary="Weight.")
    assert "Several go by this" in asked.text
    made = bench.send(
        "/host/cases/new", organization="Kowhai", which=str(other.id), severity="minor", summary="Weight."
    )
    assert "Kowhai Valley" in bench.client.get(made.headers["location"]).text


@pytest.mark.parametrize(
    "fields", [{"days": "4"}, {"days": "-1"}, {"days": "9999"}, {"days": "ten"}, {"reasons": ""}, {"severity": ""}]
)
def test_a_notice_that_cannot_be_is_mended_on_its_form(bench: Bench, host, chen, firm, fields) -> None:
    path = opened_case(bench, host, chen, firm)
    answer = bench.send(f"{path}/notify", **{"reasons": "Because.", "severity": "minor", "days": "15", **fields})
    assert answer.status_code == 400
    assert "This needs mending" in answer.text


def test_the_list_is_narrowed_and_taken_along(bench: Bench, host, chen, firm) -> None:
    notified_case(bench, host, chen, firm)
    opened_case(bench, host, chen, firm)

    def rows(query: str) -> int:
        return len(Page(bench.client.get(f"/host/cases?{query}").text).find("tr")) - 1

    assert rows("") == 2
    assert rows("state=opened") == 1
    assert rows("state=open&severity=serious") == 2
    assert rows("organization=kowhai") == 2
    for nothing in ("severity=minor", "due=late", "organization=nobody", f"organization={uuid4()}"):
        assert "No case fits" in bench.client.get(f"/host/cases?{nothing}").text
    bench.clock.ahead = 16 * DAYS
    bench.sign_in(chen, host)
    assert rows("due=late") == 1
    read = list(csv.DictReader(StringIO(bench.client.get("/host/cases.csv?state=notified").text.lstrip("\ufeff"))))
    assert [(one["organization"], one["severity"]) for one in read] == [("Kowhai Ridge", "serious")]


def test_cases_are_paged(bench: Bench, host, chen, firm) -> None:
    for _ in range(27):
        opened_case(bench, host, chen, firm)
    first = bench.client.get("/host/cases")
    following = re.search(r'href="(\?after=[^"]+)" rel="next"', first.text)
    assert following is not None
    second = bench.client.get(f"/host/cases{following[1].replace('&amp;', '&')}")
    assert len(Page(second.text).find("tr")) - 1 == 2


def drawn_page(bench: Bench, host, chen, firm) -> str:
    """Hold a draw of one consignment as an officer does; return its address."""
    with bench.database.transaction() as tx:
        record = uuid4()
        note_consignment(tx, record, [Share(firm.id, 5.0)], arrived_at=bench.clock(), is_complete=True)
    bench.sign_in(chen, host)
    draw = bench.send("/host/draws/new", title="Sunday", size="3", least="1").headers["location"]
    today = bench.clock().date().isoformat()
    assert bench.send(f"{draw}/fix", since=today, until=today).status_code == 303
    assert bench.send(f"{draw}/reveal").status_code == 303
    return draw


def test_a_draw_is_held_published_and_checked_and_a_mismatch_opens_a_case(
    bench: Bench, host, chen, firm, ada, tmp_path: Path
) -> None:
    draw = drawn_page(bench, host, chen, firm)
    ticket = re.search(rf'href="({draw}/[0-9a-f]{{64}})"', bench.client.get(draw).text)
    assert ticket is not None
    result = {"fact": "origin", "claimed": "NZ", "found": "AU", "outcome": "mismatch", "severity": "general"}
    assert bench.send(ticket[1], **result).status_code == 303
    assert "a case is opened" in bench.client.get(draw).text
    assert "origin: NZ → AU" in bench.client.get("/host/cases").text
    assert "A result is entered once" in bench.client.get(ticket[1]).text
    bench.client.cookies.clear()
    public = draw.replace("/host", "")
    assert "Sunday" in bench.client.get("/draws").text
    page = bench.client.get(public).text
    assert firm.name() not in page
    told = json.loads(bench.client.get(f"{public}.json").text)
    assert list(check_published(told)) == []
    bench.sign_in(ada, firm)
    shown = bench.client.get(draw.replace("/host", "/organization")).text
    assert str(firm.id) in shown


def test_a_draw_of_nothing_is_refused_on_its_form(bench: Bench, host, chen) -> None:
    bench.sign_in(chen, host)
    assert bench.send("/host/draws/new", title="", size="3", least="0").status_code == 400
    assert bench.send("/host/draws/new", title="Sunday", size="0", least="0").status_code == 400
    assert bench.send("/host/draws/new", title="Sunday", size="many", least="0").status_code == 400
    draw = bench.send("/host/draws/new", title="Sunday", size="3", least="0").headers["location"]
    assert bench.send(f"{draw}/fix", since="2026-01-02", until="2026-01-01").status_code == 400
    assert bench.send(f"{draw}/fix", since="2026-01-01", until="2026-01-01").status_code == 400
    public = draw.replace("/host", "")
    told = bench.client.get(f"{public}.json").json()
    assert "seed" not in told
    assert "population" not in told


@pytest.mark.parametrize("path", ["/draws/x", "/draws/x.json", f"/draws/{UUID(int=0)}", f"/draws/{UUID(int=0)}.json"])
def test_a_draw_that_is_none_is_not_found(bench: Bench, path: str) -> None:
    assert bench.client.get(path).status_code == 404


def test_figures_are_empty_honestly_then_told_with_their_bounds(bench: Bench, host, chen, firm, ada) -> None:
    bench.sign_in(ada, firm)
    assert "speaks neither for you nor against you" in bench.client.get("/organization/record").text
    assert "Nothing arrived in this time" in bench.client.get("/organization/worth").text
    at = bench.clock() - 3 * DAYS
    with bench.database.transaction() as tx:
        for number in range(12):
            record = uuid4()
            note_consignment(tx, record, [Share(firm.id, 5.0, number == 0)], arrived_at=at, is_complete=True)
            note_milestone(tx, record, Milestone.ARRIVED, at, organization_id=firm.id, level=Level.TRADER)
            note_milestone(tx, record, Milestone.RELEASED, at + timedelta(hours=number))
    record_page = bench.client.get("/organization/record").text
    assert "8.3 % (1 of 12; between 1.5 % and 35 %)" in record_page
    worth_page = bench.client.get("/organization/worth").text
    assert "<svg" in worth_page
    assert "5.5 h" in worth_page
    read = list(csv.DictReader(StringIO(bench.client.get("/organization/worth.csv").text.lstrip("\ufeff"))))
    assert [one["consignments"] for one in read] == ["<10", "<10", "12", "<10", "<10", "12"]
    bench.sign_in(chen, host)
    assert "12" in bench.client.get("/host/worth?months=3").text
    assert "8.3 %" in bench.client.get("/host/records?text=kowhai").text
    assert "Disagreements" in bench.client.get(f"/host/records/{firm.id}").text


def test_a_suspension_that_ends_lets_the_firm_in_again(bench: Bench, host, chen, firm, ada) -> None:
    path = notified_case(bench, host, chen, firm)
    bench.clock.ahead = 16 * DAYS
    bench.sign_in(chen, host)
    bench.send(f"{path}/decide", measure="suspension", days="10", severity="serious", reasons="Proven.")
    assert state_of(bench, firm) is State.SUSPENDED
    bench.clock.ahead = 27 * DAYS
    with bench.database.transaction() as tx:
        end_what_is_over(tx, now=bench.clock())
    assert state_of(bench, firm) is State.APPROVED


def test_words_of_a_firm_stand_on_the_page_as_words(bench: Bench, host, chen, firm, ada) -> None:
    path = notified_case(bench, host, chen, firm)
    bench.sign_in(ada, firm)
    bench.send(f"{own(path)}/answer", words="<script>alert(1)</script>{{ 7*7 }}")
    bench.sign_in(chen, host)
    shown = bench.client.get(path).text
    assert "<script>" not in shown
    assert "&lt;script&gt;" in shown
    assert "{{ 7*7 }}" in shown


def test_files_come_with_an_answer_and_are_only_handed_out_to_be_saved(bench: Bench, host, chen, firm, ada) -> None:
    path = notified_case(bench, host, chen, firm)
    bench.sign_in(ada, firm)
    address = f"{own(path)}/answer"
    data = {"csrf_token": bench.token_on(address), "words": "See the file."}
    refused = bench.client.post(address, data=data, files={"files": ("a.html", b"<script>", "text/html")})
    assert refused.status_code == 400
    assert "of no kind that is taken" in refused.text
    assert (
        bench.client.post(address, data=data, files={"files": ("装箱.pdf", b"%PDF-1.7", "text/html")}).status_code
        == 303
    )
    link = re.search(r'href="([^"]+/files/[^"]+)"', bench.client.get(own(path)).text)
    assert link is not None
    mine = bench.client.get(link[1])
    assert mine.content == b"%PDF-1.7"
    assert mine.headers["content-disposition"].startswith("attachment;")
    assert mine.headers["content-type"] == "application/pdf"
    bench.sign_in(chen, host)
    assert bench.client.get(link[1]).status_code == 404
    assert bench.client.get(link[1].replace("/organization/", "/host/")).content == b"%PDF-1.7"
