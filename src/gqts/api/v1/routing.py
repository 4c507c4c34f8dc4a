"""The routes under `/v1`, save the description of the API."""

from __future__ import annotations

from starlette.routing import Route

from gqts.api.resource import resource
from gqts.api.v1.alert_answers import post_answer, show_alert
from gqts.api.v1.certificates import (
    list_own,
    post_certificate,
    post_withdrawal,
    put_document,
    send_document,
    show_certificate,
)
from gqts.api.v1.complaints import list_complaints, post_act, send_photo, show_complaint
from gqts.api.v1.insight import show_alerts, show_hot_spots, show_scans
from gqts.api.v1.labels import post_labels, show_stocks
from gqts.api.v1.notices import list_notices, post_read
from gqts.api.v1.quality import show_quality
from gqts.api.v1.recall_messages import show_own_notification, show_received_notification
from gqts.api.v1.recalls import post_recall, show_affected, show_recall
from gqts.api.v1.receipts import show_receipt
from gqts.api.v1.scanned_items import show_scanned_items
from gqts.api.v1.trace import show_trace
from gqts.api.v1.webhooks import (
    delete_webhook,
    post_again,
    post_enabled,
    post_secret,
    post_test,
    post_webhook,
    show_deliveries,
    show_webhook,
)
from gqts.api.v1.webhooks import (
    list_own as list_own_webhooks,
)


def list_routes() -> list[Route]:
    """Return the routes of our own API."""
    return [
        resource("/v1/trace/{identifier:path}", {"GET": show_trace}),
        resource("/v1/receipts/{identifier:path}", {"GET": show_receipt}),
        resource("/v1/certificates", {"GET": list_own, "POST": post_certificate}),
        resource("/v1/certificates/{certificate_id}", {"GET": show_certificate}),
        resource("/v1/certificates/{certificate_id}/document", {"GET": send_document, "PUT": put_document}),
        resource("/v1/certificates/{certificate_id}/withdrawal", {"POST": post_withdrawal}),
        resource("/v1/labels", {"POST": post_labels}),
        resource("/v1/labels/stocks", {"GET": show_stocks}),
        resource("/v1/notices", {"GET": list_notices}),
        resource("/v1/notices/read", {"POST": post_read}),
        resource("/v1/webhooks", {"GET": list_own_webhooks, "POST": post_webhook}),
        resource("/v1/webhooks/{webhook_id}", {"GET": show_webhook, "DELETE": delete_webhook}),
        resource("/v1/webhooks/{webhook_id}/secret", {"POST": post_secret}),
        resource("/v1/webhooks/{webhook_id}/enabled", {"POST": post_enabled}),
        resource("/v1/webhooks/{webhook_id}/test", {"POST": post_test}),
        resource("/v1/webhooks/{webhook_id}/deliveries", {"GET": show_deliveries}),
        resource("/v1/webhooks/{webhook_id}/deliveries/{delivery_id}/again", {"POST": post_again}),
        resource("/v1/insight/scans", {"GET": show_scans}),
        resource("/v1/insight/scanned-items", {"GET": show_scanned_items}),
        resource("/v1/insight/hot-spots", {"GET": show_hot_spots}),
        resource("/v1/insight/alerts", {"GET": show_alerts}),
        resource("/v1/insight/alerts/{alert_id}", {"GET": show_alert}),
        resource("/v1/insight/alerts/{alert_id}/answers", {"POST": post_answer}),
        resource("/v1/complaints", {"GET": list_complaints}),
        resource("/v1/complaints/{complaint_id}", {"GET": show_complaint}),
        resource("/v1/complaints/{complaint_id}/photo", {"GET": send_photo}),
        resource("/v1/complaints/{complaint_id}/acts", {"POST": post_act}),
        resource("/v1/quality", {"GET": show_quality}),
        resource("/v1/recalls", {"POST": post_recall}),
        resource("/v1/recalls/{recall_id}", {"GET": show_recall}),
        resource("/v1/recalls/{recall_id}/affected", {"GET": show_affected}),
        resource("/v1/recalls/{recall_id}/notifications/{organization_id}", {"GET": show_own_notification}),
        resource("/v1/recalls/received/{recall_id}/notification", {"GET": show_received_notification}),
    ]
