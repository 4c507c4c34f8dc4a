"""The told stories: the consignments that every world begins with, and one thing of each to open."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from gqts.simulator.keys import link_path
from gqts.simulator.lanes import LANES, TraceLevel, TradeMode
from gqts.simulator.market import stall_lot, varieties_of
from gqts.simulator.materials import MATERIALS
from gqts.simulator.plan import Consignment, Topic, Unit
from gqts.simulator.products import PRODUCTS, VARIETIES

StoryKind = Literal["item", "lot", "logistic_unit", "vehicle", "parcel"]


@dataclass(frozen=True, slots=True)
class Story:
    """One thing worth opening: its page is at `link_path`; `name` is stable and fit for a URL."""

    name: str
    title_en: str
    title_zh: str
    link_path: str
    trace_level: TraceLevel
    trade_mode: TradeMode
    kind: StoryKind

    @property
    def titles(self) -> Mapping[str, str]:
        """Return its titles by language: `en`, `zh`, and those in the further languages of shoppers."""
        further = {language: titles[self.name] for language, titles in FURTHER_TITLES.items()}
        return {"en": self.title_en, "zh": self.title_zh, **further}


@dataclass(frozen=True, slots=True)
class _Opening:
    """A consignment that every world begins with."""

    lane: str
    product: str
    items: int
    withheld: Topic | None = None
    has_missing_start: bool = False


_OPENINGS = (
    _Opening("diapers", "diapers_m", 64),
    _Opening("sugar", "brown_sugar", 40),
    _Opening("vehicles_us", "aldermoor", 2),
    _Opening("market_yiwu", "", 0),
    _Opening("cosmetics", "serum", 14),
    _Opening("wine", "riesling", 36),
    _Opening("toys", "wooden_blocks", 24),
    _Opening("supplements", "fish_oil", 24, has_missing_start=True),
    _Opening("milk", "milk_powder", 48),
    _Opening("olive", "olive_oil", 24, withheld=Topic.VOYAGE),
    _Opening("vehicles_ae", "castellan", 1),
)

OPENING_ITEMS = sum(opening.items for opening in _OPENINGS)
"""Serialised items of the told stories at their usual size."""
SMALLEST = sum(opening.items > 0 for opening in _OPENINGS)
"""Serialised items of the smallest world: one for each told story that has any."""

# name, consignment, kind, English title, Chinese title, what of the consignment to open
_Teller = Callable[[Consignment], str]
_STORIES: Sequence[tuple[str, int, StoryKind, str, str, _Teller]] = (
    (
        "diapers",
        0,
        "item",
        "Diapers from Japan, traced to the production line and its material lots",
        "日本纸尿裤:追溯到生产线和原料批次",
        lambda plan: plan.item(0),
    ),
    (
        "brown-sugar",
        1,
        "item",
        "Brown sugar from New Zealand by way of Sydney to Nansha, with its inspection certificate",
        "新西兰红糖:经悉尼到南沙,附检验证书",
        lambda plan: plan.item(0),
    ),
    (
        "vehicle",
        2,
        "vehicle",
        "A parallel-imported vehicle, from a trader's yard in Los Angeles",
        "平行进口汽车:来自洛杉矶贸易商车场",
        lambda plan: plan.item(0),
    ),
    (
        "market-export",
        3,
        "lot",
        "Umbrellas from the Yiwu market to Dubai, under market-purchase export",
        "市场采购出口:义乌雨伞到迪拜",
        lambda plan: stall_lot(plan, varieties_of(plan)[3]),
    ),
    (
        "air-parcel",
        4,
        "parcel",
        "A parcel by air from a wholesaler on Tokyo Bay",
        "东京湾批发商的航空包裹",
        lambda plan: plan.parcel(0),
    ),
    (
        "wine",
        5,
        "item",
        "A bottle of Riesling with its temperature log",
        "一瓶雷司令:附全程温度记录",
        lambda plan: plan.item(0),
    ),
    (
        "port-level",
        6,
        "item",
        "Wooden blocks known from the port of Nansha on",
        "木积木:从南沙港开始可查",
        lambda plan: plan.item(0),
    ),
    (
        "never-commissioned",
        7,
        "item",
        "Fish oil that was packed and shipped, but whose labelling nobody recorded",
        "鱼油:有装箱和运输记录,却无人登记赋码",
        lambda plan: plan.item(0),
    ),
    (
        "pallet",
        8,
        "logistic_unit",
        "A pallet of milk powder from the dryer to the bonded warehouse",
        "一托盘奶粉:从奶粉厂到保税仓",
        lambda plan: plan.unit(Unit.PALLET, plan.lane.origin.firm, 0),
    ),
    (
        "material-lot",
        0,
        "lot",
        "A lot of superabsorbent polymer, and every pack of diapers made with it",
        "一批高吸水性树脂,以及用它制成的每一包纸尿裤",
        lambda plan: plan.material_lot(MATERIALS["sap"]),
    ),
    (
        "not-shared",
        9,
        "item",
        "Olive oil whose sea carrier shares nothing",
        "橄榄油:海运承运人未共享信息",
        lambda plan: plan.item(0),
    ),
    (
        "vehicle-from-port",
        10,
        "vehicle",
        "A parallel-imported vehicle known from the port on",
        "平行进口汽车:从港口开始可查",
        lambda plan: plan.item(0),
    ),
)


FURTHER_TITLES: Mapping[str, Mapping[str, str]] = {
    "ja": {
        "diapers": "日本の紙おむつ：製造ラインと原料ロットまで追跡",
        "brown-sugar": "ニュージーランドの黒糖：シドニーを経て南沙へ、検査証明書付き",
        "vehicle": "並行輸入車：ロサンゼルスの商社のヤードから",
        "market-export": "市場買付輸出：義烏の傘がドバイへ",
        "air-parcel": "東京湾の卸売業者からの航空小包",
        "wine": "リースリング1本：温度記録付き",
        "port-level": "木の積み木：南沙港から先の記録",
        "never-commissioned": "魚油：梱包と出荷の記録はあるが、ラベル付けの記録がない",
        "pallet": "粉ミルク1パレット：乾燥工場から保税倉庫まで",
        "material-lot": "高吸水性樹脂の1ロットと、それで作られたすべての紙おむつ",
        "not-shared": "オリーブ油：海上運送業者は何も共有していない",
        "vehicle-from-port": "並行輸入車：港から先の記録",
    },
    "ar": {
        "diapers": "حفاضات من اليابان، متتبَّعة حتى خط الإنتاج وتشغيلات موادها",
        "brown-sugar": "سكر بني من نيوزيلندا عبر سيدني إلى نانشا، مع شهادة فحصه",
        "vehicle": "مركبة من استيراد موازٍ، من ساحة تاجر في لوس أنجلوس",
        "market-export": "مظلات من سوق ييوو إلى دبي، ضمن تصدير مشتريات السوق",
        "air-parcel": "طرد جوي من تاجر جملة على خليج طوكيو",
        "wine": "زجاجة ريسلينغ مع سجل حرارتها",
        "port-level": "مكعبات خشبية معروفة من ميناء نانشا فصاعدًا",
        "never-commissioned": "زيت سمك سُجّلت تعبئته وشحنه، ولم يسجّل أحد وضع رمزه",
        "pallet": "منصة حليب مجفف من المجفِّف إلى المستودع الجمركي",
        "material-lot": "تشغيلة من بوليمر فائق الامتصاص، وكل عبوة حفاضات صُنعت منها",
        "not-shared": "زيت زيتون لا يشارك ناقله البحري شيئًا",
        "vehicle-from-port": "مركبة من استيراد موازٍ معروفة من الميناء فصاعدًا",
    },
}
"""The titles in the further languages of shoppers, by the story's name."""


