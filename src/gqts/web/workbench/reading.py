"""What a browser sends with a form, read within bounds and made fit to be kept.

Only `application/x-www-form-urlencoded`; what pages that take files are sent is for `uploading`. A character that the
database cannot keep (NUL) becomes the replacement character, as undecodable bytes do.
"""

from __future__ import annotations

from urllib.parse import parse_qsl
from uuid import UUID

from starlette.datastructures import ImmutableMultiDict
from starlette.requests import Request

from gqts.kit.errors import GqtsError, Kind

LONGEST_FORM = 256 * 1024
MOST_FIELDS = 4_000
_FORM = "application/x-www-form-urlencoded"

FormData = ImmutableMultiDict[str, str]


class FormTooLarge(GqtsError):
    """The form is larger than any of ours."""

    kind = Kind.TOO_LARGE


class FormUnreadable(GqtsError):
    """What was sent is no form."""

    kind = Kind.UNREADABLE


class PageUnknown(GqtsError):
    """There is nothing at this address, or nothing that is yours."""

    kind = Kind.NOT_FOUND


async def read_form(request: Request) -> FormData:
    """Return the fields of a form; raise `FormTooLarge` or `FormUnreadable`."""
    if request.headers.get("content-type", _FORM).partition(";")[0].strip().lower() != _FORM:
        raise FormUnreadable
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST_FORM:
            raise FormTooLarge
    try:
        pairs = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, encoding="utf-8", errors="replace", max_num_fields=MOST_FIELDS
        )
    except ValueError as reason:
        raise FormUnreadable from reason
    return ImmutableMultiDict([(clean(name), clean(value)) for name, value in pairs])


def clean(text: str) -> str:
    """Return a text that the database can keep."""
    return text.replace("\0", "�").encode("utf-8", "replace").decode("utf-8")


def read_query(request: Request, name: str, *, longest: int = 200) -> str:
    """Return a query parameter as it can be kept, cut to a length; "" when it is absent."""
    return clean(request.query_params.get(name, ""))[:longest].strip()


def read_id(request: Request, name: str) -> UUID:
    """Return the id in the address; raise `PageUnknown` when it is none."""
    try:
        return UUID(str(request.path_params[name]))
    except ValueError:
        raise PageUnknown from None
