"""The worker: delivers what rooms publish in the outbox, beside the requests and never in their way."""

from gqts.worker.customs import list_customs_handlers
from gqts.worker.delivery import OutboxDelivery
from gqts.worker.handlers import HANDLERS
from gqts.worker.keeping import Forgetting

__all__ = ["HANDLERS", "Forgetting", "OutboxDelivery", "list_customs_handlers"]
