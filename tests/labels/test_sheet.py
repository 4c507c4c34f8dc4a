"""A sheet of labels, printed and scanned, gives every link back, each where the stock has a label."""

import itertools
import re
import tracemalloc

import pypdfium2
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.pdfbase.pdfmetrics import stringWidth

from gqts.identifiers import parse_digital_link
from gqts.labels import STOCKS, LabelsRefused, StockUnknown, compose_label, draw_sheet, mint_serials, require_stock
from gqts.labels.lettering import LEADING, fit_lines

PUBLIC_URL = "https://trace.example.org"
MM = 72 / 25.4


def labels_of(count, *, lot="LOT-2026/07", product_name="Oolong 乌龙茶"):
    return [
        compose_label(PUBLIC_URL, "09506000134352", serial, lot, product_name=product_name)
        for serial in mint_serials(count)
    ]


def scan(content, dpi=200):
    """The codes on every page: text -> (page, x, y) of the code's middle in millimetres from the top left."""
    found = {}
    document = pypdfium2.PdfDocument(content)
    for number in range(len(document)):
        page = document[number]
        image = page.render(scale=dpi / 72, grayscale=True).to_pil()
        # "QRCode" would look for micro and rectangular codes too, and sees one in others' modules once in many sheets.
        for code in zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.QRCodeModel2):
            corners = [
                getattr(code.position, name) for name in ("top_left", "top_right", "bottom_left", "bottom_right")
            ]
            middle = [sum(getattr(corner, axis) for corner in corners) / 4 / dpi * 25.4 for axis in "xy"]
            assert code.text not in found
            found[code.text] = (number, *middle)
        page.close()
    document.close()
    return found


def text_of(content, page=0):
    document = pypdfium2.PdfDocument(content)
    text = document[page].get_textpage().get_text_range()
    document.close()
    return text


@pytest.mark.parametrize("stock", STOCKS.values(), ids=STOCKS)
def test_every_code_of_a_full_sheet_and_one_more_reads_back_in_its_place(stock):
    labels = labels_of(stock.per_sheet + 1)
    found = scan(draw_sheet(labels, stock))
    assert set(found) == {label.address for label in labels}
    assert len({parse_digital_link(text).identifier.key for text in found}) == len(labels)
    for place, label in enumerate(labels):
        page, x, y = found[label.address]
        left, top = stock.corner(place % stock.per_sheet)
        assert page == place // stock.per_sheet
        assert left < x < left + stock.width
        assert top < y < top + stock.height


@pytest.mark.parametrize("stock", STOCKS.values(), ids=STOCKS)
def test_a_stock_s_measures_add_up_to_its_sheet(stock):
    right = stock.left + (stock.columns - 1) * stock.step_right + stock.width
    bottom = stock.top + (stock.rows - 1) * stock.step_down + stock.height
    assert stock.sheet_width - right == pytest.approx(stock.left, abs=0.3)
    assert stock.sheet_height - bottom == pytest.approx(stock.top, abs=0.3)
    assert stock.step_right >= stock.width
    assert stock.step_down >= stock.height
    assert stock.source


def test_the_page_is_the_sheet():
    for stock in STOCKS.values():
        document = pypdfium2.PdfDocument(draw_sheet(labels_of(1), stock))
        assert document[0].get_size() == pytest.approx((stock.sheet_width * MM, stock.sheet_height * MM), abs=0.01)
        document.close()


@pytest.mark.parametrize("stock", STOCKS.values(), ids=STOCKS)
def test_people_can_read_the_name_and_every_character_of_the_identifier(stock):
    (label,) = labels_of(1, product_name="武夷岩茶")
    text = re.sub(r"\s", "", text_of(draw_sheet([label], stock)))
    assert "武夷岩茶" in text
    for line in label.lines:
        assert line.replace(" ", "") in text


