"""Small made-up worlds, and an oracle that says who sees what, by docs/explanation/who-sees-what.md alone.

The oracle is plain Python over the made-up events; it uses nothing of `gqts.sharing` or `gqts.tracing`. Every event n
holds a secret in each of its fields, S{n} and a letter, so that what reached a viewer can be read off any answer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
FIRMS = {"F": ("9526543", "9526543000020"), "T": ("9521321", "9521321000018"), "C": ("9521141", "9521141000014"),
         "X": ("9521001", "9521001000017"), "A": ("9521567", "9521567000018")}  # fmt: skip
"""Factory, trader, carrier, a stranger, and an authority (quarantine): company prefix and GLN."""
TELLERS = ("F", "T", "C", "A")
VIEWERS = ("", *FIRMS)
ITEMS = ("a", "b")
CASE = "urn:epc:id:sscc:9526543.0000000001"
MATERIAL = "urn:epc:id:sgtin:9521321.011100.m"
THINGS = (*(f"urn:epc:id:sgtin:9526543.021000.{serial}" for serial in ITEMS), CASE, MATERIAL)
KINDS = {"make": "PRODUCTION", "become": "PRODUCTION", "pack": "PACKING", "unpack": "PACKING", "ship": "MOVEMENT",
         "store": "STORAGE", "look": "OTHER"}  # fmt: skip
LETTERS = {"E": "EVENT", "D": "DOCUMENTS", "P": "PRICE", "L": "LINE", "X": "EXTENSIONS", "C": "CERTIFICATES",
           "I": "LOT", "J": "IDENTIFIERS", "M": "MATERIALS", "W": "WHERE"}  # fmt: skip
CLOSED = {"IDENTIFIERS", "PARTIES", "DOCUMENTS", "PRICE", "LINE", "MATERIALS", "EXTENSIONS"}


@dataclass(frozen=True)
class Fact:
    """One event: `act` upon `things` (the case last, where something is packed), told by `teller`, given to `to`."""

    number: int
    teller: str
    act: str
    things: tuple[str, ...]
    to: str = ""
    repeats: int | None = None
    """The event that this one repeats to the last character, told by another."""
    is_withdrawn: bool = False

    @property
    def at(self) -> datetime:
        told = self.number if self.repeats is None else self.repeats
        return NOW - timedelta(days=100 - told)

    @property
    def kind(self) -> str:
        return "CUSTOMS" if self.teller == "A" else KINDS[self.act]

    @property
    def is_attested(self) -> bool:
        """Whether it tells of nothing but identifiers of its own, or an authority tells it."""
        own = {"F": {*THINGS[:2], CASE}, "T": {MATERIAL}}.get(self.teller, set())
        named = self.things[:1] if self.act == "become" else self.things
        return self.teller == "A" or set(named) <= own

    @property
    def secret(self) -> int:
        return self.number if self.repeats is None else self.repeats

    @property
    def secrets(self) -> frozenset[str]:
        letters = "EDPLXJW" + {"make": "IC", "become": "MC", "look": ""}.get(self.act, "C")
        return frozenset(f"S{self.secret}{letter}" for letter in letters)

    def as_event(self) -> dict[str, Any]:
        """The event as its teller sends it; the secrets of what is repeated are the same."""
        number = self.secret
        prefix = FIRMS["F"][0]
        told: dict[str, Any] = {
            "type": "ObjectEvent",
            "eventTime": self.at.isoformat().replace("+00:00", "Z"),
            "eventTimeZoneOffset": "+00:00",
            "eventID": f"https://events.example/S{number}E",
            "bizStep": {"make": "commissioning", "become": "commissioning", "pack": "packing", "unpack": "unpacking",
                        "ship": "shipping", "store": "storing", "look": "other"}[self.act],
            "readPoint": {"id": f"urn:epc:id:sgln:{prefix}.00001.S{number}W"},
            "bizTransactionList": [{"type": "po", "bizTransaction": f"urn:epcglobal:cbv:bt:4012345000009:S{number}D"}],
            "certificationInfo": [f"https://lab.example/S{number}C"],
            "ext:unitPrice": f"S{number}P",
            "ext:line": f"S{number}L",
            "ext:note": f"S{number}X",
        }  # fmt: skip
        product = "9521321.011100" if self.things == (MATERIAL,) else "9526543.021000"
        other = f"urn:epc:id:sgtin:{product}.S{number}J"
        if self.act == "become":
            told |= {"type": "TransformationEvent", "outputEPCList": [self.things[0], other],
                     "inputEPCList": [MATERIAL, f"urn:epc:id:sgtin:9521321.011100.S{number}M"]}  # fmt: skip
        elif self.act in ("pack", "unpack"):
            told |= {"type": "AggregationEvent", "action": "ADD" if self.act == "pack" else "DELETE",
                     "parentID": CASE, "childEPCs": [*self.things[:-1], other]}  # fmt: skip
        else:
            told |= {"action": "ADD" if self.act == "make" else "OBSERVE", "epcList": [*self.things, other]}
        if self.act == "look":
            del told["certificationInfo"]  # with it, it would be an inspection
        if self.act == "make":
            told["ilmd"] = {"ext:colour": f"S{number}I"}
        if self.to:
            party = f"https://id.gs1.org/417/{FIRMS[self.to][1]}"
            told["destinationList"] = [{"type": "possessing_party", "destination": party}]
        return told


@dataclass(frozen=True)
class Opening:
    """One rule of an owner: to whom a field of a kind of fact is open, from when until when (days from now)."""

    owner: str
    kind: str
    field: str
    audience: str
    names: frozenset[str]
    since: int
    until: int | None

    def is_in_force(self) -> bool:
        return self.since <= 0 and (self.until is None or self.until > 0)


@dataclass(frozen=True)
class World:
    """Facts and openings."""

    facts: tuple[Fact, ...]
    openings: tuple[Opening, ...]

    # What the oracle says

    def see(self, viewer: str, thing: str) -> frozenset[str]:
        """Return the secrets that a viewer is shown who asks for the events that name a thing."""
        shown: set[str] = set()
        handlers = self.handlers(thing)
        for fact in self.facts:
            if thing in fact.things:
                shown |= self.see_fact(viewer, fact, is_in_chain=viewer in handlers)
        return frozenset(shown)

    def count(self, viewer: str, thing: str) -> int:
        """Return how many events that name a thing a viewer is shown; a withdrawal is one, and is seen as its event."""
        handlers = self.handlers(thing)
        told = [fact for fact in self.facts if thing in fact.things]
        seen = [fact for fact in told if self.see_fact(viewer, fact, is_in_chain=viewer in handlers)]
        return len(seen) + sum(fact.is_withdrawn for fact in seen)

    def see_fact(self, viewer: str, fact: Fact, *, is_in_chain: bool) -> set[str]:
        if viewer == fact.teller:
            return set(fact.secrets)
        if not self._is_open(viewer, fact, "EVENT", is_in_chain):
            return set()
        fields = {LETTERS[secret[-1]] for secret in fact.secrets} | {"LINE"}
        seen = {field for field in fields if field == "EVENT" or self._is_open(viewer, fact, field, is_in_chain)}
        if "LINE" not in seen:
            seen -= {"WHERE"}  # the secret of a place is its part, which may be a line
        return {secret for secret in fact.secrets if LETTERS[secret[-1]] in seen}

    def _is_open(self, viewer: str, fact: Fact, field: str, is_in_chain: bool) -> bool:
        ruling = [
            one
            for one in self.openings
            if (one.owner, one.kind, one.field) == (fact.teller, fact.kind, field) and one.is_in_force()
        ]
        if not ruling:
            return field not in CLOSED and field != "EVENT"
        rule = max(ruling, key=lambda one: one.since)
        if rule.audience == "PUBLIC":
            return True
        if rule.audience == "PRIVATE" or not viewer:
            return False
        return viewer in rule.names or (rule.audience == "CHAIN" and is_in_chain)

    def handlers(self, thing: str) -> set[str]:
        """Return who handled a thing: whoever told an attested event of it, and whom those name, and so on."""
        standing = [fact for fact in self.facts if not fact.is_withdrawn]
        story = [fact for fact in standing if thing in fact.things]
        inside = self._windows(thing, standing)
        held = [fact for fact in standing if fact.act not in ("pack", "unpack") and CASE in fact.things
                and any(since <= fact.at < until for since, until in inside)]  # fmt: skip
        reached = story
        while True:
            handlers = _settle(reached, thing)
            says_inside = any(f.act == "pack" and (f.is_attested or f.teller in handlers) for f in story)
            if reached is not story or not (says_inside and held and thing not in (CASE, MATERIAL)):
                return handlers
            reached = [*story, *(fact for fact in held if fact not in story)]

    def _windows(self, thing: str, facts: list[Fact]) -> list[tuple[datetime, datetime]]:
        windows: list[tuple[datetime, datetime]] = []
        since: datetime | None = None
        for fact in sorted(facts, key=lambda one: one.at):
            if thing in fact.things[:-1] and fact.act == "pack" and since is None:
                since = fact.at
            elif thing in fact.things[:-1] and fact.act == "unpack" and since is not None:
                windows.append((since, fact.at))
                since = None
        return windows if since is None else [*windows, (since, datetime.max.replace(tzinfo=UTC))]


def _settle(facts: list[Fact], thing: str) -> set[str]:
    def uses_up(fact: Fact) -> bool:
        return fact.act == "become" and thing == MATERIAL

    handlers: set[str] = set()
    trusted = [fact for fact in facts if fact.is_attested and not uses_up(fact)]
    while True:
        before = set(handlers)
        for fact in trusted:
            handlers |= {fact.teller, *([fact.to] if fact.to else [])}
        trusted = [fact for fact in facts if fact in trusted or fact.teller in handlers]
        if handlers == before:
            return handlers


# How worlds are made

_ACTS = {"F": ("make", "become", "pack", "unpack", "ship", "store", "look"), "T": ("ship", "store", "look", "pack"),
         "C": ("ship", "store", "pack"), "A": ("look", "store")}  # fmt: skip


@st.composite
def facts(draw: st.DrawFn) -> tuple[Fact, ...]:
    made: list[Fact] = []
    for number in range(1, draw(st.integers(3, 9)) + 1):
        teller = draw(st.sampled_from(TELLERS))
        act = draw(st.sampled_from(_ACTS[teller]))
        item = draw(st.sampled_from(THINGS[:2]))
        things: tuple[str, ...] = (draw(st.sampled_from(THINGS)),) if act in ("ship", "store", "look") else (item,)
        things = {"become": (item, MATERIAL), "pack": (item, CASE), "unpack": (item, CASE)}.get(act, things)
        to = draw(st.sampled_from(["", "T", "C", "X"])) if act == "ship" else ""
        made.append(Fact(number, teller, act, things, to))
        if act in ("ship", "store", "pack") and draw(st.integers(0, 5)) == 0:
            other = draw(st.sampled_from([one for one in TELLERS if one != teller]))
            made.append(Fact(100 + number, other, act, things, to, repeats=number))
        if draw(st.integers(0, 6)) == 0:
            made[-1] = replace(made[-1], is_withdrawn=True)
    return tuple(made)


_FIELDS = sorted(set(LETTERS.values()) - {"EVENT"})
_PERIODS = (((-200, None),), ((-200, None),), ((-200, -10),), ((-200, None), (-2, 2)), ((2, None),))
"""In days from now: in force, over, covered for a while by another, to come."""


@st.composite
def openings(draw: st.DrawFn) -> tuple[Opening, ...]:
    made: list[Opening] = []
    for owner in TELLERS:
        for kind in ("CUSTOMS",) if owner == "A" else ("PRODUCTION", "PACKING", "MOVEMENT", "STORAGE", "OTHER"):
            for field in ("EVENT", *draw(st.sets(st.sampled_from(_FIELDS), max_size=4))):
                made += [_open(draw, owner, kind, field, *period) for period in draw(st.sampled_from(_PERIODS))]
    return tuple(made)


def _open(draw: st.DrawFn, owner: str, kind: str, field: str, since: int, until: int | None) -> Opening:
    audience = draw(st.sampled_from(["PRIVATE", "NAMED", "CHAIN", "CHAIN", "PUBLIC"]))
    names = frozenset(draw(st.sets(st.sampled_from(["F", "T", "C", "X", "A"]), max_size=2)))
    if audience == "NAMED" and not names:
        audience = "PRIVATE"
    return Opening(owner, kind, field, audience, names if audience in ("NAMED", "CHAIN") else frozenset(), since, until)


def narrow(draw: st.DrawFn, world: World) -> World:
    """Open one rule to fewer."""
    at = draw(st.integers(0, len(world.openings) - 1))
    one = world.openings[at]
    choices = [replace(one, audience="PRIVATE", names=frozenset())]
    if one.audience == "PUBLIC":
        choices.append(replace(one, audience="CHAIN"))
    if one.names:
        fewer = frozenset(sorted(one.names)[1:])
        audience = one.audience if fewer or one.audience == "CHAIN" else "PRIVATE"
        choices.append(replace(one, names=fewer, audience=audience))
    narrowed = draw(st.sampled_from(choices))
    return replace(world, openings=(*world.openings[:at], narrowed, *world.openings[at + 1 :]))


worlds = st.builds(World, facts(), openings())
