"""Judge a scan by what is on record.

Promise: the verdict never says "fake". It says whether a genuine record was found, whether something about the record
asks for caution (and what), or that nothing is known. The loudest truth wins: a recall before everything else. It is
drawn from the whole record, whoever looks, so that no two people are told different things of one item; it tells a
reason and nothing of what the reason was drawn from.
"""

from __future__ import annotations

from dataclasses import dataclass

from gqts.epcis import Role
from gqts.events import Standing
from gqts.identifiers import Identifier, Level
from gqts.kit.database import Transaction
from gqts.labels import is_minted
from gqts.scans.rules import Subject
from gqts.scans.subject import complete_subject, describe_subject
from gqts.scans.verdict import Judgement, Reason, Verdict
from gqts.sharing import Glass, unfiltered
from gqts.tracing import Journey, Link, Step, read_story

_ENDED = frozenset(["decommissioning", "destroying", "killing"])
_ENDED_DISPOSITIONS = frozenset(["destroyed", "inactive"])
_BEGUN = frozenset(["commissioning", "creating_class_instance", "assembling"])
_COMMISSIONED = frozenset(["sgtin", "itip", "upui", "cpi"])
"""Kinds of serialised goods whose serial somebody must have put on them, and can have said so."""
_ITEMS = _COMMISSIONED | {"vin"}
"""Kinds that tell one thing from every other; a vehicle bears its number from its maker, whoever shares it."""


@dataclass(frozen=True, slots=True)
class Scan:
    """What a scan tells its viewer: the verdict, and as much of the journey as that viewer may see."""

    verdict: Verdict
    journey: Journey
    subject: Subject | None = None
    """What rules ask of the record (`gqts.scans.weigh_scan`): nothing to be shown, no more than the next."""
    lot: str | None = None
    """The lot it belongs to, a canonical identifier."""


def scan_item(tx: Transaction, glass: Glass, identifier: Identifier) -> Scan:
    """Return what is told of the thing that an identifier names to whoever looks through `glass`."""
    story = read_story(tx, glass, identifier)
    verdict = verify_item(tx, story.whole)
    subject = describe_subject(story.whole, verdict.reason)
    with unfiltered(tx):
        subject = complete_subject(tx, subject, identifier)
    return Scan(verdict, story.seen, subject, story.whole.lot)


def verify_item(tx: Transaction, journey: Journey) -> Verdict:
    """Return the verdict on the subject of a journey, which must be the whole of it."""
    told = [step for step in journey.steps if step.link is not Link.MADE_OF]
    if not told:
        with unfiltered(tx):
            is_issued = is_minted(tx, journey.subject.key)
        return Verdict(Judgement.UNKNOWN, Reason.MINTED_ONLY if is_issued else Reason.NOTHING_KNOWN)
    valid = [step for step in told if not step.voided]
    warning = _find_warning(journey.subject, valid)
    if warning is not None:
        return Verdict(Judgement.SUSPECT, warning)
    is_item = journey.subject.kind in _ITEMS and journey.subject.level is Level.INSTANCE
    return Verdict(Judgement.RECORD_FOUND, Reason.COMPLETE if is_item else Reason.LOT_RECORD)


def _find_warning(subject: Identifier, valid: list[Step]) -> Reason | None:
    own = [step for step in valid if step.link is Link.OWN]
    if not valid:
        return Reason.WITHDRAWN
    if _is_recalled(_weighed(valid)):
        return Reason.RECALLED
    if _is_ended(_weighed(own)):
        return Reason.DECOMMISSIONED
    if subject.kind not in _COMMISSIONED:
        return None
    beginnings = [step for step in own if _is_beginning(step)]
    if not beginnings:
        return Reason.NEVER_COMMISSIONED
    is_shown = any(step.stored.belonging.standing is Standing.ATTESTED for step in beginnings)
    return None if is_shown else Reason.CLAIMED_ONLY


def _weighed(steps: list[Step]) -> list[Step]:
    """Return the steps by which a thing's end or recall is judged: those told with authority, where there are any.

    A claim is anybody's: it must neither take goods of others out of use or recall them, nor take that back.
    """
    return [step for step in steps if step.stored.belonging.standing is Standing.ATTESTED] or steps


def _is_beginning(step: Step) -> bool:
    if step.role is Role.OUTPUT:
        return True
    event = step.stored.event
    # ADD in an ObjectEvent begins the life of what it names (EPCIS 2.0 §7.4.1); in a TransactionEvent, only a relation.
    is_object = event.type == "ObjectEvent"
    return step.role is Role.EPC and is_object and (event.action == "ADD" or event.business_step in _BEGUN)


def _is_ended(own: list[Step]) -> bool:
    """Return whether the last word on the thing itself is that it was taken out of use."""
    if not own:
        return False
    last = own[-1].stored.event
    if own[-1].role not in (Role.EPC, Role.INPUT):
        return False
    is_deleted = last.type == "ObjectEvent" and last.action == "DELETE"
    return is_deleted or last.business_step in _ENDED or last.disposition in _ENDED_DISPOSITIONS


def _is_recalled(valid: list[Step]) -> bool:
    """Return whether `recalled` was set (persistently or as the last disposition) and not unset since."""
    is_recalled = False
    for step in valid:
        event = step.stored.event
        persistent = event.body.get("persistentDisposition") or {}
        if "recalled" in persistent.get("set", ()) or event.disposition == "recalled":
            is_recalled = True
        elif "recalled" in persistent.get("unset", ()):
            is_recalled = False
    return is_recalled
