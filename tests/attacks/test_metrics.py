"""What the service is asked and by how many is for whoever operates it, and for nobody who happens to reach it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from starlette.testclient import TestClient

TOKEN = "a-token-of-at-least-thirty-two-characters"


def ask(app, peer: str, **headers: str | bytes) -> int:
    client = TestClient(app, base_url="http://localhost:8000", client=(peer, 50_000), raise_server_exceptions=False)
    return client.get(
        "/metrics", headers={name.replace("_", "-"): value for name, value in headers.items()}
    ).status_code


@pytest.mark.parametrize("peer", ["127.0.0.1", "127.8.8.8", "::1"])
def test_the_machine_itself_reads_the_metrics(stranger, peer) -> None:
    assert ask(stranger.app, peer) == 200


@pytest.mark.parametrize("peer", ["192.0.2.7", "10.0.0.1", "2001:db8::1", "::ffff:192.0.2.7", "0.0.0.0", "testclient"])
def test_nobody_elsewhere_does(stranger, peer) -> None:
    assert ask(stranger.app, peer) == 403
    assert ask(stranger.app, peer, Authorization=f"Bearer {TOKEN}") == 403


@pytest.mark.parametrize("name", ["X_Forwarded_For", "X_Real_IP", "Forwarded", "Via", "X_Forwarded_Host"])
def test_what_a_proxy_passes_on_does_not_come_from_the_machine_itself(stranger, name) -> None:
    assert ask(stranger.app, "127.0.0.1", **{name: "127.0.0.1"}) == 403


def test_with_a_token_it_alone_opens_the_metrics_from_anywhere(stranger) -> None:
    context = stranger.app.state.api
    stranger.app.state.api = replace(context, settings=replace(context.settings, metrics_token=TOKEN))
    for peer in ("127.0.0.1", "192.0.2.7"):
        assert ask(stranger.app, peer, Authorization=f"Bearer {TOKEN}") == 200
        for wrong in ("", f"Bearer {TOKEN}x", f"Bearer {TOKEN[:-1]}", f"Basic {TOKEN}", TOKEN, "Bearer", "Bearer ü"):
            assert ask(stranger.app, peer, Authorization=wrong.encode()) == 401
        assert ask(stranger.app, peer) == 401


def test_an_api_key_does_not_open_the_metrics(stranger, key) -> None:
    context = stranger.app.state.api
    stranger.app.state.api = replace(context, settings=replace(context.settings, metrics_token=TOKEN))
    assert ask(stranger.app, "192.0.2.7", Authorization=f"Bearer {key}") == 401
