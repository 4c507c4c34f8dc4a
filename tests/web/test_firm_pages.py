"""A firm's own pages: who may open which, what is changed and refused there, and that nothing of others is there."""

from __future__ import annotations

import csv
import re
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from tests.organizations.test_fetching import changing_only, make_certificate, saying, serving
from tests.web.markup import Page
from tests.web.signed_in import OPERATOR, Bench, open_bench

from gqts.accounts import Caller, KeyScope, Position, find_invitation, invite, issue_key, list_invitations
from gqts.kit.database import Database
from gqts.organizations import (
    Activity,
    Door,
    Entry,
    IdentifierKind,
    Level,
    Organization,
    OwnedIdentifier,
    ProofState,
    Role,
    authorize_partner,
    claim_identifier,
    decide_application,
    decide_identifier,
    decide_roles,
    find_organization,
    find_requested_roles,
    grant_accreditation,
    list_acts,
    list_authorizations,
    list_identifiers,
    suspend_organization,
)
from gqts.sharing import FactKind, Purpose, apply_preset, compose_viewer, list_looks, record_looks
from gqts.web.firm.routes import list_routes
from gqts.web.office.acts_told import ACTS, KINDS

PREFIX = "9521234"
GTIN = "09521234000013"
HOSTILE = "<script>alert(1)</script>{{ 7*7 }}"
PROFILE = {"names_en": "Kowhai Ridge", "more_language": "ja", "country": "NZ", "level": "port"}
LINK = re.compile(r"https://trace\.example\.org/join/([\w-]+)")
ROUTES = [route.path for route in list_routes()]
FORMS = [route.path for route in list_routes() if "POST" in (route.methods or ())]
PREFIX_KIND, DOMAIN = IdentifierKind.COMPANY_PREFIX, IdentifierKind.DOMAIN


@pytest.fixture
def bench(database: Database, tmp_path: Path) -> Iterator[Bench]:
    with open_bench(database, tmp_path) as opened:
        yield opened


@pytest.fixture
def firm(bench: Bench) -> Organization:
    """A maker with a brand, and its administrator at the browser."""
    made = bench.organization("Kowhai Ridge", Role.MANUFACTURER, Role.BRAND_OWNER)
    bench.sign_in(bench.member(made), made)
    return made


def claiming(
    bench: Bench, one: Organization, value: str = PREFIX, kind: IdentifierKind = PREFIX_KIND, *, is_proven: bool = False
) -> OwnedIdentifier:
    with bench.database.transaction() as tx:
        made = claim_identifier(tx, OPERATOR, one.id, kind, value, evidence="certificate 7", now=bench.clock())
        if is_proven:
            made = decide_identifier(tx, OPERATOR, made.id, is_proven=True, reason="seen", now=bench.clock())
    return made


def authorizing(bench: Bench, brand: Organization, partner: Organization, product: str = PREFIX) -> UUID:
    with bench.database.transaction() as tx:
        return authorize_partner(
            tx,
            OPERATOR,
            brand.id,
            partner.id,
            Activity.MANUFACTURE,
            product,
            period=(bench.clock().date(), None),
            now=bench.clock(),
        ).id


def looking(
    bench: Bench, owner: Organization, looker: Organization, *, person: str = "Bo", reason: str = "", **options
):
    purpose = options.get("purpose", Purpose.STATUTORY if reason else Purpose.TRACE)
    at = options.get("at", bench.clock())
    subject = options.get("subject", f"https://id.gs1.org/01/{GTIN}/21/A")
    with bench.database.transaction() as tx:
        viewer = compose_viewer(looker, person_name=person, override=reason)
        record_looks(tx, viewer, [(owner.id, [FactKind.MOVEMENT], 2)], purpose=purpose, subject=subject, at=at)


def text_of(bench: Bench, path: str) -> str:
    answer = bench.client.get(path)
    assert answer.status_code == 200, path
    shown = Page(answer.text)
    assert shown.faults == []
    return shown.text


def whats(bench: Bench, one: Organization) -> list[str]:
    with bench.database.transaction() as tx:
        return [act.what for act in list_acts(tx, one.id)]


def rows_of(bench: Bench, path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(bench.client.get(path).text.removeprefix("\ufeff"))))


# Who opens what

EVERYBODY = {
    "/organization", "/organization/profile", "/organization/identifiers", "/organization/accreditations",
}  # fmt: skip
PARTNERS = {"/organization/partners", "/organization/partners/authorize", "/organization/partners/invite"}
EDITING = {"/organization/profile/roles", "/organization/identifiers/new", "/organization/pictures"}
READING = {"/organization/looks", "/organization/looks.csv", "/organization/acts", "/organization/acts.csv"}
PLAIN = EVERYBODY | PARTNERS | EDITING | READING
OPEN = {
    Position.ADMINISTRATOR: PLAIN,
    Position.SHARING_OFFICER: EVERYBODY | PARTNERS | READING,
    Position.INTEGRATOR: EVERYBODY,
    Position.MEMBER: EVERYBODY,
}


def test_the_table_names_every_page():
    assert {path for path in ROUTES if "{" not in path} == PLAIN


@pytest.mark.parametrize("position", OPEN)
def test_each_position_opens_its_pages_and_no_other(bench: Bench, position: Position):
    made = bench.organization()
    bench.sign_in(bench.member(made, position), made)
    for path in PLAIN:
        answer = bench.client.get(path)
        assert answer.status_code == (200 if path in OPEN[position] else 403), path
        assert path.endswith(".csv") or Page(answer.text).faults == [], path


