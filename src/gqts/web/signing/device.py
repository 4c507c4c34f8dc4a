"""A browser in words, from what it says of itself: enough to know one's own session again, and no more.

`User-Agent` is read in the order in which browsers pretend to be others; anybody can send anything in it.
"""

from __future__ import annotations

from collections.abc import Sequence

from gqts.web.languages import Language, Sentence, mark

_BROWSERS: Sequence[tuple[str, str]] = (
    ("MicroMessenger/", "WeChat"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("UCBrowser/", "UC Browser"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("HeadlessChrome/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS: Sequence[tuple[str, str]] = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("OpenHarmony", "HarmonyOS"),
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def describe_device(user_agent: str, language: Language) -> Sentence:
    """Return a browser in words, such as `Firefox on Windows`."""
    browser = next((name for sign, name in _BROWSERS if sign in user_agent), "")
    system = next((name for sign, name in _SYSTEMS if sign in user_agent), "")
    if browser and system:
        return language.sentence(mark("%(browser)s on %(system)s"), browser=browser, system=system)
    if browser or system:
        return Sentence("%(device)s", {"device": browser or system})
    return language.sentence(mark("A browser that does not say what it is"))
