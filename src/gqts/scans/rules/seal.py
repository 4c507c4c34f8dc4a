"""The code under the seal. The rule's docstring is its published explanation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from gqts.scans.rules.facts import Activation, Alert, Audience, Baseline, Subject
from gqts.scans.rules.thresholds import Thresholds
from gqts.scans.sighting import Sighting
from gqts.scans.verdict import Reason


def activated_twice(
    subject: Subject, seen: Sequence[Sighting], baseline: Baseline, now: datetime, thresholds: Thresholds
) -> Alert | None:
    """Fires when the right code from under the seal was given a second time by somebody who does not show that they are
    the first owner: in another country, or more than two days later. That the first owner looks again is no reason for
    anything, and who was the first to open a seal should know the day and the country that the page shows.
    """
    del seen, baseline, now
    strange = find_strange(subject.activations, thresholds)
    if strange is None:
        return None
    first, second = strange
    evidence: dict[str, str | int | float] = {
        "first": first.at.date().isoformat(),
        "second": second.at.date().isoformat(),
        "owners": len({one.owner for one in subject.activations}),
    }
    if first.country:
        evidence["country"] = first.country
    return Alert(Reason.ACTIVATED_TWICE, Audience.SHOPPER, evidence)


def find_strange(activations: Sequence[Activation], thresholds: Thresholds) -> tuple[Activation, Activation] | None:
    """Return the first activation and the first one after it that is not the same household's, or None."""
    line = sorted(activations, key=lambda one: one.at)
    if not line:
        return None
    first = line[0]
    for one in line[1:]:
        is_near = one.at - first.at <= thresholds.activation_again and one.country == first.country
        if one.owner != first.owner and not is_near:
            return first, one
    return None