@pytest.mark.parametrize(
    ("is_suspended", "opened"),
    [
        (False, EVERYBODY | EDITING | {"/organization/acts", "/organization/acts.csv"}),
        (True, EVERYBODY | {"/organization/acts", "/organization/acts.csv"}),
    ],
)
def test_a_firm_that_waits_mends_itself_and_one_that_is_suspended_reads_why(bench: Bench, is_suspended, opened):
    made = bench.organization(is_approved=is_suspended)
    if is_suspended:
        with bench.database.transaction() as tx:
            suspend_organization(tx, OPERATOR, made.id, reason="Two forged certificates.", now=bench.clock())
    bench.sign_in(bench.member(made), made)
    for path in PLAIN:
        assert bench.client.get(path).status_code == (200 if path in opened else 403), path


def test_who_is_not_signed_in_or_has_no_organization_sees_none_of_it(bench: Bench, firm: Organization):
    bench.sign_in(bench.person("bo@nowhere.example", "Bo"))
    for path in ROUTES:
        answer = bench.client.get(re.sub(r"\{\w+\}", str(uuid4()), path))
        assert answer.status_code in {303, 403}, path
        assert "Kowhai" not in answer.text
    bench.client.cookies.clear()
    for path in ROUTES:
        answer = bench.client.get(re.sub(r"\{\w+\}", str(uuid4()), path))
        assert answer.headers["location"].startswith("/sign-in"), path


def test_what_is_anothers_is_as_unknown(bench: Bench, firm: Organization):
    other = bench.organization("Aotea Trading", Role.BRAND_OWNER)
    theirs = claiming(bench, other, is_proven=True)
    domain = claiming(bench, other, "aotea.example", DOMAIN)
    given = authorizing(bench, other, firm)
    with bench.database.transaction() as tx:
        caller = Caller.operator("the tests", other.id)
        invitation, _ = invite(tx, caller, organization_id=None, position=None, email=None, now=bench.clock())
    token = bench.token_on("/organization/profile")
    for path in ROUTES:
        if "{" not in path:
            continue
        for one in (theirs.id, domain.id, given, invitation.id, other.id, firm.id, uuid4(), "nonsense"):
            address = re.sub(r"\{\w+\}", str(one), path)
            told = {bench.client.get(address).text.replace(str(one), "")}
            assert bench.client.get(address).status_code == 404, address
            if path in FORMS:
                answer = bench.client.post(address, data={"csrf_token": token, "reason": "mine"})
                assert answer.status_code == 404, address
            assert "Aotea" not in "".join(told)
    with bench.database.transaction() as tx:
        assert {one.state for one in list_identifiers(tx, other.id)} == {ProofState.PROVEN, ProofState.CLAIMED}
        assert all(one.withdrawn_at is None for one in list_authorizations(tx, brand_id=other.id))
        assert list_invitations(tx, other.id)[0].is_open(bench.clock())


def test_forms_change_the_firm_of_the_session_whatever_they_name(bench: Bench, firm: Organization):
    other = bench.organization("Aotea Trading")
    stolen = {"organization": str(other.id), "organization_id": str(other.id), "brand_id": str(other.id)}
    assert bench.send("/organization/profile", **PROFILE, **stolen).status_code == 303
    claim = {"kind": "company_prefix", "value": PREFIX, "evidence": "", "state": "proven"}
    assert bench.send("/organization/identifiers/new", **claim, **stolen).status_code == 303
    with bench.database.transaction() as tx:
        kept, own = find_organization(tx, other.id), list_identifiers(tx, firm.id)
        assert kept is not None
        assert kept.name() == "Aotea Trading"
        assert list_identifiers(tx, other.id) == []
    assert [one.state for one in own] == [ProofState.CLAIMED]


@pytest.mark.parametrize("position", [Position.INTEGRATOR, Position.MEMBER, Position.SHARING_OFFICER])
def test_who_may_only_read_sends_no_form(bench: Bench, position: Position):
    made = bench.organization()
    domain = claiming(bench, made, "kowhai.example", DOMAIN)
    bench.sign_in(bench.member(made, position), made)
    token = bench.token_on("/me")
    paths = ["/organization/profile", "/organization/profile/roles", "/organization/identifiers/new"]
    paths += [f"/organization/identifiers/{domain.id}", f"/organization/identifiers/{domain.id}/withdraw"]
    for path in paths:
        fields = {"csrf_token": token, "names_en": "X", "country": "NZ", "level": "port", "reason": "x"}
        assert bench.client.post(path, data=fields).status_code == 403, path
    assert domain.token not in bench.client.get(f"/organization/identifiers/{domain.id}").text
    assert bench.client.get(f"/organization/identifiers/{domain.id}/gqts-domain.txt").status_code == 403
    with bench.database.transaction() as tx:
        assert list_identifiers(tx, made.id)[0].state is ProofState.CLAIMED


# Overview


