"""The style sheet: enough contrast in both schemes, ready for right-to-left, and small."""

from __future__ import annotations

import re

import pytest

from gqts.web.assets import STATIC_FOLDER, read_assets, shorten_css

SHEET = (STATIC_FOLDER / "gqts.css").read_text()
BARE = re.sub(r"/\*.*?\*/", "", SHEET, flags=re.DOTALL)

# (text or sign, what it stands on, least ratio): 4.5 for text (WCAG 2.2 §1.4.3), 3 for signs and edges (§1.4.11).
PAIRS = [
    *[(ink, paper, 4.5) for ink in ("ink", "soft", "link") for paper in ("paper", "card")],
    *[(tone, f"{tone}-paper", 4.5) for tone in ("found", "doubt", "alarm", "unknown", "general")],
    *[("ink", f"{tone}-paper", 4.5) for tone in ("found", "doubt", "alarm", "unknown", "general")],
    ("on-link", "link", 4.5),
    ("edge", "paper", 3),
    ("edge", "card", 3),
    ("found", "paper", 3),
    ("link", "sea", 3),
    ("link", "land", 3),
]


def tokens(scheme: str) -> dict[str, str]:
    light, dark = re.findall(r":root \{(.*?)\}", BARE, flags=re.DOTALL)[:2]
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", light))
    return found | (dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", dark)) if scheme == "dark" else {})


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_computed_as_the_guidelines_say():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "paper", "least"), PAIRS)
def test_what_stands_on_what_can_be_read(scheme: str, ink: str, paper: str, least: float):
    values = tokens(scheme)
    assert contrast(values[ink], values[paper]) >= least


def test_every_colour_is_a_token_and_dark_renews_each():
    light, dark = re.findall(r":root \{(.*?)\}", BARE, flags=re.DOTALL)[:2]
    named = set(re.findall(r"--([\w-]+): #", light))
    assert named == set(re.findall(r"--([\w-]+): #", dark))
    rules = BARE.replace(light, "").replace(dark, "").replace("--paper: #ffffff", "")
    assert re.findall(r"#[0-9a-f]{3,8}\b|rgba?\(|hsl", rules) == []
    assert set(re.findall(r"var\(--([\w-]+)", BARE)) <= set(tokens("light")) | {
        "gap", "wide", "sans", "mono", "tone", "tone-paper", "when",
    }  # fmt: skip


def test_only_logical_properties_are_used():
    declared = re.findall(r"[{;]\s*([a-z-]+)\s*:", BARE)
    sided = re.compile(r"(^|-)(left|right|top|bottom)(-|$)")
    assert [name for name in declared if sided.search(name)] == []
    assert "text-align: left" not in BARE


def test_shortening_changes_nothing_but_space():
    short = shorten_css(SHEET)
    assert "/*" not in short
    assert short.count("{") == BARE.count("{") == short.count("}")
    assert short.count("@media") == BARE.count("@media")
    assert "calc(1px + 2px)" in shorten_css("a { width: calc(1px + 2px) }")
    assert len(read_assets()["gqts.css"].content) < 11_000


def test_the_public_name_holds_the_contents_digest():
    assert re.fullmatch(r"gqts-[0-9a-f]{12}\.css", read_assets()["gqts.css"].name)
