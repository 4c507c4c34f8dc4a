"""What an organization may call its own: claimed, proven once, and refused to others without naming the holder."""

from __future__ import annotations

from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.organizations.parties import (
    NOW,
    OPERATOR,
    UNPRINTABLE,
    apply,
    as_member,
    claim,
    gln_of,
    host_officer,
    join,
    later,
    prove,
)

from gqts.identifiers import check_digit, identifier_key
from gqts.kit.errors import GqtsError, Kind
from gqts.organizations import (
    WELL_KNOWN,
    ActForbidden,
    ClaimUnknown,
    DecidedAlready,
    DomainUnproven,
    IdentifierClaimRefused,
    IdentifierKind,
    IdentifierTaken,
    OrganizationInactive,
    OrganizationUnknown,
    ProofState,
    Role,
    check_domain,
    claim_identifier,
    decide_identifier,
    find_by_party,
    find_party_owners,
    find_prefix_owners,
    list_identifiers,
    list_identifiers_to_decide,
    list_party_keys,
    read_authority,
    require_domain_file,
    require_organization,
    suspend_organization,
    withdraw_identifier,
)
from gqts.organizations.claim import MOST_WAITING
from gqts.organizations.identifier import read_identifier

PREFIX, GLN, DOMAIN = IdentifierKind.COMPANY_PREFIX, IdentifierKind.GLN, IdentifierKind.DOMAIN
PREFIXES = st.from_regex(r"[013-9][1-9][0-9]{2,10}", fullmatch=True).filter(
    lambda text: text[:2] not in {"02", "04", "96", "98", "99"}
)


@given(prefix=PREFIXES)
def test_a_prefix_is_kept_as_its_digits(prefix):
    assert read_identifier(PREFIX, f" {prefix}\n") == prefix


@pytest.mark.parametrize(
    "value",
    ["", "401", "4" * 13, "40123a5", "４０１２３４５", "4012-345", "-4012345", "4" * 10_000_000, "٤٠١٢٣٤٥", "4012\x00"],
)
def test_what_is_no_prefix_is_refused_in_words(value):
    with pytest.raises(IdentifierClaimRefused) as refused:
        read_identifier(PREFIX, value)
    assert len(refused.value.faults[0].value) <= 201
    assert refused.value.faults[0].fix


@pytest.mark.parametrize("value", ["2012345", "0212345", "0412345", "000001", "9623456", "9812345", "9912345"])
def test_numbers_that_gs1_gives_to_nobody_cannot_be_claimed(value):
    with pytest.raises(IdentifierClaimRefused):
        read_identifier(PREFIX, value)


@given(digits=st.from_regex(r"[0-9]{12}", fullmatch=True), wrong=st.integers(1, 9))
def test_a_gln_needs_its_right_check_digit(digits, wrong):
    right = check_digit(digits)
    assert read_identifier(GLN, digits + right) == digits + right
    with pytest.raises(IdentifierClaimRefused):
        read_identifier(GLN, digits + str((int(right) + wrong) % 10))


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Example.COM", "example.com"),
        (" tea.example.co.nz. ", "tea.example.co.nz"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("BÜCHER.example", "xn--bcher-kva.example"),
        ("straße.example", "xn--strae-oqa.example"),
        ("例え。テスト", "xn--r8jz45g.xn--zckzah"),
        ("ｅｘａｍｐｌｅ.com", "example.com"),
    ],
)
def test_a_domain_is_kept_in_its_one_form(written, kept):
    assert read_identifier(DOMAIN, written) == kept


@pytest.mark.parametrize(
    "value",
    [
        "localhost", "example", "https://example.com", "example.com/path", "example.com:443", "a@example.com",
        "127.0.0.1", "[::1]", "1.2.3.4", "-a.example", "a..example", "a_b.example", "exam ple.com", ".", "..", "a.1",
        "x" * 64 + ".com", "a." * 200 + "com", "é" * 5_000_000 + ".com", "a\x00.com", "\ud800.com", "xn--\u202e.com",
        "example.com?x", "example.com#x", "example.com\r\nHost: a.b", "xn--a.example",
    ],
)  # fmt: skip
def test_what_is_no_domain_is_refused_in_words(value):
    with pytest.raises(IdentifierClaimRefused):
        read_identifier(DOMAIN, value)


@given(kind=st.sampled_from(IdentifierKind), value=st.text(max_size=300))
def test_reading_is_stable_and_never_breaks(kind, value):
    try:
        once = read_identifier(kind, value)
    except IdentifierClaimRefused:
        return
    assert read_identifier(kind, once) == once
    assert once.isascii()


