"""What customs remembers of earlier declarations while a season goes by: for reuse, yearly limits, prices and lots."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable
from decimal import Decimal

from gqts.customs.ceb.inventory import InventoryHead, InventoryList
from gqts.customs.checks.trade_mode import declared_value
from gqts.evidence import Dossier, Filed, LotBalance, OtherDeclaration, PriceSeen

_PRICES_KEPT = 60
_OF_ONE_BUYER = 50


class History:
    """Everything declared so far; what is asked of it is what `read_dossier` asks the database."""

    def __init__(self) -> None:
        self._by_waybill: dict[tuple[str, str], list[OtherDeclaration]] = defaultdict(list)
        self._by_buyer: dict[str, deque[OtherDeclaration]] = defaultdict(lambda: deque(maxlen=_OF_ONE_BUYER))
        self._by_item: dict[str, list[OtherDeclaration]] = defaultdict(list)
        self._by_bill: dict[str, list[OtherDeclaration]] = defaultdict(list)
        self._used: dict[tuple[str, int], Decimal] = defaultdict(Decimal)
        self._prices: dict[str, deque[PriceSeen]] = defaultdict(lambda: deque(maxlen=_PRICES_KEPT))
        self._lots: dict[str, Decimal] = defaultdict(Decimal)

    def find_others(
        self, filed: Filed[InventoryHead, InventoryList], items: Iterable[str]
    ) -> tuple[OtherDeclaration, ...]:
        """Return the other declarations that have something in common with this one."""
        head = filed.head
        found = [*self._by_waybill[head.logisticsCode, head.logisticsNo], *self._by_buyer[head.buyerIdNumber]]
        found += [one for item in items for one in self._by_item.get(item, ())]
        if head.billNo:
            found += self._by_bill[head.billNo]
        return tuple({one.reference: one for one in found}.values())

    def used_this_year(self, filed: Filed[InventoryHead, InventoryList]) -> Decimal:
        """Return what the buyer declared this year before."""
        return self._used[filed.head.buyerIdNumber, filed.head.declTime.year]

    def find_prices(self, gtin: str) -> tuple[PriceSeen, ...]:
        """Return the prices at which a product was declared lately."""
        return tuple(self._prices[gtin])

    def find_lots(self, lots: Iterable[str]) -> tuple[LotBalance, ...]:
        """Return how many pieces of lots were declared before."""
        return tuple(LotBalance(lot, self._lots[lot]) for lot in lots if lot in self._lots)

    def add(self, dossier: Dossier) -> None:
        """Remember a declaration."""
        filed = dossier.declaration
        head, items = filed.head, dossier.linked.items
        one = OtherDeclaration(
            reference=filed.reference,
            voice=filed.voice,
            received_at=filed.received_at,
            order_no=head.orderNo,
            logistics=(head.logisticsCode, head.logisticsNo),
            bill_no=head.billNo or "",
            voyage=(head.trafNo or "", head.voyageNo or ""),
            buyer_id=head.buyerIdNumber,
            seller=head.ebcCode,
            value=declared_value(filed.document),
            shared=frozenset(items),
        )
        self._by_waybill[one.logistics].append(one)
        self._by_buyer[one.buyer_id].append(one)
        for item in items:
            self._by_item[item].append(one)
        if one.bill_no:
            self._by_bill[one.bill_no] = [*self._by_bill[one.bill_no][-3:], one]
        self._used[one.buyer_id, head.declTime.year] += one.value
        for line in dossier.lines:
            gtin = dossier.gtin_of_line(line.gnum)
            self._prices[gtin].append(PriceSeen(gtin, line.price, filed.reference, head.ebcCode))
        for lot in dossier.linked.lots:
            self._lots[lot] += _count(dossier, lot)


def _count(dossier: Dossier, lot: str) -> Decimal:
    number = lot.rpartition("/")[2]
    begun = {
        uri for one in dossier.happenings if one.about.get("lotNumber") == number for uri in one.begun
    }.intersection(dossier.linked.items)
    return Decimal(len(begun))
