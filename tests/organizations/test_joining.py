"""A firm registers itself, an officer decides with a reason, and nobody gets in or takes a name by saying so."""

from __future__ import annotations

from uuid import uuid4

import pytest
from babel import Locale
from tests.organizations.parties import (
    HOSTILE,
    NOW,
    OPERATOR,
    UNPRINTABLE,
    application,
    apply,
    as_member,
    gln_of,
    host_officer,
    join,
    prove,
)

from gqts.kit.errors import Kind
from gqts.organizations import (
    AUTHORITIES,
    ActForbidden,
    Actor,
    ApplicationRefused,
    DecidedAlready,
    IdentifierKind,
    OrganizationUnknown,
    PartyTaken,
    ProofState,
    ReasonMissing,
    Role,
    State,
    apply_to_join,
    decide_application,
    find_by_party,
    find_organization,
    list_acts,
    list_identifiers,
    reinstate_organization,
    require_organization,
    suspend_organization,
)
from gqts.organizations.country import COUNTRIES

STRANGER = Actor(uuid4(), None, "Ada")


def test_a_firm_that_registers_itself_waits_for_an_officer_and_is_active_once_approved(tx):
    officer = host_officer(tx)
    waiting = apply_to_join(tx, STRANGER, application("Kowhai Ridge"), now=NOW)
    assert (waiting.state, waiting.is_active, waiting.decided_at) == (State.APPLIED, False, None)
    approved = decide_application(tx, officer, waiting.id, is_approved=True, reason="GS1 NZ confirms", now=NOW)
    assert (approved.state, approved.is_active) == (State.APPROVED, True)
    assert (approved.decided_at, approved.decided_by, approved.decision_reason) == (
        NOW,
        officer.name,
        "GS1 NZ confirms",
    )
    assert approved == find_organization(tx, waiting.id)


def test_every_fault_of_an_application_is_told_at_once(tx):
    wrong = application("", gln="4012345000001", country="ZZ", note="x" * 2001)
    with pytest.raises(ApplicationRefused) as refused:
        apply_to_join(tx, STRANGER, wrong, now=NOW)
    assert {fault.field for fault in refused.value.faults} == {"names.en", "country", "party_gln", "note"}
    assert all(fault.fix for fault in refused.value.faults)


@pytest.mark.parametrize("role", sorted(AUTHORITIES))
def test_no_firm_makes_itself_an_authority(tx, role):
    with pytest.raises(ApplicationRefused):
        apply_to_join(tx, STRANGER, application("Customs of Nowhere", Role.TRADER, role), now=NOW)
    with pytest.raises(ActForbidden):
        apply_to_join(tx, as_member(join(tx)), application("Customs of Nowhere", role), now=NOW, is_host=True)


def test_a_role_is_needed(tx):
    from dataclasses import replace  # noqa: PLC0415

    with pytest.raises(ApplicationRefused):
        apply_to_join(tx, STRANGER, replace(application(), roles=frozenset()), now=NOW)


@pytest.mark.parametrize("name", [*UNPRINTABLE, "", "   ", "x" * 201])
def test_a_name_that_cannot_be_seen_or_steers_other_text_is_refused(tx, name):
    with pytest.raises(ApplicationRefused) as refused:
        apply_to_join(tx, STRANGER, application(name), now=NOW)
    assert all(fault.value.isprintable() for fault in refused.value.faults)


@pytest.mark.parametrize("language", ["EN", "english", "e", "en\n", "", "x" * 9999, "en; DROP"])
def test_a_name_is_in_a_language(tx, language):
    with pytest.raises(ApplicationRefused):
        apply_to_join(tx, STRANGER, application(names={language: "Kowhai"}), now=NOW)


@pytest.mark.parametrize("name", [*HOSTILE, "新西兰考怀有限公司", "ｆｕｌｌ", "Cafe\u0301", "  Kowhai  "])
def test_a_name_is_text_whatever_it_looks_like(tx, name):
    import unicodedata  # noqa: PLC0415

    kept = apply_to_join(tx, STRANGER, application(name), now=NOW)
    assert find_organization(tx, kept.id).name("en") == unicodedata.normalize("NFC", name).strip()


def test_a_name_falls_back_to_english_then_to_any(tx):
    both = apply_to_join(tx, STRANGER, application(names={"zh": "考怀", "en": "Kowhai"}), now=NOW)
    assert [both.name("zh"), both.name("fr")] == ["考怀", "Kowhai"]
    assert apply_to_join(tx, STRANGER, application(names={"zh": "考怀"}), now=NOW).name("en") == "考怀"


@pytest.mark.parametrize("country", ["", "nz", "NZL", "ZZ", "XK", "N\x00", "ＮＺ", "N" * 10_000])
def test_a_country_is_one_of_iso_3166(tx, country):
    with pytest.raises(ApplicationRefused):
        apply_to_join(tx, STRANGER, application(country=country), now=NOW)


def test_the_countries_are_those_that_cldr_names_too():
    assert len(COUNTRIES) == 249
    assert set(Locale("en").territories) >= COUNTRIES


@pytest.mark.parametrize("note", ["a\x00b", "\u202eabc", "\ud800", "x" * 2001, " " * 1_000_000 + "x"])
def test_a_note_that_cannot_be_kept_is_refused_in_words(tx, note):
    with pytest.raises(ApplicationRefused):
        apply_to_join(tx, STRANGER, application(note=note), now=NOW)


def test_a_note_of_several_lines_becomes_one(tx):
    assert apply_to_join(tx, STRANGER, application(note="We make tea.\r\n Since 1950.\n"), now=NOW).note == (
        "We make tea. Since 1950."
    )


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501, "a\x00b", "\u202eabc"])
def test_a_decision_needs_its_reason(tx, reason):
    waiting = apply(tx)
    for is_approved in (True, False):
        with pytest.raises(ReasonMissing):
            decide_application(tx, OPERATOR, waiting.id, is_approved=is_approved, reason=reason, now=NOW)
    assert find_organization(tx, waiting.id).state is State.APPLIED


