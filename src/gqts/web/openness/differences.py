"""What a draft changes, told in differences: cell by cell of a policy, and fact by fact of what one viewer sees.

Pure.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from gqts.sharing import FactKind, Field, Glass, Policy, find_openness, list_fields
from gqts.tracing import Journey
from gqts.web.languages import Language, mark
from gqts.web.openness.matrix import is_with_event, word_fields, word_kinds
from gqts.web.openness.telling import Naming, Told, tell_openness
from gqts.web.openness.words import KINDS, list_fields_of

Facts = dict[bytes, frozenset[Field]]


@dataclass(frozen=True, slots=True)
class CellChange:
    """One outcome for the same fields of kinds of fact: who sees them before, and who afterwards."""

    kinds: str
    fields: str
    before: Told
    after: Told


@dataclass(frozen=True, slots=True)
class FactChange:
    """What a viewer newly sees, or no longer, of one kind of fact."""

    kind: str
    fields: str


def compare_policies(before: Policy, after: Policy, naming: Naming, at: datetime) -> list[CellChange]:
    """Return the cells of which others see more, or less, or for another reason, at an instant."""
    grouped: dict[tuple[FactKind, Told, Told], list[Field]] = {}
    for kind in KINDS:
        for field in list_fields_of(kind):
            one, other = (
                tell_openness(
                    find_openness(policy, kind, field, at), naming, is_with_event=is_with_event(policy, kind, field, at)
                )
                for policy in (before, after)
            )
            if one != other:
                grouped.setdefault((kind, one, other), []).append(field)
    alike: dict[tuple[tuple[Field, ...], Told, Told], list[FactKind]] = {}
    for (kind, one, other), fields in grouped.items():
        alike.setdefault((tuple(fields), one, other), []).append(kind)
    return [
        CellChange(word_kinds(kinds, naming.language), word_fields(fields, naming.language), one, other)
        for (fields, one, other), kinds in alike.items()
    ]


def list_facts(seen: Journey) -> Facts:
    """Return the fields that are seen of each event of a journey: those that are left of it and not withheld."""
    return {step.stored.event_id: frozenset(list_fields(step.stored.event)) - step.withheld for step in seen.steps}


def compare_facts(
    more: Facts, less: Facts, kinds: Mapping[bytes, FactKind], described: Collection[int], language: Language
) -> list[FactChange]:
    """Return what is seen by `more` and not by `less`, a line for each kind; `described` are descriptions alike."""
    found: dict[FactKind, set[Field]] = {}
    for event_id, fields in more.items():
        missing = fields - less.get(event_id, frozenset())
        if missing:
            whole = frozenset([Field.EVENT])
            found.setdefault(kinds[event_id], set()).update(whole if event_id not in less else missing)
    lines = [FactChange(language.text(KINDS[kind][0]), _word(found[kind], language)) for kind in KINDS if kind in found]
    if described:
        label = language.text(KINDS[FactKind.MASTER_DATA][0])
        lines.append(FactChange(label, language.text(mark("names of products, places and your firm"))))
    return lines


def list_kinds(mine: Journey, glass: Glass) -> dict[bytes, FactKind]:
    """Return the kind of fact of each event of a journey that the glass has met."""
    return {step.stored.event_id: glass.look(step.stored.belonging.stream).kind for step in mine.steps}


def _word(fields: set[Field], language: Language) -> str:
    words = [language.text(mark("whole reports"))] if Field.EVENT in fields else []
    rest = sorted(fields - {Field.EVENT})
    return " · ".join([*words, *([word_fields(rest, language)] if rest else [])])
