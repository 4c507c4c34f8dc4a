"""The worker: delivers what rooms publish in the outbox, beside the requests and never in their way."""

from gqts.worker.delivery import OutboxDelivery
from gqts.worker.handlers import HANDLERS

__all__ = ["HANDLERS", "OutboxDelivery"]
