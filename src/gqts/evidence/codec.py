"""Results as JSON and back: how runs are kept. Text in, text out: what is kept reads back as the same values."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from gqts.evidence.linking import Unlinked
from gqts.evidence.outcome import Channel, CheckResult, Outcome, RiskKind, Source, Statement


def write_results(results: Sequence[CheckResult]) -> list[dict[str, Any]]:
    """Return results as JSON members."""
    return [_write_result(one) for one in results]


def read_results(members: Sequence[Mapping[str, Any]]) -> tuple[CheckResult, ...]:
    """Return the results that were kept."""
    return tuple(_read_result(one) for one in members)


def digest_results(results: Sequence[CheckResult], unlinked: Sequence[Unlinked]) -> bytes:
    """Return what tells the same results from others."""
    told = {"results": write_results(results), "unlinked": write_unlinked(unlinked)}
    return hashlib.blake2b(orjson.dumps(told, option=orjson.OPT_SORT_KEYS), digest_size=16).digest()


def write_unlinked(unlinked: Sequence[Unlinked]) -> list[list[Any]]:
    """Return what could not be linked as JSON members."""
    return [[one.what, one.line, one.named, list(one.could_supply)] for one in unlinked]


def read_unlinked(members: Sequence[Sequence[Any]]) -> tuple[Unlinked, ...]:
    """Return what could not be linked, as it was kept."""
    return tuple(Unlinked(what, line, named, tuple(supply)) for what, line, named, supply in members)


def _write_result(one: CheckResult) -> dict[str, Any]:
    return {
        "code": one.code,
        "outcome": one.outcome.value,
        "risks": [risk.value for risk in one.risks],
        "subject": one.subject,
        "statements": [_write_statement(statement) for statement in one.statements],
        "details": dict(one.details),
        "could_supply": [str(supplier) for supplier in one.could_supply],
        "case": one.case,
        "withheld_by": list(one.withheld_by),
    }


def _read_result(members: Mapping[str, Any]) -> CheckResult:
    return CheckResult(
        members["code"],
        Outcome(members["outcome"]),
        tuple(map(RiskKind, members["risks"])),
        members["subject"],
        tuple(_read_statement(one) for one in members["statements"]),
        members["details"],
        tuple(members["could_supply"]),
        members["case"],
        tuple(members["withheld_by"]),
    )


def _write_statement(one: Statement) -> dict[str, Any]:
    source = one.source
    return {
        "fact": one.fact,
        "subject": one.subject,
        "value": one.value,
        "unit": one.unit,
        "party": source.party,
        "organization": None if source.organization_id is None else str(source.organization_id),
        "role": source.role,
        "control": source.control,
        "channel": source.channel.value,
        "reference": source.reference,
        "said_at": source.said_at.isoformat(),
    }


def _read_statement(members: Mapping[str, Any]) -> Statement:
    organization = members["organization"]
    source = Source(
        members["party"],
        None if organization is None else UUID(organization),
        members["role"],
        members["control"],
        Channel(members["channel"]),
        members["reference"],
        datetime.fromisoformat(members["said_at"]),
    )
    return Statement(members["fact"], members["subject"], members["value"], source, members["unit"])