def test_the_overview_lists_what_is_still_open_and_nothing_that_is_done(bench: Bench, firm: Organization):
    shown = text_of(bench, "/organization")
    for task in ("Claim your identifiers", "Invite colleagues", "Choose who sees what", "Make a key"):
        assert task in shown
    assert "Authorize your factories" not in shown
    now = bench.clock()
    claiming(bench, firm, is_proven=True)
    domain = claiming(bench, firm, "kowhai.example", DOMAIN)
    bench.member(firm, Position.MEMBER, email="bo@kowhai.example", name="Bo")
    with bench.database.transaction() as tx:
        apply_preset(tx, OPERATOR, firm.id, "factory", now=now)
        caller = Caller.operator("the tests", firm.id)
        ends = now + timedelta(days=90)
        issue_key(tx, caller, name="press", scopes=[KeyScope.EVENTS_CAPTURE], expires_at=ends, now=now)
    shown = text_of(bench, "/organization")
    for task in ("Claim your identifiers", "Invite colleagues", "Choose who sees what", "Make a key"):
        assert task not in shown
    assert "Prove the domain kowhai.example" in shown
    assert f"/organization/identifiers/{domain.id}" in bench.client.get("/organization").text
    assert "Authorize your factories" in shown


def test_tasks_and_numbers_are_for_those_who_may_see_to_them(bench: Bench):
    made = bench.organization()
    bench.sign_in(bench.member(made, Position.MEMBER), made)
    shown = text_of(bench, "/organization")
    for words in ("Still to do", "In numbers", "Make a key", "Looks at your data"):
        assert words not in shown
    bench.sign_in(bench.member(made, Position.INTEGRATOR, email="bo@kowhai.example"), made)
    shown = text_of(bench, "/organization")
    assert "Make a key" in shown
    assert "Keys that work" in shown
    assert "Looks at your data" not in shown


def test_numbers_count_what_is_the_firms_own(bench: Bench, firm: Organization):
    other = bench.organization("Aotea Trading")
    claiming(bench, firm, is_proven=True)
    authorizing(bench, firm, other)
    authorizing(bench, firm, other, GTIN)
    looking(bench, firm, other)
    looking(bench, firm, other, at=bench.clock() - timedelta(days=31))
    looking(bench, other, firm)
    record = Page(bench.client.get("/organization").text).text
    for words, number in (("People", 1), ("Keys that work", 0), ("Partners", 1), ("in the last 30 days", 1)):
        assert f"{words} {number}" in record


def test_the_overview_says_what_growing_upstream_would_show(bench: Bench, firm: Organization):
    assert "shoppers see the whole way" in text_of(bench, "/organization")
    assert bench.send("/organization/profile", **PROFILE).status_code == 303
    shown = text_of(bench, "/organization")
    assert "Once the factory reports too, they show where they were made." in shown
    assert "codes and reports of before stay valid" in shown


def test_a_firm_that_waits_reads_what_happens_next(bench: Bench):
    made = bench.organization(is_approved=False)
    bench.sign_in(bench.member(made), made)
    assert "An officer reads what you wrote and decides." in text_of(bench, "/organization")


@pytest.mark.parametrize("position", [Position.ADMINISTRATOR, Position.MEMBER])
def test_everybody_of_a_firm_that_is_shut_out_reads_why(bench: Bench, position: Position):
    suspended, refused = bench.organization("One"), bench.organization("Two", is_approved=False)
    with bench.database.transaction() as tx:
        suspend_organization(tx, OPERATOR, suspended.id, reason="Two <b>forged</b> papers.", now=bench.clock())
        decide_application(tx, OPERATOR, refused.id, is_approved=False, reason="No such firm.", now=bench.clock())
    bench.sign_in(bench.member(suspended, position), suspended)
    assert "Your organization is suspended" in text_of(bench, "/organization")
    assert "Two <b>forged</b> papers." in text_of(bench, "/organization")
    bench.sign_in(bench.member(refused, position, email="bo@two.example"), refused)
    assert "No such firm." in text_of(bench, "/organization")


def test_the_menu_of_the_organization_leads_to_its_page(bench: Bench, firm: Organization):
    links = [one.get("href") for one in Page(bench.client.get("/me").text).find("a")]
    assert links.count("/organization") >= 2, "in the menu, and in the list of pages"


# Profile and roles


def test_the_profile_is_changed_with_a_name_in_a_further_language(bench: Bench, firm: Organization):
    told = {"names_en": "Kowhai Ltd", "names_zh": "", "more_name": "コーファイ", "more_language": "ja"}
    assert bench.send("/organization/profile", **told, country="CN", level="trader").status_code == 303
    with bench.database.transaction() as tx:
        after = find_organization(tx, firm.id)
    assert after is not None
    assert (after.names, after.country, after.level) == (
        {"en": "Kowhai Ltd", "ja": "コーファイ"},
        "CN",
        Level.TRADER,
    )
    shown = Page(bench.client.get("/organization/profile").text)
    assert {one["value"] for one in shown.find("input") if one.get("name") == "names_ja"} == {"コーファイ"}
    assert whats(bench, firm)[0] == "organization.changed"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"names_en": ""}, "names_en"),
        ({"names_en": "a\u202eb"}, "names_en"),
        ({"more_name": "a\u202eb", "more_language": "ja"}, "more_name"),
        ({"country": "ZZ"}, "country"),
        ({"level": "moon"}, "level"),
    ],
)
def test_a_profile_that_cannot_be_is_refused_at_its_field(bench: Bench, firm: Organization, wrong, field):
    answer = bench.send("/organization/profile", **(PROFILE | wrong))
    assert answer.status_code == 400
    assert f'id="{field}-fault"' in answer.text
    with bench.database.transaction() as tx:
        kept = find_organization(tx, firm.id)
    assert kept == firm


