"""JSON-LD contexts, read without ever fetching one (JSON-LD 1.1 §4.1; EPCIS 2.0 §10.2).

Promise: GS1's own contexts are known by their address, inline contexts are read, any other address is noted. What
follows from that, decided here:

* A prefix declared by the sender, at the document or at an event, resolves; GS1's own prefixes need no declaration.
* Keyword and term aliases (`"kind": "@type"`, `"when": "epcis:eventTime"`, `"myField": "https://…/myField"`) are read.
* A prefix nobody declared is a fault, since the sender will be misunderstood. Only when the document names a
  context gqts does not know is it tolerated, for that context may well declare it; its namespace is
  `urn:gqts:undeclared-prefix:…:` then.
* A context that is missing altogether is taken to be GS1's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

EPCIS = "https://ref.gs1.org/epcis/"
CONTEXT_ADDRESS = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
"""The address under which gqts names the standard context in what it writes."""

STANDARD_PREFIXES: dict[str, str] = {
    "epcis": EPCIS,
    "cbv": "https://ref.gs1.org/cbv/",
    "cbvmda": "urn:epcglobal:cbv:mda:",
    "gs1": "https://gs1.org/voc/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "dcterms": "http://purl.org/dc/terms/",
}
"""The prefixes that GS1's context declares for everybody."""

_KNOWN = re.compile(
    r"https?://(?:ref\.gs1\.org/standards/epcis/(?:\d[\d.]*/)?|gs1\.github\.io/EPCIS/)epcis-context(?:-simple|-root)?\.jsonld"
)
_MANY = 200


@dataclass(frozen=True, slots=True)
class Context:
    """What the names in an event mean: prefixes, names the sender gave to standard ones, and what stays unknown."""

    prefixes: dict[str, str] = field(default_factory=lambda: dict(STANDARD_PREFIXES))
    aliases: dict[str, str] = field(default_factory=lambda: {"@type": "type", "@id": "id"})
    vocabulary: str = ""
    notes: tuple[str, ...] = ()
    is_complete: bool = True

    def expand(self, text: str) -> str:
        """Return a CURIE as the URI it stands for; other text, and prefixes nobody declared, unchanged."""
        prefix, colon, local = text.partition(":")
        namespace = self.prefixes.get(prefix)
        return text if not colon or namespace is None or local.startswith("//") else namespace + local

    def find_name(self, key: str) -> str | None:
        """Return the name in normal form of a member that is not a standard name as it stands, None if it has none."""
        alias = self.aliases.get(key)
        if alias is not None:
            return alias
        if ":" in key:
            uri = self.expand(key)
            return uri[len(EPCIS) :] if uri.startswith(EPCIS) else key
        uri = self.prefixes.get(key) or (self.vocabulary + key if self.vocabulary else "")
        return self._shorten(uri) if uri else None

    def _shorten(self, uri: str) -> str:
        for prefix, namespace in self.prefixes.items():
            if uri.startswith(namespace) and uri != namespace:
                return f"{prefix}:{uri[len(namespace) :]}"
        return uri


GS1_CONTEXT = Context()


def read_context(sent: Any, within: Context = GS1_CONTEXT) -> Context:
    """Return the context that `@context` adds to the one around it; ValueError tells why it cannot be read."""
    parts = sent if isinstance(sent, list) else [sent]
    if len(parts) > _MANY:
        raise ValueError(f"more than {_MANY} contexts in one @context")
    prefixes, aliases = dict(within.prefixes), dict(within.aliases)
    notes, vocabulary, is_complete = list(within.notes), within.vocabulary, within.is_complete
    for part in parts:
        if isinstance(part, str):
            if not _KNOWN.fullmatch(part):
                notes.append(f"context {part[:200]} is not known here and was not fetched")
                is_complete = False
        elif isinstance(part, dict):
            vocabulary = _read_terms(part, prefixes, aliases) or vocabulary
        elif part is not None:
            raise ValueError("@context must be an address, an object of terms, or a list of these")
    return Context(prefixes, aliases, vocabulary, tuple(notes), is_complete)


def _read_terms(terms: dict[str, Any], prefixes: dict[str, str], aliases: dict[str, str]) -> str:
    """Add the terms of one inline context; return its default vocabulary, if it has one."""
    for term, definition in terms.items():
        uri = definition.get("@id") if isinstance(definition, dict) else definition
        if definition is None:
            prefixes.pop(term, None)
        if term.startswith("@") or uri is None:
            continue
        if not isinstance(uri, str):
            raise ValueError(f"the term {term[:100]} in @context must be a URI")  # noqa: TRY004 - of the content
        if uri in ("@type", "@id"):
            aliases[term] = uri[1:]
            continue
        prefix, _, local = uri.partition(":")
        if prefix in prefixes and not local.startswith("//"):
            uri = prefixes[prefix] + local
        if uri.startswith(EPCIS) and uri != EPCIS:
            aliases[term] = uri[len(EPCIS) :]
        elif uri and term:
            prefixes[term] = uri
    vocabulary = terms.get("@vocab")
    return vocabulary if isinstance(vocabulary, str) else ""
