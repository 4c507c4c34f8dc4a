"""The rules in force, read once and kept until they change: assessing asks the database for their name alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from threading import Lock
from uuid import UUID

from gqts.kit.database import Transaction
from gqts.risk._storage import rules as _storage
from gqts.risk.defaults import install_defaults
from gqts.risk.learning import Model, find_model_in_force
from gqts.risk.lists import read_entries
from gqts.risk.plan import Plan, choose_plan
from gqts.risk.plans import list_plans
from gqts.risk.profile import Profile
from gqts.risk.profiles import list_in_force

_MOST_KEPT = 8


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Profiles in force, the entries of lists, the rates of offices, the model; `edition` changes with any of them."""

    edition: UUID
    profiles: tuple[Profile, ...]
    lists: Mapping[str, frozenset[str]]
    plans: Mapping[str, tuple[Plan, ...]]
    model: Model | None = None
    """The model that ranks beside them, when one is in force."""

    def plan_of(self, office: str, day: date) -> Plan:
        """Return the rates in force at an office on a day."""
        return choose_plan(self.plans, office, day)


_kept: dict[UUID, Rulebook] = {}
_lock = Lock()


def read_rulebook(tx: Transaction, *, now: datetime) -> Rulebook:
    """Return the rules in force; a new installation gets those that come with gqts."""
    edition = _storage.select_edition(tx)
    if edition is None:
        install_defaults(tx, now=now)
        edition = _storage.select_edition(tx)
        assert edition is not None
    with _lock:
        found = _kept.get(edition)
    if found is not None:
        return found
    plans: dict[str, list[Plan]] = {}
    for plan in list_plans(tx):
        plans.setdefault(plan.office, []).append(plan)
    read = Rulebook(
        edition,
        tuple(list_in_force(tx)),
        read_entries(tx),
        {name: tuple(those) for name, those in plans.items()},
        find_model_in_force(tx),
    )
    with _lock:
        _kept[edition] = read
        while len(_kept) > _MOST_KEPT:
            _kept.pop(next(iter(_kept)))
    return read
