"""The pictures of the demonstration's products: plain drawings of the kind of pack, each with its brand on it.

The goods are invented, so a photo would be of something else; the page calls these drawings what they are.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from datetime import datetime
from hashlib import sha256
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from gqts.catalogue import give_picture
from gqts.cli.demo_firms import OPERATOR
from gqts.kit.database import Transaction
from gqts.organizations import Organization
from gqts.simulator.products import PRODUCTS, Product

_SIDE = 960
"""Drawn at twice the size it is kept in, so that edges are smooth."""
_PAPER, _INK = "#f4f1ea", "#ffffff"
_COLOURS = ("#1f6f8b", "#8a4b2a", "#3f6b3a", "#7a3357", "#4a4f8c", "#9a6a16")

Drawing = Callable[[ImageDraw.ImageDraw, str], None]


def give_pictures(tx: Transaction, firms: Mapping[str, Organization], *, now: datetime) -> None:
    """Give every product of the world its drawing, in the name of whoever owns its brand."""
    for product in PRODUCTS.values():
        owner = firms.get(product.firm.code)
        if owner is not None:
            words = word_drawing(product)
            content = draw_product(product)
            give_picture(tx, OPERATOR, owner.id, product.gtin, content, words, now=now, is_drawing=True)


def draw_product(product: Product) -> bytes:
    """Return the drawing of a product, a PNG: the shape of its pack, in a colour of its brand."""
    image = Image.new("RGB", (_SIDE, _SIDE), _PAPER)
    canvas = ImageDraw.Draw(image)
    colour = _COLOURS[sha256(product.brand.encode()).digest()[0] % len(_COLOURS)]
    canvas.ellipse((170, 800, 790, 880), fill="#e2ddd0")
    _SHAPES[product.category][0](canvas, colour)
    _label(canvas, _brand(product), _SHAPES[product.category][3])
    written = BytesIO()
    image.resize((_SIDE // 2, _SIDE // 2), Image.Resampling.LANCZOS).save(written, "PNG")
    return written.getvalue()


def word_drawing(product: Product) -> dict[str, str]:
    """Return what a drawing shows, for who does not see it."""
    _, english, chinese, _ = _SHAPES[product.category]
    japanese, arabic = _FURTHER_WORDS[english]
    brand = _brand(product)
    return {
        "en": f"Drawing of {english} with the name {brand}",
        "zh": f"示意图：{chinese}，印有“{brand}”字样",
        "ja": f"イラスト：「{brand}」と書かれた{japanese}",
        "ar": f"رسم: {arabic} تحمل اسم {brand}",
    }


def _brand(product: Product) -> str:
    return " ".join(word for word in product.brand.split() if word.isascii() or word[0].isascii()) or product.brand


def _label(canvas: ImageDraw.ImageDraw, brand: str, middle: tuple[int, int, int]) -> None:
    x, y, width = middle
    text = unicodedata.normalize("NFKD", brand).encode("ascii", "ignore").decode()  # the letters that the font has
    size = 110
    while size > 20 and canvas.textlength(text, ImageFont.load_default(size)) > width:
        size -= 4
    canvas.text((x, y), text, fill=_INK, font=ImageFont.load_default(size), anchor="mm")


def _draw_pack(canvas: ImageDraw.ImageDraw, colour: str) -> None:
    canvas.arc((360, 150, 600, 390), 180, 360, fill=colour, width=26)
    canvas.rounded_rectangle((200, 270, 760, 840), 60, fill=colour)
    canvas.rectangle((200, 690, 760, 730), fill="#d9d4c7")


def _draw_tin(canvas: ImageDraw.ImageDraw, colour: str) -> None:
    canvas.rectangle((270, 230, 690, 800), fill=colour)
    canvas.ellipse((270, 740, 690, 860), fill=colour)
    canvas.ellipse((270, 170, 690, 290), fill="#c9c4b6", outline="#a9a498", width=8)


def _draw_bag(canvas: ImageDraw.ImageDraw, colour: str) -> None:
    canvas.polygon([(280, 250), (680, 250), (730, 840), (230, 840)], fill=colour)
    canvas.rectangle((270, 180, 690, 260), fill="#c9c4b6")


def _draw_bottle(canvas: ImageDraw.ImageDraw, colour: str) -> None:
    canvas.rectangle((430, 100, 530, 330), fill=colour)
    canvas.rectangle((420, 80, 540, 150), fill="#c9c4b6")
    canvas.polygon([(430, 320), (530, 320), (620, 440), (340, 440)], fill=colour)
    canvas.rounded_rectangle((340, 420, 620, 850), 30, fill=colour)


def _draw_jar(canvas: ImageDraw.ImageDraw, colour: str) -> None:
    canvas.rounded_rectangle((300, 190, 660, 310), 20, fill="#c9c4b6")
    canvas.rounded_rectangle((270, 300, 690, 850), 60, fill=colour)


def _draw_flask(canvas: ImageDraw.ImageDraw, colour: str) -> None:
    canvas.rounded_rectangle((410, 170, 550, 380), 20, fill="#c9c4b6")
    canvas.rounded_rectangle((310, 370, 650, 850), 40, fill=colour)


def _draw_box(canvas: ImageDraw.ImageDraw, colour: str) -> None:
    canvas.polygon([(180, 360), (300, 250), (840, 250), (720, 360)], fill="#c9c4b6")
    canvas.polygon([(720, 360), (840, 250), (840, 720), (720, 840)], fill="#a9a498")
    canvas.rectangle((180, 360, 720, 840), fill=colour)


def _draw_car(canvas: ImageDraw.ImageDraw, colour: str) -> None:
    canvas.polygon([(290, 420), (370, 290), (640, 290), (740, 420)], fill="#c9c4b6")
    canvas.rounded_rectangle((110, 410, 850, 680), 70, fill=colour)
    for x in (290, 670):
        canvas.ellipse((x - 95, 590, x + 95, 780), fill="#2b2f33")
        canvas.ellipse((x - 40, 645, x + 40, 725), fill="#c9c4b6")


_SHAPES: Mapping[str, tuple[Drawing, str, str, tuple[int, int, int]]] = {
    "diapers": (_draw_pack, "a pack with a handle", "带提手的包装", (480, 520, 500)),
    "milk powder": (_draw_tin, "a round tin", "圆形罐", (480, 540, 370)),
    "brown sugar": (_draw_bag, "a paper bag", "纸袋", (480, 560, 380)),
    "olive oil": (_draw_bottle, "a bottle", "瓶子", (480, 640, 250)),
    "wine": (_draw_bottle, "a bottle", "瓶子", (480, 640, 250)),
    "cosmetics": (_draw_flask, "a small flask", "小瓶", (480, 610, 300)),
    "health supplements": (_draw_jar, "a jar", "罐子", (480, 580, 380)),
    "small appliances": (_draw_box, "a box", "纸盒", (450, 600, 480)),
    "toys": (_draw_box, "a box", "纸盒", (450, 600, 480)),
    "vehicles": (_draw_car, "a car", "汽车", (480, 520, 460)),
}
"""By kind of goods: the drawing, what it shows in English and Chinese, and where its brand stands (centre, width)."""

_FURTHER_WORDS: Mapping[str, tuple[str, str]] = {
    "a pack with a handle": ("持ち手付きの包装", "عبوة بمقبض"),
    "a round tin": ("丸い缶", "علبة معدنية مستديرة"),
    "a paper bag": ("紙袋", "عبوة ورقية"),
    "a bottle": ("瓶", "زجاجة"),
    "a small flask": ("小瓶", "قنينة صغيرة"),
    "a jar": ("ボトル", "عبوة بغطاء"),
    "a box": ("箱", "علبة"),
    "a car": ("自動車", "سيارة"),
}
