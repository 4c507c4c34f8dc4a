"""Reads a page strictly: balanced tags, unique ids, references that lead somewhere, headings in order."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
DRAWN = frozenset(["svg", "title", "desc", "rect", "path", "circle", "text", "g"])


class Page(HTMLParser):
    """What stands on a page; `faults` are the places where it is not well formed."""

    def __init__(self, content: str) -> None:
        super().__init__(convert_charrefs=True)
        self.stack: list[str] = []
        self.faults: list[str] = []
        self.ids: list[str] = []
        self.references: list[str] = []
        self.headings: list[int] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[tuple[str, ...], str]] = []
        self.feed(content)
        self.close()
        self.faults += [f"<{tag}> is never closed" for tag in self.stack]
        self.faults += [f"id {one} stands twice" for one in set(self.ids) if self.ids.count(one) > 1]
        self.faults += [f"#{one} leads nowhere" for one in self.references if one not in self.ids]
        steps = zip([0, *self.headings], self.headings, strict=False)
        self.faults += [f"h{after} follows h{before}" for before, after in steps if after > before + 1]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.tags.append((tag, values))
        if tag not in VOID:
            self.stack.append(tag)
        if values.get("id"):
            self.ids.append(str(values["id"]))
        for name in ("aria-labelledby", "aria-describedby", "for"):
            self.references += str(values.get(name) or "").split()
        if (values.get("href") or "").startswith("#"):
            self.references.append(str(values["href"])[1:])
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.headings.append(int(tag[1]))
        if len(values) != len(attrs):
            self.faults.append(f"<{tag}> has an attribute twice")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.stack.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self.stack or self.stack[-1] != tag:
            self.faults.append(f"</{tag}> closes {self.stack[-1:]}")
        else:
            self.stack.pop()

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append((tuple(self.stack), data.strip()))

    def find(self, tag: str) -> list[dict[str, str | None]]:
        """Return the attributes of every element with this tag."""
        return [attributes for name, attributes in self.tags if name == tag]

    @property
    def text(self) -> str:
        """Return all text on one line."""
        return " ".join(" ".join(text for _, text in self.texts).split())
