"""Declarations: the customs messages that were handed in, what became of each, and the receipts that say so.

Promise: what was sent is kept as it was sent; a business key names one document; a receipt is written for everything
that happens to it, and can be fetched again. What the messages are is `gqts.customs`; nothing is judged here that needs
another party's word.
"""

from gqts.declarations.errors import (
    MandateRefused,
    MessageRefused,
    MessageUnknown,
    RecordUnknown,
    TransmitterForeign,
)
from gqts.declarations.facts import BILL_DUE, DOCUMENT_TAKEN, MESSAGE_TAKEN
from gqts.declarations.finding import (
    find_record,
    find_record_by_key,
    list_own_messages,
    list_own_receipts,
    list_receipts_of,
    list_records,
    read_content,
    require_own_declaration,
    require_own_message,
    require_own_record,
    sum_buyers_year,
)
from gqts.declarations.intake import (
    LIMITS,
    ReadyMessage,
    hand_in,
    keep,
    prepare_message,
    prepare_typed,
    prepare_wco,
)
from gqts.declarations.judging import judge_message
from gqts.declarations.mailbox import hold_mailboxes
from gqts.declarations.moving import advance, write_tax_bill
from gqts.declarations.parties import (
    PARTIES,
    Agent,
    end_agent,
    find_organization_by_code,
    find_organizations_by_code,
    list_agents,
    name_agent,
)
from gqts.declarations.record import ALL_KINDS, STANDING_STATUSES, Form, KeptMessage, Receipt, Record

__all__ = [
    "ALL_KINDS",
    "BILL_DUE",
    "DOCUMENT_TAKEN",
    "LIMITS",
    "MESSAGE_TAKEN",
    "PARTIES",
    "STANDING_STATUSES",
    "Agent",
    "Form",
    "KeptMessage",
    "MandateRefused",
    "MessageRefused",
    "MessageUnknown",
    "ReadyMessage",
    "Receipt",
    "Record",
    "RecordUnknown",
    "TransmitterForeign",
    "advance",
    "end_agent",
    "find_organization_by_code",
    "find_organizations_by_code",
    "find_record",
    "find_record_by_key",
    "hand_in",
    "hold_mailboxes",
    "judge_message",
    "keep",
    "list_agents",
    "list_own_messages",
    "list_own_receipts",
    "list_receipts_of",
    "list_records",
    "name_agent",
    "prepare_message",
    "prepare_typed",
    "prepare_wco",
    "read_content",
    "require_own_declaration",
    "require_own_message",
    "require_own_record",
    "sum_buyers_year",
    "write_tax_bill",
]
