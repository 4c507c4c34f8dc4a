"""Whether the goods are what they are said to be: made by who may make them, each serial once, declared once."""

from __future__ import annotations

from collections.abc import Iterator

from gqts.evidence.checks.check import IMPORTS, Came, check, failed, idle, missing, passed
from gqts.evidence.dossier import Brand, Dossier
from gqts.evidence.happening import Happening
from gqts.evidence.linking import ThingKind, gtin_of
from gqts.evidence.outcome import Channel, RiskKind, Statement
from gqts.evidence.tolerances import Tolerances
from gqts.evidence.voice import Supplier
from gqts.organizations import Activity
from gqts.sharing import FactKind

_FAKE = (RiskKind.COUNTERFEIT,)
_BRAND = (Supplier.BRAND_OWNER,)
_LEAVING = frozenset(["packing", "loading", "shipping"])
_MOST_SUBJECTS = 50
"""Items that are told one by one; the others of a large declaration are told together."""


def _says(brand: Brand, dossier: Dossier, fact: str, value: str, subject: str) -> Statement:
    return Statement(
        fact, subject, value, brand.voice.source(Channel.REGISTER, "register", dossier.declaration.received_at)
    )


@check(
    "authority.factory",
    title="Who made the goods may make them",
    risks=_FAKE,
    basis="The brand owner's authorizations in the register; its company prefix (GS1 General Specifications §1.4)",
    could_supply=_BRAND,
    kinds=[FactKind.PRODUCTION],
    is_cross=False,
    sentences={
        "pass": "%(maker)s, who made them, owns the product’s number or has its owner’s authorization.",
        "fail": "%(maker)s says that it made them, without the authorization of %(brand)s.",
        "fail.packed": "%(maker)s packed them at a factory, without the authorization of %(brand)s.",
        "missing": "Nobody has shared who made these goods.",
        "missing.brand": "Whose number this product bears is not in the register, so nobody can say who may make it.",
    },
)
def check_maker(dossier: Dossier, _: Tolerances) -> Iterator[Came]:
    """Whoever says that it made or labelled the goods of a line owns the product's company prefix, or was authorized by
    its owner to manufacture the product on that day. Where nobody tells of the making, whoever packed or sent them at a
    factory is asked the same: goods leave a factory by its hands.
    """
    for line in dossier.lines:
        subject, gtin = f"line:{line.gnum}", dossier.gtin_of_line(line.gnum)
        items = {uri for uri in (*dossier.linked.items, *dossier.linked.lots) if gtin and gtin_of(uri) == gtin}
        made = [one for one in dossier.happenings if one.begun & items]
        brand = dossier.register.brands.get(gtin)
        packed = [] if made else _list_packed_at_factory(dossier, items)
        if not gtin or not (made or packed):
            yield idle(subject) if _is_of_vehicles(dossier, line.gnum) else missing(subject)
            continue
        case = "" if made else "packed"
        wrong = next((one for one in made or packed if brand and not _may_make(brand, one, gtin)), None)
        if packed and wrong is None:
            yield missing(subject)
            continue
        made = made or packed
        told = [one.says("maker", one.voice.party, subject=subject) for one in made]
        if brand is None:
            yield missing(subject, told, case="brand")
            continue
        owner = _says(brand, dossier, "brand", brand.voice.party, subject)
        if wrong is not None:
            yield failed(subject, [owner, *told], case=case, maker=wrong.voice.party, brand=brand.voice.party)
        else:
            yield passed(subject, [owner, *told], maker=made[0].voice.party)


def _list_packed_at_factory(dossier: Dossier, items: set[str]) -> list[Happening]:
    return [
        one
        for one in dossier.happenings
        if one.step in _LEAVING and one.site_role == "factory" and not items.isdisjoint(one.concerns)
    ]


def _is_of_vehicles(dossier: Dossier, line: int) -> bool:
    return any(thing.kind is ThingKind.VEHICLE and thing.line in (0, line) for thing in dossier.linked.things)


def _may_make(brand: Brand, one: Happening, gtin: str) -> bool:
    maker = one.voice.organization_id
    if maker is None:
        return False
    if maker == brand.voice.organization_id:
        return True
    return brand.authorizes(maker, Activity.MANUFACTURE, gtin, one.at.date())


@check(
    "authority.trader",
    title="The merchant may trade the brand’s goods",
    risks=_FAKE,
    basis="The brand owner's authorizations in the register, for the product and the day",
    trades=IMPORTS,
    could_supply=_BRAND,
    is_cross=False,
    sentences={
        "pass": "%(brand)s has authorized the merchant %(seller)s.",
        "fail": "%(brand)s has told whom it authorizes for this product; %(seller)s is not among them.",
        "missing": "%(brand)s has not told whom it authorizes to trade this product.",
        "missing.brand": "Whose number this product bears is not in the register, so nobody can say who may trade it.",
        "missing.seller": "The merchant %(seller)s does not take part, so no brand owner can authorize it here.",
    },
)
def check_trader(dossier: Dossier, _: Tolerances) -> Iterator[Came]:
    """The merchant owns the brand or was authorized by its owner to trade the product on the day. Where the owner has
    named nobody at all for the product, silence is not held against the merchant.
    """
    seller = dossier.register.parties.get(dossier.head.ebcCode)
    for line in dossier.lines:
        subject, gtin = f"line:{line.gnum}", dossier.gtin_of_line(line.gnum)
        own = dossier.declaration.says("party.seller", dossier.head.ebcName, subject=subject)
        brand = dossier.register.brands.get(gtin)
        if _is_of_vehicles(dossier, line.gnum):
            yield idle(subject)  # parallel imports come without the brand's authorization, by their nature
        elif brand is None:
            yield missing(subject, [own], case="brand")
        else:
            yield _judge_trader(dossier, brand, (gtin, subject), own, seller.organization_id if seller else None)