def test_what_is_decided_is_not_decided_again(tx):
    approved = join(tx)
    for is_approved in (True, False):
        with pytest.raises(DecidedAlready) as refused:
            decide_application(tx, OPERATOR, approved.id, is_approved=is_approved, reason="again", now=NOW)
        assert refused.value.kind is Kind.CONFLICT
    with pytest.raises(DecidedAlready):
        reinstate_organization(tx, OPERATOR, approved.id, reason="again", now=NOW)
    with pytest.raises(DecidedAlready):
        suspend_organization(tx, OPERATOR, apply(tx).id, reason="not yet in", now=NOW)
    with pytest.raises(OrganizationUnknown):
        decide_application(tx, OPERATOR, uuid4(), is_approved=True, reason="who?", now=NOW)


def test_a_suspension_ends_activity_and_can_be_taken_back(tx):
    firm = join(tx)
    assert not suspend_organization(tx, OPERATOR, firm.id, reason="fraud", now=NOW).is_active
    assert reinstate_organization(tx, OPERATOR, firm.id, reason="cleared", now=NOW).is_active


def test_nobody_but_an_officer_decides(tx):
    waiting, firm = apply(tx), join(tx, "A trader", Role.TRADER)
    agency = join(tx, "Quarantine", Role.QUARANTINE)
    suspended = host_officer(tx)
    suspend_organization(tx, OPERATOR, suspended.organization, reason="investigated", now=NOW)
    for actor in (as_member(waiting), as_member(firm), as_member(agency), suspended):
        with pytest.raises(ActForbidden):
            decide_application(tx, actor, waiting.id, is_approved=True, reason="mine", now=NOW)
        with pytest.raises(ActForbidden):
            suspend_organization(tx, actor, firm.id, reason="a competitor", now=NOW)


def test_an_organization_with_a_known_id_is_not_registered_twice(tx):
    first = apply(tx)
    with pytest.raises(DecidedAlready):
        apply_to_join(tx, STRANGER, application("Impostor"), now=NOW, organization_id=first.id)
    assert find_organization(tx, first.id) == first


def test_a_gln_names_who_was_approved_under_it_and_the_urn_names_always(tx):
    gln = gln_of("9526543")
    waiting = apply(tx, gln=gln)
    party = f"https://id.gs1.org/417/{gln}"
    assert waiting.party == party
    assert find_by_party(tx, party) is None
    approved = decide_application(tx, OPERATOR, waiting.id, is_approved=True, reason="known", now=NOW)
    assert find_by_party(tx, party) == approved
    assert find_by_party(tx, f"urn:gqts:organization:{approved.id}") == approved
    nameless = join(tx)
    assert find_by_party(tx, nameless.party) == nameless


def test_who_only_applies_under_a_gln_blocks_nobody(tx):
    gln = gln_of("9526543")
    squatter, owner = apply(tx, "Squatter", gln=gln), apply(tx, "Owner", gln=gln)
    decide_application(tx, OPERATOR, owner.id, is_approved=True, reason="known", now=NOW)
    with pytest.raises(PartyTaken) as refused:
        decide_application(tx, OPERATOR, squatter.id, is_approved=True, reason="oops", now=NOW)
    assert "Owner" not in refused.value.detail
    decide_application(tx, OPERATOR, squatter.id, is_approved=False, reason="not theirs", now=NOW)
    with pytest.raises(PartyTaken):
        reinstate_organization(tx, OPERATOR, squatter.id, reason="oops", now=NOW)
    assert find_by_party(tx, owner.party).id == owner.id


def test_a_gln_that_somebody_has_proven_or_has_a_prefix_for_is_taken(tx):
    holder = join(tx, "Holder")
    prove(tx, holder, "9526543")
    for number in (0, 77):
        with pytest.raises(PartyTaken) as refused:
            apply_to_join(tx, STRANGER, application(gln=gln_of("9526543", number)), now=NOW)
        assert "Holder" not in str(refused.value)


def test_a_proof_takes_the_name_from_who_was_approved_under_anothers_gln(tx):
    gln = gln_of("9526543", 5)
    impostor, owner = join(tx, "Impostor", gln=gln), join(tx, "Owner")
    prove(tx, owner, "9526543")
    assert require_organization(tx, impostor.id).party == f"urn:gqts:organization:{impostor.id}"
    assert find_by_party(tx, impostor.party) is None
    assert "organization.party_lost" in [act.what for act in list_acts(tx, impostor.id)]
    prove_gln = prove(tx, join(tx, "Other"), gln_of("9521234"), kind=IdentifierKind.GLN)
    assert prove_gln[0].state is ProofState.PROVEN


def test_who_is_refused_keeps_no_claim_that_could_block_others(tx):
    refused, owner = apply(tx, "Refused"), join(tx, "Owner")
    prove(tx, refused, "9526543")
    decide_application(tx, OPERATOR, refused.id, is_approved=False, reason="forged certificate", now=NOW)
    assert {one.state for one in list_identifiers(tx, refused.id)} == {ProofState.WITHDRAWN}
    assert prove(tx, owner, "9526543")[0].state is ProofState.PROVEN


@pytest.mark.parametrize(
    "uri", ["", "x" * 100_000, "https://id.gs1.org/417/", "urn:gqts:organization:x", "a\x00", "\ud800"]
)
def test_a_party_uri_that_names_nobody_finds_nobody(tx, uri):
    assert find_by_party(tx, uri) is None
