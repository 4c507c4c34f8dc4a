"""Finding organizations among many: by name in any language, state and role, page by page, quickly."""

from __future__ import annotations

from uuid import uuid4

import psycopg
import pytest
from tests.organizations.parties import HOSTILE, NOW, UNPRINTABLE, application, apply, apply_to_join, join, later

from gqts.organizations import (
    Actor,
    OrganizationUnknown,
    Role,
    State,
    count_organizations,
    find_organization,
    find_organizations,
    list_organizations,
    require_organization,
)

STRANGER = Actor(uuid4(), None, "Ada")


def names(found) -> set[str]:
    return {one.name() for one in found}


def test_an_organization_is_found_by_part_of_its_name_in_any_language_whatever_the_case(tx):
    apply_to_join(
        tx, STRANGER, application(names={"en": "Kōwhai RIDGE", "zh": "考怀岭", "de": "Groß & Söhne"}), now=NOW
    )
    apply(tx, "Somebody else")
    for text in ("kōwhai", "KŌWHAI ridge", "怀岭", "  ridge ", "GROSS", "groß", "söhne"):
        assert names(list_organizations(tx, text=text)) == {"Kōwhai RIDGE"}, text
    assert list_organizations(tx, text="ridge考") == []


@pytest.mark.parametrize("text", ["%", "_", "\\", "%%", "K%", "K_whai", ".*", "[K]", "'", "--", *HOSTILE])
def test_no_character_of_a_search_means_anything_but_itself(tx, text):
    apply(tx, "Kowhai")
    apply(tx, f"Has {text} in it")
    assert names(list_organizations(tx, text=text)) == {f"Has {text} in it"}


@pytest.mark.parametrize("text", [*UNPRINTABLE, "x" * 1_000_000])
def test_a_search_for_what_no_name_holds_finds_nothing(tx, text):
    apply(tx, "Kowhai")
    assert list_organizations(tx, text=text) == []


def test_state_role_and_text_narrow_together(tx):
    join(tx, "Tea factory", Role.MANUFACTURER)
    join(tx, "Tea trader", Role.TRADER, Role.LOGISTICS)
    apply(tx, "Tea newcomer", Role.TRADER)
    assert names(list_organizations(tx, role=Role.TRADER)) == {"Tea trader", "Tea newcomer"}
    assert names(list_organizations(tx, state=State.APPROVED, role=Role.LOGISTICS)) == {"Tea trader"}
    assert names(list_organizations(tx, state=State.APPLIED, text="tea")) == {"Tea newcomer"}
    assert [count_organizations(tx, state=state) for state in (None, State.APPLIED, State.REFUSED)] == [3, 1, 0]


@pytest.mark.parametrize("size", [1, 2, 5, 100])
def test_pages_have_no_gap_and_no_repeat(tx, size):
    expected = [apply(tx, f"Firm {number}", now=later(seconds=number // 3)).id for number in range(11)]
    found, after = [], None
    while page := list_organizations(tx, text="firm", after=after, limit=size):
        found += page
        after = (page[-1].applied_at, page[-1].id)
    assert {one.id for one in found} == set(expected)
    assert len(found) == len(expected)
    assert found == sorted(found, key=lambda one: (one.applied_at, one.id))


def test_an_organization_is_found_by_its_id_alone_or_with_others(tx):
    first, second = apply(tx), apply(tx)
    assert find_organizations(tx, [first.id, second.id, uuid4()]) == {first.id: first, second.id: second}
    assert find_organizations(tx, []) == {}
    assert find_organization(tx, uuid4()) is None
    with pytest.raises(OrganizationUnknown):
        require_organization(tx, uuid4())


CROWD = """
INSERT INTO organizations.organization (organization_id, names, searched, country, roles, level, state, party, note,
    applied_at)
SELECT gen_random_uuid(), jsonb_build_object('en', 'Firm ' || n), 'firm ' || n, 'CN', ARRAY['trader'], 'port',
    'approved', 'https://id.gs1.org/417/' || lpad(n::text, 13, '0'), '', now() FROM generate_series(1, 10000) n;
INSERT INTO organizations.identifier (identifier_id, organization_id, kind, value, state, evidence, token, claimed_at)
SELECT gen_random_uuid(), organization_id, 'company_prefix', '69' || right(party, 6), 'proven', '', '', now()
FROM organizations.organization;
INSERT INTO organizations.identifier (identifier_id, organization_id, kind, value, state, evidence, token, claimed_at)
SELECT gen_random_uuid(), organization_id, 'gln', '69' || right(party, 11), 'proven', '', '', now()
FROM organizations.organization;
INSERT INTO organizations.permit (permit_id, brand_id, partner_id, activity, product, valid_from)
SELECT gen_random_uuid(), organization_id, gen_random_uuid(), 'manufacture', '69000001', '2026-01-01'
FROM organizations.organization;
INSERT INTO organizations.act (act_id, at, actor_name, organization_id, what, detail, request_id)
SELECT gen_random_uuid(), now(), 'x', organization_id, 'x', '{}', '' FROM organizations.organization;
ANALYZE organizations.organization, organizations.identifier, organizations.permit, organizations.act
"""
NOBODY = "'a0000000-0000-0000-0000-000000000000'::uuid"
QUERIES = {  # index: what follows SELECT 1 FROM organizations.
    "organization_pkey": f"organization WHERE organization_id = ANY(ARRAY[{NOBODY}])",
    "organization_party": "organization WHERE party = 'x' AND state IN ('approved', 'suspended')",
    "organization_applied": f"organization WHERE (applied_at, organization_id) > ('2026-01-01', {NOBODY})"
    " ORDER BY applied_at, organization_id LIMIT 30",
    "identifier_proven": "identifier WHERE state = 'proven' AND kind IN ('company_prefix', 'gln')"
    " AND value >= '690001' AND value < '690001:'",
    "identifier_organization": f"identifier WHERE organization_id = {NOBODY}",
    "permit_partner": f"permit WHERE partner_id = {NOBODY}",
    "permit_brand": f"permit WHERE brand_id = {NOBODY}",
    "act_organization": f"act WHERE organization_id = {NOBODY} ORDER BY at DESC, act_id DESC LIMIT 50",
    "act_at": "act ORDER BY at DESC, act_id DESC LIMIT 50",
}


def test_among_ten_thousand_organizations_what_is_asked_often_goes_by_an_index(tx: psycopg.Connection):
    for statement in CROWD.split(";\n"):
        tx.execute(statement.encode())
    for index, query in QUERIES.items():
        plan = "\n".join(
            line for (line,) in tx.execute(f"EXPLAIN SELECT 1 FROM organizations.{query}".encode()).fetchall()
        )
        assert index in plan, plan
        assert "Seq Scan" not in plan, plan