def test_roles_are_asked_for_and_an_officer_decides(bench: Bench, firm: Organization):
    path = "/organization/profile/roles"
    held = bench.send(path, roles=["manufacturer", "brand_owner"])
    assert held.status_code == 400
    assert "These are the roles that you have" in held.text
    for wrong in (["customs"], ["king"], []):
        assert bench.send(path, roles=wrong).status_code == 400
    assert bench.send(path, roles=["manufacturer", "trader"]).status_code == 303
    with bench.database.transaction() as tx:
        assert find_requested_roles(tx, firm.id) == {Role.MANUFACTURER, Role.TRADER}
    for page in ("/organization", "/organization/profile", path):
        assert "Manufacturer and Trader" in text_of(bench, page)
    with bench.database.transaction() as tx:
        decide_roles(tx, OPERATOR, firm.id, is_granted=True, reason="ok", now=bench.clock())
    assert "Asked for" not in text_of(bench, "/organization")


def test_an_authority_keeps_its_role_and_has_no_level(bench: Bench):
    agency = bench.organization("Plants", Role.PLANT_PROTECTION)
    bench.sign_in(bench.member(agency), agency)
    assert 'name="level"' not in bench.client.get("/organization/profile").text
    assert bench.send("/organization/profile", **PROFILE | {"level": "factory"}).status_code == 303
    assert bench.send("/organization/profile/roles", roles=["logistics"]).status_code == 303
    with bench.database.transaction() as tx:
        assert find_requested_roles(tx, agency.id) == {Role.PLANT_PROTECTION, Role.LOGISTICS}
        after = find_organization(tx, agency.id)
    assert after is not None
    assert after.level is agency.level


# Identifiers


def test_an_identifier_is_claimed_with_its_evidence_and_shown_with_its_decision(bench: Bench, firm: Organization):
    path = "/organization/identifiers/new"
    told = {"kind": "company_prefix", "value": PREFIX, "evidence": f"No. 7 {HOSTILE}"}
    assert bench.send(path, **told).status_code == 303
    assert HOSTILE in text_of(bench, "/organization/identifiers")
    assert "<script>alert" not in bench.client.get("/organization/identifiers").text
    with bench.database.transaction() as tx:
        (made,) = list_identifiers(tx, firm.id)
        decide_identifier(tx, OPERATOR, made.id, is_proven=True, reason="The register says so.", now=bench.clock())
    assert "The register says so." in text_of(bench, f"/organization/identifiers/{made.id}")
    assert bench.send(path, kind="gln", value="9521234000006").status_code == 303
    assert "is proven: it is under your company prefix" in text_of(bench, "/organization/identifiers")
    assert "identifier.claimed" in whats(bench, firm)


@pytest.mark.parametrize(
    ("kind", "value", "told"),
    [
        ("company_prefix", "12", "This is no company prefix"),
        ("company_prefix", "9912345", "begins so"),
        ("gln", "9521234000007", "This is no GLN"),
        ("domain", "https://x.example/", "This is no domain"),
        ("domain", "", "Fill in"),
        ("moon", "9521234", "Choose one"),
        ("company_prefix", "9527777", "Somebody has proven this identifier"),
        ("company_prefix", "9528888", "You have claimed it before"),
    ],
)
def test_a_claim_that_cannot_be_is_refused_with_what_to_do(bench: Bench, firm: Organization, kind, value, told):
    claiming(bench, bench.organization("Aotea Trading"), "9527777", is_proven=True)
    claiming(bench, firm, "9528888")
    answer = bench.send("/organization/identifiers/new", kind=kind, value=value)
    assert answer.status_code == 400
    assert told in Page(answer.text).text
    assert "Aotea" not in answer.text
    with bench.database.transaction() as tx:
        assert [one.value for one in list_identifiers(tx, firm.id)] == ["9528888"]


def test_withdrawing_an_identifier_asks_first_and_takes_a_reason(bench: Bench, firm: Organization):
    made = claiming(bench, firm, is_proven=True)
    path = f"/organization/identifiers/{made.id}/withdraw"
    assert f"Withdraw {PREFIX}?" in text_of(bench, path)
    assert bench.send(path, reason=" ").status_code == 400
    assert bench.send(path, reason="The brand is sold.").status_code == 303
    assert "The brand is sold." in text_of(bench, "/organization/identifiers")
    assert bench.client.get(path).status_code == 404
    assert whats(bench, firm)[0] == "identifier.withdrawn"


def test_a_long_list_of_identifiers_is_paged(bench: Bench, firm: Organization):
    assert "None is claimed yet." in text_of(bench, "/organization/identifiers")
    for number in range(27):
        claiming(bench, firm, f"95212{number:02d}")
    first = bench.client.get("/organization/identifiers").text
    assert "9521226" in first
    assert "9521200" not in first
    following = next(one["href"] for one in Page(first).find("a") if one.get("rel") == "next")
    second = text_of(bench, f"/organization/identifiers{following}")
    assert "9521200" in second
    assert "9521226" not in second


@pytest.fixture
def domain(bench: Bench, firm: Organization) -> OwnedIdentifier:
    """A domain that the firm has claimed."""
    return claiming(bench, firm, "tea.example", DOMAIN)


def open_door(bench: Bench, door: Door) -> None:
    """Have domains be asked through a door of the test's own."""
    state = bench.client.app.state
    state.web = replace(state.web, domain_door=door)