def _judge_trader(dossier: Dossier, brand: Brand, of: tuple[str, str], own: Statement, seller: object) -> Came:
    gtin, subject = of
    told = brand.told(Activity.TRADE, gtin)
    names = {"brand": brand.voice.party, "seller": dossier.head.ebcName}
    register = _says(brand, dossier, "brand", brand.voice.party, subject)
    if seller is not None and seller == brand.voice.organization_id:
        return passed(subject, [own, register], **names)
    if any(one.partner_id == seller for one in told):
        is_in_force = any(
            brand.authorizes(one.partner_id, Activity.TRADE, gtin, dossier.day)
            for one in told
            if one.partner_id == seller
        )
        return (passed if is_in_force else failed)(subject, [own, register], **names)
    if not told:
        return missing(subject, [own], brand=brand.voice.party)
    if seller is None:
        return missing(subject, [own], case="seller", by=(Supplier.SELLER,), seller=dossier.head.ebcName)
    return failed(subject, [own, register], **names)


@check(
    "serial.made_once",
    title="Each serial was begun once",
    risks=_FAKE,
    basis="A serial is given once (GS1 General Specifications §3.5.2); CBV 2.0 commissioning",
    could_supply=(Supplier.MANUFACTURER,),
    kinds=[FactKind.PRODUCTION],
    is_cross=False,
    sentences={
        "pass": "Each of %(count)s serials was begun once, by who may give it.",
        "fail": "%(item)s was begun %(times)s times: by %(makers)s.",
        "fail.claimed": "%(item)s was begun by %(makers)s, who has not shown that it may give this number.",
        "missing": "Nobody has shared where the serials of these goods began.",
    },
)
def check_made_once(dossier: Dossier, _: Tolerances) -> Iterator[Came]:
    """Every serialised item began by exactly one event, told by somebody who has shown that the number is theirs to
    give. Two beginnings are two goods with one number. Vehicles bear their maker's number, which nobody here begins.
    """
    items = dossier.linked.of(ThingKind.ITEM)
    if not items:
        yield idle() if dossier.linked.of(ThingKind.VEHICLE) else missing("")
        return
    begun: dict[str, list[Happening]] = {item: [] for item in items}
    for one in dossier.happenings:
        for item in one.begun & begun.keys():
            begun[item].append(one)
    twice = [item for item, told in begun.items() if len({(one.at, one.place and one.place.uri) for one in told}) > 1]
    claimed = [item for item, told in begun.items() if told and not any(one.is_attested for one in told)]
    for item in twice[:_MOST_SUBJECTS]:
        makers = ", ".join(dict.fromkeys(one.voice.party for one in begun[item]))
        statements = [one.says("maker", one.voice.party, subject=item) for one in begun[item]]
        yield failed(item, statements, item=item, times=str(len(begun[item])), makers=makers)
    for item in [one for one in claimed if one not in twice][:_MOST_SUBJECTS]:
        statements = [one.says("maker", one.voice.party, subject=item) for one in begun[item]]
        yield failed(item, statements, case="claimed", item=item, makers=begun[item][0].voice.party)
    if not twice and not claimed:
        told = [one.says("maker", one.voice.party) for those in begun.values() for one in those[:1]]
        unknown = [item for item, those in begun.items() if not those]
        yield (
            missing("", told[:_MOST_SUBJECTS]) if unknown else passed("", told[:_MOST_SUBJECTS], count=str(len(items)))
        )


@check(
    "serial.declared_once",
    title="Each serial is declared once",
    risks=(RiskKind.COUNTERFEIT, RiskKind.ORIGIN),
    basis="One thing is imported once; a number on two declarations is a copy or a fabricated import",
    could_supply=(Supplier.DECLARANT,),
    is_cross=False,
    sentences={
        "pass": "None of %(count)s goods stands on another declaration.",
        "fail": "%(item)s stands on another declaration too, of order %(order)s, received on %(day)s.",
        "missing": "No single goods are linked, so nobody can tell whether they were declared before.",
    },
)
def check_declared_once(dossier: Dossier, _: Tolerances) -> Iterator[Came]:
    """No item or vehicle stands on another declaration that stands. Declarations that were withdrawn, returned or sent
    back do not count: returned goods may be imported again.
    """
    items = set(dossier.linked.items)
    if not items:
        yield missing("", by=(Supplier.BONDED_WAREHOUSE, Supplier.TRADER))
        return
    is_clean = True
    for item in sorted(items):
        again = [one for one in dossier.other_live() if item in one.shared]
        if again and is_clean:
            first = again[0]
            statements = [one.says("declared", one.order_no, subject=item) for one in again]
            yield failed(item, statements, item=item, order=first.order_no, day=f"{first.received_at:%Y-%m-%d}")
            is_clean = False
    if is_clean:
        yield passed("", [dossier.declaration.says("declared", dossier.head.orderNo)], count=str(len(items)))


CHECKS = (check_maker, check_trader, check_made_once, check_declared_once)
