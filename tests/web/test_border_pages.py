"""The officer's desk in a browser: work list, case, shelf and requests; who opens what, and which files are taken."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
from PIL import Image
from tests.clearance.desks import LATER, NOW, Border, assess, declare, open_border
from tests.web.markup import Page
from tests.web.signed_in import OPERATOR, Bench, open_bench

from gqts.accounts import Position, add_member
from gqts.clearance import Asking, CaseState, ask_party, note_arrival, read_case, release_goods
from gqts.clearance._storage import consignments
from gqts.clearance.consignment import Goods
from gqts.conduct import Share, note_consignment
from gqts.identifiers import identifier_key
from gqts.kit.database import Database
from gqts.labels import draw_png
from gqts.organizations import Organization

ITEM = "https://id.gs1.org/01/09521321001015/21/A1"


@dataclass
class Desks:
    """An application with a border: a declaration that has arrived, and people to sign in."""

    bench: Bench
    border: Border
    record_id: UUID

    @property
    def path(self) -> str:
        return f"/border/cases/{self.record_id}"

    def sign_in(self, organization: Organization, position: Position, email: str) -> None:
        person = self.bench.people.get(email)
        if person is None:
            person = self.bench.people[email] = self.bench.person(email, "Li Wen")
            with self.bench.database.transaction() as tx:
                add_member(tx, OPERATOR, organization.id, person.id, position, now=self.bench.clock())
        self.bench.sign_in(person, organization)

    def as_officer(self) -> Bench:
        self.sign_in(self.border.customs, Position.OFFICER, "li@customs.example")
        return self.bench

    def as_inspector(self) -> Bench:
        self.sign_in(self.border.quarantine, Position.OFFICER, "sun@quarantine.example")
        return self.bench

    def as_broker(self) -> Bench:
        self.sign_in(self.border.trade.broker.organization, Position.MEMBER, "wu@broker.example")
        return self.bench

    def state(self) -> CaseState:
        with self.bench.database.transaction() as tx:
            return read_case(tx, self.border.officer, self.record_id).case.state


@pytest.fixture
def desks(database: Database, tmp_path: Path) -> Iterator[Desks]:
    with open_bench(database, tmp_path) as bench:
        with database.transaction() as tx:
            border = open_border(tx)
            record = declare(tx, border)
            assess(tx, record.id)
            goods = Goods(ITEM, "item", 1)
            consignments.replace_goods(tx, record.id, [(identifier_key(ITEM).hex(), goods)])
            note_arrival(tx, border.officer, record.id, now=LATER)
        yield Desks(bench, border, record.id)


def picture(size: tuple[int, int] = (64, 48), form: str = "PNG") -> bytes:
    content = BytesIO()
    Image.new("RGB", size, "navy").save(content, form)
    return content.getvalue()


def upload(bench: Bench, path: str, files: list[tuple[str, tuple[str, bytes, str]]], **fields: str):
    data = {"csrf_token": bench.token_on(path), **fields}
    return bench.client.post(path, data=data, files=files)


def words(content: str) -> str:
    """Return what a page says, without its tags."""
    return re.sub(r"<[^>]+>", "", content)


def test_the_work_list_says_why_in_one_line_and_leads_to_the_case(desks: Desks):
    bench = desks.as_officer()
    shown = bench.client.get("/border")
    assert shown.status_code == 200
    assert not Page(shown.text).faults
    assert desks.path in shown.text
    assert "纸尿裤" in shown.text
    case = bench.client.get(desks.path)
    assert case.status_code == 200
    assert not Page(case.text).faults, Page(case.text).faults
    for heading in ("Declared, beside what others said", "The four risks", "History of the parties", "Everything that"):
        assert heading in case.text


@pytest.mark.parametrize("query", ["lane=red", "state=released", "who=mine", "number=nothing", "office=9999", "risk=x"])
def test_a_filter_that_nothing_fits_says_so(desks: Desks, query: str):
    bench = desks.as_officer()
    shown = bench.client.get(f"/border?{query}&declarant=nobody")
    assert shown.status_code == 200
    assert "No case fits" in shown.text


def test_the_list_is_taken_along_as_a_file(desks: Desks):
    sent = desks.as_officer().client.get("/border?form=csv")
    assert sent.headers["content-disposition"].startswith("attachment")
    assert "纸尿裤" in sent.text


@pytest.mark.parametrize("path", ["/border", "/border/shelf", "/border/offices", "case"])
def test_firms_and_strangers_do_not_see_the_desk(desks: Desks, path: str):
    address = desks.path if path == "case" else path
    assert desks.bench.client.get(address).status_code == 303
    assert desks.as_broker().client.get(address).status_code == 403


def test_the_other_agency_is_offered_what_it_may_do_and_refused_the_rest(desks: Desks):
    bench = desks.as_inspector()
    shown = bench.client.get(desks.path).text
    assert f"{desks.path}/hold" in shown
    assert f"{desks.path}/release" not in shown
    answer = bench.send(f"{desks.path}/hold", reason="pests")
    assert answer.status_code == 303
    assert "Held by Quarantine" in words(bench.client.get(desks.path).text)
    assert bench.send(f"{desks.path}/release", shown_on=desks.path, reason="").status_code == 403
    officer = desks.as_officer()
    refused = officer.send(f"{desks.path}/release", reason="")
    assert refused.status_code == 400
    assert "An agency holds the goods" in refused.text
    desks.as_inspector().send(f"{desks.path}/lift", reason="none found")
    assert desks.as_officer().send(f"{desks.path}/release", reason="").status_code == 303
    assert desks.state() is CaseState.RELEASED


def test_every_act_has_a_page_that_works_without_a_script(desks: Desks):
    bench = desks.as_officer()
    names = ("take", "give", "inspect", "hold", "lane", "release", "ask", "finding", "sample")
    for name in names:
        shown = bench.client.get(f"{desks.path}/{name}")
        assert shown.status_code == 200, name
        assert not Page(shown.text).faults, (name, Page(shown.text).faults)
    assert bench.client.get(f"{desks.path}/nothing").status_code == 404
    assert bench.send(f"{desks.path}/take", shown_on=desks.path).status_code == 303
    assert "Worked on by Li Wen" in words(bench.client.get(desks.path).text)
    assert bench.send(f"{desks.path}/lane", lane="red", reason="smells").status_code == 303
    assert "Lane set by Li Wen" in bench.client.get("/border").text


def test_a_party_is_asked_by_mail_and_answers_with_files(desks: Desks):
    bench = desks.as_broker()
    assert "Nobody asks you anything" in bench.client.get("/organization/requests").text
    with bench.database.transaction() as tx:
        asked = ask_party(
            tx, desks.border.officer, desks.record_id, kind=Asking.INFORMATION, words="Which lot?",
            due_on=bench.clock().date(), now=bench.clock(),
        )  # fmt: skip
    letters = [one for one in bench.post() if one["To"] == "wu@broker.example"]
    assert len(letters) == 1
    assert "Which lot?" in letters[0].get_body(("plain",)).get_content()
    assert "/organization/requests" in letters[0].get_body(("plain",)).get_content()
    path = f"/organization/requests/{asked.id}"
    assert path in bench.client.get("/organization/requests").text
    files = [
        ("files", ("../lot.pdf", b"%PDF-1.7 lot", "application/pdf")),
        ("files", ("a.png", picture(), "image/png")),
    ]
    assert upload(bench, path, files, answer="Lot 7").status_code == 303
    shown = bench.client.get(path).text
    assert "Lot 7" in shown
    kept = re.findall(rf"{path}/files/[0-9a-f-]+", shown)
    sent = bench.client.get(kept[0])
    assert sent.headers["content-disposition"] == 'attachment; filename="lot.pdf"'
    assert sent.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in sent.headers["content-security-policy"]
    officer = desks.as_officer()
    assert "Lot 7" in officer.client.get(desks.path).text
    assert officer.client.get(kept[0]).status_code == 403


def test_what_others_were_asked_is_not_shown(desks: Desks):
    with desks.bench.database.transaction() as tx:
        asked = ask_party(
            tx, desks.border.officer, desks.record_id, kind=Asking.SCREENING, words="Screen it", due_on=LATER.date(),
            asked_of=desks.border.trade.platform.id, now=NOW,
        )  # fmt: skip
    assert desks.as_broker().client.get(f"/organization/requests/{asked.id}").status_code == 404


def test_a_finding_is_recorded_with_photos_drawn_anew(desks: Desks):
    bench = desks.as_officer()
    shot = picture((3000, 100), "JPEG")
    answer = upload(
        bench, f"{desks.path}/finding", [("files", ("shelf.jpg", shot, "image/jpeg"))],
        item=ITEM, result="counterfeit", words="No hologram.",
    )  # fmt: skip
    assert answer.status_code == 303
    shown = bench.client.get(desks.path).text
    assert "No hologram." in shown
    (kept,) = set(re.findall(rf"{desks.path}/files/[0-9a-f-]+", shown))
    photo = bench.client.get(kept)
    assert photo.headers["content-type"] == "image/jpeg"
    assert Image.open(BytesIO(photo.content)).width == 1600
    assert desks.as_broker().client.get(kept).status_code == 403


@pytest.mark.parametrize(
    "content",
    [b"<svg onload=alert(1)>", b"GIF89a" + bytes(40), b"%PDF-1.7", picture()[:60], b"\x89PNG\r\n\x1a\n" + bytes(200)],
)
def test_what_is_no_picture_is_refused_beside_its_field(desks: Desks, content: bytes):
    bench = desks.as_officer()
    files = [("files", ("x.png", content, "image/png"))]
    answer = upload(bench, f"{desks.path}/finding", files, item="", result="as_declared", words="")
    assert answer.status_code == 400
    assert "no picture that can be read" in answer.text
    assert "Nothing was found or recorded" in bench.client.get(desks.path).text


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_drawn(desks: Desks):
    content = BytesIO()
    Image.new("1", (20_000, 20_000)).save(content, "PNG")
    files = [("files", ("x.png", content.getvalue(), "image/png"))]
    bench = desks.as_officer()
    answer = upload(bench, f"{desks.path}/finding", files, item="", result="as_declared", words="")
    assert answer.status_code == 400


def test_too_much_is_refused_while_it_arrives(desks: Desks):
    bench = desks.as_officer()
    files = [("files", (f"{n}.jpg", bytes(9 * 1024 * 1024), "image/jpeg")) for n in range(4)]
    answer = upload(bench, f"{desks.path}/finding", files, item="", result="as_declared", words="")
    assert answer.status_code == 413


def test_files_without_our_form_are_refused(desks: Desks):
    bench = desks.as_officer()
    files = [("files", ("x.png", picture(), "image/png"))]
    answer = bench.client.post(f"{desks.path}/finding", data={"result": "as_declared"}, files=files)
    assert answer.status_code == 403


def test_a_form_with_files_is_taken_only_where_files_are(desks: Desks):
    bench = desks.as_officer()
    data = {"csrf_token": bench.token_on(f"{desks.path}/hold"), "reason": "x"}
    answer = bench.client.post(f"{desks.path}/hold", data=data, files=[("files", ("x.png", picture(), "image/png"))])
    assert answer.status_code == 400


@pytest.mark.parametrize("typed", [ITEM, "(01)09521321001015(21)A1", "0109521321001015\x1d21A1"])
def test_at_the_shelf_a_code_shows_its_dossier(desks: Desks, typed: str):
    bench = desks.as_officer()
    shown = bench.client.get("/border/shelf", params={"code": typed})
    assert shown.status_code == 200, shown.text
    assert not Page(shown.text).faults, Page(shown.text).faults
    assert "纸尿裤" in shown.text
    assert desks.path in shown.text
    assert "camera=(self)" in shown.headers["permissions-policy"]


def test_at_the_shelf_a_picture_of_the_code_is_read(desks: Desks):
    bench = desks.as_officer()
    content = draw_png(ITEM, scale=6)
    answer = upload(bench, "/border/shelf", [("picture", ("code.png", content, "image/png"))])
    assert answer.status_code == 200
    assert desks.path in answer.text


@pytest.mark.parametrize("content", [picture(), b"no picture", picture((1, 1))])
def test_at_the_shelf_a_picture_without_a_code_says_so(desks: Desks, content: bytes):
    answer = upload(desks.as_officer(), "/border/shelf", [("picture", ("code.png", content, "image/png"))])
    assert answer.status_code == 400
    assert "no code in this picture" in answer.text


def test_at_the_shelf_the_address_in_a_strangers_code_is_never_opened(desks: Desks):
    content = draw_png("https://evil.example/01/09521321001015/21/A1", scale=6)
    answer = upload(desks.as_officer(), "/border/shelf", [("picture", ("code.png", content, "image/png"))])
    assert answer.status_code == 200
    assert "evil.example" not in answer.text


def test_at_the_shelf_findings_go_on_to_the_next_item(desks: Desks):
    bench = desks.as_officer()
    fields = {"item": ITEM, "result": "as_declared", "words": "", "back": "shelf"}
    answer = upload(bench, f"{desks.path}/finding", [("files", ("a.png", picture(), "image/png"))], **fields)
    assert answer.headers["location"] == "/border/shelf"


def test_an_office_is_set_up_by_customs(desks: Desks):
    bench = desks.as_officer()
    assert "2990" in bench.client.get("/border/offices").text
    site = "https://id.gs1.org/414/9520000000004"
    sent = bench.send("/border/offices/2990", green="y", site=site, regions="CNCAN\nCN-44")
    assert sent.status_code == 303
    shown = bench.client.get("/border/offices").text
    assert site in shown
    assert "<bdi>CNCAN</bdi>, <bdi>Guangdong (CN-44)</bdi>" in shown
    refused = bench.send("/border/offices/2990", green="y", site="nowhere", regions="")
    assert refused.status_code == 400
    assert desks.as_inspector().client.get("/border/offices").status_code == 403


def test_a_firm_sees_its_own_consignments_and_how_its_facts_compared_after_release(desks: Desks):
    bench, broker = desks.bench, desks.border.trade.broker.organization
    desks.sign_in(broker, Position.ADMINISTRATOR, "ma@broker.example")
    assert "Nothing you told of has arrived" in bench.client.get("/organization/consignments").text
    with bench.database.transaction() as tx:
        note_consignment(tx, desks.record_id, [Share(broker.id, 4.0)], arrived_at=LATER, is_complete=True)
    shown = bench.client.get("/organization/consignments").text
    assert "At customs" in shown
    assert "told after release" in shown
    with bench.database.transaction() as tx:
        release_goods(tx, desks.border.officer, desks.record_id, now=LATER + timedelta(hours=1))
    shown = words(bench.client.get("/organization/consignments").text)
    assert "Released" in shown
    assert "on the day of arrival" in shown
    assert "told after release" not in shown
    assert "released" in bench.client.get("/organization/consignments.csv").text
    desks.as_officer()
    assert "A2026040100001" not in bench.client.get("/organization/consignments").text
