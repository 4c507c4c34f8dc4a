"""Messages made from the tables: one with every field filled, and any that hypothesis can think of."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from gqts.customs.ceb import Document, Kind, Message
from gqts.customs.ceb.fields import CHINA, Amount, Code, Day, Digits, Form, Moment, Text, Whole
from gqts.customs.ceb.fragment import Fragment
from gqts.customs.ceb.table import NAMESPACE, table_of
from gqts.customs.ceb.transfer import Extension, Subscription, Transfer

GUID = "0A1B2C3D-0000-4000-8000-00000000CEB1"
FRAGMENTS = (
    f'<ceb:Message xmlns:ceb="{NAMESPACE}"></ceb:Message>',
    f'<ceb:Message xmlns:ceb="{NAMESPACE}">text<ceb:a b="1"></ceb:a><x:y xmlns:x="urn:x">&lt;</x:y></ceb:Message>',
)
# What XML can carry, and no white space at either end, which is taken off.
_CHARACTERS = st.characters(
    codec="utf-8", exclude_characters="\x7f\ufffe\uffff", exclude_categories=("Cs", "Cc"), include_characters="\t\n\r"
)


def filled(form: Form) -> Any:
    """One right value of a form, as long as it may be."""
    match form:
        case Text():
            return "甲" * min(form.most or 200, 1_000)
        case Digits():
            return "1" * form.length
        case Code():
            return next(iter(form.meanings))
        case Amount():
            return Decimal("12345678901234.00001")
        case Whole():
            return 7
        case Moment():
            return datetime(2026, 4, 1, 23, 59, 58, 123_000 if form.has_milliseconds else 0, tzinfo=CHINA)
        case Day():
            return date(2026, 4, 1)
        case Fragment():
            return FRAGMENTS[1]
    raise AssertionError(form)


def fill(record: type[Any]) -> Any:
    """A record with every field filled."""
    return record(**{column.name: filled(column.form) for column in table_of(record).columns})


def fill_message(kind: Kind) -> Message:
    """A message of one document with every field and every part filled."""
    lines = () if kind.line is None else (fill(kind.line), fill(kind.line))
    document = Document(fill(kind.head), lines)
    if not kind.is_inbound:
        return Message(kind, GUID, (document,))
    parts = fill(Transfer), (fill(Subscription),), fill(Extension)
    return Message(kind, GUID, (document,), *parts)


def values(form: Form) -> st.SearchStrategy[Any]:
    """Any right value of a form."""
    match form:
        case Text():
            most = min(form.most or 100, 100) if form.least < 100 else form.most
            # Removing the ends may leave too little; a plain letter takes its place.
            texts = st.text(_CHARACTERS, min_size=max(form.least, 1), max_size=most)
            return texts.map(lambda text: text.strip(" \t\r\n").ljust(form.least, "x") or "x")
        case Digits():
            return st.text("0123456789", min_size=form.length, max_size=form.length)
        case Code():
            return st.sampled_from(list(form.meanings))
        case Amount():
            least = Decimal("0.00001") if form.is_positive else Decimal(0)
            return st.decimals(least, Decimal("99999999999999.99999"), places=5, allow_nan=False)
        case Whole():
            return st.integers(1, 10 ** (form.digits or 9) - 1)
        case Moment():
            moments = st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59))  # noqa: DTZ001 - the zone follows
            step = 1_000 if form.has_milliseconds else 1_000_000
            return moments.map(
                lambda one: one.replace(microsecond=one.microsecond // step * step % 1_000_000, tzinfo=CHINA)
            )
        case Day():
            return st.dates()
        case Fragment():
            return st.sampled_from(FRAGMENTS)
    raise AssertionError(form)


def records(record: type[Any]) -> st.SearchStrategy[Any]:
    """Any record of a class, each optional field there or not."""
    columns = table_of(record).columns
    chosen = {
        column.name: values(column.form) if column.is_required else st.none() | values(column.form)
        for column in columns
    }
    return st.fixed_dictionaries(chosen).map(lambda members: record(**members))


def documents(kind: Kind) -> st.SearchStrategy[Document[Any, Any]]:
    """Any document of a kind."""
    lines = st.just(()) if kind.line is None else st.lists(records(kind.line), min_size=1, max_size=3).map(tuple)
    return st.builds(Document, records(kind.head), lines)


def messages(kind: Kind) -> st.SearchStrategy[Message]:
    """Any message of a kind."""
    most = 1 if kind.name == "CEB900Message" else 2
    several = st.lists(documents(kind), min_size=1, max_size=most).map(tuple)
    guid = st.text("0123456789ABCDEF-", min_size=36, max_size=36)
    if not kind.is_inbound:
        return st.builds(Message, st.just(kind), guid, several)
    return st.builds(
        Message,
        st.just(kind),
        guid,
        several,
        records(Transfer),
        st.lists(records(Subscription), max_size=2).map(tuple),
        st.none() | records(Extension),
    )
