"""Record a scan beside the page that answers it, and say what the scans of the thing give reason to say.

Only a person who opens the page of a thing counts as a shopper: not HEAD, not what a browser fetches ahead, not
crawlers and the previews of messengers, not machines that ask for JSON, and not whoever is signed in. The page is
answered also when nothing can be recorded: then the record's own verdict stands.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from urllib.parse import urlsplit

import structlog
from crawleruseragents import is_crawler
from starlette.requests import Request

from gqts.insight import note_goods
from gqts.kit.client_address import UNKNOWN
from gqts.kit.database import Transaction
from gqts.kit.errors import GqtsError
from gqts.recalls import note_scan
from gqts.scans import Judgement, Look, Weighed, Who, find_device, weigh_scan
from gqts.sharing import Viewer
from gqts.web.addresses import Subject
from gqts.web.context import context_of
from gqts.web.reading import Reading
from gqts.web.seal_cookie import read_owner_token
from gqts.web.viewing import note_unknown
from gqts.web.workbench.session import client_of, user_agent_of

_AHEAD = ("sec-purpose", "purpose", "x-purpose", "x-moz")
_LONGEST_LANGUAGES = 100
_TURNING = ("lang", "page")
"""Parameters by which a reader turns a page of a long journey, or its language."""
_log = structlog.get_logger("gqts.web")


def weigh_look(request: Request, subject: Subject, reading: Reading, viewer: Viewer, *, is_page: bool) -> Reading:
    """Return a reading with the verdict that the thing's scans give reason to, and record this one if it is one.

    `is_page` tells that a page is answered, and not data for a machine.
    """
    if reading.scan is None:
        return reading
    try:
        with context_of(request).database.transaction() as tx:
            look = _compose_look(tx, request, viewer, is_kept=is_page and _is_new(request))
            weighed = weigh_scan(tx, reading.scan, look, lot=subject.lot, is_recalled=bool(reading.recalls))
            if look.is_kept and look.who is Who.SHOPPER and reading.verdict.judgement is not Judgement.UNKNOWN:
                note_goods(tx, reading.scan.journey.subject, subject.lot)
            if reading.recalls and look.is_kept and look.who is Who.SHOPPER:
                note_scan(tx, (one.recall.id for one in reading.recalls), look.location.region or "", look.at)
    except GqtsError as error:
        _log.warning("a scan could not be recorded", detail=error.detail)
        return reading
    except Exception:  # noqa: BLE001 - a page is worth more than its scan: whatever it is, it goes to the log
        _log.exception("a scan could not be recorded")
        return reading
    return _tell(request, reading, weighed)


def tell_who(request: Request, viewer: Viewer) -> Who:
    """Return who looks, as far as the request tells."""
    if viewer.organization is not None:
        return Who.OFFICER if viewer.authority_names else Who.FIRM
    purposes = [request.headers.get(name, "") for name in _AHEAD]
    is_ahead = any(word in purpose for purpose in purposes for word in ("prefetch", "preview"))
    return Who.ROBOT if is_ahead or is_robot(user_agent_of(request)) else Who.SHOPPER


@lru_cache(maxsize=4096)
def is_robot(agent: str) -> bool:
    """Return whether a browser's own name is that of a crawler, a preview or a program; none at all is a program's."""
    return not agent or bool(is_crawler(agent))


def _compose_look(tx: Transaction, request: Request, viewer: Viewer, *, is_kept: bool) -> Look:
    context = context_of(request)
    now, address, who = context.clock(), client_of(request, context.settings), tell_who(request, viewer)
    device = None
    if who is Who.SHOPPER and address != UNKNOWN:
        languages = request.headers.get("accept-language", "")[:_LONGEST_LANGUAGES]
        device = find_device(tx, address, user_agent_of(request), languages, now=now)
    told = (request.headers.get("host", ""), _host_of(request.headers.get("referer", "")))
    return Look(
        at=now,
        who=who,
        location=context.locator.locate(address),
        device=device,
        owner_token=read_owner_token(request),
        is_kept=is_kept,
        official_host=_host_of(context.settings.public_url),
        hosts=tuple(dict.fromkeys(one for one in told if one)),
    )


def _tell(request: Request, reading: Reading, weighed: Weighed) -> Reading:
    if weighed.is_guessing:
        # Answered nothing more for this minute: neither what is known nor what is not.
        note_unknown(request, context_of(request).settings.unknown_per_minute)
    verdict = reading.verdict if reading.recalls else weighed.verdict
    return replace(reading, verdict=verdict, seal=weighed.seal)


def _is_new(request: Request) -> bool:
    """Return whether it is a look of its own, and not a head, or a page turned by who looks already."""
    is_turned = any(name in request.query_params for name in _TURNING)
    is_from_here = request.headers.get("sec-fetch-site", "") == "same-origin"
    return request.method == "GET" and not (is_turned and is_from_here)


def _host_of(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""
