"""The one page on which a key stands: the answer to the form that made it, kept by nobody, with calls to try it."""

from __future__ import annotations

from shlex import quote

from starlette.responses import Response

from gqts.accounts import ApiKey, KeyScope
from gqts.web.languages import mark
from gqts.web.staff.words import word_scopes
from gqts.web.workbench import Desk

_BEARER = '-H "Authorization: Bearer $GQTS_KEY"'
_JSON_LD = "-H 'Content-Type: application/ld+json'"


def show_key(desk: Desk, key: ApiKey, text: str, *, back: tuple[str, str]) -> Response:
    """Show a key's text; `back` is the address and the label of the list it belongs to."""
    client_id, secret = take_apart(key, text)
    return desk.render(
        "staff/key_shown.html",
        key=key,
        text=text,
        client_id=client_id,
        secret=secret,
        scopes=word_scopes(key.scopes, desk.language),
        calls=write_calls(desk.settings.public_url.rstrip("/"), key, text),
        back=back,
    )


def take_apart(key: ApiKey, text: str) -> tuple[str, str]:
    """Return the client's id and secret that OAuth 2 asks for: the two parts of the key."""
    client_id = text[: text.index(key.prefix) + len(key.prefix)]
    return client_id, text[len(client_id) + 1 :]


def write_calls(root: str, key: ApiKey, text: str) -> list[tuple[str, str]]:
    """Return calls for a terminal, each with what it does (marked for translation): for what the key is for."""
    calls = [(mark("Set the key for the calls below"), f"export GQTS_KEY={text}")]
    if KeyScope.EVENTS_READ in key.scopes:
        address = quote(f"{root}/epcis/events?perPage=1")
        calls.append((mark("Read an event that is shared with you"), f"curl {_BEARER} {address}"))
    if KeyScope.EVENTS_CAPTURE in key.scopes:
        address = quote(f"{root}/epcis/capture")
        call = f"curl -i --data-binary @document.json {_BEARER} {_JSON_LD} {address}"
        calls.append((mark("Hand in an EPCIS document"), call))
    if KeyScope.LABELS_MINT in key.scopes:
        address = quote(f"{root}/v1/labels/stocks")
        calls.append((mark("Ask which label sheets there are"), f"curl {_BEARER} {address}"))
    client_id, secret = take_apart(key, text)
    address = quote(f"{root}/oauth/token")
    call = f"curl --user {quote(f'{client_id}:{secret}')} --data grant_type=client_credentials {address}"
    return [*calls, (mark("Or draw a token that is good for an hour (OAuth 2 client credentials)"), call)]
