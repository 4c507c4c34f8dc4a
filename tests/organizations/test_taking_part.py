"""Who may join, what they may call their own, who says so, and that every step is written down."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import taking_part

from gqts.kit.errors import GqtsError
from gqts.organizations import (
    AUTHORITIES,
    Accreditation,
    Activity,
    Actor,
    Application,
    ApplicationRefused,
    Authorization,
    DecidedAlready,
    DomainUnproven,
    Entry,
    FetchRefused,
    IdentifierKind,
    IdentifierTaken,
    Level,
    ProofState,
    Role,
    Scope,
    State,
    apply_to_join,
    authorize_partner,
    change_profile,
    check_domain,
    claim_identifier,
    decide_application,
    decide_identifier,
    decide_roles,
    fetch_well_known,
    find_prefix_owners,
    grant_accreditation,
    list_acts,
    list_organizations,
    read_authority,
    reinstate_organization,
    request_roles,
    set_scope,
    suspend_organization,
    withdraw_accreditation,
    withdraw_authorization,
    withdraw_identifier,
)
from gqts.organizations.fetching import is_public

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
OFFICER = Actor(UUID(int=7), UUID(int=8), "Officer Lan")
FIRM = Actor(UUID(int=9), None, "Mika")
GOOD = Application({"en": "A firm", "zh": "一家公司"}, "JP", frozenset({Role.TRADER}), Level.PORT, None, "hello")


def join(tx, **changes):
    told = {"names": GOOD.names, "country": "JP", "roles": GOOD.roles, "level": GOOD.level, **changes}
    return apply_to_join(tx, FIRM, Application(**told), now=NOW)


def claim(tx, organization, kind, value, *, is_proven=True):
    told = claim_identifier(tx, FIRM, organization.id, kind, value, evidence="certificate 12", now=NOW)
    if is_proven and told.state is ProofState.CLAIMED:
        told = decide_identifier(tx, OFFICER, told.id, is_proven=True, reason="seen", now=NOW)
    return told


def test_a_firm_waits_for_an_officer_and_is_approved_once(tx):
    firm = join(tx)
    assert (firm.state, firm.is_active) == (State.APPLIED, False)
    approved = decide_application(tx, OFFICER, firm.id, is_approved=True, reason="papers seen", now=NOW)
    assert (approved.state, approved.decided_by, approved.decision_reason) == (
        State.APPROVED,
        "Officer Lan",
        "papers seen",
    )
    with pytest.raises(DecidedAlready):
        decide_application(tx, OFFICER, firm.id, is_approved=False, reason="no", now=NOW)


def test_it_is_suspended_and_reinstated_with_a_reason_and_the_trail_tells_all(tx):
    firm = taking_part.take_part(tx)
    suspend_organization(tx, OFFICER, firm.id, reason="lied about origin", now=NOW)
    reinstate_organization(tx, OFFICER, firm.id, reason="appeal upheld", now=NOW + timedelta(days=9))
    acts = [act.what for act in list_acts(tx, firm.id)]
    assert acts[:2] == ["organization.approved", "organization.suspended"]
    with pytest.raises(GqtsError, match="reason"):
        suspend_organization(tx, OFFICER, firm.id, reason="  ", now=NOW)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"names": {}}, "names"),
        ({"names": {"en": ""}}, "names.en"),
        ({"names": {"en": "x" * 201}}, "names.en"),
        ({"names": {"en": "Fi\u202erm"}}, "names.en"),
        ({"names": {"en": "a\x00b"}}, "names.en"),
        ({"names": {"English": "Firm"}}, "names.English"),
        ({"country": "Japan"}, "country"),
        ({"roles": frozenset()}, "roles"),
        ({"roles": frozenset({Role.CUSTOMS})}, "roles"),
        ({"party_gln": "4012345000008"}, "party_gln"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(tx, wrong, field):
    with pytest.raises(ApplicationRefused) as refused:
        join(tx, **wrong)
    assert refused.value.faults[0].field == field


@pytest.mark.parametrize("role", sorted(AUTHORITIES))
def test_nobody_makes_an_authority_of_itself(tx, role):
    firm = taking_part.take_part(tx)
    with pytest.raises(ApplicationRefused):
        request_roles(tx, FIRM, firm.id, [role, Role.TRADER], now=NOW)


def test_more_roles_are_asked_for_and_an_officer_decides(tx):
    firm = taking_part.take_part(tx)
    request_roles(tx, FIRM, firm.id, [Role.TRADER, Role.PLATFORM], now=NOW)
    granted = decide_roles(tx, OFFICER, firm.id, is_granted=True, reason="fine", now=NOW)
    assert granted.roles == {Role.TRADER, Role.PLATFORM}
    with pytest.raises(DecidedAlready):
        decide_roles(tx, OFFICER, firm.id, is_granted=True, reason="again", now=NOW)


def test_a_firm_grows_upstream_by_itself(tx):
    firm = taking_part.take_part(tx)
    assert change_profile(tx, FIRM, firm.id, level=Level.FACTORY, now=NOW).level is Level.FACTORY


def test_organizations_are_found_by_a_part_of_any_name_and_wildcards_mean_themselves(tx):
    join(tx, names={"en": "100% Pure_Honey", "zh": "纯蜂蜜"})
    join(tx, names={"en": "Another"})
    for text, count in (("pure", 1), ("蜂蜜", 1), ("%", 1), ("_", 1), ("'; DROP TABLE", 0), ("", 2)):
        assert len(list_organizations(tx, text=text)) == count, text


def test_pages_of_organizations_join_up(tx):
    firms = {join(tx, names={"en": f"Firm {number}"}).id for number in range(5)}
    seen, after = [], None
    while page := list_organizations(tx, after=after, limit=2):
        seen += [one.id for one in page]
        after = (page[-1].applied_at, page[-1].id)
    assert sorted(seen) == sorted(firms)


@pytest.mark.parametrize(
    ("proven", "later"), [("9526543", "9526543"), ("9526543", "95265431"), ("95265431", "9526543")]
)
def test_a_proven_prefix_is_nobody_elses_nor_is_one_that_overlaps_it(tx, proven, later):
    owner, other = taking_part.take_part(tx, "Owner"), taking_part.take_part(tx, "Other")
    claim(tx, owner, IdentifierKind.COMPANY_PREFIX, proven)
    with pytest.raises(IdentifierTaken) as refused:
        claim(tx, other, IdentifierKind.COMPANY_PREFIX, later)
    assert "Owner" not in refused.value.detail


def test_of_two_claims_of_one_prefix_one_is_proven(tx):
    one, two = taking_part.take_part(tx, "One"), taking_part.take_part(tx, "Two")
    first = claim(tx, one, IdentifierKind.COMPANY_PREFIX, "9526543", is_proven=False)
    second = claim(tx, two, IdentifierKind.COMPANY_PREFIX, "9526543", is_proven=False)
    decide_identifier(tx, OFFICER, second.id, is_proven=True, reason="certificate seen", now=NOW)
    with pytest.raises(IdentifierTaken):
        decide_identifier(tx, OFFICER, first.id, is_proven=True, reason="also seen", now=NOW)


def test_of_two_officers_who_prove_at_the_same_moment_one_succeeds(database):
    claims = []
    with database.transaction() as tx:
        for name in ("One", "Two"):
            firm = taking_part.take_part(tx, name)
            claims.append(claim(tx, firm, IdentifierKind.COMPANY_PREFIX, "9526543", is_proven=False))
    outcomes = []

    def prove(claimed):
        try:
            with database.transaction() as tx:
                decide_identifier(tx, OFFICER, claimed.id, is_proven=True, reason="seen", now=NOW)
            outcomes.append(True)
        except IdentifierTaken:
            outcomes.append(False)

    threads = [threading.Thread(target=prove, args=(one,)) for one in claims]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [False, True]


def test_a_gln_under_ones_own_proven_prefix_needs_no_officer(tx):
    firm = taking_part.take_part(tx, prefixes=["9526543"])
    assert claim(tx, firm, IdentifierKind.GLN, "9526543000020", is_proven=False).state is ProofState.PROVEN
    assert claim(tx, firm, IdentifierKind.GLN, "4012345000009", is_proven=False).state is ProofState.CLAIMED


@pytest.mark.parametrize("value", ["123", "1234567890123", "95265x3", "", "９５２６５４３", "9526543 OR 1=1"])
def test_what_is_no_prefix_is_refused(tx, value):
    firm = taking_part.take_part(tx)
    with pytest.raises(GqtsError):
        claim(tx, firm, IdentifierKind.COMPANY_PREFIX, value)


@pytest.mark.parametrize(
    "value", ["https://example.com", "example", "a..b", "-a.example", "example.com:8080", "x" * 300]
)
def test_what_is_no_domain_is_refused(tx, value):
    firm = taking_part.take_part(tx)
    with pytest.raises(GqtsError):
        claim(tx, firm, IdentifierKind.DOMAIN, value)


def test_a_domain_proves_itself_by_the_token_it_shows(tx):
    firm = taking_part.take_part(tx)
    told = claim(tx, firm, IdentifierKind.DOMAIN, "Shop.Example.com.", is_proven=False)
    assert told.value == "shop.example.com"
    asked = []

    def fetch(url):
        asked.append(url)
        return f"another line\n{told.token}\n".encode()

    with pytest.raises(DomainUnproven):
        check_domain(tx, FIRM, told.id, fetch=lambda _: b"nothing", now=NOW)
    assert check_domain(tx, FIRM, told.id, fetch=fetch, now=NOW).state is ProofState.PROVEN
    assert asked == ["https://shop.example.com/.well-known/gqts-domain.txt"]


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "192.168.0.1",
        "169.254.169.254",
        "::1",
        "fe80::1",
        "::ffff:127.0.0.1",
        "0.0.0.0",
        "224.0.0.1",
    ],
)
def test_addresses_of_this_network_are_not_fetched_from(address):
    assert not is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/",
        "https://localhost/",
        "https://127.0.0.1/",
        "https://a@example.com/",
        "https://example.com:22/",
    ],
)
def test_only_plain_https_addresses_of_public_hosts_are_fetched(url):
    with pytest.raises(FetchRefused):
        fetch_well_known(url)


@given(
    st.lists(st.text("0123456789", min_size=4, max_size=12), max_size=6, unique=True),
    st.text("0123456789", max_size=14),
)
def test_no_two_of_the_prefixes_that_could_be_proven_begin_one_number(prefixes, digits):
    kept: list[str] = []
    for prefix in prefixes:
        if not any(prefix.startswith(one) or one.startswith(prefix) for one in kept):
            kept.append(prefix)
    assert sum(digits.startswith(prefix) for prefix in kept) <= 1


def test_the_owner_of_a_number_is_found_by_its_prefix_of_any_length(tx):
    short, long = (
        taking_part.take_part(tx, "S", prefixes=["9521"]),
        taking_part.take_part(tx, "L", prefixes=["952212345678"]),
    )
    found = find_prefix_owners(tx, ["9521000000018", "9522123456789", "4012345000009", "95"])
    assert found == {"9521000000018": short.id, "9522123456789": long.id}


def test_a_withdrawn_prefix_proves_nothing_any_more(tx):
    firm = taking_part.take_part(tx)
    told = claim(tx, firm, IdentifierKind.COMPANY_PREFIX, "9526543")
    assert read_authority(tx, firm.id).prefixes == {"9526543"}
    withdraw_identifier(tx, OFFICER, told.id, reason="membership ended", now=NOW)
    assert read_authority(tx, firm.id).prefixes == frozenset()


DAY = date(2026, 6, 1)
ACCREDITED = Accreditation(
    UUID(int=1), UUID(int=2), "CNAS", "CNAS", "L1", ("0402", "toys"), DAY, DAY + timedelta(days=9)
)


@pytest.mark.parametrize(
    ("on", "subjects", "expected"),
    [
        (DAY, ("040221",), True),
        (DAY + timedelta(days=9), ("040221", "milk powder"), True),
        (DAY + timedelta(days=10), ("040221",), False),
        (DAY - timedelta(days=1), ("040221",), False),
        (DAY, ("950300", "Toys"), True),
        (DAY, ("950300",), False),
        (DAY, (), False),
    ],
)
def test_an_accreditation_covers_goods_in_scope_in_its_period(on, subjects, expected):
    assert ACCREDITED.covers(on, subjects) is expected


def test_a_body_that_lied_is_believed_in_nothing_it_ever_said(tx):
    body = taking_part.take_part(tx, roles=[Role.INSPECTION_BODY])
    entry = Entry("CNAS", "CNAS", "L1", ("*",), DAY, DAY + timedelta(days=900))
    granted = grant_accreditation(tx, OFFICER, body.id, entry, now=NOW)
    assert read_authority(tx, body.id).accreditations[0].covers(DAY, ())
    withdraw_accreditation(tx, OFFICER, granted.id, reason="forged results", now=NOW)
    assert not read_authority(tx, body.id).accreditations[0].covers(DAY, ())


def test_only_inspection_bodies_are_accredited(tx):
    firm = taking_part.take_part(tx, roles=[Role.TRADER])
    with pytest.raises(GqtsError):
        grant_accreditation(tx, OFFICER, firm.id, Entry("CNAS", "CNAS", "L1", ("*",), DAY, DAY), now=NOW)


PERMIT = Authorization(UUID(int=1), UUID(int=2), UUID(int=3), Activity.MANUFACTURE, "09526543210009", DAY)


def test_an_authorization_is_for_its_product_in_its_period_and_to_make_it():
    assert PERMIT.covers("09526543210009", DAY)
    assert not PERMIT.covers("09526543210016", DAY)
    assert not PERMIT.covers("09526543210009", DAY - timedelta(days=1))
    whole = Authorization(*[UUID(int=number) for number in (1, 2, 3)], Activity.MANUFACTURE, "9526543", DAY)
    assert whole.covers("19526543210006", DAY)
    trade = Authorization(*[UUID(int=number) for number in (1, 2, 3)], Activity.TRADE, "9526543", DAY)
    assert not trade.covers("09526543210009", DAY)


def test_a_brand_authorizes_for_its_own_products_only_and_takes_it_back(tx):
    brand = taking_part.take_part(tx, "Brand", prefixes=["9526543"])
    maker = taking_part.take_part(tx, "Maker")
    period = (DAY, None)
    with pytest.raises(GqtsError):
        authorize_partner(tx, FIRM, maker.id, brand.id, Activity.MANUFACTURE, "09526543210009", period=period, now=NOW)
    given_ = authorize_partner(
        tx, FIRM, brand.id, maker.id, Activity.MANUFACTURE, "9526543210009", period=period, now=NOW
    )
    assert read_authority(tx, maker.id).authorizations[0].covers("09526543210009", DAY)
    with pytest.raises(GqtsError):
        withdraw_authorization(tx, FIRM, maker.id, given_.id, reason="mine now", now=NOW)
    withdraw_authorization(tx, FIRM, brand.id, given_.id, reason="contract ended", now=NOW)
    assert not read_authority(tx, maker.id).authorizations[0].covers("09526543210009", NOW.date())
    assert "authorization.withdrawn" in {act.what for act in list_acts(tx, maker.id)}


@pytest.mark.parametrize(
    "scope", [Scope(("1",)), Scope(("1234567",)), Scope((), ("Guangzhou",)), Scope(("12", "x" * 900))]
)
def test_a_scope_that_cannot_be_is_refused(tx, scope):
    agency = taking_part.take_part(tx, roles=[Role.QUARANTINE])
    with pytest.raises(ApplicationRefused):
        set_scope(tx, OFFICER, agency.id, scope, now=NOW)


@pytest.mark.parametrize(
    "statement", ["UPDATE organizations.act SET what = 'nothing'", "DELETE FROM organizations.act"]
)
def test_the_trail_is_only_added_to(tx, statement):
    taking_part.take_part(tx)
    with pytest.raises(psycopg.errors.RaiseException), tx.transaction():
        tx.execute(statement)