@pytest.mark.parametrize("stock", STOCKS.values(), ids=STOCKS)
@pytest.mark.parametrize("name", ["", "W" * 500, "茶" * 500, "Grüner Tee, naturbelassen, aus biologischem Anbau " * 4])
def test_the_widest_text_stays_within_its_label(stock, name):
    """Drawn on a sheet that has only this label, nothing is printed outside of it."""
    label = compose_label(PUBLIC_URL, "09506000134352", "W" * 20, "W" * 20, product_name=name)
    for place in (0, stock.per_sheet - 1):
        document = pypdfium2.PdfDocument(draw_sheet([label], stock, first_place=place))
        page = document[0]
        text = page.get_textpage()
        assert re.sub(r"\s", "", text.get_text_range()).count("W" * 20) >= 2
        left, top = (measure * MM for measure in stock.corner(place))
        bottom = stock.sheet_height * MM - top - stock.height * MM
        for index in range(text.count_chars()):
            x1, y1, x2, y2 = text.get_charbox(index)
            assert left - 0.1 <= x1 <= x2 <= left + stock.width * MM + 0.1
            assert bottom - 0.1 <= y1 <= y2 <= bottom + stock.height * MM + 0.1
        document.close()


@given(st.text(max_size=200), st.floats(40, 300), st.floats(50, 300))
@settings(deadline=None)
def test_any_name_is_set_and_the_identifier_is_never_cut(name, width, height):
    label = compose_label(PUBLIC_URL, "09506000134352", "W" * 20, product_name=name)
    size, lines = fit_lines(label, width, height)
    written = "".join(line.text for line in lines).replace(" ", "")
    assert written.endswith("(01)09506000134352(21)" + "W" * 20)
    assert len(lines) * size * LEADING <= height
    assert all(stringWidth(line.text, line.font, size) <= width for line in lines)


@pytest.mark.parametrize(
    "name", ["😀𠀀 emoji", "한국어 ไทย عربي", "\ufffe\uffff", "(back\\slash) \\n", "\ud800x", "Ж" * 40]
)
def test_a_name_in_any_script_makes_a_readable_pdf(name):
    (label,) = labels_of(1, product_name=name)
    assert set(scan(draw_sheet([label], STOCKS["l7160"]))) == {label.address}


def test_a_partly_used_sheet_is_filled_up():
    stock = STOCKS["l7160"]
    labels = labels_of(3)
    found = scan(draw_sheet(labels, stock, first_place=19))
    assert [found[label.address][0] for label in labels] == [0, 0, 1]
    left, top = stock.corner(19)
    assert left < found[labels[0].address][1] < left + stock.width
    assert top < found[labels[0].address][2] < top + stock.height


def test_equal_labels_give_equal_bytes_and_ask_for_their_real_size():
    labels = labels_of(3)
    content = draw_sheet(labels, STOCKS["l7651"])
    assert content == draw_sheet(iter(labels), STOCKS["l7651"])
    assert b"/PrintScaling /None" in content


def test_progress_is_told_for_each_label():
    told = []
    draw_sheet(iter(labels_of(5)), STOCKS["4x6"], progress=told.append)
    assert told == [1] * 5


def test_thousands_of_labels_need_little_memory():
    """Labels are drawn as they come, and each leaves no more than 5 kB behind."""

    def peak(count):
        labels = itertools.islice((label for _ in itertools.count() for label in labels_of(10)), count)
        tracemalloc.start()
        draw_sheet(labels, STOCKS["l7651"])
        _, highest = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return highest

    peak(1)
    assert peak(35) - peak(5) < 30 * 5000


def test_what_cannot_be_drawn_is_refused():
    stock = STOCKS["l7160"]
    (label,) = labels_of(1)
    with pytest.raises(LabelsRefused, match="no label"):
        draw_sheet([], stock)
    for place in (-1, 21):
        with pytest.raises(LabelsRefused, match="places 0 to 20"):
            draw_sheet([label], stock, first_place=place)


def test_a_sheet_without_end_is_refused(monkeypatch):
    monkeypatch.setattr("gqts.labels.sheet.LARGEST_SHEET", 5)
    with pytest.raises(LabelsRefused, match="at most 5 labels"):
        draw_sheet(itertools.repeat(labels_of(1)[0]), STOCKS["l7160"])


def test_a_stock_is_found_in_either_case_and_an_unknown_one_names_the_others():
    assert require_stock("L7160") is STOCKS["l7160"]
    with pytest.raises(StockUnknown, match="l7160, l7651"):
        require_stock("L9999")
