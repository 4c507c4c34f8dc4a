"""What the outbox has done about customs messages: judging what was handed in, and the tax bill of what was released.

Rules and rates are those of the installation's reference data, so the handlers are made with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from gqts.customs.reference import Reference
from gqts.declarations import BILL_DUE, MESSAGE_TAKEN, judge_message, write_tax_bill
from gqts.kit.clock import Clock
from gqts.kit.database import Transaction
from gqts.kit.outbox import Fact, Handler


def list_customs_handlers(reference: Reference, clock: Clock) -> Mapping[str, Handler]:
    """Return the handlers of declarations' own facts."""

    def judge(tx: Transaction, fact: Fact) -> None:
        judge_message(tx, UUID(fact.key), reference, now=clock())

    def bill(tx: Transaction, fact: Fact) -> None:
        write_tax_bill(tx, UUID(fact.key), reference, now=clock())

    return {MESSAGE_TAKEN: judge, BILL_DUE: bill}
