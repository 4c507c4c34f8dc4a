"""One request at the workbench: who asks, in which language, with which form, and the answer with its cookies.

A handler is given a `Desk`, and opens the request's one transaction with `desk.transaction()`. That is also where the
caller is recognised: before it yields, `SignInNeeded`, `SecondFactorNeeded` or `PermissionMissing` is raised when the
page is not for them, and the database cannot be reached otherwise. Pages are rendered after the transaction, from what
was read in it.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from gqts.accounts import Caller, Permission, find_caller_by_session, list_memberships, rotate_session
from gqts.kit.database import Transaction
from gqts.kit.errors import GqtsError, Kind
from gqts.notices import MOST_COUNTED, count_unread
from gqts.organizations import Organization, find_organization
from gqts.web.context import Context, context_of
from gqts.web.languages import Language
from gqts.web.rendering import PAGE_HEADERS, language_of, render_page
from gqts.web.session_cookie import cookie_name, read_session_cookie
from gqts.web.workbench import csrf, flash
from gqts.web.workbench.navigation import Chapter, find_current, list_chapters
from gqts.web.workbench.reading import FormData, read_id, read_query
from gqts.web.workbench.session import clear_cookie, client_of, set_cookie, user_agent_of
from gqts.web.workbench.uploading import SentFile

VISITOR = "visitor"
"""The cookie that ties forms to a browser before anybody signs in."""
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; {script}form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


class SignInNeeded(GqtsError):
    """Only people who have signed in may open this page."""

    kind = Kind.UNAUTHENTICATED


class SecondFactorNeeded(GqtsError):
    """The organization that the person acts for asks for more than a password."""

    kind = Kind.FORBIDDEN


class OrganizationNeeded(GqtsError):
    """Act for an organization first."""

    kind = Kind.FORBIDDEN


@dataclass(frozen=True, slots=True)
class Admission:
    """Whom a page is for, and whether it needs our script (passkeys).

    A personal page is about its reader alone: it opens to them whatever their organization asks.
    """

    needs_person: bool
    permission: Permission | None = None
    has_script: bool = False
    is_personal: bool = False
    takes_files: bool = False


class Desk:
    """A request and what is known about who sent it; one for each request, used by one thread."""

    def __init__(
        self, request: Request, admission: Admission, data: FormData | None, files: Sequence[SentFile] = ()
    ) -> None:
        self.request = request
        self.admission = admission
        self.data = data
        """The fields of the form that was sent; None for a GET."""
        self.files = files
        """The files that were sent with it, on a page that takes them."""
        self.context: Context = context_of(request)
        self.settings = self.context.settings
        self.language: Language = language_of(request)
        self.now: datetime = self.context.clock()
        self.client: str = client_of(request, self.settings)
        self.user_agent: str = user_agent_of(request)
        self.token: str = read_session_cookie(request)
        self.known: Caller | None = None
        self.organization: Organization | None = None
        self.choices: list[Organization] = []
        """The organizations the person may act for."""
        self.unread = 0
        """Notices that the person has not read, counted to `MOST_COUNTED`."""
        self.was_opened = False
        self._visitor = request.cookies.get(cookie_name(self.settings, VISITOR), "")
        self._cookies: list[tuple[str, str, int | None]] = []
        self._flash = flash.read_flash(request, self.settings)

    # Who asks

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Open the request's one transaction and recognise the caller; committed when the block ends."""
        assert not self.was_opened, "one transaction a request"
        self.was_opened = True
        kept = self.token, list(self._cookies)
        try:
            with self.context.database.transaction() as tx:
                self._recognise(tx)
                yield tx
        except BaseException:
            self.token, self._cookies = kept  # a token that was rolled back opens nothing
            raise

    @contextmanager
    def transaction_after_waiting(self) -> Iterator[Transaction]:
        """Open a second transaction, after something slow that held no connection; the caller is recognised anew."""
        assert self.was_opened, "the first one tells whether it is worth waiting"
        self.was_opened = False
        with self.transaction() as tx:
            yield tx

    @property
    def caller(self) -> Caller:
        """Return who asks, on a page for signed-in people, inside or after `transaction`."""
        assert self.known is not None, "the caller is known from `transaction` on"
        return self.known

    @property
    def person_id(self) -> UUID:
        """Return the person who asks."""
        assert self.caller.person is not None
        return self.caller.person

    @property
    def organization_id(self) -> UUID:
        """Return the organization that the caller acts for; raise `OrganizationNeeded` when they act for none."""
        if self.caller.organization is None:
            raise OrganizationNeeded
        return self.caller.organization

    def _recognise(self, tx: Transaction) -> None:
        self.known = find_caller_by_session(tx, self.token, now=self.now) if self.token else None
        if self.known is not None and self.known.is_rotation_due:
            self.hand_out(rotate_session(tx, self.token, now=self.now)[1])
            self.known = find_caller_by_session(tx, self.token, now=self.now)
        if self.known is not None and self.known.person is not None:
            belongs = [find_organization(tx, one.organization_id) for one in list_memberships(tx, self.known.person)]
            self.choices = [one for one in belongs if one is not None]
            self.organization = next((one for one in self.choices if one.id == self.known.organization), None)
        if not self.admission.needs_person:
            return
        if self.known is None:
            raise SignInNeeded
        if self.known.needs_second_factor and not self.admission.is_personal:
            raise SecondFactorNeeded
        if self.admission.permission is not None:
            self.known.require(self.admission.permission)
        self.unread = count_unread(tx, self.known, now=self.now)

    @property
    def unread_told(self) -> str:
        """Return how many notices the person has not read, "" for none."""
        if not self.unread:
            return ""
        told = self.language.number(min(self.unread, MOST_COUNTED - 1))
        return f"{told}+" if self.unread >= MOST_COUNTED else told

    # What was sent

    @property
    def is_sent(self) -> bool:
        """Return whether a form was sent (a POST)."""
        return self.data is not None

    def sent(self, name: str) -> str:
        """Return a field of the form, "" when it is absent: for buttons and hidden fields."""
        return "" if self.data is None else str(self.data.get(name, ""))

    def query(self, name: str, *, longest: int = 200) -> str:
        """Return a query parameter, cut to a length; "" when it is absent."""
        return read_query(self.request, name, longest=longest)

    def id_in_path(self, name: str) -> UUID:
        """Return an id from the address; raise `PageUnknown` when it is none."""
        return read_id(self.request, name)

    @property
    def csrf_token(self) -> str:
        """Return what every form of this browser must send back in the field `csrf_token`."""
        if not self.token and not self._visitor:
            self._visitor = secrets.token_urlsafe(32)
            self.keep(VISITOR, self._visitor)
        return csrf.write_token(self.settings, self.token or self._visitor)

    def require_our_form(self) -> None:
        """Raise `csrf.FormNotOurs` unless the form that was sent is one of ours."""
        cookie = self.token or self._visitor
        csrf.require_our_form(self.request, self.settings, cookie=cookie, token=self.sent(csrf.FIELD))

    # What is answered

    def hand_out(self, token: str) -> None:
        """Have the browser keep a new session token: after sign-in, a switch, or a change of privilege."""
        self.token = token
        self.keep("session", token)

    def keep(self, purpose: str, value: str, *, seconds: int | None = None) -> None:
        """Have the browser keep a value in a cookie of this purpose; "" has it forget."""
        self._cookies = [one for one in self._cookies if one[0] != purpose]
        self._cookies.append((purpose, value, seconds))

    def flash(self, message: str, **names: str) -> None:
        """Say something on the next page: `message` is marked for translation, with `%(name)s` gaps for `names`."""
        self.keep(flash.PURPOSE, flash.write_flash(self.settings, flash.Flash(message, names)), seconds=flash.SECONDS)

    def see_other(self, path: str) -> Response:
        """Answer a form that was done: go on to a page of ours (303)."""
        headers = {**PAGE_HEADERS, "Location": path, "Cache-Control": "no-store"}
        return Response(status_code=int(HTTPStatus.SEE_OTHER), headers=headers)

    def render(
        self, template: str, *, status: int = HTTPStatus.OK, headers: Mapping[str, str] | None = None, **values: Any
    ) -> Response:
        """Answer with a page that extends `workbench/layout.html`; it is given `desk` and `values`."""
        script = "script-src 'self'; connect-src 'self'; " if self.admission.has_script else ""
        sent = {
            "Content-Security-Policy": _POLICY.format(script=script),
            "Cache-Control": "no-store",
            "Referrer-Policy": "same-origin",  # browsers send no Origin with a form where there is no referrer
            **(headers or {}),
        }
        told = self._flash
        if told is not None:
            self.keep(flash.PURPOSE, "")
        return render_page(
            self.request,
            template,
            status=status,
            headers=sent,
            desk=self,
            told=told.told(self.language) if told else None,
            **values,
        )

    @property
    def chapters(self) -> list[Chapter]:
        """Return the navigation for the caller."""
        return list_chapters(self.caller)

    @property
    def current(self) -> str:
        """Return the path of the navigation's entry that this page belongs to."""
        return find_current(self.request.url.path)

    def finish(self, response: Response) -> Response:
        """Put the cookies on the answer."""
        for purpose, value, seconds in self._cookies:
            if value:
                set_cookie(response, self.settings, value, purpose=purpose, seconds=seconds)
            else:
                clear_cookie(response, self.settings, purpose=purpose)
        return response
