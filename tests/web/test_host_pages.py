"""The host decides who takes part, in writing; and nobody else opens a page of the host."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from tests.web.markup import Page
from tests.web.signed_in import OPERATOR, Bench, open_bench

from gqts.accounts import Position, find_invitation, list_invitations
from gqts.kit.database import Database
from gqts.organizations import (
    IdentifierKind,
    Organization,
    ProofState,
    Role,
    Scope,
    State,
    claim_identifier,
    find_organization,
    list_accreditations,
    list_acts,
    list_identifiers,
    list_organizations,
    record_act,
    request_roles,
)
from gqts.web.host.routes import list_routes
from gqts.web.office.records import safe_cell

REASON = "The register was read and says the same."
LINK = re.compile(r"https://trace\.example\.org/join/([\w-]+)")


@pytest.fixture
def bench(database: Database, tmp_path: Path) -> Iterator[Bench]:
    with open_bench(database, tmp_path) as opened:
        yield opened


@pytest.fixture
def host(bench: Bench) -> Organization:
    """Customs, with an officer at the browser."""
    made = bench.organization("Customs", Role.CUSTOMS, zh="海关")
    bench.sign_in(bench.member(made, Position.OFFICER, email="chen@customs.example", name="Chen"), made)
    return made


def standing(bench: Bench, one: Organization) -> Organization:
    with bench.database.transaction() as tx:
        found = find_organization(tx, one.id)
    assert found is not None
    return found


def acts_about(bench: Bench, one: Organization) -> list[str]:
    with bench.database.transaction() as tx:
        return [act.what for act in list_acts(tx, one.id)]


def claim(bench: Bench, one: Organization, value: str = "9521234"):
    with bench.database.transaction() as tx:
        return claim_identifier(
            tx, OPERATOR, one.id, IdentifierKind.COMPANY_PREFIX, value, evidence="certificate 7", now=bench.clock()
        )


PATHS = [route.path for route in list_routes()]


@pytest.mark.parametrize("role", [Role.MANUFACTURER, Role.QUARANTINE])
def test_firms_and_other_agencies_open_no_page_of_the_host(bench: Bench, role: Role):
    firm = bench.organization("Outside", role)
    bench.sign_in(bench.member(firm, email="x@outside.example"), firm)
    for path in PATHS:
        address = re.sub(r"\{\w+\}", str(firm.id), path)
        assert bench.client.get(address).status_code in {403, 404}, path
        assert bench.client.post(address, data={"csrf_token": ""}).status_code in {403, 404, 405}, path
    bench.client.cookies.clear()
    assert {bench.client.get(re.sub(r"\{\w+\}", str(firm.id), path)).status_code for path in PATHS} == {303}


def test_an_analyst_reads_the_acts_and_decides_nothing(bench: Bench, host: Organization):
    bench.sign_in(bench.member(host, Position.ANALYST, email="ana@customs.example"), host)
    assert bench.client.get("/host/acts").status_code == 200
    for path in PATHS:
        if not path.startswith("/host/acts"):
            assert bench.client.get(re.sub(r"\{\w+\}", str(host.id), path)).status_code == 403, path


def test_an_application_is_shown_and_approved_with_a_written_reason(bench: Bench, host: Organization):
    firm = bench.organization("Waiting <b>", is_approved=False)
    bench.member(firm, email="ada@waiting.example", name="Ada")
    shown = bench.client.get("/host/applications")
    assert "Waiting &lt;b&gt;" in shown.text
    path = f"/host/applications/{firm.id}"
    assert "ada@waiting.example" in bench.client.get(path).text
    assert bench.send(path, decision="yes", reason=" ").status_code == 400
    assert standing(bench, firm).state is State.APPLIED
    assert bench.send(path, decision="yes", reason=REASON).status_code == 303
    after = standing(bench, firm)
    assert (after.state, after.decided_by, after.decision_reason) == (State.APPROVED, "Chen", REASON)
    assert "is approved" in bench.client.get("/host/applications").text


def test_an_application_is_decided_once(bench: Bench, host: Organization):
    firm = bench.organization("Waiting", is_approved=False)
    path = f"/host/applications/{firm.id}"
    token = bench.token_on(path)
    assert bench.client.post(path, data={"csrf_token": token, "decision": "no", "reason": REASON}).status_code == 303
    again = bench.client.post(path, data={"csrf_token": token, "decision": "yes", "reason": REASON})
    assert again.status_code == 400
    assert standing(bench, firm).state is State.REFUSED


def test_the_queue_is_paged_filtered_and_says_when_it_is_empty(bench: Bench, host: Organization):
    assert "Nobody waits for a decision." in bench.client.get("/host/applications").text
    for number in range(27):
        bench.organization(f"Firm {number:02d}", is_approved=False)
    first = bench.client.get("/host/applications").text
    assert "Firm 00" in first
    assert "Firm 26" not in first
    following = next(one["href"] for one in Page(first).find("a") if one.get("rel") == "next")
    second = bench.client.get(f"/host/applications{following}").text
    assert "Firm 26" in second
    assert "Firm 00" not in second
    assert "Firm 07" in bench.client.get("/host/applications?text=firm 07").text
    assert "Nothing fits" in bench.client.get("/host/applications?text=nobody&role=trader").text
    assert bench.client.get("/host/applications?after=nonsense&role=king").status_code == 200


def test_roles_that_are_asked_for_are_granted_or_refused(bench: Bench, host: Organization):
    firm = bench.organization("Maker")
    with bench.database.transaction() as tx:
        request_roles(tx, OPERATOR, firm.id, {Role.TRADER, Role.BRAND_OWNER}, now=bench.clock())
    assert "Maker" in bench.client.get("/host/applications").text
    path = f"/host/applications/{firm.id}/roles"
    shown = Page(bench.client.get(path).text)
    (seen,) = [one["value"] for one in shown.find("input") if one.get("name") == "seen"]
    assert bench.send(path, decision="yes", reason=REASON, seen=seen).status_code == 303
    assert standing(bench, firm).roles == {Role.TRADER, Role.BRAND_OWNER}
    assert bench.client.get(path).status_code == 404


def test_roles_that_changed_since_the_officer_looked_are_not_granted(bench: Bench, host: Organization):
    firm = bench.organization("Maker")
    path = f"/host/applications/{firm.id}/roles"
    with bench.database.transaction() as tx:
        request_roles(tx, OPERATOR, firm.id, {Role.TRADER}, now=bench.clock())
        request_roles(tx, OPERATOR, firm.id, {Role.TRADER, Role.BRAND_OWNER}, now=bench.clock())
    for seen in ("trader", "", "trader,mayor"):
        answer = bench.send(path, decision="yes", reason=REASON, seen=seen)
        assert answer.status_code >= 400
        assert standing(bench, firm).roles == {Role.MANUFACTURER}


def test_suspending_asks_first_takes_a_reason_and_can_be_taken_back(bench: Bench, host: Organization):
    firm = bench.organization("Maker")
    path = f"/host/organizations/{firm.id}"
    assert "Suspend Maker?" in bench.client.get(f"{path}/suspend").text
    assert standing(bench, firm).state is State.APPROVED
    assert bench.send(f"{path}/suspend", reason="").status_code == 400
    assert bench.send(f"{path}/suspend", reason="It lied.").status_code == 303
    assert standing(bench, firm).state is State.SUSPENDED
    assert "It lied." in bench.client.get(path).text
    assert bench.send(f"{path}/reinstate", reason="It mended it.").status_code == 303
    assert standing(bench, firm).state is State.APPROVED


def test_the_host_cannot_shut_itself_out(bench: Bench, host: Organization):
    assert bench.client.get(f"/host/organizations/{host.id}/suspend").status_code == 409
    assert standing(bench, host).state is State.APPROVED


def test_an_accreditation_is_recorded_and_withdrawn_with_its_reason(bench: Bench, host: Organization):
    body = bench.organization("Assay", Role.INSPECTION_BODY)
    path = f"/host/organizations/{body.id}"
    entry = {"scheme": "ILAC-MRA", "signatory": "JAB", "number": "RTL 1", "scopes": "0409\n1702"}
    days = {"valid_from": "2026-01-01", "valid_until": "2027-01-01"}
    wrong = bench.send(f"{path}/accreditations/new", **entry | days | {"valid_until": "soon"})
    assert wrong.status_code == 400
    assert "This is no day" in wrong.text
    assert bench.send(f"{path}/accreditations/new", **entry | days | {"valid_until": "2025-01-01"}).status_code == 400
    assert bench.send(f"{path}/accreditations/new", **entry | days).status_code == 303
    with bench.database.transaction() as tx:
        (held,) = list_accreditations(tx, body.id)
    assert (held.scheme, held.scopes) == ("ILAC-MRA", ("0409", "1702"))
    assert "RTL 1" in bench.client.get(path).text
    asking = f"{path}/accreditations/{held.id}/withdraw"
    assert bench.send(asking, reason="It reported what it did not inspect.").status_code == 303
    assert "It reported what it did not inspect." in bench.client.get(path).text
    assert bench.client.get(asking).status_code == 404
    other = bench.organization("Other body", Role.INSPECTION_BODY)
    assert bench.client.get(f"/host/organizations/{other.id}/accreditations/{held.id}/withdraw").status_code == 404
    maker = bench.organization("Maker")
    assert bench.client.get(f"/host/organizations/{maker.id}/accreditations/new").status_code == 404


def test_a_claim_is_proven_refused_and_taken_away(bench: Bench, host: Organization):
    firm = bench.organization("Maker")
    one, other = claim(bench, firm), claim(bench, firm, "9525678")
    assert "certificate 7" in bench.client.get("/host/identifiers").text
    assert bench.send(f"/host/identifiers/{one.id}", decision="yes", reason=REASON).status_code == 303
    assert bench.send(f"/host/identifiers/{other.id}", decision="no", reason=REASON).status_code == 303
    assert bench.send(f"/host/identifiers/{one.id}/withdraw", reason="It was sold.").status_code == 303
    with bench.database.transaction() as tx:
        states = {held.value: held.state for held in list_identifiers(tx, firm.id)}
    assert states == {"9521234": ProofState.WITHDRAWN, "9525678": ProofState.REFUSED}
    assert bench.client.get(f"/host/identifiers/{other.id}/withdraw").status_code == 404


def test_a_second_proof_of_one_prefix_is_refused_on_the_form(bench: Bench, host: Organization):
    firm, rival = bench.organization("Maker"), bench.organization("Rival")
    one, other = claim(bench, firm), claim(bench, rival, "95212345")
    bench.send(f"/host/identifiers/{one.id}", decision="yes", reason=REASON)
    assert bench.send(f"/host/identifiers/{other.id}", decision="yes", reason=REASON).status_code == 400


def test_an_agency_is_made_with_its_scope_and_a_link_for_its_first_administrator(bench: Bench, host: Organization):
    fields = {"names_en": "Quarantine", "country": "CN", "role": "quarantine", "reason": REASON}
    more = {"hs_prefixes": "06, 07", "regions": "CNCAN", "email": "li@quarantine.example"}
    assert bench.send("/host/agencies/new", **fields | {"role": "customs"}).status_code == 400
    assert bench.send("/host/agencies/new", **fields | {"hs_prefixes": "all"}).status_code == 400
    made = bench.send("/host/agencies/new", **fields | more)
    token = LINK.search(made.text)[1]
    with bench.database.transaction() as tx:
        (agency,) = list_organizations(tx, role=Role.QUARANTINE)
        invitation = find_invitation(tx, token, now=bench.clock())
    assert (agency.state, agency.scope) == (State.APPROVED, Scope(("06", "07"), ("CNCAN",)))
    assert invitation.position is Position.ADMINISTRATOR
    assert invitation.organization_id == agency.id
    assert token not in bench.client.get(f"/host/agencies/{agency.id}").text
    assert bench.send(f"/host/agencies/{agency.id}", hs_prefixes="12", regions="").status_code == 303
    assert standing(bench, agency).scope == Scope(("12",), ())
    bench.member(agency, email="li@quarantine.example")
    assert bench.client.get(f"/host/agencies/{agency.id}/administrator").status_code == 404, "it runs its own people"


def test_a_firm_is_invited_by_a_link_shown_once_and_it_can_be_withdrawn(bench: Bench, host: Organization):
    made = bench.send("/host/invitations/firm", email="", roles=["manufacturer"], note="Welcome")
    token = LINK.search(made.text)[1]
    assert token not in bench.client.get("/host/invitations").text
    with bench.database.transaction() as tx:
        (invitation,) = list_invitations(tx, host.id)
    path = f"/host/invitations/{invitation.id}/withdraw"
    assert bench.client.get(path).status_code == 200
    assert bench.send(path).status_code == 303
    with bench.database.transaction() as tx:
        assert find_invitation(tx, token, now=bench.clock()) is None
    assert bench.client.get(path).status_code == 404


def test_colleagues_are_invited_by_an_administrator_of_the_host_alone(bench: Bench, host: Organization):
    path = "/host/invitations/colleague"
    assert bench.client.get(path).status_code == 403
    bench.sign_in(bench.member(host, email="chief@customs.example"), host)
    assert bench.send(path, email="wu@customs.example", position="king").status_code == 400
    assert LINK.search(bench.send(path, email="wu@customs.example", position="analyst").text)


def test_acts_are_narrowed_to_an_organization_and_taken_along_as_csv(bench: Bench, host: Organization):
    firm = bench.organization("=Maker", zh="甲")
    with bench.database.transaction() as tx:
        record_act(tx, OPERATOR, firm.id, "-trial", {"x": "y"}, now=bench.clock())
    assert "-trial" in bench.client.get("/host/acts").text
    assert "-trial" not in bench.client.get(f"/host/acts?organization={host.id}").text
    assert "Which one do you mean?" not in bench.client.get("/host/acts?organization=maker").text
    assert "No organization goes by this name." in bench.client.get("/host/acts?organization=nobody").text
    answer = bench.client.get(f"/host/acts.csv?organization={firm.id}")
    assert answer.headers["content-type"].startswith("text/csv")
    assert "attachment" in answer.headers["content-disposition"]
    rows = list(csv.DictReader(StringIO(answer.text.removeprefix("\ufeff"))))
    assert {row["organization"] for row in rows} == {"'=Maker"}
    assert "'-trial" in {row["act"] for row in rows}
    assert len(rows) == 3


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1"])
def test_no_cell_is_taken_for_a_formula(text: str):
    assert safe_cell(text) == f"'{text}"
    assert safe_cell("plain") == "plain"
    assert safe_cell("") == ""


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_page_of_the_host_is_well_formed(bench: Bench, host: Organization, language: str):
    bench.sign_in(bench.member(host, email="chief@customs.example"), host)
    firm = bench.organization("Maker", Role.INSPECTION_BODY, is_approved=False)
    agency = bench.organization("Agency", Role.PLANT_PROTECTION)
    one = claim(bench, firm)
    with bench.database.transaction() as tx:
        request_roles(tx, OPERATOR, firm.id, {Role.TRADER}, now=bench.clock())
    bench.send("/host/invitations/firm", email="", note="")
    bench.send(f"/host/organizations/{firm.id}/hand", name="A group", reason=REASON)
    for path in PATHS:
        if path.endswith(("reinstate", "requalify", "withdraw", ".csv")):
            continue
        chosen = agency if "agencies" in path else firm
        ids = {"organization_id": chosen.id, "identifier_id": one.id}
        answer = bench.client.get(path.format(**ids), headers={"accept-language": language})
        assert answer.status_code == 200, path
        shown = Page(answer.text)
        assert shown.faults == [], path
        assert len(shown.find("h1")) == 1, path


def test_who_controls_an_organization_is_written_down_and_taken_back(bench: Bench, host: Organization):
    shop, wallet = bench.organization("Haiyue Mall", Role.PLATFORM), bench.organization("Haiyue Pay", Role.PAYMENT)
    path = f"/host/organizations/{shop.id}/hand"
    assert "It counts as a source of its own" in bench.client.get(path).text
    assert bench.client.get(f"{path}/part").status_code == 404
    assert bench.send(path, name="Haiyue Group", reason="").status_code == 400
    assert bench.send(path, name="Haiyue Group", reason="The register of companies says so.").status_code == 303
    other = f"/host/organizations/{wallet.id}/hand"
    assert bench.send(other, name="haiyue group", reason="The register of companies says so.").status_code == 303
    shown = bench.client.get(path).text
    assert "Haiyue Pay" in shown
    assert "The register of companies says so." in shown
    assert "wrote down who controls the organization" in bench.client.get(f"/host/organizations/{shop.id}").text
    assert bench.send(f"{path}/part", reason="It was sold.").status_code == 303
    assert "Haiyue Pay" not in bench.client.get(path).text
    assert bench.client.get(f"/host/organizations/{host.id}x/hand").status_code == 404
