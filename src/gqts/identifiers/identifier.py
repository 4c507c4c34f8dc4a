"""What every way of writing an identifier becomes: its one canonical form, its kind and its level.

Two texts name the same thing exactly when their canonical forms are equal; the form decides kind and level.
A GS1 key's form is its Digital Link on id.gs1.org at the finest level of identification, without attributes:
what the CBV 2.0 event hash compares, in the canonical form of GS1 Digital Link: URI Syntax.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b
from typing import NamedTuple

from gqts.identifiers.application_identifiers import require_value
from gqts.identifiers.characters import escape_for_link, unescape
from gqts.identifiers.errors import refusal

CANONICAL_ORIGIN = "https://id.gs1.org"


class Level(StrEnum):
    """How finely an identifier tells things apart."""

    INSTANCE = "instance"
    LOT = "lot"
    CLASS = "class"
    OTHER = "other"


class Identifier(NamedTuple):
    """One thing, place, party, document or class of things: a tuple, for capture makes ten thousand a second.

    `canonical` is a canonical Digital Link for a GS1 key, else the URI as given; `kind` is the EPC scheme or the
    key (`sgtin`, `lgtin`, `gtin`, `sscc`, `sgln`, `gln` …), `vin`, `waybill`, or `uri`.
    """

    canonical: str
    kind: str
    level: Level

    @property
    def key(self) -> bytes:
        """The 16 bytes under which the store knows it."""
        return identifier_key(self.canonical)


@dataclass(frozen=True, slots=True)
class Grain:
    """A level at which a key identifies: with this qualifier (an empty one: by itself) it has this kind."""

    qualifier: str
    kind: str
    level: Level


@dataclass(frozen=True, slots=True)
class GS1Key:
    """A key that may begin a Digital Link: its orders of qualifiers, and its grains from the finest on.

    `serial_start`: where the serial begins in keys that carry it in their own value; without one they are a
    class.
    """

    code: str
    grains: tuple[Grain, ...]
    qualifiers: tuple[tuple[str, ...], ...] = ((),)
    serial_start: int | None = None


def _single(code: str, kind: str, level: Level, *, serial_start: int | None = None, beside: str = "") -> GS1Key:
    return GS1Key(code, (Grain("", kind, level),), ((beside,) if beside else (),), serial_start)


_ORDER = ("22", "10", "21")
GS1_KEYS = {
    key.code: key
    for key in (
        GS1Key(
            "01",
            (
                Grain("21", "sgtin", Level.INSTANCE),
                Grain("235", "upui", Level.INSTANCE),
                Grain("10", "lgtin", Level.LOT),
                Grain("", "gtin", Level.CLASS),
            ),
            (_ORDER, ("235",)),
        ),
        GS1Key(
            "8006",
            (
                Grain("21", "itip", Level.INSTANCE),
                Grain("10", "itip", Level.LOT),
                Grain("", "itip", Level.CLASS),
            ),
            (_ORDER,),
        ),
        GS1Key("414", (Grain("254", "sgln", Level.OTHER), Grain("", "gln", Level.OTHER)), (("254",), ("7040",))),
        GS1Key("8010", (Grain("8011", "cpi", Level.INSTANCE), Grain("", "cpi", Level.CLASS)), (("8011",),)),
        GS1Key("415", (Grain("8020", "payment_slip", Level.OTHER),), (("8020",),)),
        _single("00", "sscc", Level.INSTANCE),
        _single("253", "gdti", Level.INSTANCE, serial_start=13),
        _single("255", "gcn", Level.INSTANCE, serial_start=13),
        _single("401", "ginc", Level.OTHER),
        _single("402", "gsin", Level.OTHER),
        _single("417", "pgln", Level.OTHER, beside="7040"),
        _single("8003", "grai", Level.INSTANCE, serial_start=14),
        _single("8004", "giai", Level.INSTANCE, beside="7040"),
        _single("8013", "gmn", Level.CLASS),
        _single("8017", "gsrnp", Level.INSTANCE, beside="8019"),
        _single("8018", "gsrn", Level.INSTANCE, beside="8019"),
    )
}


def identifier_key(canonical: str) -> bytes:
    """Return the store's key of a canonical identifier: 16 bytes of BLAKE2b (RFC 7693) over its UTF-8."""
    return blake2b(canonical.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def compose_identifier(key: GS1Key, pairs: Sequence[tuple[str, str]]) -> Identifier:
    """Return the identifier of a key and its qualifiers, given as (AI, unescaped value) in their order.

    Raises `IdentifierRefused` when a value does not fit its AI, or the qualifiers are not in an order the key
    allows.
    """
    if len(pairs) > 1:
        _require_order(key, pairs)
    for code, value in pairs:
        require_value(code, value)
    values = dict(pairs)
    if values.get("254") == "0":  # the EPC form of a GLN that has no extension
        del values["254"]
    for grain in key.grains:
        if not grain.qualifier or grain.qualifier in values:
            return _identify(key, grain, values)
    raise refusal(
        "qualifiers",
        f"({key.code}) identifies nothing without ({key.grains[0].qualifier})",
        values[key.code],
        f"add ({key.grains[0].qualifier})",
    )


def _identify(key: GS1Key, grain: Grain, values: dict[str, str]) -> Identifier:
    value = values[key.code]
    canonical = f"{CANONICAL_ORIGIN}/{key.code}/{escape_for_link(value)}"
    if grain.qualifier:
        canonical += f"/{grain.qualifier}/{escape_for_link(values[grain.qualifier])}"
    is_class = key.serial_start is not None and len(value) == key.serial_start
    return Identifier(canonical, grain.kind, Level.CLASS if is_class else grain.level)


def _require_order(key: GS1Key, pairs: Sequence[tuple[str, str]]) -> None:
    codes = tuple(code for code, _ in pairs[1:])
    if not any(_is_within(codes, order) for order in key.qualifiers):
        allowed = " or ".join(" ".join(f"({code})" for code in order) for order in key.qualifiers if order)
        raise refusal(
            "qualifiers",
            f"behind ({key.code}) stands {' '.join(f'({code})' for code in codes)}, which GS1 does not allow",
            "/" + "/".join(f"{code}/{value}" for code, value in pairs),
            f"behind ({key.code}) write {allowed or 'no qualifier'}, in this order, each at most once",
        )


def _is_within(codes: tuple[str, ...], order: tuple[str, ...]) -> bool:
    """Whether `codes` is `order` with none or some left out."""
    remaining = iter(order)
    return all(code in remaining for code in codes)


def list_elements(identifier: Identifier) -> tuple[tuple[str, str], ...]:
    """Return the (AI, value) pairs of a GS1 key, values unescaped; none for anything else."""
    if not identifier.canonical.startswith(CANONICAL_ORIGIN + "/"):
        return ()
    words = identifier.canonical.removeprefix(CANONICAL_ORIGIN + "/").split("/")
    return tuple((code, unescape(value)) for code, value in zip(words[::2], words[1::2], strict=True))
