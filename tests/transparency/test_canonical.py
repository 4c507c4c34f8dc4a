"""Every value in the texts of a log has one spelling that is read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gqts.transparency.canonical import LARGEST_SIZE, decode_base64, encode_base64, read_number


@given(st.integers(0, LARGEST_SIZE))
def test_a_number_is_read_from_its_digits_alone(number):
    assert read_number(str(number)) == number
    for other in (f"0{number}", f"+{number}", f"-{number}", f" {number}", f"{number}\n", f"{number}.0", f"{number}_0"):
        assert read_number(other) is None


@pytest.mark.parametrize("text", ["", "٣", "²", "1e3", str(LARGEST_SIZE + 1), "9" * 19 + "0", "1" * 1_000_000])
def test_what_is_no_number_is_not_read(text):
    assert read_number(text) is None


@given(st.binary(max_size=70))
def test_bytes_are_read_from_their_base64_alone(content):
    text = encode_base64(content)
    assert decode_base64(text) == content
    for other in (text + "=", text + "\n", text + " ", "\n" + text, text + "A", text + "====", text + "é"):
        assert decode_base64(other) is None
    if "=" in text:
        assert decode_base64(text.rstrip("=")) is None
