"""What the worker does for recalls: find the scope, write the notices, queue buyers, mark the goods; a batch at a time.

Each batch publishes the next in its own transaction, so that whatever stops the worker stops it between two batches.
"""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from gqts.kit.clock import system_clock
from gqts.kit.database import Transaction
from gqts.kit.outbox import Fact, Handler, Undeliverable, publish
from gqts.recalls import (
    RECALL_EVENTS,
    RECALL_PUBLISHED,
    RECALL_SCOPE,
    RecallUnknown,
    Walk,
    continue_scope,
    mark_batch,
    queue_buyers,
    write_notices,
)


def go_on_with_scope(tx: Transaction, fact: Fact) -> None:
    """Do a batch of a recall's walk, and leave the rest to the next fact."""
    try:
        recall = continue_scope(tx, UUID(fact.key), now=system_clock())
    except RecallUnknown as reason:  # discarded meanwhile
        raise Undeliverable(reason.detail) from reason
    if recall.walk is not Walk.DONE:
        publish(tx, RECALL_SCOPE, fact.key, {})


def tell_published(tx: Transaction, fact: Fact) -> None:
    """Write the notices of a published recall, queue its buyers, and have its goods marked."""
    recall_id, now = UUID(fact.key), system_clock()
    if not fact.payload.get("only_buyers"):
        write_notices(tx, recall_id, now=now)
        publish(tx, RECALL_EVENTS, fact.key, {"after": 0})
    if queue_buyers(tx, recall_id, now=now):
        publish(tx, RECALL_PUBLISHED, fact.key, {"only_buyers": True})


def mark_goods(tx: Transaction, fact: Fact) -> None:
    """Mark a batch of recalled goods in the record, and leave the rest to the next fact."""
    after = mark_batch(tx, UUID(fact.key), int(fact.payload["after"]), now=system_clock())
    if after is not None:
        publish(tx, RECALL_EVENTS, fact.key, {"after": after})


RECALL_HANDLERS: Mapping[str, Handler] = {
    RECALL_SCOPE: go_on_with_scope,
    RECALL_PUBLISHED: tell_published,
    RECALL_EVENTS: mark_goods,
}
