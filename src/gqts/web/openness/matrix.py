"""The whole policy at a glance: kinds of fact in rows, fields in columns, and in each cell who sees it now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from starlette.responses import Response

from gqts.accounts import Permission
from gqts.kit.database import Transaction
from gqts.sharing import (
    SENSITIVE,
    FactKind,
    Field,
    Policy,
    find_openness,
    find_preset,
    list_changes,
    read_policies,
)
from gqts.web.languages import Language, mark
from gqts.web.openness.telling import LEGEND, SIGNS, Naming, Told, find_naming, tell_openness
from gqts.web.openness.words import FIELDS, HEADINGS, KINDS, PRESETS, list_fields_of, slug_of
from gqts.web.workbench import Desk, page


@dataclass(frozen=True, slots=True)
class Cell:
    """Who sees a field of a kind of fact now, and what comes next: an instant and who sees it then."""

    field: Field
    label: str
    told: Told
    next: tuple[datetime, Told] | None


@dataclass(frozen=True, slots=True)
class Row:
    """A kind of fact."""

    kind: FactKind
    slug: str
    label: str
    hint: str
    cells: tuple[Cell, ...]
    groups: tuple[tuple[Told, str], ...]
    """The same for a narrow page: who sees, and which fields, those alike together."""


@dataclass(frozen=True, slots=True)
class Coming:
    """What changes at one instant, for one outcome: a kind of fact, its fields, and who sees them from then on."""

    at: datetime
    kind: str
    fields: str
    told: Told


def read_policy(tx: Transaction, organization_id: UUID, now: datetime) -> Policy:
    """Return the policy of an organization, without what has ended."""
    return read_policies(tx, [organization_id], at=now)[organization_id]


def compose_rows(policy: Policy, naming: Naming, now: datetime) -> list[Row]:
    """Return the matrix of a policy."""
    say = naming.language.text
    rows = []
    for kind, (label, hint) in KINDS.items():
        cells = tuple(_cell(policy, kind, one, naming, now) for one in list_fields_of(kind))
        alike: dict[Told, list[Field]] = {}
        for cell in cells:
            alike.setdefault(cell.told, []).append(cell.field)
        groups = tuple((told, word_fields(fields, naming.language)) for told, fields in alike.items())
        rows.append(Row(kind, slug_of(kind), say(label), say(hint), cells, groups))
    return rows


def compose_coming(policy: Policy, naming: Naming, now: datetime) -> list[Coming]:
    """Return all that is to come, the nearest first; fields that become the same for a kind stand together."""
    grouped: dict[tuple[datetime, FactKind, Told], list[Field]] = {}
    for kind in KINDS:
        for field in list_fields_of(kind):
            for at, openness in list_changes(policy, kind, field, now):
                grouped.setdefault((at, kind, tell_openness(openness, naming)), []).append(field)
    return [
        Coming(at, naming.language.text(KINDS[kind][0]), word_fields(fields, naming.language), told)
        for (at, kind, told), fields in sorted(grouped.items(), key=lambda one: (one[0][0], one[0][1]))
    ]


def word_fields(fields: Sequence[Field], language: Language) -> str:
    """Return fields in running text."""
    return " · ".join(language.text(FIELDS[field][0]) for field in fields)


def word_kinds(kinds: Sequence[FactKind], language: Language) -> str:
    """Return kinds of fact in running text."""
    if len(kinds) == len(KINDS):
        return language.text(mark("Every kind"))
    return " · ".join(language.text(KINDS[kind][0]) for kind in kinds)


def is_with_event(policy: Policy, kind: FactKind, field: Field, at: datetime) -> bool:
    """Return whether a field goes with its event, having no rule of its own."""
    return field is not Field.EVENT and field not in SENSITIVE and policy.find_rule(kind, field, at) is None


@page(Permission.AUDIT_READ)
def show_sharing(desk: Desk) -> Response:
    """Show who sees what."""
    with desk.transaction() as tx:
        policy = read_policy(tx, desk.organization_id, desk.now)
        naming = find_naming(tx, [policy], desk.language)
    say = desk.language.text
    preset = find_preset(policy, desk.now)
    return desk.render(
        "openness/sharing.html",
        rows=compose_rows(policy, naming, desk.now),
        columns=[(say(HEADINGS.get(one, label)), say(hint)) for one, (label, hint) in FIELDS.items()],
        coming=compose_coming(policy, naming, desk.now),
        preset=say(PRESETS[preset][0]) if preset else "",
        legend=[(tone, SIGNS[tone], say(word), say(hint)) for tone, word, hint in LEGEND],
        is_empty=not policy.rules,
        may_edit=desk.caller.may(Permission.SHARING_EDIT),
    )


def _cell(policy: Policy, kind: FactKind, field: Field, naming: Naming, now: datetime) -> Cell:
    told = tell_openness(
        find_openness(policy, kind, field, now), naming, is_with_event=is_with_event(policy, kind, field, now)
    )
    changes = list_changes(policy, kind, field, now)
    following = (changes[0][0], tell_openness(changes[0][1], naming)) if changes else None
    return Cell(field, naming.language.text(FIELDS[field][0]), told, following)