def test_claims_compete_until_one_is_proven(tx):
    first, second, third = join(tx, "First"), join(tx, "Second"), join(tx, "Third")
    one, two = claim(tx, first, PREFIX, "9526543"), claim(tx, second, PREFIX, "9526543")
    decide_identifier(tx, OPERATOR, two.id, is_proven=True, reason="certificate seen", now=NOW)
    for attempt in (
        lambda: decide_identifier(tx, OPERATOR, one.id, is_proven=True, reason="also", now=NOW),
        lambda: claim(tx, third, PREFIX, "9526543"),
    ):
        with pytest.raises(IdentifierTaken) as refused:
            attempt()
        assert refused.value.kind is Kind.CONFLICT
        assert "Second" not in refused.value.detail
        assert str(second.id) not in refused.value.detail
    assert find_prefix_owners(tx, ["9526543000007"]) == {"9526543000007": second.id}


@pytest.mark.parametrize("other", ["9526", "952654", "95265431", "952654312345"])
def test_prefixes_that_contain_each_other_have_one_owner(tx, other):
    owner, late = join(tx, "Owner"), join(tx, "Late")
    waiting = claim(tx, late, PREFIX, other)
    prove(tx, owner, "9526543")
    with pytest.raises(IdentifierTaken):
        decide_identifier(tx, OPERATOR, waiting.id, is_proven=True, reason="seen", now=NOW)
    with pytest.raises(IdentifierTaken):
        claim(tx, join(tx), PREFIX, other)
    assert prove(tx, owner, other)[0].state is ProofState.PROVEN


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30, deadline=None)  # rolled back
@given(first=PREFIXES, second=PREFIXES | st.none(), cut=st.integers(4, 12), added=st.integers(0, 9))
def test_only_prefixes_that_contain_each_other_meet(tx, first, second, cut, added):
    second = second or f"{first[:cut]}{added}"[:12]  # often one that begins alike
    with tx.transaction(force_rollback=True):
        prove(tx, join(tx), first)
        is_overlapping = first.startswith(second) or second.startswith(first)
        if is_overlapping:
            with pytest.raises(IdentifierTaken):
                claim(tx, join(tx), PREFIX, second)
        else:
            assert claim(tx, join(tx), PREFIX, second).state is ProofState.CLAIMED


def test_a_gln_under_a_proven_prefix_of_ones_own_is_proven_at_once(tx):
    firm = join(tx)
    before = claim(tx, firm, GLN, gln_of("9526543", 1))
    assert before.state is ProofState.CLAIMED
    prove(tx, firm, "9526543")
    after = claim(tx, firm, GLN, gln_of("9526543", 2))
    assert {one.state for one in list_identifiers(tx, firm.id)} == {ProofState.PROVEN}
    assert after.state is ProofState.PROVEN
    assert after.decided_at == NOW


def test_a_gln_under_somebody_elses_prefix_is_refused_and_so_is_a_prefix_over_somebody_elses_gln(tx):
    owner, other = join(tx), join(tx)
    prove(tx, owner, "9526543")
    with pytest.raises(IdentifierTaken):
        claim(tx, other, GLN, gln_of("9526543"))
    prove(tx, owner, gln_of("9521234"), kind=GLN)
    with pytest.raises(IdentifierTaken):
        claim(tx, other, PREFIX, "9521234")


def test_a_proven_gln_names_an_organization_that_had_no_name_as_a_party(tx):
    firm = join(tx)
    gln = gln_of("9526543")
    prove(tx, firm, gln, kind=GLN)
    assert require_organization(tx, firm.id).party == f"https://id.gs1.org/417/{gln}"
    assert find_by_party(tx, f"https://id.gs1.org/417/{gln}").id == firm.id
    second = gln_of("9521234")
    prove(tx, firm, second, kind=GLN)
    assert find_by_party(tx, f"https://id.gs1.org/417/{second}").id == firm.id
    assert set(list_party_keys(tx, firm.id)) == {
        identifier_key(f"https://id.gs1.org/417/{one}") for one in (gln, second)
    }


def test_a_withdrawn_prefix_takes_the_glns_with_it_that_it_proved_and_is_free_again(tx):
    firm, other = join(tx), join(tx)
    own = prove(tx, firm, gln_of("9521234"), kind=GLN)[0]
    (prefix,) = prove(tx, firm, "9526543")
    claim(tx, firm, GLN, gln_of("9526543", 1))
    withdraw_identifier(tx, as_member(firm), prefix.id, reason="sold", now=NOW)
    states = {one.value: one.state for one in list_identifiers(tx, firm.id)}
    assert states.pop(own.value) is ProofState.PROVEN
    assert set(states.values()) == {ProofState.WITHDRAWN}
    assert prove(tx, other, "9526543")[0].state is ProofState.PROVEN
    with pytest.raises(DecidedAlready):
        withdraw_identifier(tx, as_member(firm), prefix.id, reason="again", now=NOW)


