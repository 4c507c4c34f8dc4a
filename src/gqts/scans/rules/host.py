"""Hosts whose names resemble the official one: counterfeiters print codes that lead to a page of their own.

Such a page often fetches ours behind the scenes, or sends people on to it after it has made its impression; both leave
its name in a request. Lookalikes are found by what they look like once drawn: letters of other scripts, digits for
letters and joined letters are taken for what they resemble (after Unicode UTS #39, confusable detection).
"""

from __future__ import annotations

import unicodedata
from itertools import pairwise

from gqts.scans.rules.facts import Alert, Audience
from gqts.scans.verdict import Reason

_RESEMBLING = str.maketrans(
    {
        "0": "o", "1": "l", "3": "e", "5": "s", "i": "l", "|": "l", "ı": "l", "і": "l", "а": "a", "е": "e", "о": "o",
        "р": "p", "с": "c", "у": "y", "х": "x", "ѕ": "s", "ԛ": "q", "ɡ": "g", "ο": "o", "α": "a", "τ": "t", "ρ": "p",
        "-": "", "_": "",
    }
)  # fmt: skip
_JOINED = (("rn", "m"), ("vv", "w"), ("cl", "d"))
_LONGEST = 253
_FEW = 5
"""Characters a label needs for one wrong letter to mean anything."""


def find_look_alike(official: str, seen: str) -> Alert | None:
    """Fires when a request names, as its host or as the page it comes from, another host than the official one whose
    name resembles it: the same but for letters that look alike, for one letter, or for something put before or behind
    it.
    """
    ours, theirs = _neat(official), _neat(seen)
    if not theirs or not ours or theirs == ours or theirs.endswith(f".{ours}"):
        return None
    if not _resembles(ours, theirs):
        return None
    return Alert(Reason.LOOK_ALIKE_HOST, Audience.OWNER, {"host": theirs, "official": ours})


def _neat(host: str) -> str:
    bare = host.strip().lower()[:_LONGEST].rstrip(".")
    if not bare.startswith("["):
        bare = bare.partition(":")[0]
    return bare


def _resembles(ours: str, theirs: str) -> bool:
    if "." not in ours:
        return False  # a machine's own name, as in a trial: nothing is official about it
    mine, other = _draw(ours), _draw(theirs)
    if mine == other or (len(mine) >= _FEW and _differ_by_one(mine, other)):
        return True
    name = _draw(ours.rpartition(".")[0])  # without the top-level domain
    return len(name) >= _FEW and name.replace(".", "") in other.replace(".", "")


def _draw(host: str) -> str:
    """Return what a host's name looks like."""
    labels = (_decode(label) for label in host.split("."))
    drawn = unicodedata.normalize("NFKD", ".".join(labels).casefold())
    plain = "".join(one for one in drawn if not unicodedata.combining(one)).translate(_RESEMBLING)
    for joined, single in _JOINED:
        plain = plain.replace(joined, single)
    return plain


def _decode(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return label


def _differ_by_one(first: str, second: str) -> bool:
    """Return whether one letter was changed, left out, put in, or changed places with its neighbour."""
    if abs(len(first) - len(second)) > 1:
        return False
    if len(first) == len(second):
        places = [place for place, (one, other) in enumerate(zip(first, second, strict=True)) if one != other]
        is_swapped = len(places) == 2 and any(pair == tuple(places) for pair in pairwise(range(len(first))))
        return len(places) == 1 or (
            is_swapped and first[places[0]] == second[places[1]] and first[places[1]] == second[places[0]]
        )
    long, short = (first, second) if len(first) > len(second) else (second, first)
    return any(long[:place] + long[place + 1 :] == short for place in range(len(long)))