def check(bench: Bench, domain: OwnedIdentifier, monkeypatch, tmp_path: Path, answer, *, is_public: bool = True):
    """Press "Check now" while a real server with a certificate of the domain answers."""
    server, client = make_certificate(tmp_path, domain.value)
    with serving(answer, server) as (port, asked), monkeypatch.context() as patched:
        here = lambda host, at, **_: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", at))]  # noqa: E731
        patched.setattr("gqts.organizations.fetching.socket.getaddrinfo", changing_only(here, domain.value))
        open_door(bench, Door("https", port, lambda _: is_public, seconds=2.0, tls=client))
        return bench.send(f"/organization/identifiers/{domain.id}"), asked


def test_a_domain_is_proven_by_the_file_that_its_page_shows(bench, firm, domain, monkeypatch, tmp_path):
    path = f"/organization/identifiers/{domain.id}"
    shown = text_of(bench, path)
    assert "https://tea.example/.well-known/gqts-domain.txt" in shown
    assert domain.token in shown
    file = bench.client.get(f"{path}/gqts-domain.txt")
    assert file.text == f"{domain.token}\n"
    assert file.headers["content-disposition"] == 'attachment; filename="gqts-domain.txt"'
    answer, asked = check(bench, domain, monkeypatch, tmp_path, saying(file.content))
    assert answer.status_code == 303
    assert asked[0].startswith(b"GET /.well-known/gqts-domain.txt HTTP/1.1\r\nHost: tea.example\r\n")
    assert "tea.example is proven." in text_of(bench, path)
    assert whats(bench, firm)[0] == "identifier.proven"
    again = bench.send(path, shown_on="/me")
    assert again.status_code == 400
    assert "This was decided meanwhile" in again.text


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (saying(b"gqts-domain=another"), "the line is not in it"),
        (saying(b"", "302 Found", "Location: https://tea.example/\r\n"), "answers 302 instead of 200"),
        (saying(b"", "404 Not Found"), "answers 404 instead of 200"),
        (saying(b"<p>", headers="Content-Type: text/html<b>\r\n"), "something of the type text/html<b> ."),
        (saying(b"x" * 5_000), "The file is too long"),
        (lambda stream, _: stream.close(), "The server does not answer"),
    ],
)
def test_a_check_that_fails_says_what_to_mend(bench, firm, domain, monkeypatch, tmp_path, answer, told):
    refused, _ = check(bench, domain, monkeypatch, tmp_path, answer)
    assert refused.status_code == 400
    assert told in Page(refused.text).text
    assert domain.token in refused.text, "what is to be shown still stands there"
    with bench.database.transaction() as tx:
        assert list_identifiers(tx, firm.id)[0].state is ProofState.CLAIMED


def test_a_domain_that_leads_into_this_network_is_not_asked(bench, firm, domain, monkeypatch, tmp_path):
    refused, asked = check(bench, domain, monkeypatch, tmp_path, saying(b"ok"), is_public=False)
    assert "not of the public Internet" in Page(refused.text).text
    assert asked == []


def test_a_domain_is_checked_thirty_times_an_hour_and_no_more(bench, firm, domain):
    open_door(bench, Door("https", 9, lambda _: False))
    token = bench.token_on(f"/organization/identifiers/{domain.id}")
    answers = [
        bench.client.post(f"/organization/identifiers/{domain.id}", data={"csrf_token": token}).status_code
        for _ in range(31)
    ]
    assert answers == [400] * 30 + [429]


def test_no_connection_is_held_while_a_domain_is_asked(bench, firm, domain, monkeypatch, tmp_path):
    held: list[int] = []

    def answer(stream, _: bytes) -> None:
        with bench.database.transaction() as tx:
            query = (
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND state LIKE 'idle in transaction%'"
            )
            held.append(tx.execute(query).fetchone()[0])
        saying(domain.token.encode())(stream, b"")

    assert check(bench, domain, monkeypatch, tmp_path, answer)[0].status_code == 303
    assert held == [0]


def test_who_was_shut_out_while_the_domain_was_asked_proves_nothing(bench, firm, domain, monkeypatch, tmp_path):
    def answer(stream, _: bytes) -> None:
        with bench.database.transaction() as tx:
            suspend_organization(tx, OPERATOR, firm.id, reason="meanwhile", now=bench.clock())
        saying(domain.token.encode())(stream, b"")

    assert check(bench, domain, monkeypatch, tmp_path, answer)[0].status_code == 403
    with bench.database.transaction() as tx:
        assert list_identifiers(tx, firm.id)[0].state is ProofState.CLAIMED


# Accreditations


def test_an_inspection_body_reads_its_accreditations_and_who_records_them(bench: Bench):
    body = bench.organization("Assay", Role.INSPECTION_BODY)
    bench.sign_in(bench.member(body, Position.MEMBER), body)
    shown = text_of(bench, "/organization/accreditations")
    assert "An officer of the authority that runs gqts records them" in shown
    assert "None is recorded" in shown
    today = bench.clock().date()
    periods = [(today, today), (today - timedelta(days=9), today - timedelta(days=1)), (today + timedelta(days=1),) * 2]
    with bench.database.transaction() as tx:
        for number, (first, last) in enumerate(periods):
            entry = Entry("CNAS", HOSTILE, f"L{number}", ("0409", "*"), first, last)
            grant_accreditation(tx, OPERATOR, body.id, entry, now=bench.clock())
    shown = text_of(bench, "/organization/accreditations")
    for words in ("L0", "In force", "Ended", "To come", "0409 , All goods", HOSTILE):
        assert words in shown
    assert "<script>alert" not in bench.client.get("/organization/accreditations").text


