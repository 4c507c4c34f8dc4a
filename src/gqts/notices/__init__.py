"""Notices: how news reaches an organization: its inbox, signed webhooks, e-mail, each once, as often as it wants.

Promise: a notice is written in the transaction that it tells of, delivered at least once and shown once, in the
reader's language; what cannot be delivered is retried and then told; whoever does not want mail any more stops it by
one link.
"""

from gqts.notices.delivery import (
    DeliveryState,
    WebhookDelivery,
    attempt_delivery,
    forget_deliveries,
    list_deliveries,
    send_again,
    send_test,
)
from gqts.notices.errors import NoticeUnknown, WebhookDisabled, WebhookRefused, WebhookUnknown, WishRefused
from gqts.notices.facts import NOTICE_DIGEST, NOTICE_MAIL, NOTICE_WRITTEN, WEBHOOK_DUE
from gqts.notices.inbox import (
    MOST_COUNTED,
    Narrowing,
    count_unread,
    forget_notices,
    list_inbox,
    list_kinds,
    list_open_kinds,
    mark_read,
    mark_unread,
    open_notice,
    require_notice,
)
from gqts.notices.kind import INBOX_KINDS, RULES, KindRule, Mailing, NoticeKind
from gqts.notices.notice import Notice, send_notice, send_notices
from gqts.notices.posting import WebhookDoor, open_webhook_door
from gqts.notices.spreading import open_digest, open_mail, spread_notice
from gqts.notices.webhook import (
    MOST_WEBHOOKS,
    OVERLAP,
    Webhook,
    enable_webhook,
    list_webhooks,
    register_webhook,
    remove_webhook,
    require_webhook,
    rotate_secret,
)
from gqts.notices.wish import Wish, list_wishes, require_link, save_wishes, stop_mail, unsubscribe_path

__all__ = [
    "INBOX_KINDS",
    "MOST_COUNTED",
    "MOST_WEBHOOKS",
    "NOTICE_DIGEST",
    "NOTICE_MAIL",
    "NOTICE_WRITTEN",
    "OVERLAP",
    "RULES",
    "WEBHOOK_DUE",
    "DeliveryState",
    "KindRule",
    "Mailing",
    "Narrowing",
    "Notice",
    "NoticeKind",
    "NoticeUnknown",
    "Webhook",
    "WebhookDelivery",
    "WebhookDisabled",
    "WebhookDoor",
    "WebhookRefused",
    "WebhookUnknown",
    "Wish",
    "WishRefused",
    "attempt_delivery",
    "count_unread",
    "enable_webhook",
    "forget_deliveries",
    "forget_notices",
    "list_deliveries",
    "list_inbox",
    "list_kinds",
    "list_open_kinds",
    "list_webhooks",
    "list_wishes",
    "mark_read",
    "mark_unread",
    "open_digest",
    "open_mail",
    "open_notice",
    "open_webhook_door",
    "register_webhook",
    "remove_webhook",
    "require_link",
    "require_notice",
    "require_webhook",
    "rotate_secret",
    "save_wishes",
    "send_again",
    "send_notice",
    "send_notices",
    "send_test",
    "spread_notice",
    "stop_mail",
    "unsubscribe_path",
]
