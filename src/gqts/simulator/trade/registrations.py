"""Who takes part in customs messages: registration codes at customs, and the invented payment institutions.

The codes of firms are `Firm.customs_code`; those of the customs posts, invented too, `border.office_code`.
"""

from __future__ import annotations

from dataclasses import dataclass

from gqts.simulator.firms import FIRMS, Firm


@dataclass(frozen=True, slots=True)
class Registered:
    """A firm as customs messages name it."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class PaymentInstitution:
    """An invented payment firm: it pushes no events, and reports payments."""

    firm: Firm
    registered: Registered


def registered(firm: Firm) -> Registered:
    """Return a firm as customs messages name it: in Chinese."""
    return Registered(firm.customs_code, firm.names["zh"])


def list_registered() -> tuple[tuple[Firm, Registered], ...]:
    """Return every firm of the world that declares, carries, stores or sells, and so has a registration code."""
    roles = {"platform", "logistics", "bonded_warehouse", "trader"}
    return tuple((firm, registered(firm)) for firm in FIRMS.values() if firm.role in roles and firm.country == "CN")


def _institution(place: int, code: str, english: str, chinese: str) -> PaymentInstitution:
    firm = Firm(code, "payment", "CN", "link", f"952{1901 + place}", {"en": english, "zh": chinese})
    return PaymentInstitution(firm, registered(firm))


PAYMENT_INSTITUTIONS: tuple[PaymentInstitution, ...] = (
    _institution(0, "lianfu", "Lianfu Payment (demonstration) Co., Ltd.", "链付支付有限公司(演示)"),
    _institution(1, "jinyuepay", "Jinyue Pay (demonstration) Co., Ltd.", "金粤支付有限公司(演示)"),
    _institution(2, "minbao", "Minbao Payment (demonstration) Co., Ltd.", "闽宝支付有限公司(演示)"),
)
"""The payment institutions of the world."""
