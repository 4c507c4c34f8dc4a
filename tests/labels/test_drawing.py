"""A drawn code reads back as the link, in every form it is drawn in."""

import io
import re

import numpy as np
import pytest
import zxingcpp
from lxml import etree
from PIL import Image

from gqts.labels import LabelsRefused, LinkTooLong, compose_label, draw_png, draw_svg, draw_terminal

LINK = "https://trace.example.org/01/09506000134352/10/L%2F1/21/ABCDEFGHIJKLMNOP"
LINKS = [LINK, "https://例子.中国/01/09506000134352/21/A", "x", "https://example.org/" + "a" * 580]


def read(image):
    (code,) = zxingcpp.read_barcodes(image)
    assert code.format == zxingcpp.BarcodeFormat.QRCode
    return code


@pytest.mark.parametrize("link", LINKS)
@pytest.mark.parametrize("scale", [2, 8])
def test_the_png_reads_back(link, scale):
    image = Image.open(io.BytesIO(draw_png(link, scale)))
    code = read(image.convert("L"))
    assert code.text == link
    assert code.ec_level == "M"
    assert image.width % scale == 0


@pytest.mark.parametrize("link", LINKS)
def test_the_svg_reads_back(link):
    """The drawing is a white ground and one path of horizontal strokes, one module high: paint them."""
    root = etree.fromstring(draw_svg(link))
    side = int(root.get("viewBox").split()[2])
    ground, strokes = root.findall("{*}path")
    assert ground.get("fill") == "#fff"
    modules = np.full((side, side), 255, np.uint8)
    x, y = 0.0, 0.0
    for command, numbers in commands(strokes.get("d")):
        if command in "Mm":
            x, y = (numbers[0], numbers[1]) if command == "M" else (x + numbers[0], y + numbers[1])
        else:
            modules[int(y), int(x) : int(x + numbers[0])] = 0
            x += numbers[0]
    assert read(np.kron(modules, np.ones((4, 4), np.uint8))).text == link


def commands(path):
    for command, text in re.findall(r"([Mmh])([^Mmh]*)", path):
        yield command, [float(number) for number in re.findall(r"-?[0-9.]+", text)]


def test_the_svg_is_one_harmless_element_without_a_size():
    root = etree.fromstring(draw_svg('https://x.example/"><script>alert(1)</script>'))
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert root.get("width") is None
    assert {child.tag for child in root.iter()} == {root.tag, "{http://www.w3.org/2000/svg}path"}


@pytest.mark.parametrize("link", LINKS)
def test_the_terminal_form_reads_back(link):
    """Each character stands for two modules, one above the other; on a dark terminal the filled ones are light."""
    halves = {" ": (0, 0), "▀": (255, 0), "▄": (0, 255), "█": (255, 255)}
    rows = []
    for line in draw_terminal(link).splitlines():
        rows.append([halves[character][0] for character in line])
        rows.append([halves[character][1] for character in line])
    assert read(np.kron(np.array(rows, np.uint8), np.ones((4, 4), np.uint8))).text == link


def test_a_soiled_code_still_reads():
    image = Image.open(io.BytesIO(draw_png(LINK, 8))).convert("L")
    image.paste(128, (image.width // 2 - 16, image.height // 2 - 16, image.width // 2 + 16, image.height // 2 + 16))
    assert read(image).text == LINK


@pytest.mark.parametrize("draw", [draw_svg, draw_png, draw_terminal])
def test_what_cannot_be_drawn_is_refused(draw):
    with pytest.raises(LinkTooLong, match="600 bytes"):
        draw("https://example.org/" + "a" * 600)
    with pytest.raises(LinkTooLong):
        draw("a" * 10**6)
    for link in ("", "\ud800"):
        with pytest.raises(LabelsRefused, match="no link"):
            draw(link)


@pytest.mark.parametrize("scale", [0, -1, 41, 10**9])
def test_a_picture_without_end_is_refused(scale):
    with pytest.raises(LabelsRefused, match="1 to 40 pixels"):
        draw_png(LINK, scale)


def test_a_label_s_address_is_the_digital_link_of_the_item():
    label = compose_label(
        "https://trace.example.org/", "9506000134352", "A/1", "L 1".replace(" ", "-"), product_name="Tea\x00\n"
    )
    assert label.address == "https://trace.example.org/01/09506000134352/10/L-1/21/A%2F1"
    assert label.lines == ("(01) 09506000134352", "(10) L-1", "(21) A/1")
    assert label.product_name == "Tea"
