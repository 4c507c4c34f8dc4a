"""A profile as a value: whom it concerns, which lane it asks for in how many of a hundred, and what is to be examined.

After ASYCUDA: `If ComCod = "080810" and CtyOrigCod = "US" Then RedLane IS 30`. A profile is drafted, put in force and
ended; a change of one in force is a new draft, so that what was in force at any time can be read.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from gqts.kit.errors import Fault, shown
from gqts.risk.assessment import Lane
from gqts.risk.condition import Condition, Listed, iterate_parts
from gqts.risk.errors import ProfileRefused

NAME = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*", re.ASCII)
LONGEST_NAME = 60
LONGEST_TITLE = 200
LONGEST_TASK = 1_000
LONGEST_SOURCE = 500
MOST_OFFICES = 100


class ProfileState(StrEnum):
    """How far a version of a profile is. Stored: never renamed."""

    DRAFT = "draft"
    IN_FORCE = "in_force"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Profile:
    """One version of a profile; texts by language tag (`en`, `zh`)."""

    name: str
    title: Mapping[str, str]
    condition: Condition
    lane: Lane
    percent: float = 100.0
    task: Mapping[str, str] = field(default_factory=dict)
    offices: tuple[str, ...] = ()
    """Where it holds; empty: everywhere."""
    valid_from: date | None = None
    valid_until: date | None = None
    source: str = ""
    """What it rests on: a rule, a report, a finding."""
    version: int = 1
    state: ProfileState = ProfileState.DRAFT

    def concerns(self, office: str, day: date) -> bool:
        """Tell whether it holds at an office on a day, when it is in force."""
        is_there = not self.offices or office in self.offices
        return is_there and (self.valid_from or date.min) <= day <= (self.valid_until or date.max)

    @property
    def lists(self) -> frozenset[str]:
        """Return the names of the lists that it looks into."""
        return frozenset(part.list_name for part in iterate_parts(self.condition) if isinstance(part, Listed))


@dataclass(frozen=True, slots=True)
class KeptProfile:
    """A version of a profile with who made it, put it in force and ended it, each with the reason."""

    profile: Profile
    made_at: datetime
    made_by: str
    reason: str
    in_force_at: datetime | None = None
    in_force_by: str = ""
    ended_at: datetime | None = None
    ended_by: str = ""
    end_reason: str = ""


def require_sound(profile: Profile, *, lists: Collection[str]) -> Profile:
    """Return the profile; raise `ProfileRefused` with every fault. `lists` are those that there are."""
    faults = tuple(_list_faults(profile, lists))
    if faults:
        raise ProfileRefused(" ".join(fault.message for fault in faults[:3]), faults=faults)
    return profile


def _list_faults(one: Profile, lists: Collection[str]) -> Iterator[Fault]:
    if len(one.name) > LONGEST_NAME or not NAME.fullmatch(one.name):
        fix = "Use small letters and digits, joined by points or hyphens, such as chocolate.origin."
        yield _fault("name", "This is no name of a profile.", one.name, fix)
    if not _is_text(one.title.get("en", ""), LONGEST_TITLE, is_needed=True):
        yield _fault(
            "title.en", "The title is missing or too long.", one.title.get("en", ""), "Write 1 to 200 characters."
        )
    if one.lane is Lane.GREEN:
        yield _fault("lane", "A profile asks for a lane that is looked at.", one.lane, "Choose red, yellow or blue.")
    if not 0 < one.percent <= 100:
        yield _fault("percent", "The percentage is above 0 and at most 100.", one.percent, "Write such as 30.")
    texts = [(name, text, LONGEST_TASK) for name, text in one.task.items()]
    texts += [("title", text, LONGEST_TITLE) for text in one.title.values()] + [("source", one.source, LONGEST_SOURCE)]
    for name, text, longest in texts:
        if not _is_text(text, longest):
            where = f"task.{name}" if name in one.task else name
            yield _fault(
                where, "This text is too long, or cannot be printed.", text, f"Use at most {longest} characters."
            )
    if len(one.offices) > MOST_OFFICES or not all(
        code.isascii() and code.isalnum() and len(code) <= 10 for code in one.offices
    ):
        yield _fault("offices", "This is no list of customs offices.", one.offices, "Write their codes, such as 5149.")
    if one.valid_from and one.valid_until and one.valid_until < one.valid_from:
        yield _fault("valid_until", "It ends before it begins.", one.valid_until, "Choose a later last day.")
    for name in sorted(one.lists - set(lists)):
        yield _fault("condition", "There is no such list.", name, "Make the list first, or choose another one.")


def _is_text(text: str, longest: int, *, is_needed: bool = False) -> bool:
    printable = text.replace("\n", "").replace("\r", "").replace("\t", "")
    return len(text) <= longest and (not printable or printable.isprintable()) and (bool(text.strip()) or not is_needed)


def _fault(name: str, message: str, value: object, fix: str) -> Fault:
    return Fault(f"risk.profile.{name}", message, name, shown(value), fix)
