"""A simulated world: invented firms that make, ship, clear and sell goods, and the EPCIS documents they push.

The same seed, size and start give the same world, byte for byte, on any machine and any Python from 3.11 on. The room
is pure: it opens no file but its own tables, reads no clock and pushes nothing; pushing is an edge's work.

Every GS1 company prefix begins with 952, which GS1 reserves for demonstrations; firms, brands and vessels are
invented; the customs authority is a demonstration. Ports, airports, cities and UN/LOCODEs are real.

`build_world` plans, `write_documents` tells, `count_events` says how much there is to tell. The content covers goods
traced to the factory, to the trader and to the port; cross-border retail (supervision modes 1210 and 9610),
parallel-imported vehicles (by VIN) and market-purchase exports (by lot and quantity); lots, serials, cases, pallets,
containers, parcels; certificates, temperature logs, corrected records, late documents, and goods of which one party
shares nothing.
"""

from gqts.simulator.documents import SimulatedDocument, count_events, write_documents
from gqts.simulator.errors import WorldImpossible
from gqts.simulator.firms import Firm
from gqts.simulator.logbook import NAMESPACE
from gqts.simulator.output import Output, Planted, plan_output, write_output
from gqts.simulator.places import Site
from gqts.simulator.plan import Consignment
from gqts.simulator.products import Product
from gqts.simulator.relations import list_customers, list_makers
from gqts.simulator.stories import Story
from gqts.simulator.world import LONGEST_JOURNEY_DAYS, MAXIMUM_ITEMS, MINIMUM_ITEMS, World, build_world

__all__ = [
    "LONGEST_JOURNEY_DAYS",
    "MAXIMUM_ITEMS",
    "MINIMUM_ITEMS",
    "NAMESPACE",
    "Consignment",
    "Firm",
    "Output",
    "Planted",
    "Product",
    "SimulatedDocument",
    "Site",
    "Story",
    "World",
    "WorldImpossible",
    "build_world",
    "count_events",
    "list_customers",
    "list_makers",
    "plan_output",
    "write_documents",
    "write_output",
]
