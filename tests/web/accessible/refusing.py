"""Forms sent without what they ask for, and what a page that refuses one owes to whoever does not see it.

What went wrong is said in one place that has the focus and is announced (WCAG 2.2 §3.3.1, §4.1.3), and each field that
is marked as wrong names the words that say why (§1.3.1, §3.3.3).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from tests.web.markup import Page

FIELDS = ("input", "select", "textarea", "fieldset")


@dataclass
class EmptyForm:
    """A form as it is sent by whoever fills in nothing and leaves chosen what is."""

    action: str
    named: frozenset[str] = frozenset()
    chosen: frozenset[str] = frozenset()
    left_empty: dict[str, object] = field(default_factory=dict)
    is_pressed: bool = False

    @property
    def asked(self) -> frozenset[str]:
        """Return the fields that it cannot do without."""
        return self.named - self.chosen


class _Forms(HTMLParser):
    """Reads the forms of the main part of a page that are posted."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[EmptyForm] = []
        self.current: EmptyForm | None = None
        self.is_main = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.is_main = self.is_main or tag == "main"
        if tag == "form" and self.is_main and values.get("method") == "post":
            self.current = EmptyForm(values.get("action") or "")
            self.forms.append(self.current)
        elif self.current is not None and tag == "button":
            self._press(self.current, values)
        elif self.current is not None and values.get("name"):
            self._take(self.current, tag, str(values["name"]), values)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.current = None
        self.is_main = self.is_main and tag != "main"

    def _press(self, form: EmptyForm, values: dict[str, str | None]) -> None:
        """Press the first button, but none that is second to another: those add a row, or look first."""
        if not form.is_pressed and "second" not in (values.get("class") or ""):
            form.is_pressed = True
            if values.get("name"):
                form.left_empty[str(values["name"])] = values.get("value") or ""

    def _take(self, form: EmptyForm, tag: str, name: str, values: dict[str, str | None]) -> None:
        kind = values.get("type") or "text"
        if kind in ("checkbox", "radio") and "checked" in values:
            form.left_empty[name], form.chosen = values.get("value") or "on", form.chosen | {name}
        elif "required" in values and tag != "select":  # of a list something is always chosen
            form.named |= {name}
        if tag == "input" and kind == "hidden":
            form.left_empty[name] = values.get("value") or ""
        elif tag == "textarea" or (tag == "input" and kind not in ("checkbox", "radio", "file", "submit")):
            form.left_empty.setdefault(name, "")


def read_forms(content: str) -> list[EmptyForm]:
    """Return the posted forms of a page, but those around it: to sign out, to act for another organization."""
    reader = _Forms()
    reader.feed(content)
    return reader.forms


def find_unannounced(content: str) -> list[str]:
    """Return what a page that refuses a form leaves unsaid to whoever does not see it."""
    page = Page(content)
    alerts = [values for _, values in page.tags if values.get("role") == "alert"]
    told = [] if len(alerts) == 1 else [f"{len(alerts)} alerts say what went wrong"]
    told += ["the focus does not go to what went wrong" for one in alerts if "autofocus" not in one]
    for tag, values in page.tags:
        if values.get("aria-invalid") == "true" and not values.get("aria-describedby"):
            told.append(f"<{tag} name={values.get('name')}> is wrong, and nothing says why")
    named = {f"#{values['id']}": values for tag, values in page.tags if tag in FIELDS and values.get("id")}
    for one in page.find("a"):
        field = named.get(str(one.get("href")), {})
        if field and not any(name.endswith("-fault") for name in str(field.get("aria-describedby")).split()):
            told.append(f"{one['href']} is told to be wrong, and does not say why itself")
    return told + page.faults
