"""Read simulated documents as a stranger would: from their bytes, by canonical identifier, in order of event time."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

import orjson

from gqts.identifiers import canonical_uri
from gqts.simulator import SimulatedDocument, Site, World

SITE_PREFIX = "https://id.gs1.org/414/"


@dataclass(slots=True)
class Told:
    """One event, its identifiers canonical."""

    at: datetime
    body: dict
    submitter: str
    document: str
    site: str | None
    epcs: list[str]
    parent: str | None = None
    children: list[str] = field(default_factory=list)
    outputs: list[str] = field(default_factory=list)

    @property
    def consignment(self) -> int:
        return int(self.document.split("-")[0])

    @property
    def named(self) -> list[str]:
        return [*self.epcs, *self.children, *self.outputs, *([self.parent] if self.parent else [])]


def read_events(documents: Iterable[SimulatedDocument]) -> list[Told]:
    """Return the events that stand (not those declared wrong), in order of time."""
    events = []
    withdrawn = set()
    for document in documents:
        for body in orjson.loads(document.content)["epcisBody"]["eventList"]:
            if "errorDeclaration" in body:
                withdrawn.add(body["eventID"])
            events.append(read_event(body, document))
    standing = [event for event in events if event.body.get("eventID") not in withdrawn]
    return sorted(standing, key=lambda event: event.at)


def read_event(body: dict, document: SimulatedDocument) -> Told:
    place = body.get("readPoint", {}).get("id")
    return Told(
        at=datetime.fromisoformat(body["eventTime"]),
        body=body,
        submitter=document.submitter,
        document=document.name,
        site=canonical_uri(place).removeprefix(SITE_PREFIX).split("/")[0] if place else None,
        epcs=[canonical_uri(epc) for epc in body.get("epcList", [])],
        parent=canonical_uri(body["parentID"]) if "parentID" in body else None,
        children=[canonical_uri(epc) for epc in body.get("childEPCs", [])],
        outputs=[canonical_uri(epc) for epc in body.get("outputEPCList", [])],
    )


def quantities(elements: Iterable[dict]) -> list[tuple[str, int]]:
    """Return (canonical class, thousandths) of quantity elements."""
    return [(canonical_uri(element["epcClass"]), round(element["quantity"] * 1000)) for element in elements]


def kilometres(here: Site, there: Site) -> float:
    """Return the great-circle distance."""
    one, two = math.radians(here.latitude), math.radians(there.latitude)
    turn = math.radians(there.longitude - here.longitude)
    cosine = math.sin(one) * math.sin(two) + math.cos(one) * math.cos(two) * math.cos(turn)
    return 6371 * math.acos(min(1.0, cosine))


class Replay:
    """What is in what, move by move; every listed thing and all that is in it is where the event was read."""

    def __init__(self, world: World) -> None:
        self.sites = {site.gln: site for site in world.sites}
        self.parent: dict[str, str] = {}
        self.content: dict[str, set[str]] = defaultdict(set)
        self.seen: dict[str, tuple[datetime, Site]] = {}
        self.visited: dict[str, list[Site]] = defaultdict(list)
        self.faults: list[str] = []

    def play(self, events: Iterable[Told]) -> Replay:
        for event in events:
            if event.body["type"] == "AggregationEvent":
                self._move(event)
            if event.site:
                self._see(event)
        return self

    def _move(self, event: Told) -> None:
        for child in event.children:
            inside = self.parent.get(child)
            if event.body["action"] == "ADD":
                if inside is not None:
                    self.faults.append(f"{child} is put into {event.parent} but is in {inside}")
                self.parent[child] = event.parent
                self.content[event.parent].add(child)
            elif event.body["action"] == "DELETE":
                if inside != event.parent:
                    self.faults.append(f"{child} is taken out of {event.parent} but is in {inside}")
                self.parent.pop(child, None)
                self.content[event.parent].discard(child)

    def _see(self, event: Told) -> None:
        site = self.sites[event.site]
        touched = list(event.named)
        for thing in touched:
            touched.extend(self.content.get(thing, ()))
        for thing in dict.fromkeys(touched):
            self._check_speed(thing, event, site)
            self.seen[thing] = (event.at, site)
            self.visited[thing].append(site)

    def _check_speed(self, thing: str, event: Told, site: Site) -> None:
        if thing not in self.seen:
            return
        before, there = self.seen[thing]
        hours = (event.at - before).total_seconds() / 3600
        distance = kilometres(there, site)
        if distance > 0.5 and distance >= 1000 * hours:
            self.faults.append(f"{thing} goes {distance:.0f} km from {there.code} to {site.code} in {hours:.2f} h")
