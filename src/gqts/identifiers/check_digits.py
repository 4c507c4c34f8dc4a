"""Check digits and check characters of GS1 keys (GS1 General Specifications 7.9.1 and 7.9.5)."""

from __future__ import annotations

from gqts.identifiers.errors import refusal

_PAIR_CHARACTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_PAIR_ALPHABET = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
_PAIR_WEIGHTS = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83)
_PAIR_MODULUS = 1021


def check_digit(digits: str) -> str:
    """Return the check digit that follows `digits`, which are a GS1 key without it.

    From the right the digits weigh 3, 1, 3, 1 …; the check digit fills the sum up to a multiple of ten.
    Raises `IdentifierRefused` when the text is not made of ASCII digits.
    """
    if not (digits.isascii() and digits.isdigit()):
        raise refusal("characters", "a check digit is computed from digits only", digits, "send digits")
    codes = digits.encode()
    heavy, light = codes[-1::-2], codes[-2::-2]
    total = 3 * sum(heavy) + sum(light) - 48 * (3 * len(heavy) + len(light))
    return str(-total % 10)


def check_pair(characters: str) -> str:
    """Return the two check characters that follow `characters`, a Global Model Number without them.

    Each character's place in the set of 82 weighs the prime of its position, counted from the right; the sum
    modulo 1021 is written in base 32. `characters` holds 1 to 23 characters of the set.
    """
    values = (_PAIR_ALPHABET.index(character) for character in reversed(characters))
    total = sum(value * weight for value, weight in zip(values, _PAIR_WEIGHTS, strict=False))
    high, low = divmod(total % _PAIR_MODULUS, 32)
    return _PAIR_CHARACTERS[high] + _PAIR_CHARACTERS[low]
