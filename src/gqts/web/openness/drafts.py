"""A change that is not saved yet, carried through the pages in a signed text.

Promise: a draft opens only for the person and the organization it was written for, for two hours, unchanged and within
bounds; it tells which policy it was written against, so that nobody saves over what somebody else changed meanwhile.
What it says is checked again by the room when it is saved.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from gqts.kit.errors import GqtsError, Kind
from gqts.kit.ids import new_id
from gqts.kit.settings import Settings
from gqts.sharing import (
    SENSITIVE,
    Audience,
    Change,
    FactKind,
    Field,
    Place,
    Policy,
    Rule,
    compose_preset,
)
from gqts.web.openness.words import list_fields_of
from gqts.web.workbench.signed import read_signed, sign_value

GOOD_FOR = 2 * 3600
LONGEST = 60_000
"""Characters of a signed draft: well within a form, and far more than names for every field take."""
Wish = tuple[Audience | None, frozenset[str]]
"""What is wanted of a field: an audience and whom it names; None, to have no rule and go with its event."""


class DraftLost(GqtsError):
    """The draft is too old, was changed on its way, or is somebody else's. Nothing was saved."""

    kind = Kind.CONFLICT


class DraftTooLong(GqtsError):
    """The draft names too many parties."""

    kind = Kind.INVALID


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody wants to change: a preset with its partners, or wishes for the fields of kinds of fact.

    Days are of UTC: `starts_on` None is at once, `ends_on` the last day, None until further notice. `base` is the
    policy it was written against.
    """

    reason: str
    base: str
    starts_on: date | None = None
    ends_on: date | None = None
    kinds: tuple[FactKind, ...] = ()
    wishes: Mapping[Field, Wish] = field(default_factory=dict)
    preset: str = ""
    partners: tuple[UUID, ...] = ()

    def starts_at(self, now: datetime) -> datetime:
        """Return when it begins: at once, or when its first day does."""
        return now if self.starts_on is None or self.starts_on == now.date() else _begin(self.starts_on)

    @property
    def ends_at(self) -> datetime | None:
        """Return when its last day is over."""
        return None if self.ends_on is None else _begin(self.ends_on) + timedelta(days=1)


def compose_change(draft: Draft, policy: Policy, *, now: datetime, made_by: str) -> Change:
    """Return the change that a draft means: rules only for the fields that are otherwise when it begins."""
    starts_at = draft.starts_at(now)
    if draft.preset:
        return compose_preset(
            draft.preset, policy.owner, partners=draft.partners, reason=draft.reason, at=starts_at, made_by=made_by
        )
    rules: list[Rule] = []
    cleared: set[Place] = set()
    for kind, one, (audience, names) in _list_wishes(draft, policy, starts_at):
        if audience is None:
            cleared.add((kind, one))
        else:
            rule_id = new_id(lambda: now)
            rules.append(
                Rule(rule_id, policy.owner, kind, one, audience, names, draft.reason, starts_at, draft.ends_at, made_by)
            )
    return Change(tuple(rules), frozenset(cleared), starts_at, draft.reason)


def digest_policy(policy: Policy, seen_at: datetime) -> str:
    """Return a text that differs when a policy was changed since it was seen; that time goes by does not change it."""
    rules = [
        f"{rule.id} {rule.ends_at}"
        for those in policy.rules.values()
        for rule in those
        if rule.ends_at is None or rule.ends_at > seen_at
    ]
    return f"{seen_at.isoformat()} {hashlib.sha256(' '.join(sorted(rules)).encode()).hexdigest()[:32]}"


def is_as_seen(policy: Policy, base: str) -> bool:
    """Return whether a policy, read as of when it was seen, is still the one that was seen."""
    return digest_policy(policy, seen_at(base)) == base


def seen_at(base: str) -> datetime:
    """Return when the policy of a draft was seen."""
    return datetime.fromisoformat(base.partition(" ")[0])


def write_base(settings: Settings, organization_id: UUID, base: str) -> str:
    """Return the policy that a form shows, for the form to carry."""
    return sign_value(settings, f"policy.{organization_id}", base)


def read_base(settings: Settings, organization_id: UUID, text: str) -> str:
    """Return the policy that a form showed; raise `DraftLost`."""
    base = read_signed(settings, f"policy.{organization_id}", text, seconds=12 * 3600)
    if not isinstance(base, str):
        raise DraftLost
    return base


def write_draft(settings: Settings, organization_id: UUID, person_id: UUID, draft: Draft) -> str:
    """Return a draft as signed text; raise `DraftTooLong`."""
    names = sorted({name for _, those in draft.wishes.values() for name in those})
    content = {
        "reason": draft.reason,
        "base": draft.base,
        "starts": draft.starts_on.isoformat() if draft.starts_on else "",
        "ends": draft.ends_on.isoformat() if draft.ends_on else "",
        "kinds": [kind.value for kind in draft.kinds],
        "names": names,
        "wishes": [
            [one.value, -1 if audience is None else audience.value, [names.index(name) for name in sorted(those)]]
            for one, (audience, those) in draft.wishes.items()
        ],
        "preset": draft.preset,
        "partners": [str(one) for one in draft.partners],
    }
    text = sign_value(settings, _purpose(organization_id, person_id), content)
    if len(text) > LONGEST:
        raise DraftTooLong
    return text


def read_draft(settings: Settings, organization_id: UUID, person_id: UUID, text: str) -> Draft:
    """Return the draft that was written for this person of this organization; raise `DraftLost`."""
    kept: Any = read_signed(settings, _purpose(organization_id, person_id), text[: LONGEST + 1], seconds=GOOD_FOR)
    if kept is None:
        raise DraftLost
    return Draft(
        reason=kept["reason"],
        base=kept["base"],
        starts_on=date.fromisoformat(kept["starts"]) if kept["starts"] else None,
        ends_on=date.fromisoformat(kept["ends"]) if kept["ends"] else None,
        kinds=tuple(map(FactKind, kept["kinds"])),
        wishes={
            Field(one): (None if audience < 0 else Audience(audience), frozenset(kept["names"][at] for at in places))
            for one, audience, places in kept["wishes"]
        },
        preset=kept["preset"],
        partners=tuple(map(UUID, kept["partners"])),
    )


def _list_wishes(draft: Draft, policy: Policy, at: datetime) -> Iterator[tuple[FactKind, Field, Wish]]:
    """Yield what is wanted and does not hold already when the draft begins."""
    for kind in draft.kinds:
        for one in list_fields_of(kind):
            rule = policy.find_rule(kind, one, at)
            held = (None, frozenset()) if rule is None else (rule.audience, rule.names)
            wish = draft.wishes.get(one)
            is_closed_already = rule is None and (one is Field.EVENT or one in SENSITIVE)
            if wish is None or wish == held or (is_closed_already and wish[0] is Audience.PRIVATE):
                continue
            yield kind, one, wish


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _purpose(organization_id: UUID, person_id: UUID) -> str:
    return f"draft.{organization_id}.{person_id}"
