"""The picture of a product: from its brand owner alone, drawn anew and small, without what a file carries beside it."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

import pytest
from PIL import Image
from tests.taking_part import HOST, take_part

from gqts.catalogue import PictureRefused, find_picture, give_picture, list_pictures, read_picture, take_back_picture
from gqts.catalogue.picture import LARGEST_KEPT, LONGEST_SIDE, draw_anew
from gqts.identifiers import check_digit
from gqts.organizations import Role

NOW = datetime(2026, 9, 1, tzinfo=UTC)
GTIN = "0952652" + "000001"
GTIN += check_digit(GTIN)
PRODUCT = f"https://id.gs1.org/01/{GTIN}"


def photo(size: tuple[int, int] = (1_600, 1_200), form: str = "JPEG", **options) -> bytes:
    written = BytesIO()
    Image.effect_noise(size, 60).convert("RGB").save(written, form, **options)
    return written.getvalue()


@pytest.fixture
def brand(tx):
    return take_part(tx, "Brand", roles=(Role.BRAND_OWNER,), prefixes=("9526520",))


def give(tx, firm, content: bytes | None = None, words: str = "A blue pack", gtin: str = GTIN):
    return give_picture(tx, HOST, firm.id, gtin, content or photo(), {"en": words}, now=NOW)


def test_a_picture_is_found_by_its_product_and_read_by_its_name(tx, brand):
    given = give(tx, brand)
    assert find_picture(tx, PRODUCT) == given
    assert (given.width, given.height) == (640, 480)
    gtin, _, name = given.path.removeprefix("/pictures/").removesuffix(".webp").partition("-")
    content = read_picture(tx, gtin, name)
    assert content is not None
    assert Image.open(BytesIO(content)).format == "WEBP"
    assert read_picture(tx, gtin, "0" * 16) is None, "another name is another picture"


def test_a_new_picture_takes_the_place_of_the_old_one_under_a_new_name(tx, brand):
    old, new = give(tx, brand), give(tx, brand, photo((300, 300)), "A red pack")
    assert old.path != new.path
    assert [one.words for one in list_pictures(tx, brand.id)] == [{"en": "A red pack"}]
    assert take_back_picture(tx, HOST, brand.id, GTIN, now=NOW)
    assert find_picture(tx, PRODUCT) is None


def test_nobody_gives_or_takes_back_the_picture_of_anothers_product(tx, brand):
    give(tx, brand)
    forger = take_part(tx, "Forger", roles=(Role.TRADER,), prefixes=("9526521",))
    for attempt in (lambda: give(tx, forger), lambda: take_back_picture(tx, HOST, forger.id, GTIN, now=NOW)):
        with pytest.raises(PictureRefused) as refused:
            attempt()
        assert refused.value.faults[0].code == "catalogue.picture.owner"


def test_where_and_with_what_it_was_taken_is_not_kept_and_it_stands_upright():
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "Maker of cameras", 6
    drawn, size = draw_anew(photo((400, 200), exif=exif))
    assert size == (200, 400)
    assert b"Maker of cameras" not in drawn
    assert dict(Image.open(BytesIO(drawn)).getexif()) == {}


def test_any_picture_becomes_small():
    drawn, size = draw_anew(photo((2_000, 2_000), quality=60))
    assert len(drawn) <= LARGEST_KEPT
    assert max(size) <= LONGEST_SIDE


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "unreadable"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "unreadable"),
        (photo((64, 64))[:400], "unreadable"),
        (photo((8, 8), "GIF"), "unreadable"),
        (b"x" * (8 * 1024 * 1024 + 1), "size"),
    ],
)
def test_what_is_no_picture_is_refused_with_what_to_send(content, code):
    with pytest.raises(PictureRefused) as refused:
        draw_anew(content)
    assert refused.value.faults[0].code == f"catalogue.picture.{code}"
    assert refused.value.faults[0].fix


def test_a_picture_of_gigapixels_is_refused_before_it_is_decoded():
    written = BytesIO()
    Image.new("1", (20_000, 20_000)).save(written, "PNG")
    assert len(written.getvalue()) < 1_000_000
    with pytest.raises(PictureRefused):
        draw_anew(written.getvalue())


@pytest.mark.parametrize(("gtin", "code"), [("123", "gtin"), (GTIN[:-1] + "x", "gtin"), ("٠٩٥٢٦٥٢٠", "gtin")])
def test_what_is_no_gtin_is_refused(tx, brand, gtin, code):
    with pytest.raises(PictureRefused) as refused:
        give(tx, brand, gtin=gtin)
    assert refused.value.faults[0].code == f"catalogue.picture.{code}"


@pytest.mark.parametrize("words", ["", " ", "x" * 151, "a\u0000b"])
def test_a_picture_has_words_for_who_does_not_see_it(tx, brand, words):
    with pytest.raises(PictureRefused):
        give(tx, brand, words=words)
