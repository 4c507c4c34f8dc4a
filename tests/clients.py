"""Further clients of an application that is running for one: as many people, machines or addresses as a test needs."""

from __future__ import annotations

from typing import Any

from starlette.testclient import TestClient


def beside(running: TestClient, /, **options: Any) -> TestClient:
    """Return another client of the application that runs for `running`, in the event loop in which it runs.

    One that is made without this has a loop and threads made anew for each request.
    """
    made = TestClient(running.app, **{"base_url": running.base_url, "raise_server_exceptions": False, **options})
    made.portal = running.portal
    return made
