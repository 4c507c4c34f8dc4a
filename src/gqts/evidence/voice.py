"""Whose word it is: a party as it is registered, and the hand that controls it.

Promise: who sends a document answers for it, whoever it names. Two parties of one hand are one source: a seller that
sends the payment of its own order has said it twice, and confirmed nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from gqts.evidence.outcome import Channel, Source


class Supplier(StrEnum):
    """Who could supply what is missing: the roles of `gqts.organizations`, and those of customs messages."""

    MANUFACTURER = "manufacturer"
    BRAND_OWNER = "brand_owner"
    TRADER = "trader"
    INSPECTION_BODY = "inspection_body"
    LOGISTICS = "logistics"
    BONDED_WAREHOUSE = "bonded_warehouse"
    PLATFORM = "platform"
    SELLER = "seller"
    PAYMENT_FIRM = "payment"
    DECLARANT = "declarant"
    CUSTOMS = "customs"


@dataclass(frozen=True, slots=True)
class Voice:
    """A party that says something. `control` is the same for parties that one hand controls; by default its own."""

    party: str
    role: str
    control: str
    organization_id: UUID | None = None

    def source(self, channel: Channel, reference: str, said_at: datetime) -> Source:
        """Return it as the source of a statement."""
        return Source(self.party, self.organization_id, self.role, self.control, channel, reference, said_at)


@dataclass(frozen=True, slots=True)
class Hands:
    """Which organizations one hand controls, as the register says; the others are each in their own hand."""

    groups: Mapping[UUID, str] = field(default_factory=dict)

    def of_organization(self, organization_id: UUID) -> str:
        """Return the hand that an organization is in."""
        return self.groups.get(organization_id, f"organization:{organization_id}")

    @staticmethod
    def of_code(code: str) -> str:
        """Return the hand of a party that is known by its customs code alone."""
        return f"code:{code.strip().upper()}"
