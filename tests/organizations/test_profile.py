"""An organization grows upstream by itself, asks for roles, and an agency's scope is the host's to set."""

from __future__ import annotations

from itertools import permutations

import pytest
from tests.organizations.parties import NOW, OPERATOR, UNPRINTABLE, apply, as_member, join, prove

from gqts.organizations import (
    ActForbidden,
    ApplicationRefused,
    DecidedAlready,
    Level,
    Role,
    Scope,
    change_profile,
    decide_roles,
    find_organization,
    find_requested_roles,
    find_scope,
    list_acts,
    read_authority,
    request_roles,
    set_scope,
)


@pytest.mark.parametrize(("before", "after"), list(permutations(Level, 2)))
def test_an_organization_changes_how_far_upstream_it_shares_and_keeps_all_that_it_has_proven(tx, before, after):
    firm = join(tx)
    prove(tx, firm, "9526543")
    change_profile(tx, as_member(firm), firm.id, level=before, now=NOW)
    changed = change_profile(tx, as_member(firm), firm.id, level=after, now=NOW)
    assert changed.level is after
    assert read_authority(tx, firm.id).prefixes == {"9526543"}
    assert list_acts(tx, firm.id)[0].detail == {"level": after}


def test_nobody_else_changes_how_far_upstream_an_organization_shares(tx):
    firm, customs = join(tx), join(tx, "Customs", Role.CUSTOMS)
    for actor in (as_member(customs), as_member(join(tx))):
        with pytest.raises(ActForbidden):
            change_profile(tx, actor, firm.id, level=Level.FACTORY, now=NOW)
    assert change_profile(tx, as_member(customs), firm.id, country="JP", level=Level.PORT, now=NOW).country == "JP"


def test_a_change_names_what_changed_and_nothing_is_written_for_none(tx):
    firm = join(tx)
    acts = len(list_acts(tx, firm.id))
    change_profile(tx, as_member(firm), firm.id, names=firm.names, country=firm.country, now=NOW)
    assert len(list_acts(tx, firm.id)) == acts
    changed = change_profile(tx, as_member(firm), firm.id, names={"en": " New name ", "zh": "新名"}, now=NOW)
    assert changed.names == {"en": "New name", "zh": "新名"}
    assert changed.country == firm.country


@pytest.mark.parametrize("name", UNPRINTABLE)
def test_a_name_is_changed_only_to_one_that_could_have_joined(tx, name):
    firm = join(tx)
    with pytest.raises(ApplicationRefused):
        change_profile(tx, as_member(firm), firm.id, names={"en": name}, now=NOW)
    with pytest.raises(ApplicationRefused):
        change_profile(tx, as_member(firm), firm.id, names={}, now=NOW)
    with pytest.raises(ApplicationRefused):
        change_profile(tx, as_member(firm), firm.id, country="ZZ", now=NOW)


def test_roles_are_asked_for_and_granted_by_an_officer(tx):
    firm = join(tx, "Kowhai", Role.MANUFACTURER)
    request_roles(tx, as_member(firm), firm.id, {Role.MANUFACTURER, Role.TRADER}, now=NOW)
    assert find_organization(tx, firm.id).roles == {Role.MANUFACTURER}
    assert find_requested_roles(tx, firm.id) == {Role.MANUFACTURER, Role.TRADER}
    with pytest.raises(ActForbidden):
        decide_roles(tx, as_member(firm), firm.id, is_granted=True, reason="mine", now=NOW)
    granted = decide_roles(tx, OPERATOR, firm.id, is_granted=True, reason="licence seen", now=NOW)
    assert granted.roles == {Role.MANUFACTURER, Role.TRADER}
    with pytest.raises(DecidedAlready):
        decide_roles(tx, OPERATOR, firm.id, is_granted=True, reason="again", now=NOW)


def test_no_role_is_granted_that_the_officer_did_not_see(tx):
    firm = join(tx, "Kowhai", Role.MANUFACTURER)
    request_roles(tx, as_member(firm), firm.id, {Role.TRADER}, now=NOW)
    seen = find_requested_roles(tx, firm.id)
    request_roles(tx, as_member(firm), firm.id, {Role.TRADER, Role.INSPECTION_BODY}, now=NOW)
    with pytest.raises(DecidedAlready):
        decide_roles(tx, OPERATOR, firm.id, is_granted=True, reason="fine", now=NOW, seen=seen)
    assert find_organization(tx, firm.id).roles == {Role.MANUFACTURER}


def test_refused_roles_change_nothing(tx):
    firm = join(tx, "Kowhai", Role.MANUFACTURER)
    request_roles(tx, as_member(firm), firm.id, {Role.TRADER}, now=NOW)
    assert decide_roles(tx, OPERATOR, firm.id, is_granted=False, reason="no", now=NOW).roles == firm.roles
    assert find_requested_roles(tx, firm.id) is None


def test_no_firm_asks_for_an_authoritys_role_but_an_authority_keeps_its_own(tx):
    firm, agency = join(tx), join(tx, "Quarantine", Role.QUARANTINE)
    for roles in ({Role.CUSTOMS}, {Role.TRADER, Role.LOCAL_AUTHORITY}, set(), {"emperor"}):
        with pytest.raises(ApplicationRefused):
            request_roles(tx, as_member(firm), firm.id, roles, now=NOW)
    with pytest.raises(ApplicationRefused):
        request_roles(tx, as_member(agency), agency.id, {Role.QUARANTINE, Role.CUSTOMS}, now=NOW)
    request_roles(tx, as_member(agency), agency.id, {Role.QUARANTINE, Role.INSPECTION_BODY}, now=NOW)
    with pytest.raises(ActForbidden):
        request_roles(tx, as_member(firm), agency.id, {Role.QUARANTINE}, now=NOW)


def test_the_host_sets_an_agencys_scope(tx):
    agency = join(tx, "Plant protection", Role.PLANT_PROTECTION)
    told = Scope(("1001", "06", "1001"), ("CNNSA", "CN-44"))
    assert set_scope(tx, OPERATOR, agency.id, told, now=NOW).scope == Scope(("06", "1001"), ("CN-44", "CNNSA"))
    assert find_scope(tx, agency.id).hs_prefixes == ("06", "1001")
    with pytest.raises(ActForbidden):
        set_scope(tx, as_member(agency), agency.id, Scope(), now=NOW)
    with pytest.raises(ApplicationRefused):
        set_scope(tx, OPERATOR, join(tx).id, Scope(("06",)), now=NOW)


@pytest.mark.parametrize(
    "scope",
    [
        Scope(("1",)), Scope(("1234567",)), Scope(("06\n",)), Scope(("０６",)), Scope(("%",)), Scope((), ("cn",)),
        Scope((), ("CN-",)), Scope((), ("China",)), Scope((), ("'; DROP",)), Scope(("06",) * 201), Scope((), ("\x00",)),
    ],
)  # fmt: skip
def test_a_scope_is_of_hs_codes_and_places(tx, scope):
    agency = join(tx, "Quarantine", Role.QUARANTINE)
    with pytest.raises(ApplicationRefused):
        set_scope(tx, OPERATOR, agency.id, scope, now=NOW)


def test_one_who_waits_may_still_mend_what_it_says(tx):
    waiting = apply(tx, "Kowai")
    assert change_profile(tx, as_member(waiting), waiting.id, names={"en": "Kowhai"}, now=NOW).name() == "Kowhai"
