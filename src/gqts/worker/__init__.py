"""The worker: delivers what rooms publish in the outbox, beside the requests and never in their way."""

from gqts.worker.clearance import assess_batch, join_handlers, keep_assessing, list_clearance_handlers
from gqts.worker.customs import list_customs_handlers
from gqts.worker.delivery import OutboxDelivery
from gqts.worker.handlers import HANDLERS
from gqts.worker.insight import keep_closing_days
from gqts.worker.keeping import keep_forgetting
from gqts.worker.notices import list_notice_handlers, list_webhook_handlers
from gqts.worker.quality import QUALITY_HANDLERS

__all__ = [
    "HANDLERS",
    "QUALITY_HANDLERS",
    "OutboxDelivery",
    "assess_batch",
    "join_handlers",
    "keep_assessing",
    "keep_closing_days",
    "keep_forgetting",
    "list_clearance_handlers",
    "list_customs_handlers",
    "list_notice_handlers",
    "list_webhook_handlers",
]
