"""Recalls: what is affected, where it is now, who was told, and what came back.

Promise: exactly the affected, each once, found forward and backward through transformation and packing; a recall shows
on every affected item's page from the second it is published; a drill runs the same code and reaches no shopper.
"""

from gqts.recalls.affected import Affected, is_unit
from gqts.recalls.balance import Balance, Holding, list_holdings, read_balance
from gqts.recalls.buyer import (
    BuyerWarning,
    Left,
    forget_contact,
    forget_ended_contacts,
    leave_contact,
    note_warned,
    open_warning,
    queue_buyers,
)
from gqts.recalls.case import (
    begin_closing,
    begin_recall,
    begin_recall_of_shift,
    close_recall,
    discard_recall,
    list_recalls,
    look_again,
    require_own_recall,
    require_recall,
    save_content,
)
from gqts.recalls.content import HEADLINES, Content, content_as_json, find_own_picture, headline_of, read_content
from gqts.recalls.errors import (
    AnswerRefused,
    ContactRefused,
    ContentRefused,
    RecallForbidden,
    RecallNotReady,
    RecallUnknown,
    SubjectRefused,
)
from gqts.recalls.facts import RECALL_BUYER, RECALL_EVENTS, RECALL_PUBLISHED, RECALL_SCOPE
from gqts.recalls.marking import mark_batch
from gqts.recalls.messages import (
    NotificationPart,
    find_document_type,
    is_notifiable,
    write_own_notification,
    write_received_notification,
)
from gqts.recalls.notice import (
    Answer,
    Notice,
    Tier,
    ToTell,
    acknowledge_notice,
    answer_notice,
    list_notices,
    list_orders,
    list_received,
    list_tiers,
    list_to_tell,
    remind_overdue,
    require_notice,
    write_notices,
)
from gqts.recalls.picture import keep_picture, read_picture
from gqts.recalls.publishing import publish_recall
from gqts.recalls.recall import Beginning, Recall, State, Subject, Walk
from gqts.recalls.report import Closeout, export_as_epcis, find_affected, find_shared_origins, read_closeout
from gqts.recalls.scope import continue_scope
from gqts.recalls.showing import PublishedRecall, find_recalls, note_scan
from gqts.tracing.recalling import Origin
from gqts.tracing.whereabouts import Reach

__all__ = [
    "HEADLINES",
    "RECALL_BUYER",
    "RECALL_EVENTS",
    "RECALL_PUBLISHED",
    "RECALL_SCOPE",
    "Affected",
    "Answer",
    "AnswerRefused",
    "Balance",
    "Beginning",
    "BuyerWarning",
    "Closeout",
    "ContactRefused",
    "Content",
    "ContentRefused",
    "Holding",
    "Left",
    "Notice",
    "NotificationPart",
    "Origin",
    "PublishedRecall",
    "Reach",
    "Recall",
    "RecallForbidden",
    "RecallNotReady",
    "RecallUnknown",
    "State",
    "Subject",
    "SubjectRefused",
    "Tier",
    "ToTell",
    "Walk",
    "acknowledge_notice",
    "answer_notice",
    "begin_closing",
    "begin_recall",
    "begin_recall_of_shift",
    "close_recall",
    "content_as_json",
    "continue_scope",
    "discard_recall",
    "export_as_epcis",
    "find_affected",
    "find_document_type",
    "find_own_picture",
    "find_recalls",
    "find_shared_origins",
    "forget_contact",
    "forget_ended_contacts",
    "headline_of",
    "is_notifiable",
    "is_unit",
    "keep_picture",
    "leave_contact",
    "list_holdings",
    "list_notices",
    "list_orders",
    "list_recalls",
    "list_received",
    "list_tiers",
    "list_to_tell",
    "look_again",
    "mark_batch",
    "note_scan",
    "note_warned",
    "open_warning",
    "publish_recall",
    "queue_buyers",
    "read_balance",
    "read_closeout",
    "read_content",
    "read_picture",
    "remind_overdue",
    "require_notice",
    "require_own_recall",
    "require_recall",
    "save_content",
    "write_notices",
    "write_own_notification",
    "write_received_notification",
]