# Partners


FIELDS = {"activity": "manufacture", "product": GTIN, "valid_from": "2026-01-01", "valid_until": "2036-12-31"}


def test_a_partner_is_authorized_by_name_and_reads_it(bench: Bench, firm: Organization):
    claiming(bench, firm, is_proven=True)
    factory = bench.organization(f"Aotea {HOSTILE}", Role.MANUFACTURER)
    assert bench.send("/organization/partners/authorize", partner=" aotea ", **FIELDS).status_code == 303
    shown = text_of(bench, "/organization/partners")
    for words in (HOSTILE, GTIN, "In force", "may make or label"):
        assert words in shown
    assert "<script>alert" not in bench.client.get("/organization/partners").text
    with bench.database.transaction() as tx:
        (given,) = list_authorizations(tx, brand_id=firm.id)
    assert (given.partner_id, given.valid_until) == (factory.id, date(2036, 12, 31))
    bench.sign_in(bench.member(factory, email="bo@aotea.example"), factory)
    shown = text_of(bench, "/organization/partners")
    assert "Kowhai Ridge" in shown
    assert "In force" in shown
    assert bench.client.get(f"/organization/partners/authorizations/{given.id}/withdraw").status_code == 404
    assert {"authorization.given"} <= set(whats(bench, firm)) & set(whats(bench, factory))


@pytest.mark.parametrize("how", ["9524321000002", "952 4321 0000 02", "https://id.gs1.org/417/9524321000002", "urn"])
def test_a_partner_goes_by_its_gln_or_its_party_link_too(bench: Bench, firm: Organization, how: str):
    claiming(bench, firm, is_proven=True)
    factory = bench.organization("Aotea", Role.MANUFACTURER)
    bench.organization("Aotea", Role.MANUFACTURER)
    claiming(bench, factory, "9524321", is_proven=True)
    claiming(bench, factory, "9524321000002", IdentifierKind.GLN)
    named = f"urn:gqts:organization:{factory.id}" if how == "urn" else how
    assert bench.send("/organization/partners/authorize", partner=named, **FIELDS).status_code == 303
    with bench.database.transaction() as tx:
        assert [one.partner_id for one in list_authorizations(tx, brand_id=firm.id)] == [factory.id]


def test_of_several_partners_with_one_name_the_one_that_is_chosen_is_authorized(bench: Bench, firm: Organization):
    claiming(bench, firm, is_proven=True)
    one, two = bench.organization("Aotea One"), bench.organization("Aotea Two")
    hidden = bench.organization("Other")
    path = "/organization/partners/authorize"
    asked = bench.send(path, partner="aotea", **FIELDS)
    assert asked.status_code == 400
    assert "Several go by this" in asked.text
    assert {str(one.id), str(two.id)} == {
        field["value"] for field in Page(asked.text).find("input") if field.get("name") == "which"
    }
    assert bench.send(path, partner="aotea", which=str(hidden.id), **FIELDS).status_code == 400
    assert bench.send(path, partner="aotea", which=str(two.id), **FIELDS).status_code == 303
    with bench.database.transaction() as tx:
        assert [given.partner_id for given in list_authorizations(tx, brand_id=firm.id)] == [two.id]


@pytest.mark.parametrize(
    ("wrong", "field", "told"),
    [
        ({"partner": "nobody"}, "partner", "No organization that takes part goes by this"),
        ({"partner": "Waiting"}, "partner", "No organization that takes part goes by this"),
        ({"partner": ""}, "partner", "Fill in"),
        ({"partner": "Kowhai Ridge"}, "partner", "This is your own organization"),
        ({"product": "09527777000015"}, "product", "not under a company prefix that you have proven"),
        ({"product": "honey"}, "product", "This is no product"),
        ({"valid_from": "soon"}, "valid_from", "This is no day"),
        ({"valid_from": "9999-12-31"}, "valid_from", "This is no day"),
        ({"valid_until": "2020-01-01"}, "valid_until", "The last day is before the first"),
        ({"activity": "steal"}, "activity", "Choose one"),
    ],
)
def test_an_authorization_that_cannot_be_is_refused_at_its_field(bench: Bench, firm: Organization, wrong, field, told):
    claiming(bench, firm, is_proven=True)
    bench.organization("Aotea")
    bench.organization("Waiting", is_approved=False)
    answer = bench.send("/organization/partners/authorize", **({"partner": "Aotea"} | FIELDS | wrong))
    assert answer.status_code == 400
    assert f'id="{field}-fault"' in answer.text
    assert told in Page(answer.text).text, re.findall(r"-fault.*", answer.text)
    with bench.database.transaction() as tx:
        assert list_authorizations(tx, brand_id=firm.id) == []


