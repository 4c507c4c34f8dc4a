"""The account of a page as JSON: `Accept: application/json` on any page's address.

Shape (members that nobody has shared are null or absent from lists, never guessed):

    {"id", "code", "kind", "language",
     "verdict": {"tone": "found" | "general" | "doubt" | "alarm" | "unknown", "reason", "title", "explanation"},
     "product": {"name", "brand", "net_content", "country_of_origin", "picture" (path) | null} | null,
     "place": place | null, "party": party | null, "lot": code | null,
     "level": {"code": "factory" | "trader" | "port", "title", "explanation"} | null,
     "facts": [{"stage", "label", "step": step | null, "checked": checked | null}],
     "journey": {"steps": [step], "total", "page", "pages", "is_truncated"},
     "stops": [place], "not_shared": [{"stage", "text"}],
     "materials": {"count", "listed": [{"id", "code", "name"}]},
     "log": {"told", "logged"}  (reports shown, and those of them that stand in the log),
     "attested": [{"id", "page", "number", "state", "state_text", "issuer": party, "accreditation", "tested" | null,
                   "issued_on", "valid_from", "valid_until", "covers_this"}]  (certificates kept here),
     "certificates": [{"id", "inspected_by", "at"}]  (those only claimed), "parties": [party],
     "withheld": [{"by": party | null, "kind", "field"}],
     "recalls": [{"id", "headline", "published_at", "recalled_by", "language", "product", "brand", "numbers", "hazard",
                  "action", "remedies", "sold", "phone", "online", "picture"}]}

    step:  {"sentence", "remarks": [text], "inside": text | null, "at" (ISO 8601, by the clock of the place),
            "told_at", "place", "spot" (the part of the place) | null, "said_by", "stage",
            "concerns": "own" | "contained" | "lot", "event" (null when a part of it is withheld),
            "is_withdrawn", "is_corrected"}
    checked: {"standing": "agree" | "disagree" | "alone", "text",
              "against": [{"what", "text", "agrees", "is_same_source"}], "further"}
    place: {"id", "name", "role", "country", "latitude", "longitude"}
    party: {"id", "name", "role", "country", "basis"}

Texts are in the language of the answer (`Content-Language`); codes are stable.
"""

from __future__ import annotations

from typing import Any

from gqts.web.account import Account, Checked
from gqts.web.certificates import Attested
from gqts.web.languages import Language
from gqts.web.telling import Place, Teller, Telling
from gqts.web.wording import MISSING


def record_of(account: Account, language: Language) -> dict[str, Any]:
    """Return an account as the JSON object that the module describes."""
    return {
        "id": account.canonical,
        "code": account.code,
        "kind": account.kind,
        "language": language.tag,
        "verdict": {
            "tone": account.verdict.tone,
            "reason": account.reason,
            "title": account.verdict.title,
            "explanation": account.verdict.explanation,
        },
        "recalls": [one.as_json() for one in account.recalls],
        "product": _product(account),
        "place": _place(account.place),
        "party": _party(account.party),
        "lot": account.lot,
        "level": _level(account),
        "facts": [
            {
                "stage": fact.stage,
                "label": fact.label,
                "step": _step(fact.telling) if fact.telling else None,
                "checked": _checked(fact.checked) if fact.checked else None,
            }
            for fact in account.facts
        ],
        "journey": {
            "steps": [_step(telling) for visit in account.visits for telling in visit.tellings],
            "total": account.steps_total,
            "page": account.page,
            "pages": account.pages,
            "is_truncated": account.is_truncated,
        },
        "stops": [_place(place) for place in account.stops],
        "not_shared": [{"stage": stage, "text": language.text(MISSING[stage])} for stage in account.not_shared],
        "materials": {
            "count": account.material_count,
            "listed": [{"id": one.uri, "code": one.code, "name": one.name} for one in account.materials],
        },
        "log": {"told": account.told, "logged": account.logged},
        "attested": [_attested(one) for one in account.attested],
        "certificates": [
            {"id": one.uri, "inspected_by": _party(one.inspector), "at": one.at.isoformat()}
            for one in account.certificates
        ],
        "parties": [_party(one) for one in account.parties],
        "withheld": [
            {"by": _party(line.owner), "kind": fact.kind.name.lower(), "field": fact.field.name.lower()}
            for line in account.withheld
            for fact in line.facts
        ],
    }


def _product(account: Account) -> dict[str, Any] | None:
    if account.product is None:
        return None
    return {
        "name": account.product.name,
        "brand": account.product.brand,
        "net_content": account.product.net_content,
        "country_of_origin": account.product.origin,
        "picture": account.product.picture.path if account.product.picture else None,
    }


def _checked(checked: Checked) -> dict[str, Any]:
    return {
        "standing": checked.standing,
        "text": checked.words,
        "against": [
            {"what": one.against, "text": str(one.words), "agrees": one.agrees, "is_same_source": one.is_same_source}
            for one in checked.checks
        ],
        "further": checked.further,
    }


def _attested(one: Attested) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "page": one.path,
        "number": one.number,
        "state": one.state.value,
        "state_text": one.state_words,
        "issuer": _party(one.issuer),
        "accreditation": str(one.accreditation),
        "tested": None if one.tested is None else str(one.tested),
        "issued_on": one.issued_on.isoformat(),
        "valid_from": one.valid_from.isoformat(),
        "valid_until": one.valid_until.isoformat(),
        "covers_this": one.covers_item,
    }


def _level(account: Account) -> dict[str, Any] | None:
    if account.level is None or account.level_words is None:
        return None
    title, explanation = account.level_words
    return {"code": account.level, "title": title, "explanation": explanation}


def _step(telling: Telling) -> dict[str, Any]:
    return {
        "sentence": str(telling.sentence),
        "remarks": [str(remark) for remark in telling.remarks],
        "inside": None if telling.container is None else str(telling.container),
        "at": telling.at.isoformat(),
        "told_at": telling.told_at.isoformat(),
        "place": _place(telling.place),
        "spot": telling.spot,
        "said_by": _party(telling.teller),
        "stage": telling.stage,
        "concerns": telling.link,
        "event": telling.event_hash,
        "is_withdrawn": telling.is_withdrawn,
        "is_corrected": telling.is_corrected,
    }


def _place(place: Place | None) -> dict[str, Any] | None:
    if place is None:
        return None
    return {
        "id": place.uri,
        "name": place.name,
        "role": place.role,
        "country": place.country,
        "latitude": place.latitude,
        "longitude": place.longitude,
    }


def _party(teller: Teller | None) -> dict[str, Any] | None:
    if teller is None:
        return None
    return {
        "id": teller.uri,
        "name": teller.name,
        "role": teller.role,
        "country": teller.country,
        "basis": teller.basis,
    }
