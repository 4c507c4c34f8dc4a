"""The form behind “Ask or complain” on an item's page: two taps away, without an account and without script."""

from __future__ import annotations

from starlette.responses import Response

from gqts.accounts import Seal
from gqts.complaints import LONGEST_CONTACT, LONGEST_WORDS, Harm, Kind, Purpose, Telling, take_complaint
from gqts.identifiers import IdentifierRefused
from gqts.web.addresses import Subject, find_subject
from gqts.web.complaints.words import KINDS
from gqts.web.languages import mark
from gqts.web.signing.counting import count_client
from gqts.web.telling import show_code
from gqts.web.workbench import (
    Desk,
    Form,
    PageUnknown,
    csrf,
    long_field,
    open_page,
    radio_field,
    text_field,
    tick_field,
)

LIMITS = (("complaint an hour", "10 per hour"), ("complaint a day", "30 per day"))
_LONGEST_ADDRESS = 500
_PURPOSES = [(Purpose.COMPLAINT.value, mark("Something is wrong")), (Purpose.QUESTION.value, mark("I have a question"))]
_HARMS = [
    (Harm.NONE.value, mark("Nobody was harmed")),
    (Harm.POSSIBLE.value, mark("Somebody could be harmed")),
    (Harm.HURT.value, mark("Somebody was hurt or fell ill")),
    (Harm.LIFE.value, mark("Somebody’s life is in danger")),
]


class AskForm(Form):
    """A question or complaint about one item."""

    purpose = radio_field(mark("What is it?"), _PURPOSES)
    kind = radio_field(mark("What is it about?"), [(kind.value, words) for kind, words in KINDS.items()])
    words = long_field(mark("What happened?"), longest=LONGEST_WORDS, is_needed=True, rows=5)
    harm = radio_field(mark("Is anybody harmed?"), _HARMS)
    contact = text_field(
        mark("How to reach you"),
        hint=mark(
            "An e-mail address or telephone number. Only the authority reads it. You can take it back at any time."
        ),
        longest=LONGEST_CONTACT,
        is_needed=False,
        autocomplete="email",
    )
    is_contact_shared = tick_field(mark("The firms may read how to reach me, too"))

    def read_telling(self, language: str) -> Telling:
        """Return what was told."""
        return Telling(
            Purpose(self.purpose.data),
            Kind(self.kind.data),
            str(self.words.data or ""),
            Harm(self.harm.data),
            str(self.contact.data or ""),
            bool(self.is_contact_shared.data),
            language,
        )


@open_page(takes_files=True)
def ask(desk: Desk) -> Response:
    """Show the form for an item, and take what is sent."""
    subject = _find_item(desk)
    number = ""
    with desk.transaction() as tx:
        form = AskForm.of(desk, purpose=Purpose.COMPLAINT.value, harm=Harm.NONE.value)
        if form.is_good():
            refusal = next(filter(None, (count_client(desk, tx, what, limit) for what, limit in LIMITS)), None)
            form.refuse(refusal)
            if refusal is None:
                with form.refusals(tx):
                    number = take_complaint(
                        tx,
                        subject.identifier,
                        form.read_telling(desk.language.code),
                        seal=Seal(desk.settings.secret),
                        form=desk.sent(csrf.FIELD),
                        sender=desk.client,
                        photo=next((one.content for one in desk.files if one.field == "photo"), None),
                        now=desk.now,
                    )
    if form.is_done:
        desk.flash(mark("It was handed in. Keep the number below: it is the only way back to this page."))
        return desk.see_other(f"/complaints/{number}")
    return form.show(
        desk,
        "complaints/new.html",
        subject=subject,
        code=show_code(subject.identifier.canonical),
    )


def _find_item(desk: Desk) -> Subject:
    """Return the thing whose page led here; raise `PageUnknown` when the address names none."""
    path = desk.query("item", longest=_LONGEST_ADDRESS)
    if not path.startswith("/"):
        raise PageUnknown
    try:
        return find_subject(path)
    except (IdentifierRefused, UnicodeError):
        raise PageUnknown from None
