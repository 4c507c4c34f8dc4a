"""An organization's own identity provider, on an installation that sends no mail."""

from __future__ import annotations

from pathlib import Path

from tests.web.accessible.cast import Cast
from tests.web.accessible.walk import Walk
from tests.web.identity_provider import DOMAIN, consent, prove_domain, serve_provider
from tests.web.signed_in import open_bench

ROOT = "http://localhost:8000"
PAGE = "/organization/single-sign-on"


def walk_without_mail(walk: Walk, cast: Cast, home: Path) -> None:
    """Look at an identity provider as it is set, tried and taken away again; and at the ways in without mail."""
    mailing = walk.bench
    home.mkdir()
    with open_bench(mailing.database, home, ROOT, {"GQTS_SMTP_URL": ""}) as bench, serve_provider() as issuer:
        walk.bench = bench
        try:
            walk.forget()
            walk.look("/recover", "/join")
            token = bench.sign_in(cast.maker, cast.factory)
            bench.client.cookies.clear()
            bench.client.cookies.set("gqts_session", token, domain="localhost.local", path="/")
            prove_domain(bench, cast.factory, token)
            given = {"issuer": issuer, "client_id": "gqts", "client_secret": "s3cret", "email_domains": [DOMAIN]}
            walk.look(PAGE)
            assert bench.send(PAGE, **given).status_code == 303
            walk.forget()
            walk.look(PAGE, f"{PAGE}/remove")
            back = consent(issuer, walk.send(f"{PAGE}/try", shown_on=PAGE))
            walk.look(back)
        finally:
            walk.bench = mailing
