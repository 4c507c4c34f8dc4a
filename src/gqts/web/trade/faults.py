"""What can be wrong with a field, in the reader's words, by the last part of a fault's code (docs/reference/ceb.md)."""

from __future__ import annotations

from collections.abc import Mapping

from gqts.web.languages import mark

FAULTS: Mapping[str, str] = {
    "missing": mark("It is missing."),
    "unknown_field": mark("There is no such field."),
    "repeated": mark("It is given twice."),
    "out_of_order": mark("It is not where it belongs."),
    "too_long": mark("It is too long."),
    "too_short": mark("It is too short."),
    "form": mark("It is no code of the right form."),
    "not_in_list": mark("It is none of the codes that may stand here."),
    "not_a_number": mark("It is no number."),
    "too_many_digits": mark("It has too many digits."),
    "too_small": mark("It is too small."),
    "not_a_time": mark("It is no time."),
    "not_a_date": mark("It is no day."),
    "sum": mark("It is not the sum of what it is made of."),
    "product": mark("It is not price times quantity."),
    "identity": mark("It cannot be an identity number."),
    "zero": mark("Nothing was paid."),
    "after_sending": mark("It is later than the document itself."),
    "not_one": mark("One parcel is the most."),
    "above_gross": mark("It is more than the gross weight."),
    "unpaired": mark("A quantity and its unit belong together."),
    "trade_mode": mark("It does not fit the trade mode."),
    "not_listed": mark("The goods are not on the positive list."),
    "not_in_this_mode": mark("The goods are on the positive list for other trade modes only."),
    "over_transaction": mark("It is above the limit of one transaction."),
    "over_year": mark("The buyer’s yearly limit would be exceeded."),
    "over_limit": mark("It is above the limit of a declaration."),
    "not_yours": mark("The firm it names is not yours, and has not named you as its agent."),
    "delete": mark("Nothing is deleted."),
    "differs": mark("It differs from the declaration."),
    "too_late": mark("The declaration has gone too far to be withdrawn."),
    "not_released": mark("The goods are not released yet."),
    "too_many": mark("It is more than was declared."),
    "unknown": mark("There is nothing of this number or kind."),
    "number": mark("It is no vehicle number."),
    "count": mark("There are not as many numbers as vehicles."),
    "currency": mark("It is not in the currency of the limit."),
}
