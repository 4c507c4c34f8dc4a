"""What a model is given of a declaration: how each check came out, the declared facts, the parties' record.

The same function makes the features for training and for ranking. A model keeps its own list of features and kinds, so
that an older one still reads what it was trained on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import nan
from typing import Any, Self

from gqts.evidence import Outcome
from gqts.risk.fields import FIELDS, Facts, FieldKind, find_number, read_texts

CHECK, FACT = "check.", "fact."
_OUTCOMES = {Outcome.FAIL: 1.0, Outcome.MISSING: 0.0, Outcome.PASS: -1.0, Outcome.NOT_APPLICABLE: nan}
_CATEGORIES = ("direction", "mode", "office", "transport", "departure", "origin", "commodity", "sharing", "trusted")
"""Fields whose kinds are few enough, and mean the same for everybody. Names of parties are left out: a model that knows
names ranks who was looked at before.
"""
_MOST_KINDS = 200
_HS_CHAPTER = 4


@dataclass(frozen=True, slots=True)
class Features:
    """The names of a model's features, in order, and the kinds of those that are categories."""

    names: tuple[str, ...]
    kinds: Mapping[str, tuple[str, ...]]

    @property
    def categories(self) -> list[int]:
        """Return the places of those that are categories."""
        return [place for place, name in enumerate(self.names) if name in self.kinds]

    @classmethod
    def found_in(cls, cases: Sequence[tuple[Facts, Mapping[str, Outcome]]]) -> Self:
        """Return the features of declarations: every check that was asked, every number, every kind that is common."""
        checks = sorted({code for _, outcomes in cases for code in outcomes})
        numbers = [one.name for one in FIELDS.values() if one.kind is FieldKind.NUMBER]
        names = [*(f"{CHECK}{code}" for code in checks), *(f"{FACT}{name}" for name in (*numbers, *_CATEGORIES))]
        kinds = {f"{FACT}{name}": _common(read_kind(facts, name) for facts, _ in cases) for name in _CATEGORIES}
        return cls(tuple(names), kinds)

    def read(self, facts: Facts, outcomes: Mapping[str, Outcome]) -> list[float]:
        """Return the features of one declaration, NaN for what is not known."""
        return [self._read(name, facts, outcomes) for name in self.names]

    def _read(self, name: str, facts: Facts, outcomes: Mapping[str, Outcome]) -> float:
        if name.startswith(CHECK):
            return _OUTCOMES[outcomes.get(name.removeprefix(CHECK), Outcome.NOT_APPLICABLE)]
        field = name.removeprefix(FACT)
        if name in self.kinds:
            kind = read_kind(facts, field)
            return float(self.kinds[name].index(kind)) if kind in self.kinds[name] else nan
        number = find_number(facts, field)
        return nan if number is None else number

    def as_json(self) -> dict[str, Any]:
        """Return the features as JSON."""
        return {"names": list(self.names), "kinds": {name: list(kinds) for name, kinds in self.kinds.items()}}

    @classmethod
    def from_json(cls, given: Mapping[str, Any]) -> Self:
        """Return the features that JSON says."""
        return cls(tuple(given["names"]), {name: tuple(kinds) for name, kinds in given["kinds"].items()})


def read_kind(facts: Facts, field: str) -> str:
    """Return what kind a declaration is of: its first text, of commodity codes the heading (4 digits)."""
    text = next(iter(read_texts(facts, field)), "")
    return text[:_HS_CHAPTER] if field == "commodity" else text


def _common(kinds: Iterable[str]) -> tuple[str, ...]:
    counted = Counter(kind for kind in kinds if kind)
    return tuple(kind for kind, _ in counted.most_common(_MOST_KINDS))
