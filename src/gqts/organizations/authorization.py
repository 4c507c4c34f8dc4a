"""Whom brand owners authorize, for which of their products, and when: factories to make or label, traders to trade."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from gqts.identifiers import check_digit, fill_gtin
from gqts.kit.database import Transaction
from gqts.kit.errors import Fault, shown
from gqts.kit.ids import new_id
from gqts.organizations._storage import grants as _storage
from gqts.organizations.acts import Actor, record_act
from gqts.organizations.changes import AuthorityChange, publish_change
from gqts.organizations.directory import require_joining, require_organization
from gqts.organizations.errors import AuthorizationRefused, AuthorizationUnknown, require_reason
from gqts.organizations.identifier import is_prefix
from gqts.organizations.officer import require_own
from gqts.organizations.ownership import find_prefix_owners

_GTIN_DIGITS = 14
_UNPROVEN = "Prove the company prefix of the product first."


class Activity(StrEnum):
    """What a brand owner authorizes for."""

    MANUFACTURE = "manufacture"
    """To make or label the goods, and so to begin their record."""
    TRADE = "trade"
    """To trade them."""


@dataclass(frozen=True, slots=True)
class Authorization:
    """One authorization; `product` is a GTIN of 14 digits, or a company prefix for every product under it."""

    id: UUID
    brand_id: UUID
    partner_id: UUID
    activity: Activity
    product: str
    valid_from: date
    valid_until: date | None = None
    withdrawn_at: datetime | None = None
    reason: str = ""

    def covers(self, gtin: str, on: date) -> bool:
        """Return whether the product with these 14 digits may be made or labelled by its partner on a day."""
        if self.activity is not Activity.MANUFACTURE or on < self.valid_from:
            return False
        if self.valid_until is not None and on > self.valid_until:
            return False
        if self.withdrawn_at is not None and on >= self.withdrawn_at.date():
            return False
        return gtin == self.product if len(self.product) == _GTIN_DIGITS else gtin[1:].startswith(self.product)


def authorize_partner(
    tx: Transaction,
    actor: Actor,
    brand_id: UUID,
    partner_id: UUID,
    activity: Activity,
    product: str,
    *,
    period: tuple[date, date | None],
    now: datetime,
) -> Authorization:
    """Authorize a partner for a product under a proven prefix of the brand's; raise `AuthorizationRefused`.

    `period` is the first day and the last, None until further notice. To end an authorization in good order give it a
    last day; to withdraw it ends it at once.
    """
    require_own(tx, actor, brand_id)
    valid_from, valid_until = period
    require_joining(tx, brand_id)
    require_organization(tx, partner_id)
    told = _read_product(tx, brand_id, product)
    if partner_id == brand_id:
        raise _refused("partner", partner_id, "You need no authorization of your own.")
    if valid_until is not None and valid_until < valid_from:
        raise _refused("valid_until", valid_until, "Give a last day after the first.")
    new = Authorization(new_id(lambda: now), brand_id, partner_id, activity, told, valid_from, valid_until)
    _storage.insert_authorization(tx, new.id, brand_id, partner_id, activity.value, told, period)
    detail = {"partner": str(partner_id), "activity": activity.value, "product": told}
    for subject in (brand_id, partner_id):
        record_act(tx, actor, subject, "authorization.given", detail | {"brand": str(brand_id)}, now=now)
    publish_change(tx, [partner_id], AuthorityChange.GAINED)
    return new


def withdraw_authorization(
    tx: Transaction, actor: Actor, brand_id: UUID, authorization_id: UUID, *, reason: str, now: datetime
) -> None:
    """Withdraw an authorization from today on; raise `AuthorizationUnknown`."""
    require_own(tx, actor, brand_id)
    text = require_reason(reason)
    partner = _storage.withdraw_authorization(tx, brand_id, authorization_id, text, now)
    if partner is None:
        raise AuthorizationUnknown
    detail = {"authorization": str(authorization_id), "brand": str(brand_id), "reason": text}
    for subject in (brand_id, partner):
        record_act(tx, actor, subject, "authorization.withdrawn", detail, now=now)
    publish_change(tx, [partner], AuthorityChange.AUTHORIZATION_LOST, since=now.astimezone(UTC).date())


def list_authorizations(
    tx: Transaction, *, brand_id: UUID | None = None, partner_id: UUID | None = None
) -> list[Authorization]:
    """Return the authorizations that a brand gave, or a partner received, newest first."""
    return _compose(_storage.select_authorizations(tx, brand_id, partner_id))


def list_received(tx: Transaction, partner_id: UUID) -> list[Authorization]:
    """Return the authorizations that a partner received from brands that may give them: approved, the prefix proven."""
    return _compose(_storage.select_received(tx, partner_id))


def _compose(rows: list[tuple[Any, ...]]) -> list[Authorization]:
    return [
        Authorization(new, brand, partner, Activity(activity), *rest) for new, brand, partner, activity, *rest in rows
    ]


def _read_product(tx: Transaction, brand_id: UUID, text: str) -> str:
    """Return the product, 14 digits or a prefix, which is under a proven prefix of the brand's.

    Eight or twelve digits may be either: they are a prefix when they begin with a proven one of the brand's.
    """
    told = text.strip()
    if is_prefix(told) and find_prefix_owners(tx, [told]).get(told) == brand_id:
        return told
    gtin = fill_gtin(told)
    if not _is_gtin(gtin):
        if is_prefix(told):
            raise _refused("product", text, _UNPROVEN, code="unproven")
        raise _refused("product", text, "Give the digits of a GTIN, or of your company prefix for all of it.")
    digits = gtin[1:]
    if find_prefix_owners(tx, [digits]).get(digits) != brand_id:
        raise _refused("product", text, _UNPROVEN, code="unproven")
    return gtin


def _is_gtin(text: str) -> bool:
    """Return whether a text is 14 digits, the last of which checks the others (GS1 General Specifications §7.9)."""
    is_digits = len(text) == _GTIN_DIGITS and text.isascii() and text.isdigit()
    return is_digits and str(check_digit(text[:-1])) == text[-1]


def _refused(name: str, value: object, fix: str, *, code: str = "") -> AuthorizationRefused:
    message = f"{name} cannot be {shown(value)}."
    fault = Fault(f"organizations.authorization.{code or name}", message, name, shown(value), fix)
    return AuthorizationRefused(f"{message} {fix}", faults=(fault,))
