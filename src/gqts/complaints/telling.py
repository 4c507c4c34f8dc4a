"""Telling recipients of a complaint, in the inbox of their organization: that it came, and what concerns them of it.

A recipient is told of what others did to its own entry, of the author's words, and of what concerns the complaint as a
whole; never of what it did itself, nor of what partners do among themselves. The author's words and contact stand in
no notice.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from gqts.complaints.complaint import Complaint, Severity
from gqts.complaints.entry import COMPLAINT_LEVEL, Entry, Told
from gqts.kit.database import Transaction
from gqts.notices import NoticeKind, send_notices


def tell_recipients(
    tx: Transaction,
    kind: NoticeKind,
    complaint: Complaint,
    recipients: Collection[UUID],
    told: Mapping[str, str],
    *,
    key: str,
    now: datetime,
) -> None:
    """Tell recipients of a complaint; one that is life-threatening is grave."""
    details = {
        "complaint": str(complaint.id),
        "identifier": complaint.identifier,
        "severity": complaint.severity.value,
        **told,
    }
    grave = complaint.severity is Severity.LIFE_THREATENING
    link = f"/organization/complaints/{complaint.id}"
    send_notices(tx, recipients, kind, details, link=link, key=key, now=now, is_grave=grave)


def list_concerned(act: Told, entries: Collection[Entry]) -> list[UUID]:
    """Return which recipients are told of an act. Pure."""
    is_for_all = act.organization_id is None or act.what in COMPLAINT_LEVEL
    return [
        one.organization_id
        for one in entries
        if one.organization_id != act.organization_id and (is_for_all or one.organization_id == act.subject_id)
    ]