def test_a_withdrawn_gln_no_longer_names_its_organization(tx):
    firm = join(tx)
    gln = prove(tx, firm, gln_of("9526543"), kind=GLN)[0]
    withdraw_identifier(tx, OPERATOR, gln.id, reason="not theirs", now=NOW)
    assert require_organization(tx, firm.id).party == f"urn:gqts:organization:{firm.id}"


def test_a_claim_is_refused_or_withdrawn_with_its_reason(tx):
    firm = join(tx)
    refused = decide_identifier(
        tx, OPERATOR, claim(tx, firm, PREFIX, "9526543").id, is_proven=False, reason="unreadable", now=NOW
    )
    assert (refused.state, refused.reason, refused.decided_by) == (ProofState.REFUSED, "unreadable", OPERATOR.name)
    with pytest.raises(DecidedAlready):
        decide_identifier(tx, OPERATOR, refused.id, is_proven=True, reason="after all", now=NOW)
    assert claim(tx, firm, PREFIX, "9526543").state is ProofState.CLAIMED


def test_nobody_claims_decides_or_withdraws_for_another(tx):
    firm, other, officer = join(tx), join(tx), host_officer(tx)
    mine = claim(tx, firm, PREFIX, "9526543")
    domain = claim(tx, firm, DOMAIN, "tea.example")
    for attempt in (
        lambda: claim_identifier(tx, as_member(other), firm.id, PREFIX, "9521234", evidence="", now=NOW),
        lambda: withdraw_identifier(tx, as_member(other), mine.id, reason="a competitor", now=NOW),
        lambda: check_domain(tx, as_member(other), domain.id, fetch=lambda _: b"", now=NOW),
        lambda: decide_identifier(tx, as_member(firm), mine.id, is_proven=True, reason="mine", now=NOW),
    ):
        with pytest.raises(ActForbidden):
            attempt()
    assert decide_identifier(tx, officer, mine.id, is_proven=True, reason="seen", now=NOW).state is ProofState.PROVEN


def test_who_does_not_take_part_claims_nothing(tx):
    firm = join(tx)
    waiting = claim(tx, firm, PREFIX, "9526543")
    suspend_organization(tx, OPERATOR, firm.id, reason="fraud", now=NOW)
    with pytest.raises(OrganizationInactive):
        claim(tx, firm, PREFIX, "9521234")
    with pytest.raises(OrganizationInactive):
        decide_identifier(tx, OPERATOR, waiting.id, is_proven=True, reason="seen", now=NOW)
    with pytest.raises(OrganizationUnknown):
        claim_identifier(tx, OPERATOR, uuid4(), PREFIX, "9521234", evidence="", now=NOW)
    with pytest.raises(ClaimUnknown):
        decide_identifier(tx, OPERATOR, uuid4(), is_proven=True, reason="seen", now=NOW)


def test_claiming_twice_and_claiming_without_end_are_refused(tx):
    firm = join(tx)
    for number in range(MOST_WAITING):
        claim(tx, firm, GLN, gln_of("9526", number))
    with pytest.raises(IdentifierClaimRefused, match="cannot be claimed"):
        claim(tx, firm, GLN, gln_of("9527"))
    other = join(tx)
    claim(tx, other, PREFIX, "9526543")
    with pytest.raises(IdentifierClaimRefused):
        claim(tx, other, PREFIX, "9526543")


@pytest.mark.parametrize("evidence", [text for text in UNPRINTABLE if "\u2028" not in text] + ["x" * 1001])
def test_evidence_that_cannot_be_shown_is_refused(tx, evidence):
    firm = join(tx)
    with pytest.raises(IdentifierClaimRefused):
        claim_identifier(tx, as_member(firm), firm.id, PREFIX, "9526543", evidence=evidence, now=NOW)


def test_a_domain_is_proven_by_the_file_that_it_shows(tx):
    firm = join(tx)
    domain = claim(tx, firm, DOMAIN, "Tea.Example")
    asked = []

    def fetch(url: str) -> bytes:
        asked.append(url)
        return f"hello\r\n  {domain.token} \n".encode()

    proven = check_domain(tx, as_member(firm), domain.id, fetch=fetch, now=NOW)
    assert proven.state is ProofState.PROVEN
    assert asked == [WELL_KNOWN.format(domain="tea.example")]
    with pytest.raises(DecidedAlready):
        check_domain(tx, as_member(firm), domain.id, fetch=fetch, now=NOW)
    with pytest.raises(IdentifierTaken):
        claim(tx, join(tx), DOMAIN, "tea.example")


