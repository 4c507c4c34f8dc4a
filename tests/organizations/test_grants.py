"""Accreditations by officers and authorizations by brand owners: for which goods, on which days, and no longer."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.organizations.parties import HOSTILE, NOW, OPERATOR, TODAY, UNPRINTABLE, apply, as_member, join, later, prove

from gqts.identifiers import check_digit
from gqts.organizations import (
    Accreditation,
    AccreditationRefused,
    AccreditationUnknown,
    ActForbidden,
    Activity,
    Authorization,
    AuthorizationRefused,
    AuthorizationUnknown,
    Entry,
    OrganizationInactive,
    OrganizationUnknown,
    Role,
    authorize_partner,
    grant_accreditation,
    list_accreditations,
    list_acts,
    list_authorizations,
    read_authority,
    suspend_organization,
    withdraw_accreditation,
    withdraw_authorization,
    withdraw_identifier,
)

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
SCOPES = st.from_regex(r"[0-9]{2,6}", fullmatch=True) | st.sampled_from(["*", "tea", "Cosmetics"])
SUBJECTS = st.from_regex(r"[0-9]{6}", fullmatch=True) | st.sampled_from(["tea", "cosmetics", "TEA", "wine"])
LATER_ON = timedelta(days=400)


def entry(**options) -> Entry:
    told = {"scheme": "CNAS", "signatory": "CNAS", "number": "L0001", "scopes": ("3304",)}
    return Entry(**{**told, "valid_from": TODAY, "valid_until": TODAY + LATER_ON, **options})


def gtin_of(prefix: str, number: int = 1, indicator: str = "0") -> str:
    digits = f"{indicator}{prefix}{number:0{12 - len(prefix)}d}"[:13]
    return digits + check_digit(digits)


def authorize(tx, brand, partner, product, *, activity=Activity.MANUFACTURE, period=(TODAY, None)) -> Authorization:
    return authorize_partner(tx, as_member(brand), brand.id, partner.id, activity, product, period=period, now=NOW)


@given(scopes=st.lists(SCOPES, min_size=1, max_size=4), first=DAYS, last=DAYS, on=DAYS, subjects=st.lists(SUBJECTS))
def test_an_accreditation_covers_what_is_in_scope_on_the_days_of_its_period(scopes, first, last, on, subjects):
    one = Accreditation(uuid4(), uuid4(), "CNAS", "CNAS", "L1", tuple(scopes), first, last)
    is_in_scope = "*" in scopes or any(
        subject.startswith(scope) if scope.isdigit() else subject.casefold() == scope.casefold()
        for scope in scopes
        for subject in subjects
    )
    assert one.covers(on, subjects) == (first <= on <= last and is_in_scope)


@given(first=DAYS, on=DAYS)
def test_both_days_of_a_period_are_part_of_it(first, on):
    one = Accreditation(uuid4(), uuid4(), "CNAS", "CNAS", "L1", ("*",), first, first)
    assert one.covers(on, ()) == (on == first)


def test_goods_of_which_nothing_is_known_are_only_in_a_scope_of_all_goods():
    narrow = Accreditation(uuid4(), uuid4(), "CNAS", "CNAS", "L1", ("33", "tea"), TODAY, TODAY)
    assert not narrow.covers(TODAY, ())
    assert not narrow.covers(TODAY, ("3",))


def test_a_withdrawn_accreditation_covers_nothing_any_more(tx):
    body = join(tx, "Inspectors", Role.INSPECTION_BODY)
    granted = grant_accreditation(tx, OPERATOR, body.id, entry(), now=NOW)
    assert read_authority(tx, body.id).accreditations[0].covers(TODAY, ["330499"])
    withdraw_accreditation(tx, OPERATOR, granted.id, reason="false results", now=later(days=9))
    (kept,) = list_accreditations(tx, body.id)
    assert (kept.withdrawn_at, kept.withdrawn_reason) == (later(days=9), "false results")
    assert not kept.covers(TODAY, ["330499"])
    with pytest.raises(AccreditationUnknown):
        withdraw_accreditation(tx, OPERATOR, granted.id, reason="again", now=NOW)


@pytest.mark.parametrize(
    "options",
    [
        {"scopes": ()}, {"scopes": ("3",)}, {"scopes": ("3304991",)}, {"scopes": ("",)},
        {"scopes": tuple(str(number) for number in range(10, 120))}, {"valid_until": TODAY - timedelta(days=1)},
        {"scheme": ""}, {"number": "x" * 201}, *({"signatory": text} for text in UNPRINTABLE),
        *({"scopes": (text,)} for text in UNPRINTABLE),
    ],
)  # fmt: skip
def test_an_accreditation_that_cannot_be_is_refused_in_words(tx, options):
    body = join(tx, "Inspectors", Role.INSPECTION_BODY)
    with pytest.raises(AccreditationRefused) as refused:
        grant_accreditation(tx, OPERATOR, body.id, entry(**options), now=NOW)
    assert refused.value.faults


@pytest.mark.parametrize("text", HOSTILE)
def test_text_in_an_accreditation_is_text(tx, text):
    body = join(tx, "Inspectors", Role.INSPECTION_BODY)
    grant_accreditation(tx, OPERATOR, body.id, entry(scheme=text, number=text, scopes=(text,)), now=NOW)
    (kept,) = list_accreditations(tx, body.id)
    assert (kept.scheme, kept.number, kept.scopes) == (text, text, (text,))


def test_only_an_officer_accredits_and_only_an_inspection_body(tx):
    body, firm = join(tx, "Inspectors", Role.INSPECTION_BODY), join(tx, "Trader", Role.TRADER)
    with pytest.raises(AccreditationRefused):
        grant_accreditation(tx, OPERATOR, firm.id, entry(), now=NOW)
    granted = grant_accreditation(tx, OPERATOR, body.id, entry(), now=NOW)
    for attempt in (
        lambda: grant_accreditation(tx, as_member(body), body.id, entry(scopes=("*",)), now=NOW),
        lambda: withdraw_accreditation(tx, as_member(firm), granted.id, reason="a competitor", now=NOW),
    ):
        with pytest.raises(ActForbidden):
            attempt()


@given(
    product=st.sampled_from(["9526543", "95265", gtin_of("9526543"), gtin_of("9526543", 2)]),
    gtin=st.sampled_from([gtin_of("9526543"), gtin_of("9526543", 1, "1"), gtin_of("9526599"), gtin_of("4012345")]),
    activity=st.sampled_from(Activity),
    first=DAYS,
    last=DAYS | st.none(),
    on=DAYS,
)
def test_an_authorization_covers_its_products_on_the_days_of_its_period(product, gtin, activity, first, last, on):
    one = Authorization(uuid4(), uuid4(), uuid4(), activity, product, first, last)
    is_product = gtin == product if len(product) == 14 else gtin[1:].startswith(product)
    is_then = first <= on and (last is None or on <= last)
    assert one.covers(gtin, on) == (activity is Activity.MANUFACTURE and is_product and is_then)


@pytest.mark.parametrize("prefix", ["9526", "95265431", "952654312345", "0614141"])
def test_a_brand_authorizes_a_partner_for_one_product_or_for_all_under_its_prefix(tx, prefix):
    brand, factory = join(tx, "Brand", Role.BRAND_OWNER), join(tx, "Factory")
    prove(tx, brand, prefix)
    gtin = gtin_of(prefix, 0)
    assert authorize(tx, brand, factory, gtin).product == gtin
    whole = authorize(tx, brand, factory, prefix)
    assert whole.product == prefix
    assert whole.covers(gtin, TODAY)
    assert {one.product for one in read_authority(tx, factory.id).authorizations} == {gtin, prefix}
    assert {one.id for one in list_authorizations(tx, brand_id=brand.id)} == {
        one.id for one in list_authorizations(tx, partner_id=factory.id)
    }


@pytest.mark.parametrize("product", ["09526543000011", "9526543000011", "095265430000000", "0952654300000", "honey"])
def test_digits_that_are_no_gtin_are_no_product(tx, product):
    brand, factory = join(tx, "Brand", Role.BRAND_OWNER), join(tx, "Factory")
    prove(tx, brand, "9526543")
    with pytest.raises(AuthorizationRefused) as refused:
        authorize(tx, brand, factory, product)
    assert refused.value.faults[0].field == "product"


def test_a_short_gtin_is_meant_as_the_product_that_it_names(tx):
    brand, factory = join(tx, "Brand", Role.BRAND_OWNER), join(tx, "Factory")
    prove(tx, brand, "0614141")
    assert authorize(tx, brand, factory, "614141000036").product == "00614141000036"
    prove(tx, brand, "4012345")
    assert authorize(tx, brand, factory, "4012345000009").product == "04012345000009"


@pytest.mark.parametrize(
    "product", ["", "4012345", gtin_of("4012345"), "9526", "x", "9526543\x00", "％", "9" * 9_999_999]
)
def test_a_product_under_no_proven_prefix_of_the_brand_is_refused(tx, product):
    brand, factory = join(tx, "Brand", Role.BRAND_OWNER), join(tx, "Factory")
    prove(tx, brand, "9526543")
    with pytest.raises(AuthorizationRefused):
        authorize(tx, brand, factory, product)


def test_a_brand_authorizes_for_itself_only_others_only_and_only_while_it_takes_part(tx):
    brand, factory, other = join(tx, "Brand", Role.BRAND_OWNER), join(tx, "Factory"), join(tx)
    prove(tx, brand, "9526543")
    with pytest.raises(ActForbidden):
        authorize_partner(
            tx, as_member(factory), brand.id, factory.id, Activity.MANUFACTURE, "9526543", period=(TODAY, None), now=NOW
        )
    with pytest.raises(AuthorizationRefused):
        authorize(tx, brand, brand, "9526543")
    with pytest.raises(AuthorizationRefused):
        authorize(tx, brand, factory, "9526543", period=(TODAY, TODAY - timedelta(days=1)))
    with pytest.raises(AuthorizationRefused):
        authorize(tx, other, factory, "9526543")
    with pytest.raises(OrganizationUnknown):
        authorize_partner(
            tx, as_member(brand), brand.id, uuid4(), Activity.TRADE, "9526543", period=(TODAY, None), now=NOW
        )
    suspend_organization(tx, OPERATOR, brand.id, reason="fraud", now=NOW)
    with pytest.raises(OrganizationInactive):
        authorize(tx, brand, factory, "9526543")


def test_a_withdrawn_authorization_ends_that_day_and_no_other_brand_withdraws_it(tx):
    brand, factory, other = join(tx, "Brand", Role.BRAND_OWNER), join(tx, "Factory"), join(tx)
    prove(tx, brand, "9526543")
    given_one = authorize(tx, brand, factory, "9526543")
    with pytest.raises(AuthorizationUnknown):
        withdraw_authorization(tx, as_member(other), other.id, given_one.id, reason="a competitor", now=NOW)
    with pytest.raises(ActForbidden):
        withdraw_authorization(tx, as_member(other), brand.id, given_one.id, reason="a competitor", now=NOW)
    withdraw_authorization(tx, as_member(brand), brand.id, given_one.id, reason="contract ended", now=later(days=5))
    (kept,) = read_authority(tx, factory.id).authorizations
    assert kept.covers(gtin_of("9526543"), TODAY + timedelta(days=4))
    assert not kept.covers(gtin_of("9526543"), TODAY + timedelta(days=5))
    assert list_acts(tx, factory.id)[0].what == "authorization.withdrawn"
    with pytest.raises(AuthorizationUnknown):
        withdraw_authorization(tx, as_member(brand), brand.id, given_one.id, reason="again", now=NOW)


def test_an_authorization_is_worth_nothing_once_its_brand_lost_the_prefix_or_was_suspended(tx):
    brand, factory = join(tx, "Brand", Role.BRAND_OWNER), join(tx, "Factory")
    first, second = prove(tx, brand, "9526543", "9521234")
    authorize(tx, brand, factory, "9526543")
    authorize(tx, brand, factory, gtin_of("9521234"))
    withdraw_identifier(tx, OPERATOR, first.id, reason="not theirs", now=NOW)
    assert [one.product for one in read_authority(tx, factory.id).authorizations] == [gtin_of("9521234")]
    suspend_organization(tx, OPERATOR, brand.id, reason="fraud", now=NOW)
    assert read_authority(tx, factory.id).authorizations == ()
    assert len(list_authorizations(tx, partner_id=factory.id)) == 2
    assert second.value == "9521234"


def test_one_who_waits_may_prepare_but_is_no_partner_by_a_wrong_id(tx):
    assert apply(tx).is_active is False
    assert list_authorizations(tx) == []
