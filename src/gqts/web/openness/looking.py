"""“See as”: an item's page as somebody else would see it, under the policy in force and under a draft of another.

Promise: the firm is shown nothing of others that it does not see itself (`gqts.tracing.preview`); names and
descriptions go through the other viewer's glass as events do. The transaction is bound to what the firm itself
may see, so this is the last thing that is done in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from gqts.catalogue import find_product
from gqts.certificates import preview_certificates
from gqts.identifiers import Identifier
from gqts.kit.database import Transaction
from gqts.organizations import Role, find_organization, find_organizations
from gqts.sharing import PUBLIC_VIEWER, Glass, Policy, Purpose, Tie, Viewer, begin_viewing, compose_viewer
from gqts.tracing import Withheld
from gqts.tracing.preview import list_described, read_preview
from gqts.web.languages import mark
from gqts.web.office.words import ROLES
from gqts.web.openness import parties
from gqts.web.openness.differences import FactChange, compare_facts, list_facts, list_kinds
from gqts.web.plain_text import neat
from gqts.web.reading import MOST_MATERIALS, Material, Names, Reading, list_materials, read_thing
from gqts.web.workbench import Desk

SOMEBODY = UUID(int=2**128 - 1)
"""An organization that is none: it owns nothing, and no rule can name it."""
PUBLIC, SHOP, SELF = "public", "shop", "self"


@dataclass(frozen=True, slots=True)
class Seer:
    """Somebody whose eyes are borrowed; `supposes_handled` when it stands for whoever handled the goods."""

    viewer: Viewer
    label: str
    supposes_handled: bool = False
    supposes_scope: bool = False


@dataclass(frozen=True, slots=True)
class Sighting:
    """What a viewer sees now, and under a draft if there is one; and what differs.

    `unseen` is what others do not show the firm, so that it cannot be told whether the viewer sees it.
    """

    now: Reading
    then: Reading | None
    gained: tuple[FactChange, ...]
    lost: tuple[FactChange, ...]
    unseen: tuple[Withheld, ...]
    has_handled: bool


def offer_seers(tx: Transaction, desk: Desk, named: Iterable[UUID]) -> list[tuple[str, str]]:
    """Return the viewers to choose from, value and label: shopper, shop, authorities, parties, and the firm itself."""
    say, own = desk.language.text, desk.organization_id
    offered = [
        (PUBLIC, say(mark("A shopper: the public, without signing in"))),
        (SHOP, say(mark("A shop that handled the item"))),
    ]
    for role, one in parties.list_authorities(tx, besides=own):
        kind = say(ROLES[role])
        if one is None:
            offered.append((f"role:{role.value}", kind))
        else:
            offered.append((f"organization:{one.id}", f"{kind}: {neat(one.name(desk.language.code))}"))
    wanted = [*named, *parties.list_partner_ids(tx, own)]
    known = find_organizations(tx, [one for one in dict.fromkeys(wanted) if one != own][: parties.MOST_OFFERED])
    taking_part = [one for one in known.values() if one.is_active]
    offered += [(f"organization:{one.id}", parties.shown_party(one, desk.language)) for one in taking_part]
    offered.append((SELF, say(mark("We ourselves"))))
    first: dict[str, str] = {}
    for value, label in offered:
        first.setdefault(value, label)
    return list(first.items())


def find_seer(
    tx: Transaction, desk: Desk, value: str, label: str, *, supposes_handled: bool, supposes_scope: bool
) -> Seer | None:
    """Return a viewer by the value that was chosen, or None when there is no such."""
    if value == PUBLIC:
        return Seer(PUBLIC_VIEWER, label)
    if value == SELF:
        return Seer(_own_viewer(desk), label)
    if value == SHOP:
        return Seer(Viewer(SOMEBODY, frozenset([Role.PLATFORM])), label, supposes_handled=True)
    if value.startswith("role:"):
        role = frozenset([Role(value.removeprefix("role:"))])
        return Seer(Viewer(SOMEBODY, role), label, supposes_handled, supposes_scope)
    for one in parties.read_names([value]):
        found = find_organization(tx, one)
        if found is not None:
            return Seer(compose_viewer(found), label, supposes_handled, supposes_scope)
    return None


def look_as(tx: Transaction, desk: Desk, item: Identifier, seer: Seer, *, draft: Policy | None) -> Sighting:
    """Return what a viewer sees of an item; `draft` is the policy to suppose. From here on nothing else is read."""
    own = _own_viewer(desk)
    begin_viewing(tx, own, at=desk.now, purpose=Purpose.PREVIEW)
    mine = read_thing(tx, Glass(own, Purpose.PREVIEW, desk.now), item, desk.settings.public_url)
    glass = Glass(seer.viewer, Purpose.PREVIEW, desk.now)
    now, described, unseen, has_handled = _see(tx, glass, mine, seer)
    if draft is None:
        return Sighting(now, None, (), (), unseen, has_handled)
    supposed = Glass(seer.viewer, Purpose.PREVIEW, desk.now, drafts={desk.organization_id: draft})
    then, described_then, _, _ = _see(tx, supposed, mine, seer)
    before, after = (list_facts(one.journey) for one in (now, then))
    kinds = list_kinds(mine.journey, glass)
    return Sighting(
        now,
        then,
        tuple(compare_facts(after, before, kinds, described_then - described, desk.language)),
        tuple(compare_facts(before, after, kinds, described - described_then, desk.language)),
        unseen,
        has_handled,
    )


def _see(
    tx: Transaction, glass: Glass, mine: Reading, seer: Seer
) -> tuple[Reading, frozenset[int], tuple[Withheld, ...], bool]:
    preview = read_preview(
        tx, glass, mine.journey, supposes_handled=seer.supposes_handled, supposes_scope=seer.supposes_scope
    )
    uris = list_materials(preview.journey)
    products = {uri: product for uri in uris[:MOST_MATERIALS] if (product := find_product(tx, uri)) is not None}
    sites, firms = mine.names.sites, mine.names.parties
    things = [*products.values(), *sites.values(), *firms.values(), mine.site, mine.party, mine.journey.product]
    streams = {one.stream for one in things if one is not None}
    streams |= {step.teller.stream for step in mine.journey.steps if step.teller is not None}
    shown = list_described(tx, glass, streams)
    reading = replace(
        mine,
        journey=preview.journey,
        materials=tuple(
            Material(uri, product if (product := products.get(uri)) and product.stream in shown else None)
            for uri in uris[:MOST_MATERIALS]
        ),
        material_count=len(uris),
        names=Names(
            {uri: site for uri, site in sites.items() if site.stream in shown},
            {uri: firm for uri, firm in firms.items() if firm.stream in shown},
        ),
        site=mine.site if mine.site and mine.site.stream in shown else None,
        party=mine.party if mine.party and mine.party.stream in shown else None,
        certificates=preview_certificates(
            tx, glass, mine.certificates, preview.journey, Tie(preview.has_handled, seer.supposes_scope)
        ),
    )
    return reading, shown, preview.unseen, preview.has_handled


def _own_viewer(desk: Desk) -> Viewer:
    return compose_viewer(desk.organization, person=desk.person_id, person_name=desk.caller.person_name)
