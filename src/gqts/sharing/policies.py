"""Keep owners' policies: read what is in force, change it from an instant on, and keep what held before.

Every change is an act in the owner's trail (`sharing.changed`), with the reason that was written.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from gqts.kit.database import Transaction
from gqts.kit.errors import Fault, GqtsError, Kind, shown
from gqts.kit.ids import new_id
from gqts.organizations import Actor, record_act
from gqts.sharing import _storage
from gqts.sharing.fact import FactKind, Field
from gqts.sharing.policy import AUTHORITY_NAMES, Audience, Policy, Rule, compose_policy
from gqts.sharing.presets import PRESETS

LONGEST_REASON = 500
MOST_NAMES = 200


class RuleRefused(GqtsError):
    """A rule of a sharing policy says something that cannot be."""

    kind = Kind.INVALID


class RuleUnknown(GqtsError):
    """There is no such rule in force."""

    kind = Kind.NOT_FOUND


class PresetUnknown(GqtsError):
    """There is no preset of this name."""

    kind = Kind.INVALID


def require_streams(tx: Transaction, organization_id: UUID) -> dict[FactKind, int]:
    """Return the streams of an organization by kind, made when they are missing."""
    found = _storage.select_streams(tx, [organization_id])
    if len(found) < len(FactKind):
        _storage.insert_streams(tx, organization_id, [kind.value for kind in FactKind])
        found = _storage.select_streams(tx, [organization_id])
    return {FactKind(kind): stream for stream, _, kind in found}


def read_rules_from(
    tx: Transaction, streams: Collection[int], at: datetime
) -> dict[int, tuple[UUID, FactKind, list[Rule]]]:
    """Return, for streams, whose they are, of which kind, and the rules that have not ended at an instant."""
    found: dict[int, tuple[UUID, FactKind, list[Rule]]] = {}
    for stream, owner, kind, rule_id, *rest in _storage.select_rules_from(tx, streams, at):
        _, _, rules = found.setdefault(stream, (owner, FactKind(kind), []))
        if rule_id is not None:
            rules.append(_rule((rule_id, owner, kind, *rest)))
    return found


def read_policies(tx: Transaction, owners: Collection[UUID], *, at: datetime | None = None) -> dict[UUID, Policy]:
    """Return the policy of every owner; with `at`, without the rules that ended before it."""
    rules: dict[UUID, list[Rule]] = {owner: [] for owner in owners}
    if rules:
        for row in _storage.select_rules(tx, list(rules), at):
            rules[row[1]].append(_rule(row))
    return {owner: compose_policy(owner, those) for owner, those in rules.items()}


def list_rules(tx: Transaction, organization_id: UUID, *, at: datetime | None = None) -> list[Rule]:
    """Return the rules of an owner, by kind, field and beginning; with `at`, those not yet ended then."""
    return [_rule(row) for row in _storage.select_rules(tx, [organization_id], at)]


def save_rules(
    tx: Transaction, actor: Actor, organization_id: UUID, rules: Sequence[Rule], *, now: datetime
) -> list[Rule]:
    """Put rules in force; return them with the ids they got.

    A rule without an end replaces what was in force, or to come, for its kind and field from its start on; one with an
    end covers it for that time. Raises `RuleRefused` with every fault.
    """
    faults = [fault for place, rule in enumerate(rules) for fault in _list_faults(place, rule, now)]
    if faults:
        raise RuleRefused(" ".join(fault.message for fault in faults[:3]), faults=tuple(faults))
    _storage.lock_policy(tx, organization_id)
    streams = require_streams(tx, organization_id)
    saved = [
        replace(rule, id=new_id(lambda: now), organization_id=organization_id, made_by=actor.name) for rule in rules
    ]
    for rule in saved:
        if rule.ends_at is None:
            _storage.end_rules(tx, streams[rule.kind], rule.field, rule.starts_at)
    _storage.insert_rules(tx, [_row(rule, streams[rule.kind], now) for rule in saved])
    record_act(
        tx, actor, organization_id, "sharing.changed", {"rules": [describe_rule(rule) for rule in saved]}, now=now
    )
    return saved


def end_rule(tx: Transaction, actor: Actor, organization_id: UUID, rule_id: UUID, *, now: datetime) -> None:
    """End a rule of an owner now; raise `RuleUnknown`."""
    if not _storage.end_rule(tx, organization_id, rule_id, now):
        raise RuleUnknown
    record_act(tx, actor, organization_id, "sharing.rule_ended", {"rule": str(rule_id)}, now=now)


def apply_preset(
    tx: Transaction, actor: Actor, organization_id: UUID, name: str, *, partners: Iterable[UUID] = (), now: datetime
) -> list[Rule]:
    """Put the rules of a preset in force; raise `PresetUnknown`."""
    if name not in PRESETS:
        raise PresetUnknown(f"There is no preset {shown(name)!r}; there are {', '.join(PRESETS)}.")
    rules = PRESETS[name].make_rules(organization_id, partners=list(partners), at=now, made_by=actor.name)
    return save_rules(tx, actor, organization_id, list(rules), now=now)


def describe_rule(rule: Rule) -> dict[str, Any]:
    """Return a rule as JSON members."""
    return {
        "id": str(rule.id),
        "kind": rule.kind.name.lower(),
        "field": rule.field.name.lower(),
        "audience": rule.audience.name.lower(),
        "names": sorted(rule.names),
        "reason": rule.reason,
        "startsAt": rule.starts_at.isoformat(),
        "endsAt": None if rule.ends_at is None else rule.ends_at.isoformat(),
    }


def _list_faults(place: int, rule: Rule, now: datetime) -> Iterable[Fault]:
    names = sorted(rule.names)
    is_said = bool(rule.reason.strip()) and len(rule.reason) <= LONGEST_REASON and rule.reason.isprintable()
    is_ending_late_enough = rule.ends_at is None or rule.ends_at > max(rule.starts_at, now)
    are_names = len(names) <= MOST_NAMES and all(map(_is_name, names))
    is_naming = rule.audience in (Audience.NAMED, Audience.CHAIN)
    checks = (
        (is_said, "reason", "A rule needs a reason.", rule.reason, f"Write 1 to {LONGEST_REASON} characters."),
        (is_ending_late_enough, "ends_at", "The rule ends before it begins.", rule.ends_at, "Give a later end."),
        (rule.starts_at >= now, "starts_at", "The rule begins in the past.", rule.starts_at, "Begin now or later."),
        (is_naming or not names, "names", "Such a rule names nobody.", names[:3], "Leave the names out."),
        (rule.audience is not Audience.NAMED or names, "names", "The rule names nobody.", "", "Name a party."),
        (are_names, "names", "A name is no party.", names[:3], "Use organization:{id} or role:{authority}."),
    )
    for is_right, name, message, value, fix in checks:
        if not is_right:
            yield Fault(f"sharing.rule.{name}", message, f"rules[{place}].{name}", shown(value), fix)


def _is_name(name: str) -> bool:
    if name in AUTHORITY_NAMES:
        return True
    head, _, rest = name.partition(":")
    try:
        return head == "organization" and str(UUID(rest)) == rest
    except ValueError:
        return False


def _rule(row: tuple[Any, ...]) -> Rule:
    rule_id, owner, kind, field, audience, names, reason, starts_at, ends_at, made_by = row
    return Rule(
        rule_id, owner, FactKind(kind), Field(field), Audience(audience), frozenset(names), reason, starts_at, ends_at,
        made_by,
    )  # fmt: skip


def _row(rule: Rule, stream: int, now: datetime) -> tuple[Any, ...]:
    return (
        rule.id, stream, rule.field.value, rule.audience.value, sorted(rule.names), rule.reason, rule.starts_at,
        rule.ends_at, rule.made_by, now,
    )  # fmt: skip
