"""The picture of a recall notice, kept here for who has no place on the web for it (GPSR, Article 36(2)(b)).

It is drawn anew, so that it is nothing but a picture. From the second of publishing everybody may see it; before that,
and of a drill always, the recaller alone.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from gqts.accounts import Caller
from gqts.kit.database import Transaction
from gqts.kit.ids import new_id
from gqts.kit.picture import draw_anew
from gqts.recalls._storage import pictures as _storage
from gqts.recalls.case import require_own_recall, require_recall
from gqts.recalls.content import PICTURE_PATH
from gqts.recalls.errors import RecallNotReady, RecallUnknown
from gqts.recalls.recall import State

MOST_OF_A_RECALL = 20


def keep_picture(tx: Transaction, caller: Caller, recall_id: UUID, content: bytes, *, now: datetime) -> str:
    """Keep a picture for what a recall tells, and return its path; raise `PictureRefused`, `RecallNotReady`."""
    recall = require_own_recall(tx, caller, recall_id, is_locked=True)
    if recall.state is State.CLOSED or _storage.count_pictures(tx, recall_id) >= MOST_OF_A_RECALL:
        raise RecallNotReady("No more pictures are kept for it.")
    picture_id = new_id(lambda: now)
    _storage.insert_picture(tx, picture_id, recall_id, draw_anew(content, "picture"))
    return f"{PICTURE_PATH}{picture_id}"


def read_picture(tx: Transaction, organization_id: UUID | None, picture_id: UUID) -> bytes:
    """Return a picture, a JPEG, as far as its reader may see it; raise `RecallUnknown`."""
    found = _storage.select_picture(tx, picture_id)
    if found is None:
        raise RecallUnknown
    recall_id, content = found
    recall = require_recall(tx, recall_id)
    if not recall.is_public and recall.organization_id != organization_id:
        raise RecallUnknown
    return content
