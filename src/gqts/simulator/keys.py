"""The identification keys of the simulated world, as canonical GS1 Digital Links.

Every GS1 company prefix here begins with 952, which GS1 reserves for demonstrations and examples (GS1 General
Specifications, prefix list), and is seven digits long, so that no key can be a real firm's. Container numbers follow
ISO 6346 with the invented owner code GQT; vehicle numbers follow ISO 3779 with a WMI of the form used by makers of
fewer than a thousand vehicles a year (third character 9).
"""

from __future__ import annotations

from functools import lru_cache

from gqts.identifiers import check_digit, parse_identifier, to_urn

CANONICAL = "https://id.gs1.org"
COMPANY_PREFIX_LENGTH = 7
_BASE32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_SERIAL_BITS = 60
_LETTER_VALUES = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", (value for value in range(10, 39) if value % 11), strict=True))
_VIN_SIGNS = "0123456789ABCDEFGHJKLMNPRSTUVWXYZ"
_VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_VIN_LETTERS = dict(zip(_VIN_SIGNS[10:], map(int, "12345678123457923456789"), strict=True))


def make_gtin(prefix: str, reference: int) -> str:
    """Return a GTIN-13 as fourteen digits."""
    digits = f"0{prefix}{reference:05d}"
    return digits + check_digit(digits)


def make_gln(prefix: str, reference: int) -> str:
    """Return a Global Location Number, thirteen digits."""
    digits = f"{prefix}{reference:05d}"
    return digits + check_digit(digits)


def make_sscc(prefix: str, extension: int, reference: int) -> str:
    """Return the canonical link of a Serial Shipping Container Code; `reference` has at most nine digits."""
    digits = f"{extension}{prefix}{reference:09d}"
    return f"{CANONICAL}/00/{digits}{check_digit(digits)}"


def make_serial(index: int, scatter: int) -> str:
    """Return the twelve-character serial number of the `index`-th item.

    An odd multiplier modulo 2^60 is a bijection: no two items share a serial, and none tells its neighbour's.
    """
    number = (index + 1) * (scatter | 1) % (1 << _SERIAL_BITS)
    return "".join(_BASE32[number >> shift & 31] for shift in range(_SERIAL_BITS - 5, -1, -5))


def make_container(reference: int) -> str:
    """Return the EPC URI of a freight container: owner code, category U, six digits, check digit (ISO 6346)."""
    number = f"GQTU{reference:06d}"
    return f"urn:epc:id:bic:{number}{container_check_digit(number)}"


def container_check_digit(number: str) -> str:
    """Return the check digit of a freight container: `number` is the code and serial before it (ISO 6346 annex A)."""
    total = sum(_LETTER_VALUES.get(sign, ord(sign) - 48) << place for place, sign in enumerate(number))
    return str(total % 11 % 10)


def make_vin(model: str, year_code: str, number: int) -> str:
    """Return the URI of a vehicle identification number.

    `model` is three characters; `number` is below 33 * 33 * 1000.
    """
    thousands, units = divmod(number, 1000)
    series = _VIN_SIGNS[thousands // 33] + _VIN_SIGNS[thousands % 33]
    draft = f"4Z9{model}{series}0{year_code}AGTS{units:03d}"
    return f"urn:gqts:vin:{draft[:8]}{vehicle_check_digit(draft)}{draft[9:]}"


def vehicle_check_digit(vin: str) -> str:
    """Return what the ninth of a vehicle's seventeen characters must be, whatever stands there (49 CFR 565.15)."""
    weighed = zip(_VIN_WEIGHTS, vin, strict=True)
    total = sum(weight * _VIN_LETTERS.get(sign, ord(sign) - 48) for weight, sign in weighed)
    return "0123456789X"[total % 11]


def link_path(uri: str) -> str:
    """Return the path of the page for an identifier: `/01/…/21/…`, `/vin/…` or `/parcel/{carrier}/{number}`."""
    if uri.startswith("urn:gqts:vin:"):
        return "/vin/" + uri.removeprefix("urn:gqts:vin:")
    if uri.startswith("urn:gqts:waybill:"):
        return "/parcel/" + uri.removeprefix("urn:gqts:waybill:").replace(":", "/")
    return uri.removeprefix(CANONICAL)


@lru_cache(maxsize=1 << 14)
def as_urn(uri: str) -> str:
    """Return a canonical link as the EPC URN that older systems send; any other URI unchanged."""
    if not uri.startswith(CANONICAL):
        return uri
    return to_urn(parse_identifier(uri), COMPANY_PREFIX_LENGTH)
