"""Policies to begin with, for each level at which a firm joins: as open as that level's firms usually want, no more.

A preset is a starting point that its owner reads, changes and saves with a reason; nothing is opened by having joined.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gqts.kit.errors import GqtsError, Kind, shown
from gqts.kit.ids import new_id
from gqts.organizations.role import Role
from gqts.sharing.change import EVERY_PLACE, Change
from gqts.sharing.fact import FactKind, Field
from gqts.sharing.openness import find_openness
from gqts.sharing.policy import (
    AUTHORITY_NAMES,
    Audience,
    Policy,
    Rule,
    compose_policy,
    list_organizations_named,
    name_organization,
    name_role,
)

_CUSTOMS = frozenset({name_role(Role.CUSTOMS)})
_EVERY_KIND = tuple(FactKind)


class PresetUnknown(GqtsError):
    """There is no preset of this name."""

    kind = Kind.INVALID


@dataclass(frozen=True, slots=True)
class PresetRule:
    """One rule of a preset, for several kinds; `names` are of authorities, `with_partners` adds the owner's own."""

    kinds: tuple[FactKind, ...]
    field: Field
    audience: Audience
    names: frozenset[str] = AUTHORITY_NAMES
    with_partners: bool = False


@dataclass(frozen=True, slots=True)
class Preset:
    """A policy to begin with; `reason` is written into each of its rules until its owner writes a better one."""

    name: str
    reason: str
    rules: tuple[PresetRule, ...]

    @property
    def is_for_partners(self) -> bool:
        """Return whether it opens something to partners that its owner names."""
        return any(one.with_partners for one in self.rules)

    def make_rules(
        self, organization_id: UUID, *, partners: Collection[UUID], at: datetime, made_by: str, reason: str = ""
    ) -> Iterator[Rule]:
        """Yield the rules for an owner; `partners` are those meant by `with_partners` (its brand owners)."""
        named = frozenset(map(name_organization, partners))
        for one in self.rules:
            is_open_to_named = one.audience in (Audience.NAMED, Audience.CHAIN)
            names = (one.names | named if one.with_partners else one.names) if is_open_to_named else frozenset()
            audience = Audience.PRIVATE if one.audience is Audience.NAMED and not names else one.audience
            for kind in one.kinds:
                yield Rule(
                    new_id(lambda: at), organization_id, kind, one.field, audience, names, reason or self.reason, at,
                    None, made_by,
                )  # fmt: skip


def _public(*kinds: FactKind) -> PresetRule:
    return PresetRule(kinds, Field.EVENT, Audience.PUBLIC)


def _chain(*kinds: FactKind) -> PresetRule:
    return PresetRule(kinds, Field.EVENT, Audience.CHAIN)


def _chain_fields(*fields: Field) -> tuple[PresetRule, ...]:
    return tuple(PresetRule(_EVERY_KIND, field, Audience.CHAIN) for field in fields)


_CUSTOMS_ONLY = (
    PresetRule(_EVERY_KIND, Field.PRICE, Audience.NAMED, _CUSTOMS),
    PresetRule(_EVERY_KIND, Field.DOCUMENTS, Audience.NAMED, _CUSTOMS),
)

