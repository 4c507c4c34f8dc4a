"""How grave a breach is, and what it weighs in a party's record.

The grades follow China's Order 282 (in force 2026-04-01), which grades breaches minor, general and serious and keeps a
list of the most serious. The weights and periods are gqts's own: they are configuration to argue about, not law.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Severity(StrEnum):
    """The grade of a breach. Stored: never renamed."""

    MINOR = "minor"
    """An honest mistake, or without consequence."""
    GENERAL = "general"
    SERIOUS = "serious"
    """A false statement that would have changed what customs did."""
    MOST_SERIOUS = "most_serious"
    """Fabricated orders, payments, certificates or routes; again after a penalty."""


WEIGHTS: Mapping[Severity, float] = {
    Severity.MINOR: 1.0,
    Severity.GENERAL: 3.0,
    Severity.SERIOUS: 9.0,
    Severity.MOST_SERIOUS: 27.0,
}
"""What a violation weighs on the day of its decision."""

HALF_LIFE_DAYS = 365
"""After so many days a violation weighs half."""

REPAIR_AFTER_DAYS: Mapping[Severity, int] = {
    Severity.MINOR: 90,
    Severity.GENERAL: 180,
    Severity.SERIOUS: 365,
    Severity.MOST_SERIOUS: 730,
}
"""How long after a decision its party may ask for credit repair."""


def weigh(severity: Severity, days: int) -> float:
    """Return what a violation weighs so many days after its decision."""
    return float(WEIGHTS[severity] * 0.5 ** (max(0, days) / HALF_LIFE_DAYS))
