"""Settings, read once from the environment; every bad value is told at once, with its name and its mend."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from gqts.kit.errors import Fault, GqtsError, Kind, shown
from gqts.kit.mail_route import MailRoute, is_sender, read_mail_route
from gqts.kit.secret import SHORTEST_SECRET, read_kept_secret

LogFormat = Literal["json", "text"]

MEBIBYTE = 1024 * 1024


class SettingsInvalid(GqtsError):
    """A setting in the environment cannot be used."""

    kind = Kind.INVALID


@dataclass(frozen=True, slots=True)
class Settings:
    """How this process of gqts runs.

    `database_url` is None when the embedded server under `home` is to be used; sizes are in bytes.
    """

    home: Path
    database_url: str | None
    host: str
    port: int
    public_url: str
    capture_bytes_limit: int
    capture_events_limit: int
    log_format: LogFormat
    given_secret: str = field(default="", repr=False)
    metrics_token: str = field(default="", repr=False)
    """What opens the metrics; without one they are for this machine alone."""
    trusted_proxies: int = 0
    """How many proxies stand in front: the client is that many places from the end of X-Forwarded-For."""
    mail: MailRoute | None = None
    """Where mail is handed over; None when this installation sends none."""
    mail_from: str = ""
    reads_per_minute: int = 0
    """What one address may read in a minute without signing in; 0 is no limit."""
    unknown_per_minute: int = 0
    """How often that may be something of which nothing is known; 0 is no limit."""
    customs_reference: Path | None = None
    """Folder of customs reference data that takes the place of what comes with gqts."""

    geo_files: tuple[Path, ...] = ()
    """Files in the MaxMind DB format by which a scan's region is told; none are needed."""

    @property
    def secret(self) -> bytes:
        """Return the 32 bytes that sign tokens and seal second factors; made in the home when none is given.

        Every process of one installation must have the same. Raises `SettingsInvalid` when it cannot be kept.
        """
        if self.given_secret:
            return hashlib.sha256(self.given_secret.encode()).digest()
        return read_kept_secret(self.home)

    @property
    def is_secure(self) -> bool:
        """Return whether browsers reach gqts over TLS, so that cookies may be kept to it."""
        return self.public_url.startswith("https://")


