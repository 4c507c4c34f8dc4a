"""Log lines: one a line, with the request they belong to, and never a secret."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
import structlog

from gqts.kit.logging import REDACTED, configure_logging, redact, request_context
from gqts.kit.metrics import FACTS_DELIVERED, render_metrics


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    before = (root.handlers[:], root.level)
    stream = io.StringIO()
    yield stream
    root.handlers[:], root.level = before
    structlog.reset_defaults()


def test_a_json_line_has_the_event_its_fields_and_the_request(lines: io.StringIO) -> None:
    configure_logging("json", stream=lines)
    with request_context("r-1"):
        structlog.get_logger("gqts.test").info("captured", events=3)
    structlog.get_logger("gqts.test").info("after")
    first, second = map(json.loads, lines.getvalue().splitlines())
    assert (first["event"], first["events"], first["request_id"]) == ("captured", 3, "r-1")
    assert (first["level"], first["logger"]) == ("info", "gqts.test")
    assert first["timestamp"].endswith("Z")
    assert "request_id" not in second


def test_a_text_line_is_for_people(lines: io.StringIO) -> None:
    configure_logging("text", stream=lines)
    structlog.get_logger("gqts.test").warning("waits", seconds=5)
    assert "waits" in lines.getvalue()
    assert "seconds=5" in lines.getvalue()


def test_lines_of_libraries_take_the_same_way_and_lose_their_secrets_too(lines: io.StringIO) -> None:
    configure_logging("json", stream=lines)
    logging.getLogger("library").error("no answer from %s", "postgresql://gqts:hunter2@db/gqts")
    line = json.loads(lines.getvalue())
    assert line["event"] == f"no answer from postgresql://gqts:{REDACTED}@db/gqts"


def test_an_exception_is_one_line_without_its_secrets(lines: io.StringIO) -> None:
    configure_logging("json", stream=lines)
    try:
        int("https://user:hunter2@example.org/")
    except ValueError:
        structlog.get_logger().exception("failed")
    assert "hunter2" not in lines.getvalue()
    assert len(lines.getvalue().splitlines()) == 1
    assert "ValueError" in json.loads(lines.getvalue())["exception"]


def test_a_line_break_in_what_somebody_sent_makes_no_second_line(lines: io.StringIO) -> None:
    configure_logging("json", stream=lines)
    structlog.get_logger().info("asked", path="/a\n{}")
    assert len(lines.getvalue().splitlines()) == 1


@pytest.mark.parametrize(
    ("fields", "secret"),
    [
        ({"headers": {"Authorization": "Bearer abc"}}, "abc"),
        ({"password": "abc"}, "abc"),
        ({"api_key": "abc"}, "abc"),
        ({"nested": [{"Set-Cookie": "abc"}]}, "abc"),
        ({"text": "Authorization: Bearer abc.def"}, "abc"),
        ({"url": "postgresql://u:ab:c/d@host/x"}, "ab:c"),
        ({"both": "a https://u:one@h/ b https://u:two@h/"}, "two"),
    ],
)
def test_secrets_are_replaced_wherever_they_are(fields: dict, secret: str) -> None:
    assert secret not in str(redact(None, "info", fields))


def test_what_is_no_secret_stays() -> None:
    fields = {"url": "https://id.gs1.org/01/09506000134352/21/ABC", "count": 3, "at": "2026-01-01T10:00:00+08:00"}
    assert redact(None, "info", fields) == fields


def test_what_is_counted_is_rendered_for_prometheus() -> None:
    FACTS_DELIVERED.labels("topic", "delivered").inc()
    content, content_type = render_metrics()
    assert b'gqts_facts_delivered_total{outcome="delivered",topic="topic"} 1.0' in content
    assert content_type.startswith("text/plain")
