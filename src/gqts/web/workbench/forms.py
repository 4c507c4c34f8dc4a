"""Forms: WTForms fields with labels, hints and limits, messages in the reader's language, and the rooms' refusals.

    class NameForm(Form):
        name = text_field(mark("Your name"), autocomplete="name", longest=200)

    @page()
    def change_name(desk: Desk) -> Response:
        with desk.transaction() as tx:
            form = NameForm.of(desk, name=desk.caller.person_name)
            if form.is_good():
                with form.refusals(tx):
                    change_person(tx, desk.person_id, name=form.name.data)
        if form.is_done:
            desk.flash(mark("Your name was changed."))
            return desk.see_other("/me")
        return form.show(desk, "signing/me.html")

Nothing but the declared fields is ever taken from what was sent. Every form carries the token that `guard` checks
before the handler runs. `refusals` undoes what a room began and puts what it says beside the field it is about.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any, Self

from markupsafe import Markup
from starlette.responses import Response
from wtforms import (
    BooleanField,
    Field,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms import Form as WtForm
from wtforms.fields.choices import SelectChoice
from wtforms.meta import DefaultMeta
from wtforms.validators import StopValidation, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget, TextArea

from gqts.kit.database import Transaction
from gqts.kit.errors import GqtsError, Kind
from gqts.web.languages import Language, mark
from gqts.web.workbench.desk import Desk
from gqts.web.workbench.refusals import word_fault, word_refusal

LONGEST_LINE = 200
LONGEST_TEXT = 2_000
REQUIRED = mark("Fill in “%(label)s”.")
TOO_LONG = mark("“%(label)s” is too long: use at most %(limit)s characters.")
CHOOSE = mark("Choose one of what is offered for “%(label)s”.")
_ON_A_FORM = frozenset({Kind.INVALID, Kind.CONFLICT, Kind.UNAUTHENTICATED, Kind.TOO_MANY})


class _Meta(DefaultMeta):  # type: ignore[misc]
    """WTForms' settings for one language."""

    language: Language

    def get_translations(self, form: Any) -> Any:  # noqa: ARG002 - the library's signature
        """Return what words the library's own messages."""
        return self.language.catalogue