def test_withdrawing_an_authorization_takes_a_reason_that_both_read(bench: Bench, firm: Organization):
    claiming(bench, firm, is_proven=True)
    factory = bench.organization("Aotea")
    given = authorizing(bench, firm, factory)
    path = f"/organization/partners/authorizations/{given}/withdraw"
    assert f"for {PREFIX}?" in text_of(bench, path)
    assert bench.send(path, reason="").status_code == 400
    assert bench.send(path, reason="It made more than was ordered.").status_code == 303
    assert "It made more than was ordered." in text_of(bench, "/organization/partners")
    assert bench.client.get(path).status_code == 404
    assert "It made more than was ordered." in text_of(bench, "/organization/acts")
    bench.sign_in(bench.member(factory, email="bo@aotea.example"), factory)
    assert "It made more than was ordered." in text_of(bench, "/organization/partners")
    assert "partner: Aotea" in text_of(bench, "/organization/acts?kind=authorization")


def test_an_authorization_without_a_proven_prefix_says_that_it_does_not_count(bench: Bench, firm: Organization):
    prefix, factory = claiming(bench, firm, is_proven=True), bench.organization("Aotea")
    authorizing(bench, firm, factory)
    assert bench.send(f"/organization/identifiers/{prefix.id}/withdraw", reason="sold").status_code == 303
    assert "Does not count now" in text_of(bench, "/organization/partners")
    bench.sign_in(bench.member(factory, email="bo@aotea.example"), factory)
    assert "Does not count now" in text_of(bench, "/organization/partners")


@pytest.mark.parametrize("position", [Position.ADMINISTRATOR, Position.SHARING_OFFICER])
def test_a_partner_that_is_not_there_yet_is_invited_by_a_link_shown_once(bench: Bench, position: Position):
    made = bench.organization()
    bench.sign_in(bench.member(made, position), made)
    answer = bench.send("/organization/partners/invite", email="li@mill.example", roles=["manufacturer"], note="Hello")
    assert answer.status_code == 200
    (token,) = LINK.findall(answer.text)
    with bench.database.transaction() as tx:
        found = find_invitation(tx, token, now=bench.clock())
    assert found is not None
    assert (found.issuer_id, found.organization_id, found.roles) == (made.id, None, {Role.MANUFACTURER})
    page = bench.client.get("/organization/partners").text
    assert "li@mill.example" in page
    assert token not in page
    path = f"/organization/partners/invitations/{found.id}/withdraw"
    assert "Withdraw the invitation?" in text_of(bench, path)
    assert bench.send(path).status_code == 303
    with bench.database.transaction() as tx:
        assert find_invitation(tx, token, now=bench.clock()) is None
    assert bench.client.get(path).status_code == 404
    assert whats(bench, made)[:2] == ["invitation.withdrawn", "invitation.made"]


@pytest.mark.parametrize(
    "wrong", [{"email": "no address"}, {"roles": ["customs"]}, {"note": "x" * 501}, {"note": "a\x1bb"}]
)
def test_a_partner_is_not_invited_wrongly(bench: Bench, firm: Organization, wrong):
    assert bench.send("/organization/partners/invite", **wrong).status_code == 400
    with bench.database.transaction() as tx:
        assert list_invitations(tx, firm.id) == []


def test_invitations_of_people_are_no_partners_and_not_withdrawn_here(bench: Bench, firm: Organization):
    with bench.database.transaction() as tx:
        caller = Caller.operator("the tests", firm.id)
        made, _ = invite(
            tx, caller, organization_id=firm.id, position=Position.MEMBER, email="bo@kowhai.example", now=bench.clock()
        )
    assert "bo@kowhai.example" not in text_of(bench, "/organization/partners")
    assert bench.client.get(f"/organization/partners/invitations/{made.id}/withdraw").status_code == 404


# Who looked


def test_an_owner_reads_who_looked_when_and_what_for_and_nobody_elses(bench: Bench, firm: Organization):
    assert "Nobody has looked" in text_of(bench, "/organization/looks")
    other, customs = bench.organization("Aotea"), bench.organization("Customs", Role.CUSTOMS)
    looking(bench, firm, other, person=f"Bo {HOSTILE}")
    looking(bench, firm, customs, person="Chen", reason="Case 26-117")
    looking(bench, other, customs, person="Secret officer", reason="Case about another")
    shown = text_of(bench, "/organization/looks")
    for words in ("Aotea", HOSTILE, "a trace", "Statutory power", "Case 26-117", "Chen", "2 reports"):
        assert words in shown
    assert "<script>alert" not in bench.client.get("/organization/looks").text
    assert "Secret officer" not in shown
    assert "Case about another" not in shown
    assert [row["person"] for row in rows_of(bench, "/organization/looks.csv")] == ["Chen", f"Bo {HOSTILE}"]


def test_looks_are_narrowed_by_looker_purpose_and_day(bench: Bench, firm: Organization):
    one, two = bench.organization("Aotea"), bench.organization("Bellbird")
    stranger = bench.organization("Stranger")
    now = bench.clock()
    looking(bench, firm, one, person="Early", at=now - timedelta(days=9))
    looking(bench, firm, one, person="Late", purpose=Purpose.QUERY, at=now)
    looking(bench, firm, two, person="Second", at=now)
    looking(bench, one, stranger)

    def people(query: str) -> set[str]:
        shown = text_of(bench, f"/organization/looks?{query}")
        kept = {row["person"] for row in rows_of(bench, f"/organization/looks.csv?{query}")}
        assert {name for name in ("Early", "Late", "Second") if name in shown} == kept
        return kept

    assert people(f"by={one.id}") == {"Early", "Late"}
    assert people("purpose=query") == {"Late"}
    assert people(f"until={(now - timedelta(days=9)).date()}") == {"Early"}
    assert people(f"from={now.date()}&until={now.date()}&by={two.id}") == {"Second"}
    assert people(f"by={stranger.id}") == set()
    assert "Nobody looked in the way" in text_of(bench, f"/organization/looks?by={stranger.id}")
    assert people("by=nonsense&purpose=theft&from=soon&until=9999-99-99&after=x") == {"Early", "Late", "Second"}
    offered = {option["value"] for option in Page(bench.client.get("/organization/looks").text).find("option")}
    assert {str(one.id), str(two.id)} <= offered
    assert str(stranger.id) not in offered


