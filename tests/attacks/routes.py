"""Every route of the application, as it lists them itself, and addresses of each with somebody's ids in it.

A route that is added is in the list, and is attacked, on the day it is added.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from urllib.parse import quote
from uuid import UUID, uuid4

from starlette.routing import Route
from tests.attacks.besieged import EPC, EVENT_ID, GTIN, SERIAL, World

from gqts import api, web
from gqts.api import is_api

ROUTES = [route for route in (*api.list_routes(), *web.list_routes()) if isinstance(route, Route)]
READ = sorted({route.path for route in ROUTES if "GET" in (route.methods or ())})
SENT = sorted({route.path for route in ROUTES if "POST" in (route.methods or ())})
FORMS = [path for path in SENT if not is_api(path)]
CALLS = [path for path in SENT if is_api(path)]
BEHIND_CODES = ("/01/{rest:path}", "/414/{rest:path}", "/gtin/{rest:path}", "/parcel/{rest:path}", "/uri/{rest:path}")
"""The addresses behind codes are many and lead to one endpoint: these stand for all of them."""
PARAMETER = re.compile(r"\{(\w+)(?::path)?\}")
WITH_IDS = sorted({route.path for route in ROUTES if PARAMETER.search(route.path)})

TEXTS = {
    "event_id": (quote(EVENT_ID, safe=""), quote("urn:uuid:00000000-5a0c-4a2e-9d57-1f0e6a3b2c11", safe="")),
    "epc": (quote(EPC, safe=""), quote(EPC.replace(SERIAL, "N0NE"), safe="")),
    "business_location": ("urn:epc:id:sgln:9526543.00001.0", "urn:epc:id:sgln:9526543.00009.0"),
    "read_point": ("urn:epc:id:sgln:9526543.00001.0", "urn:epc:id:sgln:9526543.00009.0"),
    "identifier": (f"01/{GTIN}/21/{SERIAL}", f"01/{GTIN}/21/N0NE"),
    "rest": (f"{GTIN}/21/{SERIAL}", f"{GTIN}/21/N0NE"),
}
"""What of the victim's a parameter that is no id may name, and the like of which there is none."""
SCANNED = re.compile(r"/v1/trace/|\{rest")
"""Where whoever has the code in hand is told that there is a record, though not what is in it: that is its use."""
_MOST = 12


def stands_for_others(path: str) -> bool:
    """Tell whether a route is one of those behind codes that are left out where every route costs much."""
    return "{rest" not in path or path in BEHIND_CODES


def list_targets(path: str, world: World) -> Iterator[tuple[str, str, tuple[str, str]]]:
    """Yield (address with something of the victim's, the same with what nobody has, the two that differ).

    A parameter that bears the name of a column takes the ids in it; one of another name takes every id there is.
    """
    names = PARAMETER.findall(path)
    if not names:
        yield path, path, ("", "")
        return
    every = list(dict.fromkeys(str(those[0]) for those in world.ids.values()))
    choices: Sequence[tuple[str, str]]
    first = next((name for name in names if name not in world.ids), names[0])
    if first in TEXTS:
        choices = [TEXTS[first]]
    else:
        nobodys = str(uuid4())
        choices = [(one, nobodys) for one in (map(str, world.ids[first]) if first in world.ids else every)]
    for theirs, nobodys in islice(choices, _MOST):
        filled = {name: str(world.ids[name][0]) for name in names if name in world.ids}
        yield (
            fill(path, {**filled, first: theirs}),
            fill(path, {**filled, first: nobodys}),
            (theirs, nobodys),
        )


def fill(path: str, values: dict[str, str]) -> str:
    """Return the address of a route with these values; what has none gets an id of nobody's."""
    return PARAMETER.sub(lambda found: values.get(found[1], str(UUID(int=7))), path)
