"""`gqts log watch`: hold a log that somebody else runs to what it said before, over HTTP."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import click
import httpx

from gqts import __version__
from gqts.kit.errors import GqtsError, Kind
from gqts.transparency import VerifierKey, watch

_SECONDS = 30.0
_LARGEST = 1024 * 1024


class LogUnreachable(GqtsError):
    """The log does not answer, or not as a log does."""

    kind = Kind.UNAVAILABLE


class LogAddressRefused(GqtsError):
    """The address of the log is not an http or https URL."""

    kind = Kind.INVALID


@click.command("watch")
@click.argument("url")
@click.option("--key", required=True, help="The log's verifier key, from elsewhere than the log.")
@click.option(
    "--kept",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file in which the last checkpoint is kept; made at the first call.",
)
def command(url: str, key: str, kept: Path) -> None:
    """Check that the log at URL, such as https://trace.example.org/log, begins with what it was at the last call.

    Call it from time to time, from another machine than the log's. Exit code 1 when the log was taken back or
    rewritten; the checkpoint kept and the one just fetched, beside it under the ending .now, are the evidence.
    """
    if urlsplit(url).scheme not in ("http", "https"):
        raise LogAddressRefused(f"{url} is not an http or https address.")
    root = url.rstrip("/")
    with httpx.Client(timeout=_SECONDS, headers={"User-Agent": f"gqts/{__version__}"}) as client:
        note = _fetch(client, f"{root}/checkpoint").decode("utf-8", "replace")
        fetched = kept.with_name(kept.name + ".now")
        fetched.write_text(note, "utf-8")
        before = kept.read_text("utf-8") if kept.exists() else None
        now, last = watch(note, before, VerifierKey.parse(key.strip()), lambda path: _fetch(client, f"{root}/{path}"))
    fetched.replace(kept)
    grown = "" if last is None else f", {now.size - last.size:,} of them new; it begins with what it was before"
    click.echo(f"{now.origin}: {now.size:,} entries{grown}.")


def _fetch(client: httpx.Client, address: str) -> bytes:
    try:
        with client.stream("GET", address) as response:
            if response.status_code != httpx.codes.OK:
                raise LogUnreachable(f"{address} answered {response.status_code}.")
            content = bytearray()
            for piece in response.iter_bytes():
                content += piece
                if len(content) > _LARGEST:
                    raise LogUnreachable(f"{address} sent more than {_LARGEST // 1024} KiB.")
            return bytes(content)
    except httpx.HTTPError as reason:
        raise LogUnreachable(f"{address} does not answer: {reason}") from reason
