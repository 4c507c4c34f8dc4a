"""Trade in the simulated world: customs messages, certificates, and the fraud that is planted in them.

Promise: what honest firms hand in agrees with what the world's events tell, in every field; the same seed gives the
same documents byte for byte. Fraud and mistakes are planted knowingly, and what is true of each parcel is kept apart
from everything that a check sees. Firms, buyers and numbers are invented and of demonstration ranges.
"""

from gqts.simulator.documents import CONTEXT
from gqts.simulator.logbook import Entry
from gqts.simulator.trade.counterfeit import ROGUE
from gqts.simulator.trade.desk import Desk, plan_desk
from gqts.simulator.trade.families import FAMILIES, Family
from gqts.simulator.trade.general import Declared, GeneralFamily, GeneralSeason
from gqts.simulator.trade.messages import TradeMessage, list_documents, write_messages
from gqts.simulator.trade.mistakes import HABITS, MISTAKES
from gqts.simulator.trade.papers import RETAIL, Papers, write_papers
from gqts.simulator.trade.purchases import FAMILIES as PURCHASE_FAMILIES
from gqts.simulator.trade.purchases import tell_purchases
from gqts.simulator.trade.registrations import (
    PAYMENT_INSTITUTIONS,
    PaymentInstitution,
    Registered,
    list_registered,
)
from gqts.simulator.trade.season import Season, plant, share_in, tell_season
from gqts.simulator.trade.shipment import Attestation, Parcel, Shipment, Trace, Truth, list_attestations, tell_shipment
from gqts.simulator.trade.tariff import COUNTRIES
from gqts.simulator.trade.vehicles import FAMILIES as VEHICLE_FAMILIES
from gqts.simulator.trade.vehicles import tell_vehicles

GENERAL_FAMILIES = {**VEHICLE_FAMILIES, **PURCHASE_FAMILIES}
"""Every family of declarations that are no retail import, by its name."""

__all__ = [
    "CONTEXT",
    "COUNTRIES",
    "FAMILIES",
    "GENERAL_FAMILIES",
    "HABITS",
    "MISTAKES",
    "PAYMENT_INSTITUTIONS",
    "RETAIL",
    "ROGUE",
    "Attestation",
    "Declared",
    "Desk",
    "Entry",
    "Family",
    "GeneralFamily",
    "GeneralSeason",
    "Papers",
    "Parcel",
    "PaymentInstitution",
    "Registered",
    "Season",
    "Shipment",
    "Trace",
    "TradeMessage",
    "Truth",
    "list_attestations",
    "list_documents",
    "list_registered",
    "plan_desk",
    "plant",
    "share_in",
    "tell_purchases",
    "tell_season",
    "tell_shipment",
    "tell_vehicles",
    "write_messages",
    "write_papers",
]
