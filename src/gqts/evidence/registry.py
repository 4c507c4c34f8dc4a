"""All cross-checks, in the order in which they are shown, and running them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from gqts.evidence.checks import (
    amounts,
    attestations,
    genuineness,
    journeys,
    money,
    origin,
    people,
    prices,
    trade_modes,
)
from gqts.evidence.checks.check import COMMON_SENTENCES, Check
from gqts.evidence.dossier import Dossier
from gqts.evidence.outcome import CheckResult
from gqts.evidence.tolerances import Tolerances

CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        one.code: one
        for room in (money, people, prices, amounts, origin, attestations, genuineness, journeys, trade_modes)
        for one in room.CHECKS
    }
)
"""Every check by its code."""


def run_checks(dossier: Dossier, tolerances: Tolerances) -> tuple[CheckResult, ...]:
    """Return how every check came out, in the order of `CHECKS`."""
    return tuple(result for one in CHECKS.values() for result in one(dossier, tolerances))


def sentence_of(result: CheckResult) -> str:
    """Return the English sentence that tells a result, with its gaps: `result.details` fills them."""
    return CHECKS[result.code].find_sentence(result.outcome, result.case)


def word_result(result: CheckResult) -> str:
    """Return a result in English words."""
    return sentence_of(result) % result.details


def list_texts() -> list[str]:
    """Return every text that a page may show of the checks, each once: what a catalogue of translations must hold."""
    texts = [*COMMON_SENTENCES.values()]
    for one in CHECKS.values():
        texts += [one.title, *one.sentences.values()]
    return list(dict.fromkeys(texts))
