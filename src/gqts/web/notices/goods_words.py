"""What a party is told of its declaration: released, held, examined, asked. The case itself stays with customs."""

from __future__ import annotations

from collections.abc import Mapping

from gqts.clearance import Deed
from gqts.web.languages import mark

GOODS: Mapping[str, tuple[str, str]] = {
    Deed.ASK: (
        mark("Customs asks about declaration %(number)s"),
        mark("You are asked about declaration %(number)s of %(organization)s. Answer by %(due)s; the goods wait."),
    ),
    Deed.UNASK: (
        mark("A question about declaration %(number)s was withdrawn"),
        mark("What was asked about declaration %(number)s of %(organization)s needs no answer any more."),
    ),
    Deed.INSPECT: (
        mark("The goods of declaration %(number)s are being examined"),
        mark("The examination of the goods of declaration %(number)s of %(organization)s began on %(when)s."),
    ),
    Deed.HOLD: (
        mark("The goods of declaration %(number)s are held"),
        mark("An agency has held the goods of declaration %(number)s of %(organization)s since %(when)s."),
    ),
    Deed.LIFT: (
        mark("A hold on the goods of declaration %(number)s was lifted"),
        mark("An agency lifted its hold on the goods of declaration %(number)s of %(organization)s on %(when)s."),
    ),
    Deed.SAMPLE: (
        mark("A sample was taken of the goods of declaration %(number)s"),
        mark("A sample was taken on %(when)s of the goods of declaration %(number)s of %(organization)s."),
    ),
    Deed.RELEASE: (
        mark("The goods of declaration %(number)s were released"),
        mark("Customs released the goods of declaration %(number)s of %(organization)s on %(when)s."),
    ),
    Deed.DETAIN: (
        mark("The goods of declaration %(number)s were detained"),
        mark("Customs detained the goods of declaration %(number)s of %(organization)s on %(when)s."),
    ),
    Deed.SEND_BACK: (
        mark("The goods of declaration %(number)s are to be sent back"),
        mark("Customs decided on %(when)s that the goods of declaration %(number)s of %(organization)s are sent back."),
    ),
}
"""Subject and sentence, by what was done."""
