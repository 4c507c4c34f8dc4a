"""Inspection bodies that hand certificates in, made through the real rooms, for the tests of this room."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from tests.taking_part import HOST, take_part

from gqts.accounts import Caller
from gqts.certificates import Certificate, Draft, Finding, Sample, hand_in
from gqts.kit.database import Transaction
from gqts.kit.ids import new_id
from gqts.organizations import Accreditation, Entry, Organization, Role, grant_accreditation
from gqts.sharing import Audience, FactKind, Field, Rule, save_rules

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
TODAY = NOW.date()
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
GTIN = "09526543210009"
PRODUCT = f"https://id.gs1.org/01/{GTIN}"
LOT = f"{PRODUCT}/10/L1"
ITEM = f"{PRODUCT}/21/A1"
CARTON = "https://id.gs1.org/00/095265430000000013"
SUGAR = "170114"
SULPHUR = Finding("Sulphur dioxide", "GB 13104-2014", "GB 5009.34", "1.2", "mg/kg", "≤ 30", is_conformant=True)
DRAFT = Draft(
    number="NZ-2026-0001",
    covers=(LOT,),
    subjects=(SUGAR,),
    findings=(SULPHUR,),
    tested_on=date(2026, 11, 10),
    issued_on=date(2026, 11, 12),
    valid_from=date(2026, 11, 12),
    valid_until=date(2027, 11, 11),
    sample=Sample("5 kg", date(2026, 11, 8), "Warehouse 3, Auckland"),
    country_of_origin="NZ",
)


def draft(**options) -> Draft:
    return replace(DRAFT, **options)


def make_body(
    tx: Transaction,
    name: str = "AsureQuality",
    *,
    scopes: Iterable[str] = ("1701",),
    period: tuple[date, date] = (date(2025, 1, 1), date(2028, 1, 1)),
    is_accredited: bool = True,
) -> Organization:
    body = take_part(tx, name, roles=[Role.INSPECTION_BODY], country="NZ", now=LONG_AGO)
    if is_accredited:
        accredit(tx, body, scopes=scopes, period=period)
    return body


def accredit(
    tx: Transaction,
    body: Organization,
    *,
    number: str = "IANZ 123",
    scopes: Iterable[str] = ("1701",),
    period: tuple[date, date] = (date(2025, 1, 1), date(2028, 1, 1)),
) -> Accreditation:
    return grant_accreditation(
        tx, HOST, body.id, Entry("ILAC-MRA", "IANZ", number, tuple(scopes), *period), now=LONG_AGO
    )


def acting(body: Organization) -> Caller:
    return Caller.operator("Ada of the laboratory", body.id)


def issue(tx: Transaction, body: Organization, *, now: datetime = NOW, **options) -> Certificate:
    return hand_in(tx, acting(body), draft(**options), now=now).certificate


def share(
    tx: Transaction,
    owner: UUID,
    audience: Audience = Audience.PUBLIC,
    names: frozenset[str] = frozenset(),
    field: Field = Field.EVENT,
    *,
    kind: FactKind = FactKind.INSPECTION,
    at: datetime = LONG_AGO,
) -> None:
    save_rules(tx, HOST, owner, [Rule(new_id(), owner, kind, field, audience, names, "why", at, None, "tests")], now=at)


def later(**options: float) -> datetime:
    return NOW + timedelta(**options)
