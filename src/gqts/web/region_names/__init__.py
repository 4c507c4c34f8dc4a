"""The names of regions, by their ISO 3166-2 code, in the languages of the pages.

English names are CLDR's, with ours where it has none or one that nobody says; Chinese ones are ours, of the countries
whose goods and shoppers gqts meets most. Where a language has no name for a region, the English one is shown, and the
code where there is none at all: a place is never left out because nobody translated it. Further languages, and other
names, are one file `<language>.json` more. China's provinces go by the two digits too that ISO gave them until 2017 and
GB/T 2260 gives them still.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import orjson

FOLDER = Path(__file__).parent
VENDOR = FOLDER / "vendor"
_OTHERWISE = "en"
_MARKS = "²³"
"""What CLDR puts behind the second of two regions of one name, as from a reform on: no part of what people say."""
_DIGITS = {
    "CN-11": "CN-BJ", "CN-12": "CN-TJ", "CN-13": "CN-HE", "CN-14": "CN-SX", "CN-15": "CN-NM", "CN-21": "CN-LN",
    "CN-22": "CN-JL", "CN-23": "CN-HL", "CN-31": "CN-SH", "CN-32": "CN-JS", "CN-33": "CN-ZJ", "CN-34": "CN-AH",
    "CN-35": "CN-FJ", "CN-36": "CN-JX", "CN-37": "CN-SD", "CN-41": "CN-HA", "CN-42": "CN-HB", "CN-43": "CN-HN",
    "CN-44": "CN-GD", "CN-45": "CN-GX", "CN-46": "CN-HI", "CN-50": "CN-CQ", "CN-51": "CN-SC", "CN-52": "CN-GZ",
    "CN-53": "CN-YN", "CN-54": "CN-XZ", "CN-61": "CN-SN", "CN-62": "CN-GS", "CN-63": "CN-QH", "CN-64": "CN-NX",
    "CN-65": "CN-XJ", "CN-71": "CN-TW", "CN-91": "CN-HK", "CN-92": "CN-MO",
}  # fmt: skip


def name_region(code: str, language: str) -> str | None:
    """Return the name of a region in a language, in English where that has none; None for what is no known region."""
    known = _DIGITS.get(code.upper(), code.upper())
    return _read_own(language).get(known) or _read_own(_OTHERWISE).get(known) or _read_english().get(known)


@cache
def _read_own(language: str) -> Mapping[str, str]:
    path = FOLDER / f"{language}.json"
    names: dict[str, str] = orjson.loads(path.read_bytes()) if path.exists() else {}
    return names


@cache
def _read_english() -> Mapping[str, str]:
    # CLDR writes a code in small letters and without its hyphen (UTS 35, unicode_subdivision_id).
    told = orjson.loads((VENDOR / "subdivisions-en.json").read_bytes())
    names: dict[str, str] = told["subdivisions"]["localeDisplayNames"]["subdivisions"]
    return {f"{code[:2]}-{code[2:]}".upper(): name.rstrip(_MARKS) for code, name in names.items()}
