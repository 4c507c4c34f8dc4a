"""Certificates on pages: an inspection body hands in, finds and withdraws; shoppers see who stands behind what; an
officer disqualifies a body, and everything it gave falls at once.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from pathlib import Path
from uuid import uuid4

import pytest
from tests.capture.documents import document, event
from tests.certificates.issuers import CARTON, GTIN, ITEM, LOT, SULPHUR, accredit, acting, draft, share
from tests.taking_part import HOST, accept, share_everything, submitting
from tests.web.markup import Page
from tests.web.signed_in import Bench, form_token, open_bench

from gqts.accounts import Position
from gqts.certificates import (
    Certificate,
    count_certificates,
    hand_in,
    keep_document,
    list_certificates,
    withdraw_certificate,
)
from gqts.kit.clock import system_clock
from gqts.kit.database import Database
from gqts.organizations import Organization, Role, disqualify_body, find_by_party, find_disqualifications, list_acts
from gqts.sharing import Audience, name_role

LIST = "/organization/certificates"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
TODAY = system_clock().date()
BUDGET = 30_000
HOSTILE = '<script>alert("x")</script>\' OR 1=1 --'


@pytest.fixture
def bench(database: Database, tmp_path: Path) -> Iterator[Bench]:
    with open_bench(database, tmp_path) as opened:
        yield opened


@pytest.fixture
def body(bench: Bench) -> Organization:
    """An accredited inspection body, with one of its people at the browser."""
    made = bench.organization("AsureQuality", Role.INSPECTION_BODY, zh="安质检验")
    with bench.database.transaction() as tx:
        accredit(tx, made, period=(TODAY - timedelta(days=400), TODAY + timedelta(days=400)))
    bench.sign_in(bench.member(made, Position.MEMBER, email="ana@lab.example", name="Ana"), made)
    return made


def issue(bench: Bench, body: Organization, **options) -> Certificate:
    told = {
        "tested_on": TODAY - timedelta(days=5),
        "issued_on": TODAY - timedelta(days=3),
        "valid_from": TODAY - timedelta(days=3),
        "valid_until": TODAY + timedelta(days=300),
        "sample": None,
        **options,
    }
    with bench.database.transaction() as tx:
        return hand_in(tx, acting(body), draft(**told), now=bench.clock()).certificate


def open_to(bench: Bench, body: Organization, audience: Audience = Audience.PUBLIC, names=frozenset()) -> None:
    with bench.database.transaction() as tx:
        share(tx, body.id, audience, names)


def tell_of_item(bench: Bench, **changes) -> None:
    """A maker commissions the item of the lot, shared with everybody."""
    with bench.database.transaction() as tx:
        maker = submitting(tx, "https://id.gs1.org/417/9526543000013", prefixes=["9526543"], preset="factory")
        made = event("A1", action="ADD", bizStep="commissioning", ilmd={"cbvmda:lotNumber": "L1"}, **changes)
        content = document(made, context=[{"cbvmda": "urn:epcglobal:cbv:mda#", "gs1": "https://gs1.org/voc/"}])
        job = accept(tx, content, submitter=maker, now=bench.clock())
        assert job.success, job.faults


def look(bench: Bench, path: str, *, accept_: str = "text/html", lang: str = "en"):
    """Open a page as a shopper does."""
    bench.client.cookies.clear()
    answer = bench.client.get(path, headers={"Accept": accept_, "Accept-Language": lang})
    if accept_ == "text/html":
        assert Page(answer.text).faults == []
        assert "<script" not in answer.text
    return answer


def fields(**changes: object) -> dict[str, object]:
    return {
        "rows": "3",
        "number": "NZ-1",
        "covers": f"urn:epc:class:lgtin:9526543.021000.L1\n{CARTON}",
        "subjects": "170114",
        "tested_on": (TODAY - timedelta(days=5)).isoformat(),
        "issued_on": (TODAY - timedelta(days=3)).isoformat(),
        "valid_from": (TODAY - timedelta(days=3)).isoformat(),
        "valid_until": (TODAY + timedelta(days=90)).isoformat(),
        "country": "NZ",
        "finding-0-characteristic": "Sulphur dioxide",
        "finding-0-standard": "GB 13104-2014",
        "finding-0-method": "GB 5009.34",
        "finding-0-result": "1.2",
        "finding-0-unit": "mg/kg",
        "finding-0-conforms": "yes",
        **changes,
    }


def send(bench: Bench, path: str, told: dict[str, object], *, file: bytes | None = None):
    data = {"csrf_token": form_token(bench.client.get(path).text), **told}
    if file is None:
        return bench.client.post(path, data=data)
    return bench.client.post(path, data=data, files={"document": ("../../x.pdf", file, "application/pdf")})


def kept(bench: Bench, body: Organization) -> list[Certificate]:
    with bench.database.transaction() as tx:
        return list_certificates(tx, body.id)


def test_a_body_hands_a_certificate_in_by_form_with_its_document(bench: Bench, body: Organization) -> None:
    page = bench.client.get(f"{LIST}/new")
    assert Page(page.text).faults == []
    assert "IANZ 123" in page.text
    answer = send(bench, f"{LIST}/new", fields(), file=PDF)
    (one,) = kept(bench, body)
    assert answer.headers["Location"] == f"{LIST}/{one.id}"
    assert (one.covers, one.findings[0].is_conformant, one.has_document) == ((LOT, CARTON), True, True)
    shown = bench.client.get(f"{LIST}/{one.id}")
    assert Page(shown.text).faults == []
    assert "Sulphur dioxide: 1.2 mg/kg" in shown.text
    assert bench.client.get(f"{LIST}/{one.id}/document").content == PDF


def test_rows_of_findings_are_added_without_script_and_nothing_typed_is_lost(bench: Bench, body: Organization) -> None:
    grown = send(bench, f"{LIST}/new", fields(more="1"))
    assert grown.status_code == 200
    assert kept(bench, body) == []
    names = [one.get("name") for one in Page(grown.text).find("input")]
    assert "finding-5-result" in names
    assert 'value="Sulphur dioxide"' in grown.text
    data = {**fields(rows="6"), "csrf_token": form_token(grown.text)}
    for cell, text in {"characteristic": "Moisture", "standard": "s", "method": "m", "result": "0.1"}.items():
        data[f"finding-5-{cell}"] = text
    bench.client.post(f"{LIST}/new", data=data)
    assert [one.characteristic for one in kept(bench, body)[0].findings] == ["Sulphur dioxide", "Moisture"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"number": ""}, "Number"),
        ({"covers": "the lot"}, "names no lot, item, logistic unit or product"),
        ({"subjects": "870323"}, "Your accreditation does not cover"),
        ({"tested_on": "yesterday"}, "This is no day"),
        ({"tested_on": TODAY.isoformat()}, "after the day of issue"),
        ({"issued_on": (TODAY + timedelta(days=9)).isoformat()}, "issued in the future"),
        ({"valid_until": "2020-01-01"}, "The last day is before the first"),
        ({"finding-0-method": ""}, "A finding needs"),
        ({"finding-0-characteristic": "", "finding-0-standard": "", "finding-0-method": "", "finding-0-result": "",
          "finding-0-unit": "", "country": ""}, "Write what was tested"),
        ({"sample_drawn_at": "Auckland"}, "cannot stand for a sample"),
        ({"rows": "9999999"}, ""),
        ({"country": "XX"}, "Choose one of what is offered"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_on_the_form_and_nothing_is_kept(bench: Bench, body, changes, words) -> None:
    answer = send(bench, f"{LIST}/new", fields(**changes))
    if not words:
        assert answer.status_code == 303
        return
    assert answer.status_code == 400
    assert words in answer.text
    assert Page(answer.text).faults == []
    assert 'value="NZ-1"' in answer.text or "number" in changes
    assert kept(bench, body) == []


@pytest.mark.parametrize("file", [b"<html>", b"GIF89a%PDF-1.7 %%EOF", b"%PDF-1.7" + b"0" * 6_000_000 + b"%%EOF"])
def test_a_document_that_is_no_pdf_or_too_large_takes_the_certificate_with_it(bench: Bench, body, file: bytes) -> None:
    answer = send(bench, f"{LIST}/new", fields(), file=file)
    assert answer.status_code == 400
    assert Page(answer.text).faults == []
    assert kept(bench, body) == []


def test_the_document_is_added_later_and_once(bench: Bench, body: Organization) -> None:
    path = f"{LIST}/{issue(bench, body).id}"
    assert send(bench, path, {}, file=b"<html>").status_code == 400
    token = form_token(bench.client.get(path).text)
    assert send(bench, path, {}, file=PDF).status_code == 303
    again = bench.client.post(path, data={"csrf_token": token}, files={"document": ("x.pdf", PDF + b"%%EOF", "x/y")})
    assert again.status_code == 400
    assert "never replaced" in again.text
    assert bench.client.get(f"{path}/document").content == PDF


def test_the_same_number_twice_is_told_beside_the_number(bench: Bench, body: Organization) -> None:
    send(bench, f"{LIST}/new", fields())
    answer = send(bench, f"{LIST}/new", fields(country="AU"))
    assert answer.status_code == 400
    assert "another certificate under this number" in answer.text
    assert send(bench, f"{LIST}/new", fields()).status_code == 303
    assert len(kept(bench, body)) == 1


def test_a_body_withdraws_its_own_after_it_was_asked(bench: Bench, body: Organization) -> None:
    path = f"{LIST}/{issue(bench, body).id}"
    asking = bench.client.get(f"{path}/withdraw")
    assert "Withdraw the certificate" in asking.text
    assert bench.send(f"{path}/withdraw", reason="").status_code == 400
    assert bench.send(f"{path}/withdraw", reason="the wrong lot").status_code == 303
    shown = bench.client.get(path).text
    assert "the wrong lot" in shown
    assert f"{path}/withdraw" not in shown


def test_the_list_is_found_by_number_state_and_day_paged_and_taken_along(bench: Bench, body: Organization) -> None:
    for number in range(30):
        issue(bench, body, number=f"A-{number:02d}", covers=(f"{LOT}{number}",))
    issue(bench, body, number="=old", valid_until=TODAY - timedelta(days=1))
    issue(bench, body, number="soon", valid_until=TODAY + timedelta(days=9))
    first = bench.client.get(LIST)
    assert Page(first.text).faults == []
    assert "1 certificate ends within 30 days." in first.text
    assert 'rel="next"' in first.text
    assert "A-07" in bench.client.get(f"{LIST}?number=a-07").text
    assert "A-08" not in bench.client.get(f"{LIST}?number=a-07").text
    assert "=old" in bench.client.get(f"{LIST}?state=expired").text
    assert "A-01" not in bench.client.get(f"{LIST}?state=expired").text
    assert "A-01" not in bench.client.get(f"{LIST}?ending=soon").text
    assert "soon" in bench.client.get(f"{LIST}?ending=soon").text
    assert "No certificate fits" in bench.client.get(f"{LIST}?until=2001-01-01").text
    assert bench.client.get(f"{LIST}?state=great&from=xx").status_code == 200
    rows = list(csv.DictReader(StringIO(bench.client.get(f"{LIST}.csv").text.lstrip("\ufeff"))))
    assert len(rows) == 32
    assert {"'=old", "soon"} <= {row["number"] for row in rows}
    assert {row["state"] for row in rows} == {"valid", "expired"}


def test_nobody_of_another_organization_opens_a_bodys_certificates(bench: Bench, body: Organization) -> None:
    one = issue(bench, body)
    other = bench.organization("Another lab", Role.INSPECTION_BODY)
    bench.sign_in(bench.member(other, Position.MEMBER, email="x@other.example", name="X"), other)
    for path in (f"{LIST}/{one.id}", f"{LIST}/{one.id}/withdraw", f"{LIST}/{one.id}/document"):
        assert bench.client.get(path).status_code == 404
    assert one.number not in bench.client.get(LIST).text
    assert bench.client.get(f"/certificates/{one.id}").status_code == 404
    trader = bench.organization("A trader", Role.TRADER)
    bench.sign_in(bench.member(trader, email="y@trader.example", name="Y"), trader)
    assert bench.client.get(LIST).status_code == 403


# What shoppers see


def test_an_items_page_shows_who_stands_behind_its_certificate_and_what_was_tested(bench: Bench, body) -> None:
    one = issue(bench, body)
    open_to(bench, body)
    tell_of_item(bench)
    answer = look(bench, f"/01/{GTIN}/21/A1")
    assert len(answer.content) < BUDGET
    for words in ("AsureQuality", "Valid until", "Sulphur dioxide: 1.2 mg/kg", "IANZ 123", "ILAC-MRA"):
        assert words in answer.text
    assert f'href="/certificates/{one.id}"' in answer.text
    assert "有效期至" in look(bench, f"/01/{GTIN}/21/A1", lang="zh").text
    told = look(bench, f"/01/{GTIN}/21/A1", accept_="application/json").json()
    assert [(each["number"], each["state"], each["covers_this"]) for each in told["attested"]] == [
        (one.number, "valid", True)
    ]


def test_what_is_not_shared_is_not_on_the_page_but_that_there_is_more_is_told(bench: Bench, body) -> None:
    one = issue(bench, body)
    tell_of_item(bench)
    answer = look(bench, f"/01/{GTIN}/21/A1")
    assert one.number not in answer.text
    assert "AsureQuality" not in answer.text
    assert "does not show them to you" in answer.text
    assert look(bench, f"/certificates/{one.id}").status_code == 404
    assert look(bench, f"/certificates/{one.id}/document").status_code == 404


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_certificates_own_page_has_everything_on_it(bench: Bench, body: Organization, lang: str) -> None:
    one = issue(bench, body, covers=(LOT, CARTON))
    with bench.database.transaction() as tx:
        keep_document(tx, acting(body), one.id, PDF, now=bench.clock())
    open_to(bench, body)
    answer = look(bench, f"/certificates/{one.id}", lang=lang)
    assert answer.status_code == 200
    assert len(answer.content) < BUDGET
    for words in (one.number, "GB 5009.34", "GB 13104-2014", "≤ 30", "L1", "170114", "/document"):
        assert words in answer.text
    file = look(bench, f"/certificates/{one.id}/document", accept_="application/pdf")
    assert file.content == PDF
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in file.headers["Content-Security-Policy"]
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    data = look(bench, f"/certificates/{one.id}", accept_="application/json")
    assert (data.status_code, data.headers["Location"]) == (303, f"/v1/certificates/{one.id}")


def test_a_page_of_a_huge_certificate_stays_small(bench: Bench, body: Organization) -> None:
    covers = tuple(f"{LOT}{number}" for number in range(1_000))
    one = issue(bench, body, covers=covers, findings=(SULPHUR,) * 200)
    open_to(bench, body)
    assert len(look(bench, f"/certificates/{one.id}").content) < BUDGET


def test_hostile_words_of_an_issuer_are_words(bench: Bench, body: Organization) -> None:
    one = issue(bench, body, number=HOSTILE, findings=(replace(SULPHUR, characteristic=HOSTILE, result=HOSTILE),))
    open_to(bench, body)
    tell_of_item(bench)
    for path in (f"/certificates/{one.id}", f"/01/{GTIN}/21/A1"):
        assert "&lt;script&gt;" in look(bench, path).text


def test_a_withdrawn_certificate_says_so_wherever_it_shows(bench: Bench, body: Organization) -> None:
    one = issue(bench, body)
    open_to(bench, body)
    tell_of_item(bench)
    with bench.database.transaction() as tx:
        withdraw_certificate(tx, acting(body), one.id, reason="the wrong lot", now=bench.clock())
    assert "Withdrawn by its issuer" in look(bench, f"/01/{GTIN}/21/A1").text
    assert "the wrong lot" in look(bench, f"/certificates/{one.id}").text


def test_a_report_that_names_a_certificate_binds_to_it_only_if_it_covers_the_goods(bench: Bench, body) -> None:
    right = issue(bench, body)
    wrong = issue(bench, body, number="other lot", covers=(f"{LOT}9",))
    open_to(bench, body)
    tell_of_item(
        bench,
        certificationInfo=[
            f"https://trace.example.org/certificates/{right.id}",
            f"urn:gqts:certificate:{body.id}:other%20lot",
            f"https://trace.example.org/certificates/{uuid4()}",
            "https://certificates.example.com/7",
        ],
    )
    told = look(bench, f"/01/{GTIN}/21/A1", accept_="application/json").json()
    assert {each["number"]: each["covers_this"] for each in told["attested"]} == {
        right.number: True,
        wrong.number: False,
    }
    claimed = [one["id"] for one in told["certificates"]]
    assert len(claimed) == 2
    assert "https://certificates.example.com/7" in claimed
    page = look(bench, f"/01/{GTIN}/21/A1").text
    assert "it does not say that it covers these goods" in page
    assert "not kept here" in page


def test_certifications_described_in_a_report_are_told_as_claimed(bench: Bench) -> None:
    tell_of_item(
        bench,
        **{
            "gs1:certification": {"gs1:certificationAgency": "Nobody Ltd", "gs1:certificationStandard": "Organic 9"},
        },
    )
    with bench.database.transaction() as tx:
        maker = find_by_party(tx, "https://id.gs1.org/417/9526543000013")
        share_everything(tx, maker.id)
    told = look(bench, f"/01/{GTIN}/21/A1", accept_="application/json").json()
    assert [one["id"] for one in told["certificates"]] == ["Organic 9 · Nobody Ltd"]
    assert told["attested"] == []


def test_a_certificate_of_what_nobody_told_of_shows_on_the_page_that_says_so(bench: Bench, body: Organization) -> None:
    issue(bench, body, covers=(ITEM,))
    open_to(bench, body)
    answer = look(bench, f"/01/{GTIN}/21/A1")
    assert answer.status_code == 404
    assert "AsureQuality" in answer.text


# What officers do


@pytest.fixture
def officer(bench: Bench) -> Organization:
    made = bench.organization("Customs", Role.CUSTOMS, zh="海关")
    person = bench.member(made, Position.OFFICER, email="chen@customs.example", name="Chen")
    bench.sign_in(person, made)
    return made


def test_an_officer_disqualifies_a_body_and_all_it_gave_falls_at_once(bench: Bench, body, officer) -> None:
    one = issue(bench, body)
    open_to(bench, body)
    tell_of_item(bench)
    path = f"/host/organizations/{body.id}"
    shown = bench.client.get(path).text
    assert "1 certificate shared with customs" in shown
    assert f"{path}/disqualify" in shown
    assert bench.send(f"{path}/disqualify", reason="").status_code == 400
    assert bench.send(f"{path}/disqualify", reason="no such test was made").status_code == 303
    listed = bench.client.get(f"{path}/certificates").text
    assert one.number in listed
    assert "issuer is disqualified" in listed
    with bench.database.transaction() as tx:
        assert body.id in find_disqualifications(tx, [body.id])
        assert list_acts(tx, body.id, limit=1)[0].what == "accreditation.disqualified"
    token = str(bench.client.cookies.get("__Host-gqts"))
    for where in (f"/01/{GTIN}/21/A1", f"/certificates/{one.id}"):
        assert "its issuer is disqualified" in look(bench, where).text
    bench.hold(token)
    assert bench.client.get(f"{path}/disqualify").status_code == 404
    assert bench.send(f"{path}/requalify", reason="the appeal was right").status_code == 303
    assert "Valid until" in look(bench, f"/01/{GTIN}/21/A1").text


def test_customs_lists_only_what_is_shared_with_customs(bench: Bench, body, officer) -> None:
    one = issue(bench, body)
    path = f"/host/organizations/{body.id}"
    assert "0 certificates shared with customs" in bench.client.get(path).text
    assert one.number not in bench.client.get(f"{path}/certificates").text
    open_to(bench, body, Audience.NAMED, frozenset({name_role(Role.CUSTOMS)}))
    assert one.number in bench.client.get(f"{path}/certificates").text
    assert bench.client.get(f"/certificates/{one.id}").status_code == 200


def test_a_firm_that_inspects_nothing_is_not_disqualified_and_no_firm_opens_these_pages(bench, body, officer) -> None:
    maker = bench.organization("A maker")
    assert bench.client.get(f"/host/organizations/{maker.id}/disqualify").status_code == 404
    bench.sign_in(bench.member(maker, email="m@maker.example", name="M"), maker)
    for path in ("disqualify", "requalify", "certificates"):
        assert bench.client.get(f"/host/organizations/{body.id}/{path}").status_code == 403


def test_what_a_disqualified_body_sees_says_so(bench: Bench, body: Organization) -> None:
    with bench.database.transaction() as tx:
        disqualify_body(tx, HOST, body.id, reason="no such test was made", now=bench.clock())
    assert "no such test was made" in bench.client.get(LIST).text
    assert "Disqualified" in bench.client.get("/organization/accreditations").text
    answer = send(bench, f"{LIST}/new", fields())
    assert answer.status_code == 400
    assert "You are disqualified" in answer.text
    with bench.database.transaction() as tx:
        assert count_certificates(tx, body.id) == 0
