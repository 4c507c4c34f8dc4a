"""An organization's identity provider, served for tests over real HTTP, and a person's way through it."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

import httpx
from tests.web.markup import Page
from tests.web.signed_in import Bench

from gqts.accounts import (
    ProviderDoor,
    ProviderRegistration,
    Seal,
    find_caller_by_session,
    set_identity_provider,
)
from gqts.organizations import IdentifierKind, Organization, check_domain, claim_identifier

DOMAIN = "kowhai.example"


@contextmanager
def serve_provider() -> Iterator[str]:
    """Serve a provider on a free port; yield its issuer."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)]
    provider = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        address = f"http://127.0.0.1:{port}"
        for _ in range(200):
            with suppress(httpx.TransportError):
                httpx.get(f"{address}/.well-known/openid-configuration")
                break
            time.sleep(0.1)
        yield address
    finally:
        provider.kill()
        provider.wait()


def prove_domain(bench: Bench, firm: Organization, token: str) -> None:
    """Prove the firm's domain, as the holder of this session."""
    with bench.database.transaction() as tx:
        now = bench.clock()
        caller = find_caller_by_session(tx, token, now=now)
        claim = claim_identifier(tx, caller.actor, firm.id, IdentifierKind.DOMAIN, DOMAIN, evidence="", now=now)
        check_domain(tx, caller.actor, claim.id, fetch=lambda _: claim.token.encode(), now=now)


def set_provider(bench: Bench, firm: Organization, token: str, issuer: str) -> None:
    """Prove the firm's domain and set its provider, as the holder of this session."""
    prove_domain(bench, firm, token)
    registration = ProviderRegistration(issuer, "gqts", "s3cret", [DOMAIN])
    with bench.database.transaction() as tx:
        now = bench.clock()
        caller = find_caller_by_session(tx, token, now=now)
        door = ProviderDoor(Seal(bench.client.app.state.web.settings.secret), allows_loopback=True)
        set_identity_provider(tx, caller, firm.id, registration, door=door, now=now)


def consent(issuer: str, shown, subject: str = "mia", domain: str = DOMAIN) -> str:
    """Follow the link of the page that leads to the provider, and consent there; return the way back."""
    claims = {"email": f"{subject}@{domain}", "email_verified": True, "name": subject.title()}
    assert httpx.put(f"{issuer}/users/{subject}", json=claims).status_code == 204
    assert shown.status_code == 200, shown.text
    url = next(str(one["href"]) for one in Page(shown.text).find("a") if str(one["href"]).startswith(issuer))
    back = urlsplit(httpx.post(url, data={"sub": subject}).headers["location"])
    assert back.path == "/sign-in/callback"
    return f"{back.path}?{back.query}"