def test_looks_are_paged_and_keep_what_they_are_narrowed_to(bench: Bench, firm: Organization):
    other = bench.organization("Aotea")
    for number in range(27):
        looking(bench, firm, other, person=f"Reader {number:02d}", at=bench.clock() - timedelta(minutes=number))
    first = bench.client.get("/organization/looks?purpose=trace").text
    assert "Reader 00" in first
    assert "Reader 26" not in first
    following = next(one["href"] for one in Page(first).find("a") if one.get("rel") == "next")
    assert "purpose=trace" in following
    assert "Reader 26" in text_of(bench, f"/organization/looks{following}")
    assert len(rows_of(bench, f"/organization/looks.csv{following}")) == 27


# The record


def test_the_record_is_narrowed_by_kind_and_day_and_is_the_firms_own(bench: Bench, firm: Organization):
    other = bench.organization("Aotea Trading")
    claiming(bench, other, "9527777")
    claiming(bench, firm)
    shown = text_of(bench, "/organization/acts")
    assert "claimed an identifier" in shown
    assert "applied to take part" in shown
    assert "9527777" not in shown
    shown = text_of(bench, "/organization/acts?kind=identifier")
    assert "claimed an identifier" in shown
    assert "applied to take part" not in shown
    assert "Nothing was done that fits" in text_of(bench, "/organization/acts?until=2026-01-01")
    assert "Nothing was done that fits" in text_of(bench, "/organization/acts?from=2999-12-31")
    assert "claimed an identifier" in text_of(bench, "/organization/acts?kind=ident%25&from=x&after=y")
    rows = rows_of(bench, "/organization/acts.csv?kind=identifier")
    assert [(row["act"], row["organization"]) for row in rows] == [("identifier.claimed", "Kowhai Ridge")]


def test_the_record_is_paged_and_the_file_is_whole(bench: Bench, firm: Organization):
    for number in range(30):
        claiming(bench, firm, f"95212{number:02d}")
    first = bench.client.get("/organization/acts?kind=identifier").text
    assert "9521229" in first
    assert "9521203" not in first
    following = next(one["href"] for one in Page(first).find("a") if one.get("rel") == "next")
    second = text_of(bench, f"/organization/acts{following}")
    assert "9521203" in second
    assert "applied" not in second
    assert len(rows_of(bench, f"/organization/acts.csv{following}")) == 30


@pytest.mark.parametrize("name", ["=HYPERLINK(1)", "+1", "-1", "@SUM(1)"])
def test_no_cell_of_a_file_is_a_formula(bench: Bench, name: str):
    made, other = bench.organization(name), bench.organization(name)
    bench.sign_in(bench.member(made, name=name), made)
    customs = bench.organization("Customs", Role.CUSTOMS)
    looking(bench, made, other, person=name, subject=name)
    looking(bench, made, customs, reason=name)
    assert bench.send("/organization/profile", **PROFILE).status_code == 303
    for path in ("/organization/looks.csv", "/organization/acts.csv"):
        rows = rows_of(bench, path)
        assert rows
        assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]
        assert f"'{name}" in {cell for row in rows for cell in row.values()}


def test_everything_done_on_these_pages_stands_in_the_record_in_words(bench: Bench, firm: Organization):
    bench.organization("Aotea")
    claiming(bench, firm, is_proven=True)
    bench.send("/organization/profile", **PROFILE)
    bench.send("/organization/profile/roles", roles=["trader"])
    bench.send("/organization/identifiers/new", kind="domain", value="kowhai.example")
    bench.send("/organization/partners/authorize", partner="Aotea", **FIELDS)
    bench.send("/organization/partners/invite", email="", note="")
    done = whats(bench, firm)
    expected = {
        "organization.changed", "roles.requested", "identifier.claimed", "authorization.given", "invitation.made",
    }  # fmt: skip
    assert expected <= set(done)
    shown = text_of(bench, "/organization/acts")
    assert all(ACTS[what] in shown for what in done)
    assert {what.partition(".")[0] for what in done} <= set(KINDS)
    assert "Ada Teak" in shown


def test_reading_these_pages_is_no_look_and_no_act(bench: Bench, firm: Organization):
    before = whats(bench, firm)
    for path in PLAIN:
        bench.client.get(path)
    with bench.database.transaction() as tx:
        assert list_looks(tx, firm.id) == []
    assert whats(bench, firm) == before


@pytest.mark.parametrize("path", sorted(PLAIN - {"/organization/looks.csv", "/organization/acts.csv"}))
def test_every_page_is_whole_in_chinese_too(bench: Bench, firm: Organization, path: str):
    answer = bench.client.get(path, headers={"accept-language": "zh"})
    assert answer.status_code == 200
    assert Page(answer.text).faults == []
    assert 'lang="zh-Hans"' in answer.text
