"""Judge a scan by what is on record.

Promise: the verdict never says "fake". It says whether a genuine record was found, whether something about the record
asks for caution (and what), or that nothing is known. The loudest truth wins: a recall before everything else.
"""

from __future__ import annotations

from gqts.epcis import Role
from gqts.identifiers import Level
from gqts.kit.database import Transaction
from gqts.labels import is_minted
from gqts.scans.verdict import Judgement, Reason, Verdict
from gqts.tracing import Journey, Link, Step

_ENDED = frozenset(["decommissioning", "destroying", "killing"])
_ENDED_DISPOSITIONS = frozenset(["destroyed", "inactive"])
_BEGUN = frozenset(["commissioning", "creating_class_instance", "assembling"])


def verify_item(tx: Transaction, journey: Journey) -> Verdict:
    """Return the verdict on the subject of a journey."""
    told = [step for step in journey.steps if step.link is not Link.MADE_OF]
    valid = [step for step in told if not step.voided]
    if not told:
        if is_minted(tx, journey.subject.key):
            return Verdict(Judgement.UNKNOWN, Reason.MINTED_ONLY)
        return Verdict(Judgement.UNKNOWN, Reason.NOTHING_KNOWN)
    if not valid:
        return Verdict(Judgement.SUSPECT, Reason.WITHDRAWN)
    if _is_recalled(valid):
        return Verdict(Judgement.SUSPECT, Reason.RECALLED)
    own = [step for step in valid if step.link is Link.OWN]
    if _is_ended(own):
        return Verdict(Judgement.SUSPECT, Reason.DECOMMISSIONED)
    if journey.subject.level is not Level.INSTANCE or journey.subject.kind == "sscc":
        return Verdict(Judgement.RECORD_FOUND, Reason.LOT_RECORD)
    if not any(_is_beginning(step) for step in own):
        return Verdict(Judgement.SUSPECT, Reason.NEVER_COMMISSIONED)
    return Verdict(Judgement.RECORD_FOUND, Reason.COMPLETE)


def _is_beginning(step: Step) -> bool:
    if step.role is Role.OUTPUT:
        return True
    event = step.stored.event
    return step.role is Role.EPC and (event.action == "ADD" or event.business_step in _BEGUN)


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
