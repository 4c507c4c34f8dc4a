"""Trade in the simulated world: customs messages, certificates, and the fraud that is planted in them.

Promise: what honest firms hand in agrees with what the world's events tell, in every field; the same seed gives the
same documents byte for byte. Fraud and mistakes are planted knowingly, and what is true of each parcel is kept apart
from everything that a check sees. Firms, buyers and numbers are invented and of demonstration ranges.
"""

from gqts.simulator.trade.messages import TradeMessage, write_messages
from gqts.simulator.trade.papers import RETAIL, Papers, write_papers
from gqts.simulator.trade.registrations import (
    PAYMENT_INSTITUTIONS,
    PaymentInstitution,
    Registered,
    list_registered,
)

__all__ = [
    "PAYMENT_INSTITUTIONS",
    "RETAIL",
    "Papers",
    "PaymentInstitution",
    "Registered",
    "TradeMessage",
    "list_registered",
    "write_messages",
    "write_papers",
]
