"""What a recall tells, and publishing it to exactly those who are shown beforehand."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from starlette.responses import Response

from gqts.accounts import Permission
from gqts.kit.database import Transaction
from gqts.organizations import find_organizations
from gqts.recalls import (
    Content,
    State,
    find_own_picture,
    headline_of,
    keep_picture,
    list_to_tell,
    publish_recall,
    read_balance,
    read_picture,
    save_content,
)
from gqts.web.complaints.photos import send_jpeg
from gqts.web.languages import mark
from gqts.web.office.days import require_day
from gqts.web.recalls.beginning import name_recall
from gqts.web.recalls.following import read_own
from gqts.web.workbench import (
    Desk,
    Form,
    PageUnknown,
    choice_field,
    long_field,
    open_page,
    page,
    text_field,
    tick_field,
)

_DUE = timedelta(days=7)
_CONTENT_LANGUAGES = ("en", "zh", "ja", "ar", "de", "fr", "es", "ko", "ru")


class ContentForm(Form):
    """A recall notice, field by field as GPSR Article 36(2) has them."""

    language = choice_field(mark("Language"), [(code, code) for code in _CONTENT_LANGUAGES])
    product = text_field(mark("Product"))
    brand = text_field(mark("Brand"))
    picture = text_field(
        mark("Address of a picture"),
        hint=mark("Of one on the web; or choose a file below, and it is kept here."),
        longest=500,
        type="url",
        is_needed=False,
    )
    numbers = long_field(mark("Numbers, and where they stand on the product"), longest=1_000, is_needed=True, rows=2)
    sold = long_field(mark("Where, when and by whom it was sold"), longest=1_000, rows=2)
    hazard = long_field(
        mark("Hazard"),
        hint=mark("What can happen. No words that make it smaller: not voluntary, precautionary, rare."),
        is_needed=True,
    )
    action = long_field(
        mark("What buyers should do"), hint=mark("To stop using it is said in any case."), is_needed=True
    )
    remedies = long_field(mark("What buyers can ask for"), is_needed=True)
    phone = text_field(mark("Free telephone number"), longest=60, is_needed=False, type="tel")
    online = text_field(mark("Address of an online service"), longest=500, is_needed=False, type="url")
    sharing = long_field(mark("Whether to pass it on"), longest=500, rows=2)

    def read(self, picture: str) -> Content:
        """Return what was written, with the address of a picture that was sent along, if one was."""
        names = Content.__dataclass_fields__
        written = {name: str(self[name].data or "") for name in names}
        return Content(**{**written, "picture": picture or written["picture"]})


class PublishingForm(Form):
    """By when answers are due, and that the reader knows what publishing does."""

    due = text_field(mark("Answers are due by"), type="date")
    is_known = tick_field(mark("I know that this cannot be taken back"), is_needed=True)


@page(Permission.RECALLS_MANAGE, takes_files=True)
def write_content(desk: Desk) -> Response:
    """Take what a recall tells, in one language at a time."""
    with desk.transaction() as tx:
        recall = read_own(tx, desk)
        asked = desk.query("language", longest=3)
        chosen = asked if asked in _CONTENT_LANGUAGES else next(iter(recall.content), desk.language.code)
        known = recall.content.get(chosen)
        form = ContentForm.of(desk, language=chosen, **(asdict(known) if known else {}))
        form.offer("language", [(one, str(desk.language.locale.languages[one])) for one in _CONTENT_LANGUAGES])
        if form.is_good():
            with form.refusals(tx):
                content = form.read(_keep_picture(tx, desk, recall.id))
                save_content(tx, desk.caller, recall.id, form.language.data, content, now=desk.now)
    if form.is_done:
        desk.flash(mark("What the recall tells is kept."))
        return desk.see_other(f"/recalls/{recall.id}")
    return form.show(
        desk,
        "recalls/content.html",
        recall=recall,
        name=name_recall(recall),
        headline=headline_of(chosen),
        own_picture=find_own_picture(known.picture) if known else "",
        written=list(recall.content),
    )


def _keep_picture(tx: Transaction, desk: Desk, recall_id: UUID) -> str:
    """Keep the picture that was sent and return its address; "" when none was."""
    sent = next((one.content for one in desk.files if one.field == "picture_file" and one.content), None)
    if sent is None:
        return ""
    return desk.settings.public_url + keep_picture(tx, desk.caller, recall_id, sent, now=desk.now)


@open_page()
def send_picture(desk: Desk) -> Response:
    """Send the picture of a recall notice to whoever may see it."""
    with desk.transaction() as tx:
        picture_id = desk.id_in_path("picture_id")
        reader = desk.known.organization if desk.known is not None else None
        return send_jpeg(read_picture(tx, reader, picture_id))


@page(Permission.RECALLS_MANAGE)
def publish(desk: Desk) -> Response:
    """Show exactly who will be told, and publish."""
    with desk.transaction() as tx:
        recall = read_own(tx, desk)
        if recall.state is not State.SCOPED or not recall.content:
            raise PageUnknown
        form = PublishingForm.of(desk, due=(desk.now + _DUE).date().isoformat())
        told = list_to_tell(tx, recall)
        named = find_organizations(tx, {one.organization_id for one in told})
        balance = read_balance(tx, recall)
        if form.is_good():
            day = require_day(form, "due")
            if day is not None:
                due_at = datetime.combine(day, time(23, 59), UTC)
                with form.refusals(tx):
                    publish_recall(tx, desk.caller, recall.id, due_at=due_at, now=desk.now)
    if form.is_done:
        desk.flash(mark("The drill has begun.") if recall.is_drill else mark("The recall is published."))
        return desk.see_other(f"/recalls/{recall.id}")
    code = desk.language.code
    return form.show(
        desk,
        "recalls/publish.html",
        recall=recall,
        name=name_recall(recall),
        balance=balance,
        shown=[(one, named[one.organization_id].name(code)) for one in told if one.is_shown],
        hidden=sum(not one.is_shown for one in told),
    )
