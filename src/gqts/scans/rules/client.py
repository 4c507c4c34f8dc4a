"""A client that tries codes: it is judged, not the goods whose codes it hits. Its docstring is the published
explanation.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from gqts.scans.rules.facts import Alert, Audience
from gqts.scans.rules.thresholds import Thresholds
from gqts.scans.verdict import Reason


@dataclass(frozen=True, slots=True)
class Asked:
    """A code that one client asked for: which, of which product, and whether anything is known of it."""

    at: datetime
    key: bytes
    product: bytes | None
    is_known: bool


def enumerates(asked: Sequence[Asked], now: datetime, thresholds: Thresholds) -> tuple[bytes, Alert] | None:
    """Fires when one client asks within an hour for twenty or more different codes of one product, whose brand takes
    part, of which nothing is known, and these are four of five codes that it asks for. It is answered no more for a
    while, none of its scans count for or against any goods, and the brand is told. Returns the product's key with the
    alert.
    """
    recent = {one.key: one for one in asked if now - thresholds.guessing <= one.at <= now}.values()
    unknown = [one for one in recent if not one.is_known]
    if not unknown or len(unknown) < thresholds.guessing_share * len(recent):
        return None
    products = Counter(one.product for one in unknown if one.product is not None)
    product, guesses = products.most_common(1)[0] if products else (b"", 0)
    if guesses < thresholds.guesses:
        return None
    return product, Alert(Reason.ENUMERATED, Audience.OWNER, {"codes": guesses, "asked": len(recent)})
