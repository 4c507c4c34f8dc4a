"""Taking a message: read and checked for its form first, then stored with the news that it waits, in one transaction.

What is wrong with a message as a whole refuses it, and nothing is kept. A document in it that breaks the format
does not: it is answered with its own receipt when the message is judged, like one that contradicts a rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gqts.accounts import Caller, Permission
from gqts.customs.ceb import INBOUND, Intake, Kind, Limits, read_message
from gqts.customs.ceb.json_reader import read_json
from gqts.declarations._storage import messages as _storage
from gqts.declarations.errors import MessageRefused, TransmitterForeign
from gqts.declarations.facts import MESSAGE_TAKEN
from gqts.declarations.record import Form, KeptMessage
from gqts.declarations.wco import read_wco
from gqts.kit.database import Transaction
from gqts.kit.errors import Fault
from gqts.kit.ids import new_id
from gqts.kit.outbox import publish
from gqts.organizations import find_customs_code_owners

LIMITS = Limits()
"""How large a message may be."""


@dataclass(frozen=True, slots=True)
class ReadyMessage:
    """A message that was read, with the id it will have; `notes` say what of it was left behind."""

    id: UUID
    form: Form
    content: bytes
    intake: Intake
    notes: tuple[Fault, ...] = ()


def prepare_message(content: bytes, *, now: datetime, limits: Limits = LIMITS) -> ReadyMessage:
    """Read a CEB message in XML or JSON; needs no database.

    Raises `MessageUnreadable`, `MessageTooLarge`, or `MessageRefused` for what is wrong with it as a whole.
    """
    start = content[:64].removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    intake = read_message(content, limits)
    if intake.kind not in INBOUND:
        fix = f"Send one of {', '.join(kind.name for kind in INBOUND)}."
        says = f"{intake.kind.name} is what customs sends."
        raise MessageRefused(says, faults=(Fault("ceb.message.not_inbound", says, "", intake.kind.name, fix),))
    form = Form.JSON if start and start in b"{[" else Form.XML
    return _ready(form, content, intake, now)


def prepare_wco(content: bytes, *, now: datetime, limits: Limits = LIMITS) -> ReadyMessage:
    """Read a declaration in WCO elements (JSON); raises as `prepare_message`, with every fault by its WCO path."""
    new = new_id(lambda: now)
    intake, notes = read_wco(content, new, limits)
    return ReadyMessage(new, Form.WCO, content, intake, notes)


def prepare_typed(content: bytes, kind: Kind, *, now: datetime, limits: Limits = LIMITS) -> ReadyMessage:
    """Read a declaration of a kind that has no CEB message, in JSON; raises as `prepare_message`."""
    return _ready(Form.TYPED, content, read_json(content, limits, {kind.name: kind}), now)


def hand_in(tx: Transaction, caller: Caller, ready: ReadyMessage, *, now: datetime) -> KeptMessage:
    """Store a message as it was sent, with the fact that it waits to be judged.

    Raises `PermissionMissing`, and `TransmitterForeign` when the caller's organization has not proven the code that
    BaseTransfer names.
    """
    kept = keep(tx, caller, ready, now=now)
    publish(tx, MESSAGE_TAKEN, str(kept.id), {})
    return kept


def keep(tx: Transaction, caller: Caller, ready: ReadyMessage, *, now: datetime) -> KeptMessage:
    """Store a message, and tell nobody; raises as `hand_in`."""
    caller.require(Permission.CUSTOMS_DECLARE)
    assert caller.organization is not None
    intake = ready.intake
    transmitter = "" if intake.transfer is None else intake.transfer.copCode
    if intake.transfer is not None:
        _require_own(tx, caller.organization, transmitter)
    kept = KeptMessage(
        id=ready.id,
        organization_id=caller.organization,
        received_at=now,
        form=ready.form,
        kind=intake.kind,
        guid=intake.guid,
        transmitter=transmitter,
        is_signed=intake.is_signed,
        documents=len(intake.outcomes),
    )
    _storage.insert_message(tx, kept, ready.content)
    return kept


def read_kept(kept: KeptMessage, content: bytes) -> Intake:
    """Read a message that was kept once more: the same bytes, the same documents."""
    if kept.form is Form.WCO:
        return read_wco(content, kept.id, LIMITS)[0]
    if kept.form is Form.TYPED:
        return read_json(content, LIMITS, {kept.kind.name: kept.kind})
    return read_message(content, LIMITS)


def _ready(form: Form, content: bytes, intake: Intake, now: datetime) -> ReadyMessage:
    if intake.faults:
        raise MessageRefused("The message is wrong as a whole, and nothing of it was kept.", faults=intake.all_faults)
    return ReadyMessage(new_id(lambda: now), form, content, intake)


def _require_own(tx: Transaction, organization_id: UUID, code: str) -> None:
    if find_customs_code_owners(tx, [code]).get(code) != organization_id:
        says = "copCode (传输企业代码) is not a customs code that your organization has proven."
        fix = "Give your own, and prove it under your identifiers."
        fault = Fault("ceb.cop_code.not_yours", says, "BaseTransfer.copCode", code, fix)
        raise TransmitterForeign(says, faults=(fault,))
