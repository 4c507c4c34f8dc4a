"""Publishing: the one step that cannot be taken back, and that everybody learns of."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from gqts.accounts import Caller
from gqts.kit.database import Transaction
from gqts.kit.outbox import publish
from gqts.recalls._storage import cases as _storage
from gqts.recalls.case import record_case, refuse_subject, require_own_recall, require_recall
from gqts.recalls.errors import RecallNotReady
from gqts.recalls.facts import RECALL_PUBLISHED
from gqts.recalls.notice import write_notices
from gqts.recalls.recall import Recall, State, Walk

LONGEST_WAIT = timedelta(days=366)
SHORTEST_WAIT = timedelta(hours=1)


def publish_recall(tx: Transaction, caller: Caller, recall_id: UUID, *, due_at: datetime, now: datetime) -> Recall:
    """Publish a recall: from this second it shows on every affected page, and every organization has its notice.

    Its scope must be known, and what it tells written in one language at least. A drill tells organizations alone.
    """
    recall = require_own_recall(tx, caller, recall_id, is_locked=True)
    if recall.state is not State.SCOPED or recall.walk is not Walk.DONE:
        raise RecallNotReady("Its scope must be known first, and it can be published once.")
    if not recall.content:
        raise RecallNotReady("Write first what it tells.")
    if not now + SHORTEST_WAIT <= due_at <= now + LONGEST_WAIT:
        raise refuse_subject("due_at", due_at.isoformat(), "Give a day within the next year by which answers are due.")
    _storage.update_state(tx, recall.id, State.PUBLISHED, {"published_at": now, "due_at": due_at})
    record_case(tx, caller, recall, "recall.published", now)
    write_notices(tx, recall.id, now=now)
    publish(tx, RECALL_PUBLISHED, str(recall.id), {})
    return require_recall(tx, recall_id)
