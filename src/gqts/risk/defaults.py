"""What a new installation begins with: profiles, lists and rates that come with gqts, each with its source."""

from __future__ import annotations

import json
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from typing import Any

from gqts.kit.database import Transaction
from gqts.kit.ids import new_id
from gqts.organizations import Actor
from gqts.risk._storage import rules as _storage
from gqts.risk.assessment import Lane
from gqts.risk.lists import ListKind, change_list
from gqts.risk.notation import parse_condition
from gqts.risk.plan import Plan
from gqts.risk.plans import set_plan
from gqts.risk.profile import Profile
from gqts.risk.profiles import draft_profile, put_profile_in_force

ACTOR = Actor.operator("gqts")
_REASON = "comes with gqts"


def install_defaults(tx: Transaction, *, now: datetime) -> None:
    """Put in force what comes with gqts, unless there are rules already."""
    if not _storage.begin_edition(tx, new_id()):
        return
    given = _read_file()
    for one in given["lists"]:
        change_list(tx, ACTOR, one["name"], ListKind(one["kind"]), [], note=one["note"], reason=_REASON, now=now)
    for profile in default_profiles():
        version = draft_profile(tx, ACTOR, profile, reason=_REASON, now=now)
        put_profile_in_force(tx, ACTOR, profile.name, version, reason=_REASON, now=now)
    rates = given["rates"]
    expected = {Lane(name): rate for name, rate in rates["expected"].items()}
    plan = Plan("*", rates["random_rate"], expected, rates["capacity"], date(2000, 1, 1))
    set_plan(tx, ACTOR, plan, reason=rates["source"], now=now)


@cache
def default_profiles() -> tuple[Profile, ...]:
    """Return the profiles that come with gqts, by name."""
    return tuple(
        Profile(
            one["name"],
            one["title"],
            parse_condition(one["condition"]),
            Lane(one["lane"]),
            float(one["percent"]),
            one["task"],
            source=one["source"],
        )
        for one in _read_file()["profiles"]
    )


@cache
def _read_file() -> dict[str, Any]:
    return dict(json.loads((files("gqts.risk") / "data" / "profiles.json").read_text(encoding="utf-8")))
