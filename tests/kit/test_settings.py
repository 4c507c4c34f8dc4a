"""Settings: defaults that work, and every bad value told at once with its mend."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gqts.kit.mail_route import MailRoute, Transport
from gqts.kit.settings import SettingsInvalid, read_settings


def test_nothing_needs_to_be_set() -> None:
    settings = read_settings({})
    assert settings.home == Path.cwd() / ".gqts"
    assert settings.database_url is None
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.public_url == "http://localhost:8000"
    assert settings.capture_bytes_limit == 32 * 1024 * 1024
    assert settings.capture_events_limit == 20_000
    assert settings.log_format == "text"


def test_everything_can_be_set() -> None:
    settings = read_settings(
        {
            "GQTS_HOME": "/srv/gqts",
            "GQTS_DATABASE_URL": "postgresql://u:p@db/gqts",
            "GQTS_HOST": "0.0.0.0",
            "GQTS_PORT": "9000",
            "GQTS_PUBLIC_URL": "https://trace.example/",
            "GQTS_CAPTURE_BYTES": "2048",
            "GQTS_CAPTURE_EVENTS": "5",
            "GQTS_LOG": "JSON",
        }
    )
    assert settings.home == Path("/srv/gqts")
    assert settings.database_url == "postgresql://u:p@db/gqts"
    assert (settings.host, settings.port) == ("0.0.0.0", 9000)
    assert settings.public_url == "https://trace.example"
    assert (settings.capture_bytes_limit, settings.capture_events_limit) == (2048, 5)
    assert settings.log_format == "json"


def test_the_public_address_follows_the_port() -> None:
    assert read_settings({"GQTS_PORT": "9000"}).public_url == "http://localhost:9000"


def test_empty_means_not_set() -> None:
    assert read_settings({"GQTS_PORT": " ", "GQTS_DATABASE_URL": ""}) == read_settings({})


def test_every_bad_value_is_told_at_once_with_its_mend() -> None:
    with pytest.raises(SettingsInvalid) as refusal:
        read_settings({"GQTS_PORT": "many", "GQTS_LOG": "xml", "GQTS_PUBLIC_URL": "trace.example"})
    assert {fault.field for fault in refusal.value.faults} == {"GQTS_PORT", "GQTS_LOG", "GQTS_PUBLIC_URL"}
    assert all(fault.fix for fault in refusal.value.faults)


def test_a_bad_database_url_is_told_without_its_password() -> None:
    with pytest.raises(SettingsInvalid) as refusal:
        read_settings({"GQTS_DATABASE_URL": "mysql://u:secret@db/gqts"})
    assert "secret" not in str(refusal.value.faults)


@given(
    st.dictionaries(
        st.sampled_from(["GQTS_PORT", "GQTS_CAPTURE_BYTES", "GQTS_PUBLIC_URL", "GQTS_LOG", "GQTS_DATABASE_URL"]),
        st.text(),
    )
)
def test_no_value_raises_anything_else(environ: dict[str, str]) -> None:
    with suppress(SettingsInvalid):
        assert 1 <= read_settings(environ).port <= 65535


@pytest.mark.parametrize("value", ["0", "65536", "-1", "8000.0", "٣", "9" * 5000, "1e3", "0x50"])
def test_only_a_port_is_a_port(value: str) -> None:
    with pytest.raises(SettingsInvalid):
        read_settings({"GQTS_PORT": value})


@pytest.mark.parametrize("value", ["http://", "http://[", "javascript:alert(1)", "ftp://a/", "//host"])
def test_only_a_web_address_is_a_public_address(value: str) -> None:
    with pytest.raises(SettingsInvalid):
        read_settings({"GQTS_PUBLIC_URL": value})


@pytest.mark.parametrize(
    ("url", "route"),
    [
        ("smtps://gqts:p%40ss@mail.example", MailRoute(Transport.TLS, "mail.example", 465, "gqts", "p@ss")),
        ("smtp+starttls://mail.example:2525", MailRoute(Transport.STARTTLS, "mail.example", 2525)),
        ("smtp://localhost", MailRoute(Transport.OPEN, "localhost", 25)),
        ("file:///srv/mail%20out", MailRoute(Transport.FOLDER, folder=Path("/srv/mail out"))),
    ],
)
def test_mail_goes_where_the_url_says(url: str, route: MailRoute) -> None:
    assert read_settings({"GQTS_SMTP_URL": url}).mail == route


@pytest.mark.parametrize(
    "url",
    [
        "smtp://gqts:secret@localhost:25",  # a password in the clear
        "smtp://secret.example:25",  # mail in the clear
        "smtps://gqts@secret.example",
        "smtps://secret.example:port",
        "smtps://secret.example/path",
        "smtps://secret.example?tls=off",
        "https://secret.example",
        "file://elsewhere/secret",
        "file:secret",
        "secret.example",
    ],
)
def test_a_way_for_mail_that_is_none_or_not_safe_is_refused_without_being_repeated(url: str) -> None:
    with pytest.raises(SettingsInvalid) as refusal:
        read_settings({"GQTS_SMTP_URL": url})
    assert [fault.field for fault in refusal.value.faults] == ["GQTS_SMTP_URL"]
    assert "secret" not in str(refusal.value.faults)


def test_no_password_is_in_the_settings_as_they_are_printed() -> None:
    settings = read_settings({"GQTS_SMTP_URL": "smtps://gqts:hunter2@mail.example", "GQTS_SECRET": "s" * 40})
    assert "hunter2" not in repr(settings)
    assert "s" * 40 not in repr(settings)


def test_mail_comes_from_the_public_host_unless_it_is_told_otherwise() -> None:
    public = {"GQTS_PUBLIC_URL": "https://trace.example.org:8443"}
    assert read_settings(public).mail_from == "gqts@trace.example.org"
    assert read_settings(public | {"GQTS_MAIL_FROM": "海关 <noreply@customs.example>"}).mail_from.startswith("海关")
    for sender in ("nobody", "a@b.example\nBcc: x@y.example", "a@b.example, x@y.example", "<>", "海@b.example"):
        with pytest.raises(SettingsInvalid):
            read_settings({"GQTS_MAIL_FROM": sender})


def test_the_folder_of_customs_reference_data_must_be_there(tmp_path: Path) -> None:
    assert read_settings({}).customs_reference is None
    assert read_settings({"GQTS_CUSTOMS_REFERENCE": str(tmp_path)}).customs_reference == tmp_path
    with pytest.raises(SettingsInvalid) as refusal:
        read_settings({"GQTS_CUSTOMS_REFERENCE": str(tmp_path / "none")})
    assert [fault.field for fault in refusal.value.faults] == ["GQTS_CUSTOMS_REFERENCE"]
