"""Log lines for people (text) or machines (JSON), one a line on standard error, with the request they belong to.

Secrets never reach a line: passwords in URLs, the values of fields that carry credentials, and whatever has the form
of a secret of ours (the token of a link, a key, a session), wherever it was put, are replaced.
Lines of libraries that use the standard `logging` take the same way.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from gqts.kit.settings import LogFormat

REDACTED = "[redacted]"

_SECRET_FIELD = re.compile(r"authorization|password|passwd|secret|cookie|token|api[_-]?key|credential", re.IGNORECASE)
_URL_PASSWORD = re.compile(r"(?P<before>[a-z][a-z0-9+.-]*://[^\s:/@]*:)[^\s@]+@", re.IGNORECASE)
_OF_OURS = re.compile(r"(?<![A-Za-z0-9_-])(?=[a-z0-9_-]*[A-Z])(?=[A-Z0-9_-]*[a-z])[A-Za-z0-9_-]{43,}")
"""256 random bits in base64url, alone or with a name before them; a hash in hexadecimal is none, nor a name of ours."""
_BEARER = re.compile(r"\b(?P<scheme>Bearer|Basic)\s+[A-Za-z0-9._~+/=-]+", re.IGNORECASE)


def configure_logging(log_format: LogFormat, *, level: int = logging.INFO, stream: TextIO | None = None) -> None:
    """Send every log line of this process to `stream` (standard error), in the given format."""
    processors: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
        redact,
    ]
    renderer: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
            foreign_pre_chain=processors,
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    structlog.configure(
        processors=[*processors, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=False,
    )


@contextmanager
def request_context(request_id: str) -> Iterator[None]:
    """Put `request_id` on every line logged within."""
    with structlog.contextvars.bound_contextvars(request_id=request_id):
        yield


def redact(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Return a log event without the secrets in its fields, nested ones too (a structlog processor)."""
    return {name: _redacted(name, value) for name, value in event.items()}


def _redacted(name: object, value: Any) -> Any:
    if isinstance(name, str) and _SECRET_FIELD.search(name):
        return REDACTED
    if isinstance(value, str):
        value = _URL_PASSWORD.sub(rf"\g<before>{REDACTED}@", value)
        return _OF_OURS.sub(REDACTED, _BEARER.sub(rf"\g<scheme> {REDACTED}", value))
    if isinstance(value, dict):
        return {inner: _redacted(inner, content) for inner, content in value.items()}
    if isinstance(value, list | tuple):
        return [_redacted(None, content) for content in value]
    return value
