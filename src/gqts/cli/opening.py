"""The database a command works on, opened as the settings say, and told apart when it is not ready."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from gqts.kit.database import Database
from gqts.kit.logging import configure_logging
from gqts.kit.migrations import migrate
from gqts.kit.postgres import ensure_server
from gqts.kit.settings import Settings, read_settings


def settings_for_command() -> Settings:
    """Read the settings and set up logging for a command; raise `SettingsInvalid`."""
    settings = read_settings()
    configure_logging(settings.log_format)
    return settings


def database_url(settings: Settings) -> str:
    """Return the URL of the database; the embedded server is started when it is not running."""
    return settings.database_url or ensure_server(settings.home)


@contextmanager
def migrated_database(settings: Settings) -> Iterator[Database]:
    """Open the database for the length of a block, its schema brought up to date first."""
    url = database_url(settings)
    migrate(url)
    with Database.open(url, maximum=4) as database:
        yield database
