"""Shoppers of the simulated world: who looks at which code, when, from where, and how their address makes it seem.

Promise: pure and repeatable as the world is; of every look it is known who really looked and why (`Look.reason`), and
that stands apart from what a service on the other side can see (`Look.sight`, `Look.device`). What disturbs honest
scanning is here on purpose: repeat looks on another network, gifts, resale, phones that several people use, links sent
on to friends, carriers with few addresses, tunnels through other countries, journeys with the goods, staff who look
before a sale without signing in, previews, and records that come late or with a wrong clock.

How common each is is set in `Habits`. Where a study says, it is named there; everything else is an assumption.
"""

from gqts.simulator.shoppers.habits import NO_NOISE, USUAL, Habits
from gqts.simulator.shoppers.lives import Life, list_lives
from gqts.simulator.shoppers.looks import Look, Reason, Who, look_at
from gqts.simulator.shoppers.networks import Network, Sight
from gqts.simulator.shoppers.people import Person, make_person
from gqts.simulator.shoppers.regions import MARKET, REGIONS, Region, distance_km
from gqts.simulator.shoppers.season import list_looks
from gqts.simulator.shoppers.staff import handle

__all__ = [
    "MARKET",
    "NO_NOISE",
    "REGIONS",
    "USUAL",
    "Habits",
    "Life",
    "Look",
    "Network",
    "Person",
    "Reason",
    "Region",
    "Sight",
    "Who",
    "distance_km",
    "handle",
    "list_lives",
    "list_looks",
    "look_at",
    "make_person",
]
