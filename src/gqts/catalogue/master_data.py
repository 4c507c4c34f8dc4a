"""Record what firms state about products, places and parties, and read the latest of it.

Every statement is kept with who made it and when. Saying the same again adds nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

import orjson

from gqts.catalogue import _storage
from gqts.catalogue.attributes import EPC_CLASS, LOCATIONS, PARTIES, read_party, read_product, read_site
from gqts.catalogue.things import Party, Product, Site
from gqts.epcis import MasterDataElement
from gqts.identifiers import canonical_uri, identifier_key
from gqts.kit.database import Transaction

_GTIN_LINK = "https://id.gs1.org/01/"
_GLN_LINK = "https://id.gs1.org/414/"


def record_master_data(
    tx: Transaction,
    elements: Sequence[MasterDataElement],
    standings: Sequence[int],
    *,
    stream: int,
    statement_id: bytes,
    submitter: str,
    stated_at: datetime,
) -> int:
    """Store the elements that say something new; return how many did.

    `standings` say for each whether it is its submitter's to describe (1) or a claim (0); `stream` whose it is.
    """
    keys = [identifier_key(canonical_uri(element.id)) for element in elements]
    said = _storage.select_latest_hashes(tx, keys) if keys else {}
    stored = 0
    for key, element, standing in zip(keys, elements, standings, strict=True):
        content = {
            "attributes": element.attributes,
            "children": list(element.children),
            "namespaces": element.namespaces,
        }
        digest = hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).digest()
        place = (key.hex(), element.vocabulary, submitter)
        if said.get(place) == digest:
            continue
        said[place] = digest
        _storage.insert_statement(
            tx,
            element_key=key,
            vocabulary=element.vocabulary,
            element_id=element.id,
            content=content,
            content_hash=digest,
            statement=(statement_id, submitter, stated_at),
            belonging=(stream, standing),
        )
        stored += 1
    return stored


def list_claimed(tx: Transaction, stream: int) -> list[tuple[str, datetime]]:
    """Return (element id, when it was last described) of what a stream describes as a claim."""
    return _storage.select_claims(tx, stream)


def raise_claims(tx: Transaction, stream: int, element_ids: Collection[str]) -> None:
    """Have the descriptions that a stream gave of elements stand as its own to give."""
    if element_ids:
        _storage.update_claims(tx, stream, element_ids)


def list_attested(tx: Transaction, stream: int) -> list[tuple[str, datetime]]:
    """Return (element id, when it was last described) of what a stream describes as its own to describe."""
    return _storage.select_attested(tx, stream)


def lower_to_claims(tx: Transaction, stream: int, element_ids: Collection[str]) -> None:
    """Have the descriptions that a stream gave of elements be claims again."""
    if element_ids:
        _storage.update_attested(tx, stream, element_ids)


def find_product(tx: Transaction, uri: str) -> Product | None:
    """Return the product of a trade item: `uri` may name the class, a lot or an instance of it."""
    product_uri = product_of(canonical_uri(uri))
    if product_uri is None:
        return None
    return next(iter(find_products(tx, [product_uri[len(_GTIN_LINK) :]]).values()), None)


def find_products(tx: Transaction, gtins: Iterable[str]) -> dict[str, Product]:
    """Return the products known among `gtins`, of 14 digits each."""
    by_key = {_hex(_GTIN_LINK + gtin): gtin for gtin in gtins}
    statements = _latest(tx, [_GTIN_LINK + gtin for gtin in by_key.values()], (EPC_CLASS,))
    return {
        by_key[key]: read_product(_GTIN_LINK + by_key[key], content["attributes"], submitter, stream)
        for key, _, _, submitter, content, stream in statements
    }


def find_sites(tx: Transaction, uris: Iterable[str]) -> dict[str, Site]:
    """Return the sites known among `uris` (as events name them); a place within a GLN falls back on the GLN's site."""
    wanted = {uri: canonical_uri(uri) for uri in uris}
    asked = dict.fromkeys(place for uri in wanted.values() for place in (uri, site_of(uri)))
    sites: dict[str, Site] = {}
    for key, uri, content, stream in _merged(tx, list(asked), LOCATIONS):
        sites[key] = read_site(uri, content, stream)
    found = {}
    for uri, canonical in wanted.items():
        site = sites.get(_hex(canonical)) or sites.get(_hex(site_of(canonical)))
        if site is not None:
            found[uri] = site
    return found


def find_parties(tx: Transaction, uris: Iterable[str]) -> dict[str, Party]:
    """Return the parties known among `uris`."""
    wanted = {uri: canonical_uri(uri) for uri in uris}
    parties = {
        key: read_party(uri, content, stream)
        for key, uri, content, stream in _merged(tx, list(dict.fromkeys(wanted.values())), PARTIES)
    }
    return {uri: parties[_hex(canonical)] for uri, canonical in wanted.items() if _hex(canonical) in parties}


def product_of(canonical: str) -> str | None:
    """Return the canonical link of the trade item class that a canonical identifier belongs to, or None."""
    if not canonical.startswith(_GTIN_LINK):
        return None
    return canonical[: len(_GTIN_LINK) + 14]


def site_of(canonical: str) -> str:
    """Return a GLN's own link for a place within it (`/414/{gln}/254/{extension}`); anything else as it is."""
    return canonical[: len(_GLN_LINK) + 13] if canonical.startswith(_GLN_LINK) else canonical


def _latest(tx: Transaction, uris: Sequence[str], vocabularies: Sequence[str]) -> list[_storage.Statement]:
    return _storage.select_latest(tx, [identifier_key(uri) for uri in uris], vocabularies) if uris else []


def _merged(
    tx: Transaction, uris: Sequence[str], vocabularies: Sequence[str]
) -> list[tuple[str, str, dict[str, Any], int]]:
    """Return (key, uri, attributes, stream) by element: what several vocabularies say of it, the earlier winning."""
    by_key = {_hex(uri): uri for uri in uris}
    merged: dict[str, tuple[dict[str, Any], int]] = {}
    statements = sorted(_latest(tx, uris, vocabularies), key=lambda one: vocabularies.index(one[1]), reverse=True)
    for key, _, _, _, content, stream in statements:
        before = merged[key][0] if key in merged and merged[key][1] == stream else {}
        merged[key] = ({**before, **content["attributes"]}, stream)
    return [(key, by_key[key], attributes, stream) for key, (attributes, stream) in merged.items()]


def _hex(uri: str) -> str:
    return identifier_key(uri).hex()
