"""Identifiers of RFC 9562 version 7: sortable by time, not guessable, 16 bytes."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from gqts.kit.ids import new_id

INSTANTS = st.datetimes(datetime(1970, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(INSTANTS, INSTANTS)
def test_ids_sort_as_their_instants(one: datetime, other: datetime) -> None:
    if one != other:
        assert (new_id(lambda: one).bytes < new_id(lambda: other).bytes) == (one < other)


@given(INSTANTS)
def test_version_variant_and_milliseconds_are_those_of_the_rfc(instant: datetime) -> None:
    identifier = new_id(lambda: instant)
    assert identifier.version == 7
    assert identifier.variant == "specified in RFC 4122"
    elapsed = instant - datetime(1970, 1, 1, tzinfo=UTC)
    assert identifier.int >> 80 == (elapsed.days * 86400 + elapsed.seconds) * 1000 + elapsed.microseconds // 1000


def test_the_example_of_the_rfc_has_our_layout() -> None:
    # RFC 9562 appendix A.6: 22 February 2022, 14:22:22 -05:00
    ours = new_id(lambda: datetime(2022, 2, 22, 19, 22, 22, tzinfo=UTC))
    assert str(ours).startswith("017f22e2-79b0-7")


def test_ids_of_one_instant_differ() -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    assert len({new_id(lambda: now) for _ in range(1000)}) == 1000
