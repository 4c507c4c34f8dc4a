"""GS1-Conformant Resolver: the links of a thing, as a linkset (RFC 9264) or as a redirect to one of them.

Link types are terms of the GS1 Web Vocabulary. The page itself is the default link, so a plain request is answered with
the page and not sent elsewhere. Links of the product stand beside those of its lot or item, as the standard asks
(every level up to the primary key).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from gqts.identifiers import Level
from gqts.web.account import Account
from gqts.web.addresses import PRIMARY_KEYS, Subject
from gqts.web.languages import Language, mark, shopper_languages
from gqts.web.negotiation import HTML, JSON

VOCABULARY = "https://gs1.org/voc/"
CONTEXT_FILE = "https://ref.gs1.org/standards/resolver/linkset-context"
EVERYTHING = frozenset({"all", "linkset"})
_PREFIXES = ("gs1:", VOCABULARY, "http://gs1.org/voc/", "https://ref.gs1.org/voc/", "https://www.gs1.org/voc/")


@dataclass(frozen=True, slots=True)
class TypedLink:
    """One link: its type (the local name in the GS1 vocabulary), where it leads, and how it is described."""

    link_type: str
    href: str
    title: str
    media_type: str | None = None
    languages: tuple[str, ...] = ()

    def as_target(self) -> dict[str, Any]:
        """Return the RFC 9264 §4.2.2 target object."""
        target: dict[str, Any] = {"href": self.href, "title": self.title}
        if self.media_type:
            target["type"] = self.media_type
        if self.languages:
            target["hreflang"] = list(self.languages)
        return target


def list_links(account: Account, subject: Subject, root: str, language: Language) -> tuple[TypedLink, ...]:
    """Return the links of what an account tells, the default first; `root` is this server's own address."""
    page, name = root + subject.path, quote(account.canonical, safe="")
    parameter = "MATCH_anyEPCClass" if subject.identifier.level in (Level.LOT, Level.CLASS) else "MATCH_anyEPC"
    spoken = tuple(shopper_languages())
    links = [
        TypedLink("defaultLink", page, _describe(account)),
        TypedLink("pip", page, language.text(mark("What is on record about it")), HTML, spoken),
    ]
    if account.steps_total:
        links += [
            TypedLink("traceability", f"{root}/v1/trace/{name}", language.text(mark("Its trace")), JSON, ("en",)),
            TypedLink(
                "epcis",
                f"{root}/epcis/events?{parameter}={name}",
                language.text(mark("Its EPCIS events")),
                "application/ld+json",
                ("en",),
            ),
        ]
    links += [
        TypedLink("certificationInfo", root + one.path, f"{one.issuer.name} {one.number}", HTML, spoken)
        for one in account.attested
        if one.covers_item
    ]
    certificates = (one for one in account.certificates if one.address)
    links += [
        TypedLink("certificationInfo", str(one.address), language.text(mark("Certificate"))) for one in certificates
    ]
    return tuple(links)


def write_linkset(contexts: Sequence[tuple[str, str, Sequence[TypedLink]]]) -> dict[str, Any]:
    """Return the linkset of (anchor, description, links), the most specific first."""
    linkset = []
    for anchor, description, links in contexts:
        entry: dict[str, Any] = {"anchor": anchor, "itemDescription": description}
        for link in links:
            entry.setdefault(VOCABULARY + link.link_type, []).append(link.as_target())
        linkset.append(entry)
    return {"linkset": linkset}


def list_contexts(
    account: Account, subject: Subject, root: str, language: Language
) -> list[tuple[str, str, Sequence[TypedLink]]]:
    """Return the link contexts of a thing: itself, and its product when that is a level of its own."""
    links = list_links(account, subject, root, language)
    contexts: list[tuple[str, str, Sequence[TypedLink]]] = [(root + subject.path, _describe(account), links)]
    if subject.class_path and account.product:
        page = root + subject.class_path
        title = language.text(mark("What is on record about the product"))
        contexts.append(
            (
                page,
                account.product.name,
                [
                    TypedLink("defaultLink", page, account.product.name),
                    TypedLink("pip", page, title, HTML, tuple(shopper_languages())),
                ],
            )
        )
    return contexts


def read_link_type(asked: str) -> str:
    """Return a `linkType` as a local name of the GS1 vocabulary, or as it is when it is of another."""
    for prefix in _PREFIXES:
        if asked.startswith(prefix):
            return asked.removeprefix(prefix)
    return asked


def choose_link(links: Sequence[TypedLink], link_type: str) -> TypedLink | None:
    """Return the first link of a type, or None."""
    return next((link for link in links if link.link_type == link_type), None)


def describe_resolver(root: str) -> dict[str, Any]:
    """Return the resolver description file of `/.well-known/gs1resolver`."""
    return {
        "name": "gqts",
        "resolverRoot": root,
        "supportedPrimaryKeys": list(PRIMARY_KEYS),
        "supportedLinkType": [{"namespace": VOCABULARY, "prefix": "gs1:"}],
        "linkTypeDefaultCanBeLinkset": False,
        "jsonLdContextLocation": CONTEXT_FILE,
        "contact": {"fn": "The operator of this gqts server"},
    }


def _describe(account: Account) -> str:
    return f"{account.product.name} {account.code}" if account.product else account.code
