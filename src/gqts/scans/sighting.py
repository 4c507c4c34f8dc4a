"""One look at a code as a value: what, when, roughly where, over what kind of network. Pure.

It holds nothing of who looked. A region is the finest place it knows (ISO 3166-2); `device` tells devices apart for a
fortnight and no longer (`gqts.scans.device`), and is not told which.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Who(StrEnum):
    """Who looked, as far as rules and statistics need it."""

    SHOPPER = "shopper"
    """Anybody who is not signed in."""
    FIRM = "firm"
    """A person signed in for a firm."""
    OFFICER = "officer"
    """A person signed in for customs or another authority."""
    ROBOT = "robot"
    """A crawler, a link preview, a prefetching browser, or a client that tries codes."""


class Network(StrEnum):
    """What kind of network a device asks through: how much its address tells of where it is."""

    ACCESS = "access"
    """A line to a home, a shop or an office."""
    CARRIER = "carrier"
    """A mobile carrier's shared addresses: the country is right, the region often is not."""
    VPN = "vpn"
    """Something that hides where the device is: VPN, proxy, relay."""
    HOSTING = "hosting"
    """A data centre: a machine, or somebody behind one."""
    UNKNOWN = "unknown"

    @property
    def tells_place(self) -> bool:
        """Return whether an address of it tells anything of where the device is."""
        return self not in (Network.VPN, Network.HOSTING)


@dataclass(frozen=True, slots=True)
class Sighting:
    """A scan as it is kept. `key`, `product` and `lot` are identifier keys of 16 bytes.

    `country` is ISO 3166-1 alpha-2, `region` ISO 3166-2. `latitude` and `longitude` (degrees) are the middle of that
    region or country, never of the device; the device is within `error_km` of it. `judgement` and `reason` are what the
    page said.
    """

    at: datetime
    key: bytes
    product: bytes | None = None
    lot: bytes | None = None
    country: str | None = None
    region: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    error_km: float | None = None
    network: Network = Network.UNKNOWN
    device: bytes | None = None
    who: Who = Who.SHOPPER
    judgement: str = ""
    reason: str = ""

    @property
    def is_shopper(self) -> bool:
        """Return whether it counts as a shopper's look."""
        return self.who is Who.SHOPPER
