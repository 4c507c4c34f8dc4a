"""Which identifiers an event is found by.

Every identifier of its what and why dimensions, under its role; the sender's own eventID; for a withdrawal, the hash
of what it withdraws, whose own key in the store is the withdrawn event's; and the lot that the instances it commissions
belong to, when its ILMD names one (CBV 2.0 §9.2 `lotNumber`): that is what joins an item to what is said of its lot.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum
from urllib.parse import quote

from gqts.epcis import Event, Role
from gqts.identifiers import canonical_uri, identifier_key

_MASTER_DATA_NAMESPACE = "urn:epcglobal:cbv:mda"
_GTIN_LINK = "https://id.gs1.org/01/"
_GTIN_END = len(_GTIN_LINK) + 14


class Derived(IntEnum):
    """Roles that the store derives, beside those of `gqts.epcis.Role`."""

    EVENT_ID = 12
    """The eventID that the sender chose: it names one event of that sender's."""
    LOT_OF = 13
    """The lot of the instances that the event commissions."""
    WITHDRAWN_EVENT_ID = 14
    """The ids of the event that an error declaration withdraws."""
    CLAIMED_HASH = 15
    """An eventID that has the form of an event hash and is not this event's: it leads here, and names nothing."""
    TOLD_AGAIN = 16
    """The hash of an event that another organization told before: it leads to this one's own telling of it."""


def list_index_keys(event: Event, event_ids: Iterable[tuple[Derived, str]]) -> list[tuple[int, bytes]]:
    """Return (role, key) for every identifier the event is found by; keys are 16 bytes, each pair once.

    `event_ids` are those that lead to it beside the store's own key, with their roles.
    """
    pairs = [(int(role), identifier_key(canonical_uri(uri))) for role, uri in event.identifiers()]
    pairs.extend((int(role), event_id_key(event_id)) for role, event_id in event_ids)
    pairs.extend((int(Derived.LOT_OF), identifier_key(lot)) for lot in list_lots(event))
    return list(dict.fromkeys(pairs))


def event_id_key(event_id: str) -> bytes:
    """Return the key under which an eventID is found."""
    return identifier_key(event_id)


def lot_number(event: Event) -> str | None:
    """Return the lot number in the event's ILMD, or None."""
    ilmd = event.body.get("ilmd")
    if not isinstance(ilmd, dict):
        return None
    for name, value in ilmd.items():
        prefix, colon, local = name.partition(":")
        if colon and local == "lotNumber" and isinstance(value, str) and value.strip():
            namespace = event.namespaces.get(prefix, _MASTER_DATA_NAMESPACE if prefix == "cbvmda" else "")
            if namespace.startswith(_MASTER_DATA_NAMESPACE):
                return value.strip()
    return None


def list_lots(event: Event) -> list[str]:
    """Return the canonical links of the lots that the serialised trade items made by this event belong to."""
    number = lot_number(event)
    if number is None:
        return []
    instances = [canonical_uri(uri) for role, uri in event.identifiers() if role in (Role.EPC, Role.OUTPUT)]
    gtins = dict.fromkeys(
        link[:_GTIN_END] for link in instances if link.startswith(_GTIN_LINK) and "/21/" in link[_GTIN_END:]
    )
    return [f"{gtin}/10/{quote(number, safe='-._')}" for gtin in gtins]
