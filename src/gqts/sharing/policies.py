"""Keep owners' policies: read what is in force, change it from an instant on, and keep what held before.

Every change is an act in the owner's trail (`sharing.changed`), with the reason that was written.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from gqts.kit.database import Transaction
from gqts.kit.errors import GqtsError, Kind
from gqts.kit.ids import new_id
from gqts.organizations import Actor, record_act
from gqts.sharing import _storage
from gqts.sharing.change import Change, list_change_faults
from gqts.sharing.fact import FactKind, Field
from gqts.sharing.policy import Audience, Policy, Rule, compose_policy
from gqts.sharing.presets import compose_preset


class RuleRefused(GqtsError):
    """A rule of a sharing policy says something that cannot be."""

    kind = Kind.INVALID


class RuleUnknown(GqtsError):
    """There is no such rule in force."""

    kind = Kind.NOT_FOUND


@dataclass(frozen=True, slots=True)
class Record:
    """Rules that were made at once and say the same, for one field of several kinds of fact; `id` is of one of them."""

    id: UUID
    kinds: tuple[FactKind, ...]
    field: Field
    audience: Audience
    names: frozenset[str]
    reason: str
    starts_at: datetime
    ends_at: datetime | None
    made_by: str
    made_at: datetime


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
    return make_change(tx, actor, organization_id, Change(tuple(rules), frozenset(), now, ""), now=now)


def require_sound(change: Change, *, now: datetime) -> None:
    """Raise `RuleRefused` with everything that is wrong with a change; nothing is read or written."""
    faults = tuple(list_change_faults(change, now))
    if faults:
        raise RuleRefused(" ".join(fault.message for fault in faults[:3]), faults=faults)


def lock_policy(tx: Transaction, organization_id: UUID) -> None:
    """Let changes of an owner's policy wait until this transaction ends: for who looks at it and then changes it."""
    _storage.lock_policy(tx, organization_id)


def make_change(tx: Transaction, actor: Actor, organization_id: UUID, change: Change, *, now: datetime) -> list[Rule]:
    """Make a change of an owner's policy, whole or not at all; return its rules with the ids they got.

    Raises `RuleRefused` with every fault. The act tells the rules, and those that ended without another in their place.
    """
    require_sound(change, now=now)
    lock_policy(tx, organization_id)
    streams = require_streams(tx, organization_id)
    ended = [
        rule
        for rule in list_rules(tx, organization_id, at=change.starts_at)
        if (rule.kind, rule.field) in change.cleared
    ]
    saved = [
        replace(rule, id=new_id(lambda: now), organization_id=organization_id, made_by=actor.name)
        for rule in change.rules
    ]
    ends = {(streams[kind], int(field)): change.starts_at for kind, field in change.cleared}
    for rule in saved:
        if rule.ends_at is None:
            place = streams[rule.kind], int(rule.field)
            ends[place] = min(ends.get(place, rule.starts_at), rule.starts_at)
    _storage.end_rules(tx, ends)
    _storage.insert_rules(tx, [_row(rule, streams[rule.kind], now) for rule in saved])
    detail: dict[str, Any] = {"preset": change.preset} if change.preset else {}
    if ended:
        detail |= {"ended": [describe_rule(rule) for rule in ended], "endedAt": change.starts_at.isoformat()}
    if change.reason:
        detail["reason"] = change.reason
    detail["rules"] = [describe_rule(rule) for rule in saved]
    record_act(tx, actor, organization_id, "sharing.changed", detail, now=now)
    return saved


def end_rule(
    tx: Transaction, actor: Actor, organization_id: UUID, rule_id: UUID, *, reason: str = "", now: datetime
) -> None:
    """End a rule of an owner now; raise `RuleUnknown`."""
    lock_policy(tx, organization_id)
    rule = next((one for one in list_rules(tx, organization_id, at=now) if one.id == rule_id), None)
    if rule is None or not _storage.end_rule(tx, organization_id, rule_id, now):
        raise RuleUnknown
    detail = {"rule": str(rule_id), "reason": reason, "was": describe_rule(rule)}
    record_act(tx, actor, organization_id, "sharing.rule_ended", detail, now=now)


def apply_preset(
    tx: Transaction,
    actor: Actor,
    organization_id: UUID,
    name: str,
    *,
    partners: Iterable[UUID] = (),
    reason: str = "",
    now: datetime,
) -> list[Rule]:
    """Put a preset in the place of an owner's whole policy; raise `PresetUnknown`.

    What the preset does not name ends too, in force or to come: the owner shows what the preset alone shows.
    """
    change = compose_preset(name, organization_id, partners=list(partners), reason=reason, at=now, made_by=actor.name)
    return make_change(tx, actor, organization_id, change, now=now)


def list_records(
    tx: Transaction, organization_id: UUID, *, after: tuple[datetime, UUID] | None = None, limit: int = 50
) -> list[Record]:
    """Return all that an owner ever ruled, what begins last first; `after` is the (starts_at, id) of the last page."""
    rows = _storage.select_records(tx, organization_id, after, limit)
    return [
        Record(record_id, tuple(map(FactKind, kinds)), Field(field), Audience(audience), frozenset(names), *rest)
        for record_id, kinds, field, audience, names, *rest in rows
    ]


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
