"""Chance is pinned: these very numbers, on every machine and Python."""

from __future__ import annotations

from collections import Counter

from gqts.simulator.randomness import Stream


def test_a_stream_gives_these_very_numbers():
    stream = Stream(2026, "consignment", 1)
    assert [stream.below(1000) for _ in range(6)] == [609, 50, 140, 973, 181, 311]
    assert Stream("names").draw_uuid() == "urn:uuid:25f3f542-3eaa-4622-a9eb-097c3c92595d"


def test_streams_with_other_names_are_other_streams():
    firsts = {Stream(1, "consignment", number).below(1 << 40) for number in range(1000)}
    assert len(firsts) == 1000


def test_choices_stay_in_bounds_and_follow_their_weights():
    stream = Stream("bounds")
    assert {stream.between(3, 5) for _ in range(200)} == {3, 4, 5}
    counted = Counter(stream.weigh((("often", 9), ("rarely", 1), ("never", 0))) for _ in range(5000))
    assert set(counted) == {"often", "rarely"}
    assert 0.08 < counted["rarely"] / 5000 < 0.12
    assert not any(stream.has_luck(0) for _ in range(100))
    assert all(stream.has_luck(1000) for _ in range(100))