class Form(WtForm):  # type: ignore[misc]
    """The form of every page; made by `of`, never bound to an object."""

    Meta = _Meta

    @classmethod
    def of(cls, desk: Desk, **initial: Any) -> Self:
        """Return the form with what was sent, or with `initial` values when nothing was."""
        form = cls(desk.data if desk.is_sent else None, data=initial, meta={"language": desk.language})
        form._prepare(desk)
        return form

    @classmethod
    def anew(cls, desk: Desk, **initial: Any) -> Self:
        """Return the form with `initial` values though another form was sent: for a page that leads back to it."""
        form = cls(None, data=initial, meta={"language": desk.language})
        form._prepare(desk)
        return form

    def _prepare(self, desk: Desk) -> None:
        self.desk = desk
        self.is_refused = False
        self.status: int = HTTPStatus.OK
        self.retry_after = 0
        self.told: list[Any] = []
        """What is wrong with the form as a whole: the errors that belong to no field."""
        for field in self:
            field.label.text = desk.language.text(field.label.text)
            if field.description:
                field.description = desk.language.text(field.description)
            if isinstance(field, SelectField):  # radio buttons and boxes are kinds of it
                self.offer(field.name, [(one.value, desk.language.text(one.label)) for one in field.choices])

    def offer(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        """Set what a field offers, as value and label in the reader's language: for choices read from the database."""
        self._fields[name].choices = [SelectChoice(value, label) for value, label in choices]

    def is_good(self) -> bool:
        """Tell whether the form was sent and every field is in order."""
        if not self.desk.is_sent:
            return False
        is_right = bool(self.validate())
        if not is_right:
            self.status = HTTPStatus.BAD_REQUEST
        return is_right

    @property
    def is_done(self) -> bool:
        """Tell whether the form was sent, was in order, and nothing refused it."""
        return self.desk.is_sent and not self.has_faults

    @property
    def has_faults(self) -> bool:
        """Tell whether there is something to mend."""
        return bool(self.told) or any(field.errors for field in self)

    @contextmanager
    def refusals(self, tx: Transaction) -> Iterator[None]:
        """Do what may be refused; a refusal undoes it alone and is told on the form."""
        try:
            with tx.transaction():
                yield
        except GqtsError as error:
            if error.kind not in _ON_A_FORM:
                raise
            self.refuse(error)

    def refuse(self, error: GqtsError | None) -> None:
        """Tell a refusal on the form, beside the fields it is about; None is no refusal."""
        if error is None:
            return
        self.status = HTTPStatus.TOO_MANY_REQUESTS if error.kind is Kind.TOO_MANY else HTTPStatus.BAD_REQUEST
        self.retry_after = error.retry_after or 0
        if error.kind is Kind.TOO_MANY or not error.faults:
            self.told.append(word_refusal(error, self.desk.language))
            return
        for fault in error.faults:
            field = self.find_field(fault.field)
            told = word_fault(fault, self.desk.language)
            if field is None:
                self.told.append(told)
            else:
                field.errors = [*field.errors, told]

    def refuse_at(self, name: str, error: GqtsError, *, instead: str) -> None:
        """Tell a refusal beside a field, in other words than the room's; too many tries are told at the top."""
        if error.kind is Kind.TOO_MANY:
            self.refuse(error)
            return
        self.status = HTTPStatus.BAD_REQUEST
        self._fields[name].errors = [self.desk.language.text(instead)]

    def find_field(self, path: str) -> Field | None:
        """Return the field that a room's fault names: `names.en` is `names_en`, else `names`."""
        name = path.replace(".", "_").replace("-", "_")
        return self._fields.get(name) or self._fields.get(path.partition(".")[0])

    def show(self, desk: Desk, template: str, **values: Any) -> Response:
        """Render the page of the form: 200 at first, 400 or 429 when it is to be mended."""
        headers = {"Retry-After": str(self.retry_after)} if self.retry_after else {}
        return desk.render(template, status=self.status, headers=headers, form=self, **values)


class _Lines(TextArea):  # type: ignore[misc]
    """A text area whose line ends survive the neatening of the page (`rendering`)."""

    def __call__(self, field: Field, **attributes: Any) -> Markup:
        """Return the element, line ends as character references."""
        kept = super().__call__(field, **attributes)
        head, _, body = str(kept).partition(">")
        lines = body.replace("\r\n", "\n").removeprefix("\n").replace("\n", "&#10;")
        return Markup(f"{head}>&#10;{lines}")  # noqa: S704 - the library escaped it


class Filled:
    """A value is there: not only blanks."""

    field_flags: Mapping[str, bool] = {"required": True}

    def __call__(self, form: Form, field: Field) -> None:
        """Stop at an empty field."""
        if not field.data or (isinstance(field.data, str) and not field.data.strip()):
            raise StopValidation(form.desk.language.sentence(REQUIRED, label=field.label.text))


class AtMost:
    """A text has at most so many characters."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.field_flags = {"maxlength": limit}

    def __call__(self, form: Form, field: Field) -> None:
        """Refuse a longer text."""
        if len(field.data or "") > self.limit:
            language = form.desk.language
            told = language.sentence(TOO_LONG, label=field.label.text, limit=language.number(self.limit))
            raise ValidationError(told)


class OneOf:
    """A choice is one of those offered; what was sent is not repeated."""

    def __call__(self, form: Form, field: Field) -> None:
        """Refuse what was not offered."""
        offered = {one.value for one in field.choices}
        chosen = field.data if isinstance(field.data, list) else [field.data]
        if not set(chosen) <= offered:
            raise StopValidation(form.desk.language.sentence(CHOOSE, label=field.label.text))


def text_field(
    label: str, *, hint: str = "", longest: int = LONGEST_LINE, is_needed: bool = True, **attributes: Any
) -> Any:
    """Return one line of text; `attributes` are those of the input (`autocomplete`, `inputmode`, `type`, …)."""
    return StringField(
        label, _checks(longest, is_needed), description=hint, filters=[_stripped], render_kw=_dashed(attributes)
    )


def secret_field(label: str, *, autocomplete: str, hint: str = "", longest: int = 256) -> Any:
    """Return a password's field, which never shows what was sent."""
    return PasswordField(label, _checks(longest, True), description=hint, render_kw={"autocomplete": autocomplete})  # noqa: FBT003


def long_field(
    label: str, *, hint: str = "", longest: int = LONGEST_TEXT, is_needed: bool = False, rows: int = 4
) -> Any:
    """Return several lines of text."""
    checks = _checks(longest, is_needed)
    return TextAreaField(
        label, checks, description=hint, filters=[_stripped], render_kw={"rows": rows}, widget=_Lines()
    )


def choice_field(label: str, choices: Sequence[tuple[str, str]], *, hint: str = "", is_needed: bool = True) -> Any:
    """Return one choice of a list that drops down."""
    checks = [Filled(), OneOf()] if is_needed else [OneOf()]
    return SelectField(
        label,
        checks,
        choices=_offered(choices),
        description=hint,
        validate_choice=False,
    )


def radio_field(label: str, choices: Sequence[tuple[str, str]], *, hint: str = "", is_needed: bool = True) -> Any:
    """Return one choice, each shown with its button."""
    checks = [Filled(), OneOf()] if is_needed else [OneOf()]
    return RadioField(
        label,
        checks,
        choices=_offered(choices),
        description=hint,
        validate_choice=False,
    )


def several_field(label: str, choices: Sequence[tuple[str, str]], *, hint: str = "", is_needed: bool = False) -> Any:
    """Return any number of choices, each shown with its box."""
    checks = [Filled(), OneOf()] if is_needed else [OneOf()]
    return SelectMultipleField(
        label,
        checks,
        choices=_offered(choices),
        description=hint,
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


def tick_field(label: str, *, hint: str = "", is_needed: bool = False) -> Any:
    """Return one box to tick."""
    return BooleanField(label, [Filled()] if is_needed else [], description=hint)


def _offered(choices: Sequence[tuple[str, str]]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in choices]


def _checks(longest: int, is_needed: bool) -> list[Any]:  # noqa: FBT001 - inside this module
    return [*([Filled()] if is_needed else []), AtMost(longest)]


def _stripped(value: Any) -> Any:
    """Return a text without blanks around it; a field that was not sent at all is empty, as one left blank is."""
    return value.strip() if isinstance(value, str) else value or ""


def _dashed(attributes: Mapping[str, Any]) -> dict[str, Any]:
    return {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