PRESETS: Mapping[str, Preset] = {
    "factory": Preset(
        "factory",
        "Buyers see where and when it was made; lines, machines and materials are our brand owners' business.",
        (
            _public(
                FactKind.PRODUCTION, FactKind.MOVEMENT, FactKind.INSPECTION, FactKind.STATUS, FactKind.MASTER_DATA
            ),
            _chain(FactKind.PACKING, FactKind.STORAGE, FactKind.SALE, FactKind.OTHER),
            *_chain_fields(Field.IDENTIFIERS, Field.PARTIES, Field.SENSORS, Field.EXTENSIONS),
            PresetRule(_EVERY_KIND, Field.LINE, Audience.NAMED, frozenset(), with_partners=True),
            PresetRule(_EVERY_KIND, Field.MATERIALS, Audience.NAMED, frozenset(), with_partners=True),
            *_CUSTOMS_ONLY,
        ),
    ),
    "trader": Preset(
        "trader",
        "Buyers see which way the goods came; prices and papers are for customs, customers for nobody else.",
        (
            _public(
                FactKind.PRODUCTION, FactKind.MOVEMENT, FactKind.INSPECTION, FactKind.STATUS, FactKind.MASTER_DATA
            ),
            _chain(FactKind.PACKING, FactKind.STORAGE, FactKind.OTHER),
            PresetRule((FactKind.SALE,), Field.EVENT, Audience.NAMED, _CUSTOMS),
            *_chain_fields(Field.IDENTIFIERS, Field.SENSORS),
            PresetRule(_EVERY_KIND, Field.PARTIES, Audience.NAMED, _CUSTOMS),
            PresetRule(_EVERY_KIND, Field.EXTENSIONS, Audience.NAMED, _CUSTOMS),
            *_CUSTOMS_ONLY,
        ),
    ),
    "port": Preset(
        "port",
        "Buyers see when goods arrived, were inspected, stored, handed over; the rest is for those who handled them.",
        (
            _public(
                FactKind.PRODUCTION, FactKind.MOVEMENT, FactKind.STORAGE, FactKind.INSPECTION, FactKind.STATUS,
                FactKind.MASTER_DATA,
            ),
            _chain(FactKind.PACKING, FactKind.SALE, FactKind.OTHER),
            *_chain_fields(Field.IDENTIFIERS, Field.PARTIES, Field.SENSORS, Field.EXTENSIONS),
            *_CUSTOMS_ONLY,
        ),
    ),
    "authority": Preset(
        "authority",
        "The public sees what was examined and released; declarations are shared among authorities.",
        (
            _public(FactKind.CUSTOMS, FactKind.INSPECTION, FactKind.STATUS, FactKind.MASTER_DATA),
            _chain(FactKind.MOVEMENT, FactKind.STORAGE, FactKind.PACKING, FactKind.OTHER),
            *_chain_fields(Field.IDENTIFIERS, Field.PARTIES, Field.SENSORS),
            PresetRule(_EVERY_KIND, Field.EXTENSIONS, Audience.NAMED),
            *_CUSTOMS_ONLY,
        ),
    ),
    "closed": Preset(
        "closed",
        "Nothing is shown to anybody yet; customs checks declarations against it.",
        (
            PresetRule(_EVERY_KIND, Field.EVENT, Audience.NAMED, _CUSTOMS),
            *(PresetRule(_EVERY_KIND, field, Audience.NAMED, _CUSTOMS) for field in Field if field is not Field.EVENT),
        ),
    ),
}  # fmt: skip
"""The presets by name, in the order they are offered."""


def compose_preset(
    name: str, organization_id: UUID, *, partners: Collection[UUID] = (), reason: str = "", at: datetime, made_by: str
) -> Change:
    """Return the change that puts a preset in the place of a whole policy; raise `PresetUnknown`."""
    if name not in PRESETS:
        raise PresetUnknown(f"There is no preset {shown(name)!r}; there are {', '.join(PRESETS)}.")
    preset = PRESETS[name]
    made = preset.make_rules(organization_id, partners=partners, at=at, made_by=made_by, reason=reason)
    rules = tuple(made)
    named = {(rule.kind, rule.field) for rule in rules}
    return Change(rules, EVERY_PLACE - named, at, reason or preset.reason, name)


def find_preset(policy: Policy, at: datetime) -> str:
    """Return the name of the preset that a policy opens the same as at an instant, "" when it is none of them."""
    shown_now = {place: find_openness(policy, *place, at) for place in EVERY_PLACE}
    named = {name for one in EVERY_PLACE if (rule := policy.find_rule(*one, at)) is not None for name in rule.names}
    partners = list_organizations_named(named)
    for name in PRESETS:
        rules = compose_preset(name, policy.owner, partners=partners, at=at, made_by="").rules
        alone = compose_policy(policy.owner, rules)
        if all(find_openness(alone, *place, at) == shown_now[place] for place in EVERY_PLACE):
            return name
    return ""
