"""Short-lived access tokens for machines: OAuth 2 client credentials (RFC 6749 §4.4), described by RFC 8414.

An API key's two parts are the client's id and secret, given by HTTP Basic (§2.3.1) or in the form. Wrong ones are
counted by the client's address, and answered alike whatever is wrong with them. Errors have the standard's own form
(§5.2), not RFC 9457's: its clients look for that.
"""

from __future__ import annotations

import base64
import binascii
from http import HTTPStatus
from urllib.parse import parse_qsl, unquote_plus

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from gqts.accounts import ClientRefused, KeyScope, ScopeRefused, issue_token
from gqts.accounts.rate import count_rate
from gqts.api.answers import json_response
from gqts.api.content import read_body
from gqts.api.context import client_of, context_of

_LARGEST = 8 * 1024
_FIELDS = 20
_FORM = "application/x-www-form-urlencoded"
_TRIES = "60 per 15 minutes"
_HEADERS = {"Cache-Control": "no-store", "Pragma": "no-cache"}


async def post_token(request: Request) -> Response:
    """Answer with an access token, or with the error of RFC 6749 §5.2."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        return _refuse("invalid_request", f"Send {_FORM}.")
    body = await read_body(request, _LARGEST)
    try:
        pairs = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, max_num_fields=_FIELDS, strict_parsing=bool(body)
        )
    except ValueError:
        return _refuse("invalid_request", "The body is no form.")
    form = dict(pairs)
    if len(form) != len(pairs):
        return _refuse("invalid_request", "A parameter is given twice.")
    if form.get("grant_type") != "client_credentials":
        return _refuse("unsupported_grant_type", "The grant there is: client_credentials.")
    return await run_in_threadpool(_issue, request, form)


def show_metadata(request: Request) -> Response:
    """Answer with the description of RFC 8414."""
    root = context_of(request).settings.public_url
    told = {
        "issuer": root,
        "token_endpoint": f"{root}/oauth/token",
        "grant_types_supported": ["client_credentials"],
        "response_types_supported": [],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        "scopes_supported": [scope.value for scope in KeyScope],
        "service_documentation": f"{root}/docs",
    }
    return json_response(request, told)


def _issue(request: Request, form: dict[str, str]) -> Response:
    context = context_of(request)
    now = context.clock()
    client_id, client_secret = _read_client(request, form)
    with context.database.transaction() as tx:  # of its own: a try counts whatever comes of it
        refusal = count_rate(tx, "token", client_of(request), _TRIES, now=now)
    if refusal is not None:
        raise refusal
    try:
        with context.database.transaction() as tx:
            scope = form.get("scope", "")
            token = issue_token(tx, client_id=client_id, client_secret=client_secret, scope=scope, now=now)
    except ClientRefused:
        return _refuse("invalid_client", "The client is unknown, or its secret is wrong or expired.")
    except ScopeRefused as refused:
        return _refuse("invalid_scope", refused.detail)
    told = {
        "access_token": token.token,
        "token_type": "Bearer",
        "expires_in": token.expires_in,
        "scope": token.scope,
    }
    return JSONResponse(told, headers=_HEADERS)


def _read_client(request: Request, form: dict[str, str]) -> tuple[str, str]:
    """Return the client's id and secret, "" where they are missing or given twice."""
    scheme, _, credentials = request.headers.get("authorization", "").partition(" ")
    if not scheme:
        return form.get("client_id", ""), form.get("client_secret", "")
    if scheme.lower() != "basic" or "client_secret" in form:
        return "", ""
    try:
        name, _, secret = base64.b64decode(credentials.strip(), validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        return "", ""
    return unquote_plus(name), unquote_plus(secret)


def _refuse(error: str, description: str) -> Response:
    status = HTTPStatus.UNAUTHORIZED if error == "invalid_client" else HTTPStatus.BAD_REQUEST
    headers = {**_HEADERS, "WWW-Authenticate": 'Basic realm="gqts"'} if error == "invalid_client" else _HEADERS
    return JSONResponse({"error": error, "error_description": description}, int(status), headers=headers)