def plan_openings(seed: int, starts_at: datetime, items: int) -> tuple[Consignment, ...]:
    """Return the consignments of the told stories, numbered from 1, one begun each day.

    They have `OPENING_ITEMS` items between them, or `items` where that is fewer, shared out in proportion.
    """
    plans = []
    first_item = first_unit = 0
    for place, (opening, size) in enumerate(zip(_OPENINGS, _share_out(items), strict=True)):
        plan = Consignment(
            seed=seed,
            number=place + 1,
            lane=LANES[opening.lane],
            product=PRODUCTS[opening.product] if opening.product else VARIETIES[0].product,
            items=size,
            first_item=first_item,
            first_unit=first_unit,
            starts_at=starts_at + timedelta(days=place),
            withheld=opening.withheld,
            has_missing_start=opening.has_missing_start,
        )
        first_item, first_unit = plan.next_numbers
        plans.append(plan)
    return tuple(plans)


def _share_out(items: int) -> list[int]:
    if items >= OPENING_ITEMS:
        return [opening.items for opening in _OPENINGS]
    shares = [max(1, opening.items * items // OPENING_ITEMS) if opening.items else 0 for opening in _OPENINGS]
    while (
        left := items - sum(shares)
    ) != 0:  # rounding left some over, or the ones took too many: the largest gives way
        place = shares.index(max(shares))
        shares[place] += max(left, 1 - shares[place]) if left < 0 else left
    return shares


def list_stories(openings: Sequence[Consignment]) -> tuple[Story, ...]:
    """Return the told stories of a world, given its opening consignments."""
    stories = []
    for name, place, kind, english, chinese, find_thing in _STORIES:
        plan = openings[place]
        path = link_path(find_thing(plan))
        level: TraceLevel = "factory" if name == "material-lot" else plan.lane.level
        stories.append(Story(name, english, chinese, path, level, plan.lane.mode, kind))
    return tuple(stories)
