"""Forms with files (RFC 7578), read within bounds: how much in all, how many fields and files, how large a field.

The whole is counted while it arrives and refused the moment it is too much; files wait on disk, not in memory, until
then. What a file is called and says it is, is the sender's word: only its content counts.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass

from starlette.datastructures import ImmutableMultiDict, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from gqts.web.workbench.reading import LONGEST_FORM, FormData, FormTooLarge, FormUnreadable, clean

LARGEST_UPLOAD = 32 * 1024 * 1024
MOST_FILES = 12
_MOST_FIELDS = 100
_UPLOAD = "multipart/form-data"
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file as it was sent: in which field, under which name."""

    field: str
    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Upload:
    """The fields of a form, and its files."""

    data: FormData
    files: tuple[SentFile, ...] = ()


def is_upload(request: Request) -> bool:
    """Return whether a request brings a form with files."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower() == _UPLOAD


async def read_upload(request: Request) -> Upload:
    """Return the fields and files of a form, empty files left out; raise `FormTooLarge` or `FormUnreadable`."""
    parser = MultiPartParser(
        request.headers,
        _bounded(request),
        max_files=MOST_FILES,
        max_fields=_MOST_FIELDS,
        max_part_size=LONGEST_FORM,
    )
    try:
        form = await parser.parse()
    except (MultiPartException, KeyError, UnicodeDecodeError, ValueError) as reason:
        raise FormUnreadable from reason
    try:
        pairs, files = [], []
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                content = await value.read()
                if content:
                    files.append(SentFile(clean(name), clean(value.filename or "")[:_LONGEST_NAME], content))
            else:
                pairs.append((clean(name), clean(value)))
    finally:
        await form.close()
    return Upload(ImmutableMultiDict(pairs), tuple(files))


async def _bounded(request: Request) -> AsyncGenerator[bytes, None]:
    """Yield the body; raise `FormTooLarge` once it is too much."""
    total = 0
    async for chunk in request.stream():
        total += len(chunk)
        if total > LARGEST_UPLOAD:
            raise FormTooLarge
        yield chunk
