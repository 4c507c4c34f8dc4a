"""Small builders, so that the paths read as statements about the API and not as nested braces."""

from __future__ import annotations

from typing import Any

from gqts.api.problems import BY_SLUG

Part = dict[str, Any]


def schema(name: str) -> Part:
    """Refer to a schema of the description."""
    return {"$ref": f"#/components/schemas/{name}"}


def content(media_types: tuple[str, ...], of: Part) -> Part:
    """Say in which media types something is written, and its shape."""
    return {media_type: {"schema": of} for media_type in media_types}


def answer(description: str, body: Part | None = None, headers: Part | None = None) -> Part:
    """Describe one response."""
    return {
        "description": description,
        **({"content": body} if body else {}),
        **({"headers": headers} if headers else {}),
    }


def problems(*slugs: str) -> Part:
    """Describe the problems an operation may answer with, by status; every one may also answer 401, 429, 500, 503."""
    by_status: dict[str, list[str]] = {}
    for slug in (*slugs, "unauthenticated", "too-many", "internal", "unavailable"):
        by_status.setdefault(str(BY_SLUG[slug].status), []).append(BY_SLUG[slug].title)
    body = content(("application/problem+json",), schema("Problem"))
    return {status: answer(". ".join(titles) + ".", body) for status, titles in by_status.items()}


def operation(tag: str, operation_id: str, summary: str, description: str, responses: Part, **more: Any) -> Part:
    """Describe one operation."""
    return {
        "tags": [tag],
        "operationId": operation_id,
        "summary": summary,
        "description": description,
        **more,
        "responses": responses,
    }


def query(name: str, description: str, of: Part | None = None) -> Part:
    """Describe a query parameter."""
    return {"name": name, "in": "query", "description": description, "schema": of or {"type": "string"}}


def header(name: str, description: str, of: Part | None = None) -> Part:
    """Describe a request header."""
    return {"name": name, "in": "header", "description": description, "schema": of or {"type": "string"}}


def in_path(name: str, description: str, example: str) -> Part:
    """Describe a part of the path."""
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": description,
        "schema": {"type": "string"},
        "example": example,
    }


def header_answer(description: str) -> Part:
    """Describe a response header."""
    return {"description": description, "schema": {"type": "string"}}
