"""Answers in JSON: instants, entity tags and 304, the same way on every endpoint (RFC 9110 §8.8.3, §13.1.2)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

from gqts.api.content import JSON


def json_response(
    request: Request,
    content: Any,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    media_type: str = JSON,
) -> Response:
    """Return `content` as JSON; with an entity tag, and 304 when the client has it already."""
    return tagged_response(request, orjson.dumps(content), status=status, headers=headers, media_type=media_type)


def tagged_response(
    request: Request,
    content: bytes,
    *,
    media_type: str,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    tag_of: bytes | None = None,
) -> Response:
    """Return `content` with an entity tag, made from `tag_of` where the content holds the time of day."""
    digest = hashlib.blake2b(content if tag_of is None else tag_of + media_type.encode(), digest_size=16)
    tag = f'W/"{digest.hexdigest()}"'
    sent = {"ETag": tag, "Cache-Control": "no-cache", **(headers or {})}
    if status == 200 and request.method in ("GET", "HEAD") and _is_known(request, tag):
        return Response(status_code=304, headers=sent)
    return Response(content, status, sent, media_type)


def _is_known(request: Request, tag: str) -> bool:
    known = request.headers.get("if-none-match", "")
    return known.strip() == "*" or tag in (entry.strip() for entry in known.split(","))
