"""What the risk room refuses."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from gqts.kit.errors import GqtsError, Kind


class ConditionUnreadable(GqtsError):
    """The condition cannot be understood."""

    kind = Kind.INVALID
    problem: str = ""
    """What is wrong, and `mend`, as sentences with gaps that `gaps` fill: so that a page can say it in any language."""
    mend: str = ""
    gaps: Mapping[str, str] = MappingProxyType({})
    place: int = 0
    """Where, counted in characters from 1; 0 at the end."""


class ProfileRefused(GqtsError):
    """The profile says something that cannot be."""

    kind = Kind.INVALID


class ProfileUnknown(GqtsError):
    """There is no such profile."""

    kind = Kind.NOT_FOUND


class ProfileInOtherState(GqtsError):
    """The profile is in another state meanwhile."""

    kind = Kind.CONFLICT


class PlanRefused(GqtsError):
    """The rates of the office say something that cannot be."""

    kind = Kind.INVALID


class ListRefused(GqtsError):
    """The list says something that cannot be."""

    kind = Kind.INVALID


class ListUnknown(GqtsError):
    """There is no such list."""

    kind = Kind.NOT_FOUND


class AssessmentUnknown(GqtsError):
    """The declaration was not assessed."""

    kind = Kind.NOT_FOUND


class DrawUnknown(GqtsError):
    """There are no draws of that day."""

    kind = Kind.NOT_FOUND


class LearnerUnavailable(GqtsError):
    """The library that learns cannot be used on this machine."""

    kind = Kind.UNAVAILABLE


class TrainingRefused(GqtsError):
    """There is too little to learn from."""

    kind = Kind.CONFLICT


class ModelUnknown(GqtsError):
    """There is no such model."""

    kind = Kind.NOT_FOUND


class TableUnusable(GqtsError):
    """The table of declarations cannot be used."""

    kind = Kind.UNREADABLE
