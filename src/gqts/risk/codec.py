"""Assessments, profiles and rates as JSON, as they are stored."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from gqts.evidence import Outcome, RiskKind
from gqts.risk.assessment import Assessment, Indication, Lane, RiskScore, Selection
from gqts.risk.condition_codec import condition_as_json, condition_from_json
from gqts.risk.profile import Profile, ProfileState


def assessment_as_json(one: Assessment) -> dict[str, Any]:
    """Return an assessment as JSON."""
    return {
        "lane": one.lane.value,
        "scores": [
            {
                "risk": score.risk.value,
                "score": score.score,
                "indications": [_indication_as_json(told) for told in score.indications],
            }
            for score in one.scores
        ],
        "selections": [
            {
                "why": told.why,
                "lane": told.lane.value,
                "name": told.name,
                "version": told.version,
                "details": dict(told.details),
            }
            for told in one.selections
        ],
        "tasks": dict(one.tasks),
        "at": one.at.isoformat(),
        "rank": one.rank,
        "priority": one.priority,
    }


def _indication_as_json(one: Indication) -> dict[str, Any]:
    return {
        "code": one.code,
        "outcome": one.outcome.value,
        "weight": one.weight,
        "details": dict(one.details),
        "case": one.case,
    }


def assessment_from_json(given: Mapping[str, Any]) -> Assessment:
    """Return the assessment that was stored."""
    scores = tuple(
        RiskScore(
            RiskKind(one["risk"]),
            one["score"],
            tuple(
                Indication(told["code"], Outcome(told["outcome"]), told["weight"], told["details"], told["case"])
                for told in one["indications"]
            ),
        )
        for one in given["scores"]
    )
    selections = tuple(
        Selection(one["why"], Lane(one["lane"]), one["name"], one["version"], one["details"])
        for one in given["selections"]
    )
    tasks = given["tasks"]
    at = datetime.fromisoformat(given["at"])
    lane = Lane(given["lane"])
    return Assessment(lane, scores, selections, tasks.get("en", ""), at, given["rank"], given["priority"], tasks)


def profile_as_json(one: Profile) -> dict[str, Any]:
    """Return what a profile says as JSON, without its version and state."""
    return {
        "name": one.name,
        "title": dict(one.title),
        "condition": condition_as_json(one.condition),
        "lane": one.lane.value,
        "percent": one.percent,
        "task": dict(one.task),
        "offices": list(one.offices),
        "valid_from": one.valid_from.isoformat() if one.valid_from else None,
        "valid_until": one.valid_until.isoformat() if one.valid_until else None,
        "source": one.source,
    }


def profile_from_json(given: Mapping[str, Any], *, version: int, state: ProfileState) -> Profile:
    """Return the profile that JSON says; raise `ConditionUnreadable`."""
    days = [date.fromisoformat(given[name]) if given.get(name) else None for name in ("valid_from", "valid_until")]
    return Profile(
        given["name"],
        given["title"],
        condition_from_json(given["condition"]),
        Lane(given["lane"]),
        float(given["percent"]),
        given["task"],
        tuple(given["offices"]),
        days[0],
        days[1],
        given["source"],
        version,
        state,
    )
