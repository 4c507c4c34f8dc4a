"""Where the goods come from, which way they took, and whether they were on the market before they were imported."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gqts.evidence.checks.check import IMPORTS, RETAIL, Came, check, compare, failed, idle, missing, passed
from gqts.evidence.dossier import Dossier
from gqts.evidence.happening import Happening
from gqts.evidence.outcome import RiskKind, Statement
from gqts.evidence.tolerances import Tolerances
from gqts.evidence.voice import Supplier
from gqts.sharing import FactKind

_ORIGIN = (RiskKind.ORIGIN,)
_LEAVING = frozenset(["departing", "shipping", "loading"])
_SELLING = frozenset(["retail_selling", "dispensing"])
_KEEPING = frozenset(["storing", "stocking", "receiving", "picking", "stock_taking", "cycle_counting"])
_MARKET = frozenset(["shop", "market", "household", "distribution", "warehouse"])
_GATES = frozenset(["port", "airport"])


def told_of_line(dossier: Dossier, line: int) -> list[Happening]:
    """Return what is told of the goods of a line, their lots and what held them."""
    uris = [thing.uri for thing in dossier.linked.things if thing.line == line or len(dossier.lines) == 1]
    found = {id(one): one for uri in uris for one in dossier.told_of(uri)}
    return [one for one in dossier.happenings if id(one) in found]


def declared_origin(dossier: Dossier, line: int) -> tuple[Statement, str]:
    """Return the declared origin of a line, as it is said and in ISO 3166."""
    code = next(one.country for one in dossier.lines if one.gnum == line)
    iso = dossier.iso(code)
    return dossier.declaration.says("origin", iso or code, subject=f"line:{line}"), iso


def _compare_origins(dossier: Dossier, line: int, others: Iterable[Statement]) -> Came:
    own, iso = declared_origin(dossier, line)
    said = list(others)
    if said and not iso:
        return missing(own.subject, [own, *said], case="code", by=(Supplier.CUSTOMS,), code=own.value)
    return compare(own.subject, own, said, lambda one: one.value == iso)


_UNKNOWN_CODE = "Which country the code %(code)s is, is not known here: the list of countries must be completed."


@check(
    "origin.factory",
    title="The goods were made where they are declared to come from",
    risks=_ORIGIN,
    basis="General Administration of Customs Order No. 122 (实质性改变标准): origin is where the goods were made",
    trades=IMPORTS,
    could_supply=(Supplier.MANUFACTURER,),
    kinds=[FactKind.PRODUCTION],
    sentences={
        "pass": "They were made in %(declared)s, as declared, at a place of the maker’s.",
        "fail": "Origin %(declared)s is declared; %(by)s made them in %(told)s.",
        "missing": "Nobody has shared where these goods were made.",
        "missing.code": _UNKNOWN_CODE,
    },
)
def check_factory(dossier: Dossier, _: Tolerances) -> Iterator[Came]:
    """The country of the factory, at which the goods began by an event of production, is the declared origin. A place
    that labels goods of others (a warehouse, a port) is no factory and says nothing here; neither do materials.
    """
    for line in dossier.lines:
        uris = {thing.uri for thing in dossier.linked.things if thing.line == line.gnum or len(dossier.lines) == 1}
        made = [
            one.says("origin", one.country, subject=f"line:{line.gnum}")
            for one in told_of_line(dossier, line.gnum)
            if one.country and one.site_role == "factory" and one.begun & uris
        ]
        yield _compare_origins(dossier, line.gnum, _each_once(made))


@check(
    "origin.certificate",
    title="The certificate attests the declared origin",
    risks=_ORIGIN,
    basis="What an accredited body attests of the lot or item; Revised Kyoto Convention, Specific Annex K",
    trades=IMPORTS,
    could_supply=(Supplier.INSPECTION_BODY,),
    kinds=[FactKind.INSPECTION],
    sentences={
        "pass": "A certificate attests origin %(declared)s.",
        "fail": "Origin %(declared)s is declared; a certificate of %(by)s attests %(told)s.",
        "missing": "No certificate that attests an origin covers these goods.",
        "missing.code": _UNKNOWN_CODE,
    },
)
def check_attested_origin(dossier: Dossier, _: Tolerances) -> Iterator[Came]:
    """The origin that a certificate of these goods attests is the declared one. A certificate that is worth nothing (it
    was withdrawn, or its issuer lied) attests nothing.
    """
    for line in dossier.lines:
        uris = {thing.uri for thing in dossier.linked.things if thing.line in (0, line.gnum)}
        said = [
            one.says("origin", one.certificate.country_of_origin, subject=f"line:{line.gnum}")
            for one in dossier.certificates
            if one.certificate.country_of_origin and one.state.value not in _WORTHLESS
            and uris.intersection(one.certificate.covers)
        ]  # fmt: skip
        yield _compare_origins(dossier, line.gnum, said)


_WORTHLESS = frozenset(["withdrawn", "accreditation_withdrawn", "issuer_suspended", "issuer_disqualified"])


@check(
    "origin.product",
    title="The product is known to come from there",
    risks=(RiskKind.ORIGIN, RiskKind.COUNTERFEIT),
    basis="Country of origin in the owner's master data and in the lot's own data (CBV 2.0 §9.2 countryOfOrigin)",
    trades=IMPORTS,
    could_supply=(Supplier.BRAND_OWNER, Supplier.MANUFACTURER),
    kinds=[FactKind.MASTER_DATA, FactKind.PRODUCTION],
    sentences={
        "pass": "Its owner says that the product comes from %(declared)s.",
        "fail": "Origin %(declared)s is declared; by %(by)s the product comes from %(told)s.",
        "missing": "Nobody has shared where this product is made.",
        "missing.code": _UNKNOWN_CODE,
    },
)
def check_product_origin(dossier: Dossier, _: Tolerances) -> Iterator[Came]:
    """The declared origin is the one that the product's owner states of the product, and the one that came with the
    lot where it was made.
    """
    for line in dossier.lines:
        subject = f"line:{line.gnum}"
        described = dossier.products.get(dossier.gtin_of_line(line.gnum))
        country = described.product.country_of_origin if described else None
        said = [described.says("origin", country, subject=subject)] if described and country else []
        lots = [
            one.says("origin", one.about["countryOfOrigin"].upper(), subject=subject)
            for one in told_of_line(dossier, line.gnum)
            if one.begun and one.about.get("countryOfOrigin")
        ]
        yield _compare_origins(dossier, line.gnum, [*said, *_each_once(lots)])


def _each_once(statements: Iterable[Statement]) -> list[Statement]:
    """Return statements without those that one hand repeats in the same words."""
    return list({(one.value, one.source.control): one for one in statements}.values())


@check(
    "route.departure",
    title="The goods left the declared country of departure",
    risks=_ORIGIN,
    basis="CEB621 country (启运国): where the goods were sent from without being traded on the way",
    trades=IMPORTS,
    could_supply=(Supplier.LOGISTICS, Supplier.TRADER),
    kinds=[FactKind.MOVEMENT],
    sentences={
        "pass": "They left %(declared)s, as declared.",
        "pass.way": "They left %(declared)s, as declared, and came by way of %(way)s.",
        "fail": "Departure from %(declared)s is declared; the goods left %(told)s.",
        "missing": "Nobody has shared from where these goods left for this country.",
        "missing.code": _UNKNOWN_CODE,
    },
)
def check_departure(dossier: Dossier, _: Tolerances) -> Iterator[Came]:
    """The declared country of departure is one that the goods, or what held them, truly left on their way; other
    countries on it are told as transhipment. Out of a bonded area goods leave no foreign country: not asked.
    """
    if dossier.is_bonded:
        yield idle()
        return
    iso = dossier.iso(dossier.head.country)
    own = dossier.declaration.says("departure", iso or dossier.head.country)
    left = [
        one
        for one in dossier.happenings
        if one.concerns and one.step in _LEAVING and one.country and one.country != dossier.import_country
    ]
    said = _each_once(one.says("departure", one.country) for one in left)
    if not said:
        yield missing("", [own])
    elif not iso:
        yield missing("", [own, *said], case="code", by=(Supplier.CUSTOMS,), code=dossier.head.country)
    elif iso not in {one.value for one in said}:
        yield failed("", [own, *said], declared=iso, told=said[0].value)
    else:
        way = ", ".join(dict.fromkeys(one.country for one in left if one.country != iso))
        right = [one for one in said if one.value == iso]
        others = [one for one in said if one.value != iso]
        case = {"case": "way", "way": way} if way else {}
        yield passed("", [own, *right, *others], declared=iso, **case)


@check(
    "route.origin",
    title="The goods were abroad before they arrived",
    risks=_ORIGIN,
    basis="Goods that are imported were somewhere else before; 海关行政处罚实施条例 on fabricated imports",
    trades=IMPORTS,
    could_supply=(Supplier.LOGISTICS, Supplier.TRADER, Supplier.MANUFACTURER),
    kinds=[FactKind.MOVEMENT, FactKind.PRODUCTION],
    is_cross=False,
    sentences={
        "pass": "They were seen in %(where)s before they arrived here.",
        "fail": "Everything told of these goods happened in %(here)s: nobody saw them abroad.",
        "missing": "Nobody has shared anything of the way of these goods.",
        "missing.port": "They are known from their arrival here on; nobody has shared where they were before.",
    },
)
def check_abroad(dossier: Dossier, _: Tolerances) -> Iterator[Came]:
    """Goods whose way is shared were seen outside the country of import before they were declared. Goods that are known
    only from the port on are told as such by what they miss: an arrival from abroad at a port counts as having been
    abroad, a story that begins on a shelf in this country does not.
    """
    told = [one for one in dossier.happenings if (one.concerns or one.lot_of) and one.at <= dossier.declared_at]
    placed = [one for one in told if one.country]
    abroad = [one for one in placed if one.country != dossier.import_country]
    landed = [one for one in placed if one.step == "arriving" and one.site_role in _GATES]
    if not placed:
        yield missing("")
    elif abroad:
        seen = _each_once(one.says("seen_in", one.country) for one in abroad)
        yield passed("", seen, where=", ".join(dict.fromkeys(one.value for one in seen)))
    elif landed or any(one.site_role in {*_GATES, "bonded_warehouse", "customs"} for one in placed):
        yield missing("", [one.says("seen_in", one.country) for one in landed[:1]], case="port")
    else:
        seen = _each_once(one.says("seen_in", one.country) for one in placed)
        yield failed("", seen, here=dossier.import_country)


@check(
    "route.domestic",
    title="The goods were not on the market here before they were declared",
    risks=_ORIGIN,
    basis="Domestic goods relabelled as imports; goods of retail import may not be sold on (商财发〔2018〕486号)",
    trades=IMPORTS,
    could_supply=(Supplier.LOGISTICS, Supplier.BONDED_WAREHOUSE),
    kinds=[FactKind.SALE, FactKind.STORAGE, FactKind.MOVEMENT],
    is_cross=False,
    sentences={
        "pass": "Nothing was told of these goods in this country before they were declared, but under customs’ eyes.",
        "fail": "They were at %(where)s on %(day)s, before they were declared: %(step)s.",
        "missing": "Nobody has shared what happened to these goods.",
    },
)
def check_domestic(dossier: Dossier, _: Tolerances) -> Iterator[Came]:
    """Before they are declared, imported goods are in this country at ports, under bond and at customs only. Sold,
    received or stored in a shop, on a market or in an ordinary warehouse here, they were here already.
    """
    told = [one for one in dossier.happenings if one.concerns]
    if not told:
        yield missing("")
        return
    early = [one for one in told if one.at < dossier.declared_at and one.country == dossier.import_country]
    sold = [
        one
        for one in early
        if one.step in _SELLING or (one.step in _KEEPING and one.site_role in _MARKET)
    ]  # fmt: skip
    if not sold:
        yield passed("", _each_once(one.says("seen_at", one.where or one.country) for one in early or told[:1]))
        return
    first = sold[0]
    seen = [one.says("seen_at", one.where or one.country) for one in sold]
    yield failed("", seen, where=first.where or first.country, day=f"{first.at:%Y-%m-%d}", step=first.step)


@check(
    "route.bonded",
    title="The goods were stored under bond",
    risks=_ORIGIN,
    basis="Trade modes 1210 and 1239: goods enter and leave a bonded area (海关总署公告2018年第194号)",
    trades=RETAIL,
    could_supply=(Supplier.BONDED_WAREHOUSE,),
    kinds=[FactKind.STORAGE, FactKind.MOVEMENT, FactKind.PACKING],
    is_cross=False,
    sentences={
        "pass": "They were in the bonded warehouse %(where)s.",
        "fail": "Their story is told up to the parcel, and at no bonded warehouse.",
        "missing": "Nobody has shared that these goods were under bond.",
    },
)
def check_bonded(dossier: Dossier, _: Tolerances) -> Iterator[Came]:
    """Goods that are declared out of a bonded area were in it: received, stored or packed at a bonded warehouse."""
    if not dossier.is_bonded:
        yield idle()
        return
    told = [one for one in dossier.happenings if one.concerns]
    kept = [one for one in told if one.site_role == "bonded_warehouse"]
    packed = [one for one in told if one.parent in dossier.linked.parcels and one.site_role]
    if kept:
        yield passed("", _each_once(one.says("stored_at", one.where) for one in kept), where=kept[0].where)
    elif packed:
        yield failed("", _each_once(one.says("packed_at", one.where) for one in packed))
    else:
        yield missing("")


CHECKS = (
    check_factory,
    check_attested_origin,
    check_product_origin,
    check_departure,
    check_abroad,
    check_domestic,
    check_bonded,
)
