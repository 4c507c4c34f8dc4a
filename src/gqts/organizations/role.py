"""What an organization is in the trade: the parties of gqts-case.md, "Who shares what". One may be several."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """A part in the chain, or an authority over it. Stored and written in policies: never renamed."""

    MANUFACTURER = "manufacturer"
    BRAND_OWNER = "brand_owner"
    TRADER = "trader"
    INSPECTION_BODY = "inspection_body"
    LOGISTICS = "logistics"
    BONDED_WAREHOUSE = "bonded_warehouse"
    PLATFORM = "platform"
    PAYMENT = "payment"
    CUSTOMS = "customs"
    QUARANTINE = "quarantine"
    MARKET_SURVEILLANCE = "market_surveillance"
    PLANT_PROTECTION = "plant_protection"
    OTHER_AGENCY = "other_agency"
    LOCAL_AUTHORITY = "local_authority"


AUTHORITIES = frozenset(
    {
        Role.CUSTOMS,
        Role.QUARANTINE,
        Role.MARKET_SURVEILLANCE,
        Role.PLANT_PROTECTION,
        Role.OTHER_AGENCY,
        Role.LOCAL_AUTHORITY,
    }
)
"""Roles that no firm can give itself: the host does."""
