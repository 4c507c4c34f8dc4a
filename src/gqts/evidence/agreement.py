"""The facts people look for first, each held against what others said of it: who says so, and whether they agree.

Promise: only what the journey's own viewer may see is compared, so that a comparison tells nobody more than the page
does. A party agrees with itself for nothing: what one hand says twice is one source (`gqts.evidence.voice`). Silence is
not disagreement: a fact that nobody else touches stands alone, and is told so. Dates contradict each other only beyond
a day, since partners' clocks and time zones are not one. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from gqts.certificates import Attestation, CertificateState, ItemCertificates
from gqts.tracing import Journey, Link, Stage, Step

CLOCKS = timedelta(days=1)
"""Within which two parties' clocks cannot contradict each other."""
_MOVED = frozenset({Stage.SHIPPED, Stage.ARRIVED, Stage.CLEARED, Stage.STORED, Stage.DELIVERED})
_GOT = frozenset({Stage.ARRIVED, Stage.CLEARED, Stage.STORED, Stage.DELIVERED})
_HANDLED = frozenset({"receiving", "accepting", "arriving", "unloading", "departing", "loading"})
_BAD = frozenset({"non_conformant", "damaged", "expired"})


class Against(StrEnum):
    """What a fact was held against."""

    REPORT = "report"
    """Another party's report of the same."""
    STATED = "stated"
    """The country of origin that the description of the product states."""
    ATTESTED = "attested"
    """The country of origin that a certificate attests."""
    CERTIFICATE = "certificate"
    """A certificate that is kept here and covers the goods."""
    REGISTER = "register"
    """The register of accreditations, which the host keeps."""
    BEFORE = "before"
    """What another party reported shortly before: it had the goods there."""
    NEXT = "next"
    """What another party reported next: it got the goods."""
    OUT_OF_ORDER = "out_of_order"
    """A report that cannot be true together with the fact: it comes before what it presupposes."""


class Standing(StrEnum):
    """What the comparisons of one fact amount to."""

    AGREE = "agree"
    DISAGREE = "disagree"
    ALONE = "alone"


@dataclass(frozen=True, slots=True)
class Comparison:
    """One thing that a fact was held against. `party` is whose word it is ("" for the register's).

    `is_same_hand`: whoever tells the fact says this too, or is in one hand with who does, so that it confirms nothing.
    """

    against: Against
    party: str
    agrees: bool
    is_same_hand: bool = False
    step: Step | None = None
    attestation: Attestation | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """One fact with all that it was held against, contradictions first, then what is independent."""

    stage: Stage
    comparisons: tuple[Comparison, ...]

    @property
    def agreeing(self) -> int:
        """Return how many independent words agree with it."""
        return len({one.party for one in self.comparisons if one.agrees and not one.is_same_hand})

    @property
    def contradicting(self) -> int:
        """Return how many words contradict it; one's own count too."""
        return len({one.party for one in self.comparisons if not one.agrees})

    @property
    def standing(self) -> Standing:
        """Return what it amounts to; one contradiction weighs more than any number that agree."""
        if self.contradicting:
            return Standing.DISAGREE
        return Standing.AGREE if self.agreeing else Standing.ALONE


HandOf = Callable[[str], str]


def compare_facts(journey: Journey, certificates: ItemCertificates, hands: Mapping[str, str]) -> dict[Stage, Agreement]:
    """Return what there is to hold each told fact against: made, inspected, shipped and cleared.

    `hands` says in which hand a party is, by its URI; one that is not in it is in its own.
    """

    def hand_of(party: str) -> str:
        return hands.get(party, party)

    found = {}
    for stage, compare in _COMPARING.items():
        step = journey.facts.get(stage)
        if step is not None:
            compared = tuple(compare(step, journey, certificates, hand_of))
            ordered = sorted(compared, key=lambda one: (one.agrees, one.is_same_hand))
            found[stage] = Agreement(stage, tuple(ordered))
    return found


def list_tellers(journey: Journey, certificates: ItemCertificates) -> set[str]:
    """Return the parties whose hands have to be known to compare the facts of a journey."""
    told = {step.stored.submitter for step in journey.own_and_carried}
    told |= {one.issuer.party for one in certificates.covering}
    return told | ({journey.product.stated_by} if journey.product and journey.product.stated_by else set())