def test_a_file_from_an_editor_that_marks_its_byte_order_proves_a_domain_too(tx):
    firm = join(tx)
    domain = claim(tx, firm, DOMAIN, "tea.example")
    marked = lambda _: f"\ufeff{domain.token}\r\n".encode()  # noqa: E731
    assert check_domain(tx, as_member(firm), domain.id, fetch=marked, now=NOW).state is ProofState.PROVEN


def test_where_a_domain_shows_its_file_is_told_to_its_claimant_alone_while_it_waits(tx):
    firm, other = join(tx), join(tx)
    domain, prefix = claim(tx, firm, DOMAIN, "tea.example"), claim(tx, firm, PREFIX, "9526543")
    address = require_domain_file(tx, as_member(firm), domain.id)
    assert address == "https://tea.example/.well-known/gqts-domain.txt"
    with pytest.raises(ActForbidden):
        require_domain_file(tx, as_member(other), domain.id)
    with pytest.raises(IdentifierClaimRefused):
        require_domain_file(tx, as_member(firm), prefix.id)
    withdraw_identifier(tx, as_member(firm), domain.id, reason="sold", now=NOW)
    with pytest.raises(DecidedAlready):
        require_domain_file(tx, as_member(firm), domain.id)


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00", b"gqts-domain=", b"gqts-domain=somebody-elses", b"\n" * 4096, b"x" * 4096]
)
def test_a_domain_without_the_token_is_not_proven(tx, content):
    firm = join(tx)
    domain = claim(tx, firm, DOMAIN, "tea.example")
    with pytest.raises(DomainUnproven) as refused:
        check_domain(tx, as_member(firm), domain.id, fetch=lambda _: content, now=NOW)
    assert domain.token in refused.value.detail
    assert list_identifiers(tx, firm.id)[0].state is ProofState.CLAIMED


def test_each_claim_to_a_domain_has_a_token_of_its_own_that_proves_no_other(tx):
    first, second = join(tx), join(tx)
    one, two = claim(tx, first, DOMAIN, "tea.example"), claim(tx, second, DOMAIN, "tea.example")
    assert one.token != two.token
    with pytest.raises(DomainUnproven):
        check_domain(tx, as_member(second), two.id, fetch=lambda _: one.token.encode(), now=NOW)
    prefix = claim(tx, first, PREFIX, "9526543")
    with pytest.raises(IdentifierClaimRefused):
        check_domain(tx, as_member(first), prefix.id, fetch=lambda _: b"", now=NOW)


def test_what_waits_for_an_officer_is_listed_page_by_page_oldest_first(tx):
    firm = apply(tx)
    for minute in range(5):
        claim(tx, firm, GLN, gln_of("9526543", minute), now=later(minutes=minute))
    claim(tx, firm, DOMAIN, "tea.example")
    first = list_identifiers_to_decide(tx, limit=3)
    second = list_identifiers_to_decide(tx, after=(first[-1].claimed_at, first[-1].id), limit=3)
    assert [one.value for one in (*first, *second)] == [gln_of("9526543", number) for number in range(5)]


def test_owners_are_found_for_many_keys_at_once(tx):
    one, two = join(tx), join(tx)
    prove(tx, one, "9526", "0614141")
    prove(tx, two, "95271234567")
    suspend_organization(tx, OPERATOR, two.id, reason="fraud", now=NOW)
    found = find_prefix_owners(
        tx,
        [
            "9526000000000",
            "06141410000",
            "95271234567",
            "9527123456",
            "952",
            "",
            "9528",
            "9526TL\x00",
            "９５２６",
            "x" * 9,
        ],
    )
    assert found == {
        "9526000000000": one.id, "06141410000": one.id, "95271234567": two.id, "9526TL\x00": one.id,
    }  # fmt: skip
    assert find_prefix_owners(tx, []) == {}


def test_a_party_is_found_by_its_gln_before_the_prefix(tx):
    firm, gln = join(tx, gln=gln_of("9521111")), gln_of("9521234")
    prove(tx, firm, "9526543")
    prove(tx, firm, gln, kind=GLN)
    asked = [gln, gln_of("9521111"), "9526543000007", "9529999000007", "a\x00b"]
    assert find_party_owners(tx, asked) == dict.fromkeys(asked[:3], firm.id)
    assert find_party_owners(tx, []) == {}


def test_authority_holds_only_what_is_proven(tx):
    firm = join(tx, "Kowhai", Role.MANUFACTURER)
    claim(tx, firm, PREFIX, "9521234")
    prove(tx, firm, "9526543")
    claim(tx, firm, GLN, gln_of("9526543"))
    authority = read_authority(tx, firm.id)
    assert (authority.prefixes, authority.glns) == ({"9526543"}, {gln_of("9526543")})
    with pytest.raises(GqtsError):
        read_authority(tx, uuid4())
