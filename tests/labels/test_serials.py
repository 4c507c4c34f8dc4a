"""Serials are random, valid in AI 21, and never repeat or follow one another."""

import base64
from itertools import pairwise

from gqts.identifiers import compose_item_link
from gqts.labels import mint_serials


def test_serials_are_all_different_and_hold_eighty_bits():
    serials = mint_serials(20_000)
    assert len(set(serials)) == 20_000
    assert all(len(base64.b32decode(serial)) == 10 for serial in serials)


def test_every_serial_is_a_valid_serial_number():
    for serial in mint_serials(200):
        assert compose_item_link("09506000134352", serial).identifier.kind == "sgtin"


def test_every_bit_is_as_often_set_as_not():
    """80 bits, 4,000 draws: a share outside 0.45..0.55 has a chance below 10⁻⁸ for all bits together."""
    numbers = [int.from_bytes(base64.b32decode(serial)) for serial in mint_serials(4000)]
    for place in range(80):
        assert 0.45 < sum(number >> place & 1 for number in numbers) / len(numbers) < 0.55


def test_serials_stand_in_no_order():
    serials = mint_serials(1000)
    rising = sum(first < second for first, second in pairwise(serials))
    assert 400 < rising < 600


def test_none_asked_none_minted():
    assert mint_serials(0) == []
