"""The worker: delivers what rooms publish in the outbox, beside the requests and never in their way."""

from gqts.worker.clearance import assess_batch, join_handlers, keep_assessing, list_clearance_handlers
from gqts.worker.customs import list_customs_handlers
from gqts.worker.delivery import OutboxDelivery
from gqts.worker.handlers import HANDLERS
from gqts.worker.insight import keep_closing_days
from gqts.worker.keeping import keep_forgetting
from gqts.worker.notices import WEBHOOK_THREADS, list_notice_handlers, list_webhook_handlers
from gqts.worker.quality import QUALITY_HANDLERS
from gqts.worker.receipts import LOG_HANDLERS, begin_catching_up

__all__ = [
    "HANDLERS",
    "LOG_HANDLERS",
    "QUALITY_HANDLERS",
    "WEBHOOK_THREADS",
    "OutboxDelivery",
    "assess_batch",
    "begin_catching_up",
    "join_handlers",
    "keep_assessing",
    "keep_closing_days",
    "keep_forgetting",
    "list_clearance_handlers",
    "list_customs_handlers",
    "list_notice_handlers",
    "list_webhook_handlers",
]
