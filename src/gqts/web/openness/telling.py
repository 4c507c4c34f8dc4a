"""Who sees a field, in words, with a sign and a tone: for the matrix, for rules, and for what would change."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from gqts.kit.database import Transaction
from gqts.organizations import AUTHORITIES, Organization, find_organizations
from gqts.sharing import (
    AUTHORITY_NAMES,
    CHAIN,
    Audience,
    Openness,
    Policy,
    Rule,
    list_organizations_named,
    name_organization,
    name_role,
)
from gqts.web.languages import Language, mark
from gqts.web.office.words import ROLES
from gqts.web.openness.words import AS_ITS_EVENT, AUDIENCES
from gqts.web.plain_text import neat

SIGNS: Mapping[str, str] = {"public": "●", "chain": "◐", "named": "◆", "closed": "○", "event": "↳"}
SHORT: Mapping[str, str] = {
    "public": mark("All"),
    "chain": mark("Chain"),
    "named": mark("Named"),
    "closed": mark("Only us"),
}
"""The words of a cell, which is as narrow as twelve beside each other must be."""
LEGEND: tuple[tuple[str, str, str], ...] = (
    ("public", mark("Everybody"), mark("Shoppers too, without signing in")),
    ("chain", mark("The chain"), mark("Whoever handled that very item, and those who are named")),
    (
        "named",
        mark("Named parties"),
        mark("Those that the rule names: firms, or kinds of authority within their scope"),
    ),
    ("closed", mark("Only us"), mark("Nobody else; so it is wherever there is no rule")),
    ("event", AS_ITS_EVENT, mark("It has no rule of its own: whoever sees the event sees it")),
)
_TONES = {
    Audience.PRIVATE: "closed",
    Audience.NAMED: "named",
    Audience.CHAIN: "chain",
    Audience.PUBLIC: "public",
}
_ROLE_NAMES = {name_role(role): ROLES[role] for role in ROLES if role in AUTHORITIES}


@dataclass(frozen=True, slots=True)
class Told:
    """Who sees something, by `word` or `short`er, and whom it names, in full as `parties` or `brief`ly."""

    tone: str
    sign: str
    word: str
    short: str = ""
    brief: str = ""
    parties: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Return it as text on one line."""
        return f"{self.word}: {' · '.join(self.parties)}" if self.parties else self.word


@dataclass(frozen=True, slots=True)
class Naming:
    """The organizations that rules name, in the reader's language."""

    organizations: Mapping[UUID, Organization]
    language: Language

    def word(self, name: str) -> str:
        """Return one name of a rule in words."""
        if name in _ROLE_NAMES:
            return self.language.text(_ROLE_NAMES[name])
        for organization_id in list_organizations_named([name]):
            if organization_id in self.organizations:
                return neat(self.organizations[organization_id].name(self.language.code))
        return self.language.text(mark("A party that is not known"))

    def word_all(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return names of rules in words: kinds of authority first, all of them as one."""
        told = set(names) - {CHAIN}
        authorities = [name for name in _ROLE_NAMES if name in told]
        firms = sorted(self.word(name) for name in told - AUTHORITY_NAMES)
        if len(authorities) == len(_ROLE_NAMES):
            return (self.language.text(mark("all authorities")), *firms)
        return (*map(self.word, authorities), *firms)

    def leave_out_nobody(self, openness: Openness) -> Openness:
        """Return who sees something without the groups that mean nobody: a firm that would have to be an authority."""
        return replace(openness, groups=frozenset(group for group in openness.groups if not self._is_nobody(group)))

    def _is_nobody(self, group: Collection[str]) -> bool:
        roles = AUTHORITY_NAMES.intersection(group)
        those = [self.organizations[one] for one in list_organizations_named(group) if one in self.organizations]
        return any(not roles <= set(map(name_role, one.roles)) for one in those)

    def brief(self, names: Collection[str]) -> str:
        """Return names so short that they fit a cell: the one there is, or how many."""
        words = self.word_all(names)
        if len(words) == 1 and set(names) >= AUTHORITY_NAMES:
            return self.language.text(mark("agencies"))
        if len(words) == 1 and len(words[0]) <= _SHORT:
            return words[0]
        return self.language.plural("%(count)s party", "%(count)s parties", len(words)) if words else ""


_SHORT = 10


def find_naming(tx: Transaction, policies: Iterable[Policy], language: Language) -> Naming:
    """Return the naming of all that the rules of policies name."""
    names = {name for policy in policies for those in policy.rules.values() for rule in those for name in rule.names}
    return Naming(find_organizations(tx, list_organizations_named(names)), language)


def tell_openness(openness: Openness, naming: Naming, *, is_with_event: bool = False) -> Told:
    """Return who sees something in words; `is_with_event` when it goes with its event, having no rule of its own."""
    say = naming.language.text
    openness = naming.leave_out_nobody(openness)
    tone = _tone_of(openness)
    parties = naming.word_all(openness.names)
    handlers = {name for group in openness.conditional if len(group) == 2 and CHAIN in group for name in group}
    if handlers:
        words = naming.language.list_of(naming.word_all(handlers))
        told = naming.language.sentence(mark("%(parties)s, each where it handled the item"), parties=words)
        parties = (*parties, str(told))
    parties += tuple(_word_group(group, naming) for group in openness.conditional if not group <= handlers)
    brief = naming.brief({name for group in openness.groups for name in group if name != CHAIN})
    word = next(words for one, words, _ in LEGEND if one == tone)
    short = brief if tone == "named" and brief else say(SHORT[tone])
    if is_with_event and not openness.is_closed:
        return Told(tone, SIGNS["event"], say(AS_ITS_EVENT), short, "", (say(word), *parties))
    return Told(tone, SIGNS[tone], say(word), short, brief if tone == "chain" else "", parties)


def tell_rule(rule: Rule | None, naming: Naming) -> Told:
    """Return what a rule says, whatever the rule of its event says."""
    say = naming.language.text
    if rule is None:
        return Told("none", SIGNS["event"], say(mark("No rule")))
    tone = _TONES[rule.audience]
    return Told(tone, SIGNS[tone], say(AUDIENCES[rule.audience][0]), parties=naming.word_all(rule.names))


def name_party(organization: Organization) -> str:
    """Return an organization as rules name it."""
    return name_organization(organization.id)


def _tone_of(openness: Openness) -> str:
    if openness.is_public:
        return "public"
    if openness.is_for_chain:
        return "chain"
    return "named" if openness.groups else "closed"


def _word_group(group: Collection[str], naming: Naming) -> str:
    words = naming.language.list_of(naming.word_all(group))
    if CHAIN in group:
        told = mark("whoever is at once %(parties)s, and handled the item")
        return str(naming.language.sentence(told, parties=words))
    return str(naming.language.sentence(mark("whoever is at once %(parties)s"), parties=words))
