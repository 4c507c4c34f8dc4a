"""The check digit is the one GS1 computes, and finds every single wrong digit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gqts.identifiers import IdentifierRefused, check_digit
from gqts.identifiers.check_digits import check_pair

DIGITS = st.text("0123456789", min_size=1, max_size=17)


@pytest.mark.parametrize(
    ("digits", "right"),
    [
        ("0950600013435", "2"),
        ("629104150021", "3"),
        ("37610425002123456", "9"),
        ("8061414112345", "8"),
        ("0000000", "0"),
    ],
)
def test_known_numbers(digits, right):
    assert check_digit(digits) == right


@given(DIGITS, st.data())
def test_one_wrong_digit_always_shows(digits, data):
    place = data.draw(st.integers(0, len(digits) - 1))
    wrong = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != digits[place]]))
    assert check_digit(digits[:place] + wrong + digits[place + 1 :]) != check_digit(digits)


@given(DIGITS)
def test_leading_zeros_change_nothing(digits):
    assert check_digit("0" * 4 + digits) == check_digit(digits)


@pytest.mark.parametrize("text", ["", "12a", "１２", "²", " 1"])
def test_what_is_no_digits_is_refused(text):
    with pytest.raises(IdentifierRefused):
        check_digit(text)


def test_the_check_characters_of_gs1_s_own_example_of_a_model_number():
    assert check_pair("1987654Ad4X4bL5ttr2310c") == "2K"
