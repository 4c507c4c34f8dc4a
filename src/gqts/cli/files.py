"""The documents named on a command line: files, folders, standard input, gzip opened on the way."""

from __future__ import annotations

import gzip
import io
import sys
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path

import click

from gqts.kit.errors import GqtsError, Kind

SUFFIXES = (".json", ".jsonld", ".xml", ".json.gz", ".jsonld.gz", ".xml.gz")
LARGEST_BYTES = 1024 * 1024 * 1024
_GZIP_MAGIC = b"\x1f\x8b"


class FileUnreadable(GqtsError):
    """A file cannot be read."""

    kind = Kind.UNREADABLE


Content = Callable[[], bytes]


def read_files(names: Iterable[str]) -> list[tuple[str, Content]]:
    """Return (name, content) of every document named; a folder stands for the documents in and below it.

    Contents are read when called for, raising `FileUnreadable`. A name that is not there is a usage error at once.
    """
    found: list[tuple[str, Content]] = []
    for name in names:
        if name == "-":
            found.append(("standard input", lambda: _opened("standard input", sys.stdin.buffer.read(LARGEST_BYTES))))
            continue
        path = Path(name)
        if path.is_dir():
            files = sorted(file for file in path.rglob("*") if file.is_file() and file.name.endswith(SUFFIXES))
            if not files:
                raise click.UsageError(f"{name} holds no document ({', '.join(SUFFIXES)}).")
        elif path.exists():
            files = [path]
        else:
            raise click.UsageError(f"There is no file {name}.")
        found.extend((str(file), _reader(file)) for file in files)
    return found


def _reader(path: Path) -> Content:
    def read() -> bytes:
        try:
            if path.stat().st_size > LARGEST_BYTES:
                raise FileUnreadable(f"{path} is larger than {LARGEST_BYTES} bytes.")
            return _opened(str(path), path.read_bytes())
        except OSError as reason:
            raise FileUnreadable(f"{path} cannot be read: {reason.strerror or reason}.") from reason

    return read


def _opened(name: str, content: bytes) -> bytes:
    if not content.startswith(_GZIP_MAGIC):
        return content
    try:
        opened = gzip.GzipFile(fileobj=io.BytesIO(content)).read(LARGEST_BYTES + 1)
    except (EOFError, gzip.BadGzipFile, zlib.error) as reason:
        raise FileUnreadable(f"{name} is damaged or incomplete gzip data.") from reason
    if len(opened) > LARGEST_BYTES:
        raise FileUnreadable(f"{name} holds more than {LARGEST_BYTES} bytes when decompressed.")
    return opened
