"""Ways in, those by mail too: signing in, joining, invitations, lost passwords; and a person's own pages."""

from __future__ import annotations

import re
from email.message import EmailMessage

from pyotp import TOTP
from tests.accounts.authenticator import Authenticator
from tests.web.accessible.cast import Cast
from tests.web.accessible.walk import Walk
from tests.web.signed_in import PASSWORD, ROOT, form_token
from tests.web.test_signing import add_passkey

from gqts.accounts import Person

NEWCOMER, INVITED = "bo@newcomer.example", "ed@applicant.example"
LINK = re.compile(rf"{re.escape(ROOT)}(/(?:join|recover)/\S+)")


def walk_through_doors(walk: Walk, cast: Cast) -> None:
    """Look at every way in, as somebody who is not in."""
    bench = walk.bench
    bench.client.cookies.clear()
    walk.follow("/sign-in", "/sign-in/organization", "/join", "/recover")
    walk.send("/recover", email=cast.hopeful.email)
    walk.send("/join", email=NEWCOMER)
    bench.sign_in(cast.hopeful, cast.applicant)
    walk.follow("/joined", within="/joined")
    walk.send("/organization/people/invite", email=INVITED, position="member")
    walk.send("/organization/people/invite", email=cast.inspector.email, position="member")
    mails = bench.post()
    links = {str(one["To"]): link[1] for one in mails if (link := LINK.search(body_of(one)))}
    bench.client.cookies.clear()
    walk.forget()
    walk.look(links[cast.hopeful.email], links[NEWCOMER], links[INVITED], links[cast.inspector.email])
    for one in (INVITED, NEWCOMER, cast.hopeful.email):
        walk.look(re.sub(r"[^/]+$", "no-such-link", links[one]), status=404)
    stop = next(str(one["List-Unsubscribe"]) for one in mails if one["List-Unsubscribe"]).strip("<>").removeprefix(ROOT)
    walk.look(stop)
    walk.send_plain(stop, **{"List-Unsubscribe": "One-Click"})


def body_of(mail: EmailMessage) -> str:
    """Return the words of a mail."""
    part = mail.get_body(("plain",))
    return str(part.get_content()) if part is not None else ""


def walk_own_pages(walk: Walk, person: Person) -> None:
    """Look at the pages of somebody who signs in with a password, and sets up more than that."""
    bench = walk.bench
    bench.client.cookies.clear()
    assert bench.send("/sign-in", email=person.email, password=PASSWORD).status_code == 303
    assert add_passkey(bench, Authenticator(ROOT)).status_code == 303
    walk.follow("/me", "/me/security/code-app", within="/me")
    begun = walk.send("/me/security/code-app", step="begin")
    app = TOTP(re.search(r'class="secret"[^>]*>([A-Z2-7 ]+)<', begun.text)[1].replace(" ", ""))
    confirm = {"csrf_token": form_token(begun.text), "step": "confirm"}
    walk.send_plain("/me/security/code-app", status=400, **confirm, code="nonsense")
    walk.send_plain("/me/security/code-app", **confirm, code=app.at(bench.clock()))
    walk.follow("/me/security", within="/me")
    walk.send("/me/security/recovery-codes")
    bench.client.cookies.clear()
    asked = bench.send("/sign-in", email=person.email, password=PASSWORD)
    assert asked.status_code == 303, asked.text
    walk.follow(str(asked.headers["location"]), within="/sign-in")
