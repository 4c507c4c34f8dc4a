"""The worker: delivers what rooms publish in the outbox, beside the requests and never in their way."""

from gqts.worker.clearance import Assessing, assess_batch, join_handlers, list_clearance_handlers
from gqts.worker.customs import list_customs_handlers
from gqts.worker.delivery import OutboxDelivery
from gqts.worker.handlers import HANDLERS
from gqts.worker.insight import ClosingDays
from gqts.worker.keeping import Forgetting
from gqts.worker.notices import WEBHOOK_THREADS, list_notice_handlers, list_webhook_handlers
from gqts.worker.quality import QUALITY_HANDLERS
from gqts.worker.receipts import CAPTURE_HANDLERS, LOG_HANDLERS

__all__ = [
    "CAPTURE_HANDLERS",
    "HANDLERS",
    "LOG_HANDLERS",
    "QUALITY_HANDLERS",
    "WEBHOOK_THREADS",
    "Assessing",
    "ClosingDays",
    "Forgetting",
    "OutboxDelivery",
    "assess_batch",
    "join_handlers",
    "list_clearance_handlers",
    "list_customs_handlers",
    "list_notice_handlers",
    "list_webhook_handlers",
]