class _Reader:
    """Reads values from the environment and gathers the faults."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.faults: list[Fault] = []

    def text(self, name: str, default: str) -> str:
        return self.environ.get(name, "").strip() or default

    def refuse(self, name: str, value: str, fix: str) -> None:
        message = f"{name} is {shown(value)!r}, which cannot be used."
        self.faults.append(Fault(code="settings.invalid", message=message, field=name, value=shown(value), fix=fix))

    def whole_number(self, name: str, default: int, *, lowest: int, highest: int) -> int:
        value = self.text(name, str(default))
        if value.isascii() and value.isdigit() and len(value) <= 18 and lowest <= int(value) <= highest:
            return int(value)
        self.refuse(name, value, f"Give a whole number from {lowest} to {highest}.")
        return default

    def url(self, name: str, default: str, schemes: tuple[str, ...]) -> str:
        value = self.text(name, default).rstrip("/")
        try:
            parts = urlsplit(value)
            usable = parts.scheme in schemes and bool(parts.netloc)
        except ValueError:
            usable = False
        if not usable:
            self.refuse(name, value, f"Give a URL that begins with {' or '.join(f'{s}://' for s in schemes)}.")
        return value

    def database_url(self, name: str) -> str | None:
        value = self.text(name, "")
        if value and not value.startswith(("postgresql://", "postgres://")):
            # The value is not repeated: it may hold a password in a form nobody foresaw.
            self.refuse(name, "(not shown)", "Give a URL such as postgresql://user:password@host:5432/gqts.")
        return value or None

    def secret(self, name: str) -> str:
        value = self.text(name, "")
        if value and len(value) < SHORTEST_SECRET:
            self.refuse(name, "(not shown)", f"Give at least {SHORTEST_SECRET} random characters.")
        return value

    def mail_route(self, name: str) -> MailRoute | None:
        value = self.text(name, "")
        route = read_mail_route(value) if value else None
        if value and route is None:
            # The value is not repeated: it may hold a password in a form nobody foresaw.
            fix = (
                "Give smtps://user:password@host:465, smtp+starttls://user:password@host:587, smtp://localhost:25 "
                "(no TLS, no password, this machine only) or, to try gqts out, file:///folder."
            )
            self.refuse(name, "(not shown)", fix)
        return route

    def sender(self, name: str, public_url: str) -> str:
        value = self.text(name, "")
        if value and not is_sender(value):
            self.refuse(name, value, "Give an address such as gqts@trace.example or gqts <gqts@trace.example>.")
        return value or f"gqts@{_host_of(public_url)}"

    def folder(self, name: str) -> Path | None:
        value = self.text(name, "")
        if not value:
            return None
        folder = Path(value).expanduser().absolute()
        if not folder.is_dir():
            self.refuse(name, value, "Give a folder that exists.")
        return folder

    def files(self, name: str) -> tuple[Path, ...]:
        told = [one for one in self.text(name, "").split(os.pathsep) if one.strip()]
        files = tuple(Path(one.strip()).expanduser().absolute() for one in told)
        missing = [str(one) for one in files if not one.is_file()]
        if missing:
            self.refuse(name, missing[0], f"Give files that exist, several with {os.pathsep} between them.")
        return () if missing else files

    def log_format(self, name: str) -> LogFormat:
        value = self.text(name, "text").lower()
        if value == "json":
            return "json"
        if value != "text":
            self.refuse(name, value, "Give json or text.")
        return "text"


def _host_of(url: str) -> str:
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        host = ""
    return host if is_sender(f"gqts@{host}") else "localhost"


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings from the `GQTS_*` variables; raise `SettingsInvalid` with every fault."""
    reader = _Reader(environ)
    port = reader.whole_number("GQTS_PORT", 8000, lowest=1, highest=65535)
    public_url = reader.url("GQTS_PUBLIC_URL", f"http://localhost:{port}", ("http", "https"))
    settings = Settings(
        home=Path(reader.text("GQTS_HOME", ".gqts")).expanduser().absolute(),
        database_url=reader.database_url("GQTS_DATABASE_URL"),
        host=reader.text("GQTS_HOST", "127.0.0.1"),
        port=port,
        public_url=public_url,
        capture_bytes_limit=reader.whole_number(
            "GQTS_CAPTURE_BYTES", 32 * MEBIBYTE, lowest=1024, highest=1024 * MEBIBYTE
        ),
        capture_events_limit=reader.whole_number("GQTS_CAPTURE_EVENTS", 20_000, lowest=1, highest=1_000_000),
        log_format=reader.log_format("GQTS_LOG"),
        given_secret=reader.secret("GQTS_SECRET"),
        metrics_token=reader.secret("GQTS_METRICS_TOKEN"),
        trusted_proxies=reader.whole_number("GQTS_TRUSTED_PROXIES", 0, lowest=0, highest=8),
        mail=reader.mail_route("GQTS_SMTP_URL"),
        mail_from=reader.sender("GQTS_MAIL_FROM", public_url),
        reads_per_minute=reader.whole_number("GQTS_READS_PER_MINUTE", 600, lowest=0, highest=1_000_000),
        customs_reference=reader.folder("GQTS_CUSTOMS_REFERENCE"),
        geo_files=reader.files("GQTS_GEO_FILE"),
        unknown_per_minute=reader.whole_number("GQTS_UNKNOWN_PER_MINUTE", 60, lowest=0, highest=1_000_000),
    )
    if reader.faults:
        names = ", ".join(fault.field for fault in reader.faults)
        raise SettingsInvalid(f"These settings cannot be used: {names}.", faults=tuple(reader.faults))
    return settings
