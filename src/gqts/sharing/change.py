"""A change of a policy as one value, so that it can be looked at, and looked through, before it is made.

Promise: `change_policy` gives the very policy that `make_change` (`gqts.sharing.policies`) leaves in the database; a
property test holds the two together. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from gqts.kit.errors import Fault, shown
from gqts.sharing.fact import FactKind, Field
from gqts.sharing.policy import AUTHORITY_NAMES, Audience, Policy, Rule, compose_policy

LONGEST_REASON = 500
MOST_NAMES = 200
Place = tuple[FactKind, Field]
EVERY_PLACE: frozenset[Place] = frozenset((kind, field) for kind in FactKind for field in Field)


@dataclass(frozen=True, slots=True)
class Change:
    """Rules to put in force, and places that shall have no rule any more from `starts_at` on, for one written reason.

    A rule without an end replaces what is in force, or to come, for its place from its own start on; one with an end
    covers it for that time. `preset` is the name of the preset that the change is, "" when it is none.
    """

    rules: tuple[Rule, ...]
    cleared: frozenset[Place]
    starts_at: datetime
    reason: str
    preset: str = ""

    @property
    def is_empty(self) -> bool:
        """Return whether it changes nothing."""
        return not self.rules and not self.cleared


def change_policy(policy: Policy, change: Change) -> Policy:
    """Return the policy that is there once the change is made."""
    ends = dict.fromkeys(change.cleared, change.starts_at)
    ends |= {(rule.kind, rule.field): rule.starts_at for rule in change.rules if rule.ends_at is None}
    kept = [
        _end(rule, ends[place]) if place in ends else rule for place, those in policy.rules.items() for rule in those
    ]
    return compose_policy(policy.owner, [*kept, *change.rules])


def hold_from(policy: Policy, at: datetime, now: datetime) -> Policy:
    """Return the policy that shows now what `policy` will show at an instant: to look at what is to come."""
    found = [policy.find_rule(kind, field, at) for kind, field in sorted(EVERY_PLACE)]
    return compose_policy(policy.owner, [replace(one, starts_at=now, ends_at=None) for one in found if one is not None])


def list_change_faults(change: Change, now: datetime) -> Iterator[Fault]:
    """Yield what is wrong with a change."""
    for number, rule in enumerate(change.rules):
        yield from _list_rule_faults(number, rule, now)
    if change.cleared and not change.rules and not _is_said(change.reason):
        yield _fault("reason", "A change needs a reason.", "reason", change.reason, _SAY)
    if change.cleared and change.starts_at < now:
        yield _fault(
            "starts_at", "The change begins in the past.", "starts_at", change.starts_at, "Begin now or later."
        )


_SAY = f"Write 1 to {LONGEST_REASON} characters."


def _end(rule: Rule, at: datetime) -> Rule:
    if rule.ends_at is not None and rule.ends_at <= at:
        return rule
    return replace(rule, ends_at=max(at, rule.starts_at))


def _is_said(reason: str) -> bool:
    return bool(reason.strip()) and len(reason) <= LONGEST_REASON and reason.isprintable()


def _list_rule_faults(number: int, rule: Rule, now: datetime) -> Iterable[Fault]:
    names = sorted(rule.names)
    is_ending_late_enough = rule.ends_at is None or rule.ends_at > max(rule.starts_at, now)
    are_names = len(names) <= MOST_NAMES and all(map(_is_name, names))
    is_naming = rule.audience in (Audience.NAMED, Audience.CHAIN)
    checks = (
        (_is_said(rule.reason), "reason", "A rule needs a reason.", rule.reason, _SAY),
        (is_ending_late_enough, "ends_at", "The rule ends before it begins.", rule.ends_at, "Give a later end."),
        (rule.starts_at >= now, "starts_at", "The rule begins in the past.", rule.starts_at, "Begin now or later."),
        (is_naming or not names, "names", "Such a rule names nobody.", names[:3], "Leave the names out."),
        (rule.audience is not Audience.NAMED or names, "names", "The rule names nobody.", "", "Name a party."),
        (are_names, "names", "A name is no party.", names[:3], "Use organization:{id} or role:{authority}."),
    )
    for is_right, name, message, value, fix in checks:
        if not is_right:
            yield _fault(name, message, f"rules[{number}].{name}", value, fix)


def _fault(name: str, message: str, field: str, value: object, fix: str) -> Fault:
    return Fault(f"sharing.rule.{name}", message, field, shown(value), fix)


def _is_name(name: str) -> bool:
    if name in AUTHORITY_NAMES:
        return True
    head, _, rest = name.partition(":")
    try:
        return head == "organization" and str(UUID(rest)) == rest
    except ValueError:
        return False
