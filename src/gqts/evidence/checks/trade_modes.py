"""What only one trade mode asks: that parallel-imported vehicles are new and as old as declared, and that a market
purchase was not split to stay under its limit.

Both are declared in forms of gqts's own (`gqts.customs.typed`); the dossier keeps what they alone say as `declared_as`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal, InvalidOperation

from gqts.customs.typed import MarketPurchaseHead, VehicleHead, VehicleList
from gqts.evidence.checks.check import Came, check, failed, idle, missing, passed
from gqts.evidence.dossier import Dossier, OtherDeclaration, Trade
from gqts.evidence.happening import Happening
from gqts.evidence.outcome import RiskKind, Statement
from gqts.evidence.tolerances import Tolerances
from gqts.evidence.voice import Supplier
from gqts.identifiers import IdentifierRefused, parse_vehicle_number
from gqts.sharing import FactKind

ODOMETER, MODEL_YEAR = "odometer_km", "model_year"
"""How tellers name what they read of a vehicle, whatever their namespace."""
_A_DAY = timedelta(days=1)


@check(
    "vehicle.new",
    title="The vehicle is new, and as old as declared",
    risks=(RiskKind.QUALITY, RiskKind.UNDERVALUATION),
    basis="Used vehicles may not be imported (禁止进口的旧机电产品目录); 商建发〔2016〕50号 on parallel imports",
    trades=[Trade.GENERAL],
    could_supply=(Supplier.TRADER, Supplier.INSPECTION_BODY, Supplier.LOGISTICS),
    kinds=[FactKind.MOVEMENT, FactKind.INSPECTION],
    sentences={
        "pass": "%(vehicle)s is told to be new: %(told)s.",
        "fail": "%(vehicle)s was seen on %(day)s, before it was built on %(built)s as declared.",
        "fail.used": "%(vehicle)s has been driven %(driven)s km, says %(by)s.",
        "fail.older": "%(vehicle)s is declared as built on %(built)s; %(by)s says that it is of model year %(year)s.",
        "missing": "Nobody has shared how far the vehicle was driven, or of which model year it is.",
    },
)
def check_new(dossier: Dossier, tolerances: Tolerances) -> Iterator[Came]:
    """For each vehicle: nobody tells of more kilometres than a delivery takes, of a model year that ended before the
    day on which it is declared to have been built, or of having seen the vehicle before that day.
    """
    document = dossier.declared_as
    if document is None or not isinstance(document.head, VehicleHead):
        yield idle()
        return
    for line in document.lines:
        yield _judge_vehicle(dossier, line, tolerances)


def _judge_vehicle(dossier: Dossier, line: VehicleList, tolerances: Tolerances) -> Came:
    subject = f"line:{line.gnum}"
    try:
        uri = parse_vehicle_number(line.vin).canonical
    except IdentifierRefused:
        return idle(subject)
    story = dossier.story_of(uri)
    own = [] if line.builtOn is None else [dossier.declaration.says("vehicle.built", line.builtOn, subject=subject)]
    driven = _read(story, ODOMETER)
    years = _read(story, MODEL_YEAR)
    said = [one.says("vehicle.driven", str(km), subject=subject, unit="km") for one, km in driven]
    said += [one.says("vehicle.model_year", str(year), subject=subject) for one, year in years]
    if (most := max(driven, key=lambda pair: pair[1], default=None)) and most[1] > tolerances.vehicle_kilometres:
        told = {"driven": f"{most[1]:f}", "by": most[0].voice.party}
        return failed(subject, [*own, *said], case="used", vehicle=line.vin, **told)
    built = line.builtOn
    if built is not None:
        if (first := min(years, key=lambda pair: pair[1], default=None)) and built.year > first[1]:
            told = {"built": f"{built}", "by": first[0].voice.party, "year": str(first[1])}
            return failed(subject, [*own, *said], case="older", vehicle=line.vin, **told)
        early = next((one for one in story if one.at.date() + _A_DAY < built), None)
        if early is not None:
            seen = early.says("vehicle.seen", f"{early.at:%Y-%m-%d}", subject=subject)
            day = f"{early.at:%Y-%m-%d}"
            return failed(subject, [*own, seen, *said], vehicle=line.vin, day=day, built=f"{built}")
    if not said:
        return missing(subject, own)
    words = [f"{km:f} km" for _, km in driven[-1:]] + [str(year) for _, year in years[-1:]]
    claim = [dossier.declaration.says("vehicle", line.vin, subject=subject)]
    return passed(subject, [*(own or claim), *said], vehicle=line.vin, told=", ".join(words))


def _read(story: Sequence[Happening], name: str) -> list[tuple[Happening, Decimal]]:
    """Return what is told of a vehicle under a name, where it is a number."""
    found = []
    for one in story:
        try:
            number = Decimal(one.about.get(name, "").strip() or "NaN")
        except InvalidOperation:
            continue
        if number.is_finite() and number >= 0:
            found.append((one, number))
    return found


@check(
    "purchase.split",
    title="One market purchase was not split to stay under the limit",
    risks=(RiskKind.UNDERVALUATION, RiskKind.ORIGIN),
    basis="At most USD 150,000 a declaration of trade mode 1039 (海关总署公告2019年第221号)",
    trades=[Trade.EXPORT],
    could_supply=(Supplier.CUSTOMS,),
    is_cross=False,
    sentences={
        "pass": "Together with others of the same bill or purchaser (%(count)s) it comes to %(value)s.",
        "pass.alone": "No other declaration is of the same bill, or of the same purchaser at that time.",
        "fail": "Together with others of the same bill or purchaser (%(count)s) it is %(value)s, above %(limit)s.",
    },
)
def check_purchase_split(dossier: Dossier, tolerances: Tolerances) -> Iterator[Came]:
    """Declarations of market purchases that travel on one bill of lading, or that one purchaser had declared within the
    time in which one purchase is made, are together within the limit of a single one. The limit and the values are in
    its currency; a declaration in another is not judged here, since intake refuses it.
    """
    document, limit = dossier.declared_as, tolerances.purchase_limit
    if document is None or not isinstance(document.head, MarketPurchaseHead) or limit is None:
        yield idle()
        return
    head = document.head
    lately = set(map(id, dossier.other_live(timedelta(hours=float(tolerances.split_hours)))))
    alike = [one for one in dossier.other_live() if _is_of_purchase(one, head, is_lately=id(one) in lately)]
    value = head.value + sum((one.value for one in alike), Decimal(0))
    own = dossier.declaration.says("purchase.value", head.value, unit=head.currency)
    others = [one.says("purchase.value", f"{one.value:f}", subject=one.reference) for one in alike]
    statements: list[Statement] = [own, *others]
    if not alike:
        yield passed("", statements, case="alone")
    elif value > limit:
        yield failed("", statements, count=str(len(alike)), value=f"{value:,.2f}", limit=f"{limit:,.0f}")
    else:
        yield passed("", statements, count=str(len(alike)), value=f"{value:,.2f}")


def _is_of_purchase(one: OtherDeclaration, head: MarketPurchaseHead, *, is_lately: bool) -> bool:
    if one.trade_mode != head.tradeMode:
        return False
    is_same_bill = bool(head.billNo) and one.bill_no == head.billNo
    return is_same_bill or (is_lately and one.purchaser == _fold(head.purchaserName))


def _fold(name: str) -> str:
    return " ".join(name.split()).casefold()


CHECKS = (check_new, check_purchase_split)