def _compare_made(
    fact: Step, journey: Journey, certificates: ItemCertificates, hand_of: HandOf
) -> Iterator[Comparison]:
    country, product = _country(fact), journey.product
    if country and product and product.country_of_origin and product.stated_by:
        agrees = product.country_of_origin == country
        yield Comparison(Against.STATED, product.stated_by, agrees, _is_one(fact, product.stated_by, hand_of))
    for one in _list_valid(certificates):
        attested = one.certificate.country_of_origin
        if country and attested:
            same = _is_one(fact, one.issuer.party, hand_of)
            yield Comparison(Against.ATTESTED, one.issuer.party, attested == country, same, attestation=one)
    for step in _others(fact, journey, hand_of):
        if step.stage is Stage.MADE and country and _country(step):
            yield Comparison(Against.REPORT, step.stored.submitter, _country(step) == country, step=step)
        elif step.stage in _MOVED and step.link is not Link.LOT and step.at < fact.at - CLOCKS:
            yield Comparison(Against.OUT_OF_ORDER, step.stored.submitter, agrees=False, step=step)


def _compare_inspected(
    fact: Step, journey: Journey, certificates: ItemCertificates, hand_of: HandOf
) -> Iterator[Comparison]:
    is_good = fact.stored.event.disposition not in _BAD
    for one in certificates.covering:
        same = _is_one(fact, one.issuer.party, hand_of)
        if one.certificate.tested_on < (fact.at - timedelta(days=365)).date():
            continue  # about another time
        is_fine = not any(finding.is_conformant is False for finding in one.certificate.findings)
        yield Comparison(Against.CERTIFICATE, one.issuer.party, is_fine is is_good, same, attestation=one)
        stands = one.disqualification is None and one.accreditation.withdrawn_at is None
        yield Comparison(Against.REGISTER, "", stands, attestation=one)
    for step in _others(fact, journey, hand_of):
        if step.stage is Stage.INSPECTED:
            agrees = (step.stored.event.disposition not in _BAD) is is_good
            yield Comparison(Against.REPORT, step.stored.submitter, agrees, step=step)


def _compare_shipped(
    fact: Step, journey: Journey, _certificates: ItemCertificates, hand_of: HandOf
) -> Iterator[Comparison]:
    others = list(_others(fact, journey, hand_of))
    following = next((one for one in others if one.at >= fact.at and _is_handled(one)), None)
    if following is not None:
        yield Comparison(Against.NEXT, following.stored.submitter, agrees=True, step=following)
    for step in others:
        is_abroad = _country(fact) and _country(step) and _country(fact) != _country(step)
        if is_abroad and step.stage in _GOT and step.at < fact.at - CLOCKS:
            yield Comparison(Against.OUT_OF_ORDER, step.stored.submitter, agrees=False, step=step)


def _compare_cleared(
    fact: Step, journey: Journey, _certificates: ItemCertificates, hand_of: HandOf
) -> Iterator[Comparison]:
    there = [one for one in _others(fact, journey, hand_of) if _country(one) in (None, _country(fact))]
    before = next((one for one in reversed(there) if one.at <= fact.at and one.stage in _GOT), None)
    if before is not None and not _is_at_home(before):
        yield Comparison(Against.BEFORE, before.stored.submitter, agrees=True, step=before)
    following = next((one for one in there if one.at >= fact.at and (_is_handled(one) or one.stage in _MOVED)), None)
    if following is not None:
        yield Comparison(Against.NEXT, following.stored.submitter, agrees=True, step=following)
    for step in there:
        if _is_at_home(step) and step.at < fact.at - CLOCKS:
            yield Comparison(Against.OUT_OF_ORDER, step.stored.submitter, agrees=False, step=step)


_COMPARING = {
    Stage.MADE: _compare_made,
    Stage.INSPECTED: _compare_inspected,
    Stage.SHIPPED: _compare_shipped,
    Stage.CLEARED: _compare_cleared,
}


def _others(fact: Step, journey: Journey, hand_of: HandOf) -> Iterator[Step]:
    """Yield the steps that somebody of another hand tells and has not withdrawn, in order."""
    for step in journey.own_and_carried:
        if step is not fact and not step.voided and not _is_one(fact, step.stored.submitter, hand_of):
            yield step


def _is_one(fact: Step, party: str, hand_of: HandOf) -> bool:
    return hand_of(fact.stored.submitter) == hand_of(party)


def _is_handled(step: Step) -> bool:
    return step.stage in _GOT or step.stored.event.business_step in _HANDLED


def _is_at_home(step: Step) -> bool:
    """Return whether goods were received where shoppers get them; an order that is sold before clearance is usual."""
    return step.stage is Stage.DELIVERED and step.stored.event.business_step == "receiving"


def _country(step: Step) -> str | None:
    site = step.whole_site or step.site
    return site.country if site is not None else None


def _list_valid(certificates: ItemCertificates) -> Iterator[Attestation]:
    return (one for one in certificates.covering if one.state_on(certificates.on) is CertificateState.VALID)
