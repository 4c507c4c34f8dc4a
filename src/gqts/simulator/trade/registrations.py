"""Who takes part in customs messages: registration codes at customs, and the invented payment institutions.

A registration code (海关注册登记编码, 海关总署令第253号) has ten characters: four of the district, one of the kind of
zone, one of the kind of firm, four of the firm. Every code here begins with 99, which no district has, so that none
can be a real firm's; so do the codes of the customs posts (see `border`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gqts.simulator.firms import FIRMS, Firm

_DISTRICT = "9901"
_ZONES: Mapping[str, str] = {"bonded_warehouse": "6", "logistics": "9", "platform": "9", "trader": "9"}
_ORDINARY = "9"
_FIRM_KIND = "6"
_SIGNS = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Registered:
    """A firm as customs messages name it."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class PaymentInstitution:
    """An invented payment firm: it pushes no events, and reports payments; `gln` is of its demonstration prefix."""

    key: str
    names: Mapping[str, str]
    prefix: str
    gln: str
    registered: Registered


def customs_code(firm: Firm) -> str:
    """Return a firm's registration code at customs: the same in every world."""
    zone = _ZONES.get(firm.role, _ORDINARY)
    return f"{_DISTRICT}{zone}{_FIRM_KIND}{_number(int(firm.prefix) - 9_521_000)}"


def registered(firm: Firm) -> Registered:
    """Return a firm as customs messages name it: in Chinese."""
    return Registered(customs_code(firm), firm.names["zh"])


def list_registered() -> tuple[tuple[Firm, Registered], ...]:
    """Return every firm of the world that declares, carries, stores or sells, and so has a registration code."""
    roles = {"platform", "logistics", "bonded_warehouse", "trader"}
    return tuple((firm, registered(firm)) for firm in FIRMS.values() if firm.role in roles and firm.country == "CN")


def _number(value: int) -> str:
    digits = ""
    for _ in range(4):
        value, place = divmod(value, len(_SIGNS))
        digits = _SIGNS[place] + digits
    return digits


def _institution(place: int, key: str, english: str, chinese: str) -> PaymentInstitution:
    firm = Firm(key, "trader", "CN", "link", f"952{1901 + place}", {"en": english, "zh": chinese})
    return PaymentInstitution(key, firm.names, firm.prefix, firm.gln, registered(firm))


PAYMENT_INSTITUTIONS: tuple[PaymentInstitution, ...] = (
    _institution(0, "lianfu", "Lianfu Payment (demonstration) Co., Ltd.", "链付支付有限公司(演示)"),
    _institution(1, "jinyuepay", "Jinyue Pay (demonstration) Co., Ltd.", "金粤支付有限公司(演示)"),
    _institution(2, "minbao", "Minbao Payment (demonstration) Co., Ltd.", "闽宝支付有限公司(演示)"),
)
"""The payment institutions of the world."""
