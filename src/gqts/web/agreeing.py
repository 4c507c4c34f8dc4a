"""Whether the sources of a fact agree, in the reader's language: in words and by shape, with each source named.

What is said is no more than what was compared: that sources agree does not make a fact true, and that nobody else has
told anything does not make it false.
"""

from __future__ import annotations

from collections.abc import Mapping

from gqts.evidence import Against, Agreement, Comparison, Standing
from gqts.tracing import Basis, Responsible
from gqts.web.account import Check, Checked
from gqts.web.languages import Language, Sentence, mark
from gqts.web.plain_text import neat
from gqts.web.reading import Names
from gqts.web.telling import describe_submitter, describe_teller, local_time

MOST_CHECKS = 3
_WORDS: Mapping[Against, str] = {
    Against.REPORT: mark("the report of %(party)s, %(day)s"),
    Against.STATED: mark("the country of origin that %(party)s states"),
    Against.ATTESTED: mark("the country of origin that %(party)s attests"),
    Against.CERTIFICATE: mark("the certificate of %(party)s"),
    Against.REGISTER: mark("the register of accredited bodies"),
    Against.BEFORE: mark("what %(party)s reported before, %(day)s"),
    Against.NEXT: mark("what %(party)s reported next, %(day)s"),
    Against.OUT_OF_ORDER: mark("an earlier report of %(party)s, %(day)s"),
}
_SIGNS: Mapping[Standing, tuple[str, str]] = {
    Standing.AGREE: ("found", "●"),
    Standing.DISAGREE: ("doubt", "▲"),
    Standing.ALONE: ("unknown", "○"),
}


def tell_agreement(agreement: Agreement, names: Names, language: Language) -> Checked:
    """Return what a fact was held against, in a language."""
    told: list[Check] = []
    for one in agreement.comparisons:
        check = _tell(one, names, language)
        if check not in told:  # two certificates of one body are named once
            told.append(check)
    tone, shape = _SIGNS[agreement.standing]
    return Checked(
        standing=agreement.standing.value,
        tone=tone,
        shape=shape,
        words=_word_standing(agreement, language),
        checks=tuple(told[:MOST_CHECKS]),
        further=max(0, len(told) - MOST_CHECKS),
    )


def _word_standing(agreement: Agreement, language: Language) -> str:
    if agreement.standing is Standing.DISAGREE:
        return language.plural(
            "%(count)s source does not agree", "%(count)s sources do not agree", agreement.contradicting
        )
    if agreement.standing is Standing.AGREE:
        return language.plural("%(count)s other source agrees", "%(count)s other sources agree", agreement.agreeing)
    if agreement.comparisons:
        return language.text(mark("One source: only its own words to check it against"))
    return language.text(mark("One source: nothing to check it against"))


def _tell(one: Comparison, names: Names, language: Language) -> Check:
    tone, shape = ("doubt", "▲") if not one.agrees else ("unknown", "○") if one.is_same_hand else ("found", "●")
    remark = ""
    if not one.agrees:
        remark = language.text(mark("does not agree"))
    elif one.is_same_hand:
        remark = language.text(mark("the same source"))
    return Check(tone, shape, _name(one, names, language), remark, one.against.value, one.agrees, one.is_same_hand)


def _name(one: Comparison, names: Names, language: Language) -> Sentence:
    message = _WORDS[one.against]
    if one.step is not None:
        event = one.step.stored.event
        at = local_time(event.event_time, event.event_time_text, event.body.get("eventTimeZoneOffset"))
        party = describe_submitter(one.step, names, language).name
        return language.sentence(message, party=party, day=language.date(at.date()))
    if one.attestation is not None and one.against is not Against.REGISTER:
        return language.sentence(message, party=neat(one.attestation.issuer.name(language.code)))
    if one.against is Against.REGISTER:
        return language.sentence(message)
    stated_by = Responsible(one.party, Basis.SUBMITTER, names.parties.get(one.party))
    return language.sentence(message, party=describe_teller(stated_by, language).name)
