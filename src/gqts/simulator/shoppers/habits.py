"""How common everything is that people do with codes: rates per thousand, with their ground where there is one.

Scan rates in the field are low: 1 % of items in one field study; in an experiment with 3,420 European consumers 24 % of
choices were scanned, and 37 % never. Between these two everything is tried. Alarm rates of the European medicines
verification system ran from 0.03 % to 3 % of scans and were mostly late or wrong data, hence the slips of records.
No study is known for the other rates: they are assumptions, on the high side.
"""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Habits:
    """Rates per thousand: of buyers, unless another whole is named."""

    scan: int = 100
    """Who look at the code of what they bought at all."""
    repeat: int = 350
    """Of looks: followed by another of the same person within two months."""
    second_phone: int = 120
    """Of those who look: somebody of the household looks too, with a phone of their own."""
    gift: int = 30
    resale: int = 15
    resale_care: int = 5
    """How many times as likely who buys second-hand is to look as who buys new."""
    journey: int = 20
    """Of those who look: takes it along to another region within days and looks there."""
    abroad: int = 250
    """Of journeys: to another country."""
    sent_on: int = 3
    """Of looks: the link is sent to up to five friends anywhere, each of whom opens it one time in two."""
    neighbours: float = 1
    """Of every two dozen items: bought for a whole house by a neighbour, who looks at all of them with one phone."""
    carrier: int = 450
    """Of looks: through a carrier's few addresses, the place wide of the mark."""
    carrier_hub: int = 200
    """Of looks through a carrier: its address is listed at a hub in another region."""
    carrier_unlisted: int = 100
    """Of looks through a carrier: not known to be one."""
    tunnel: int = 30
    """Of people: reach the network through a tunnel (VPN) half of the time."""
    tunnel_unlisted: int = 150
    """Of looks through a tunnel: not known to be one, so that they seem to be abroad."""
    misplaced: int = 30
    """Of looks through a fixed line: listed in another region than where it is."""
    staff: int = 40
    """Of items: looked at by a signed-in firm before the sale."""
    stocktaking: float = 5
    """Of consignments: somebody counts a few dozen in the warehouse with a phone that is not signed in."""
    curious: float = 1
    """To a thousand buyers who look: somebody who handles an item before its release and looks, not signed in."""
    misread: float = 0.3
    """Of looks: the code was typed by hand, and one sign of it wrong at first."""
    preview: int = 10
    """Of looks: the link is put into a message, whose program fetches it."""
    preview_unlisted: int = 100
    """Of previews: not known to be one."""
    late_release: int = 5
    """Of releases: recorded a day to nine days late."""
    wrong_clock: int = 3
    """Of releases: recorded with the hours of another time zone."""
    late_making: int = 20
    """Of consignments: the making is recorded three to nine weeks late, after the first are sold."""
    wrong_end: float = 0.2
    """Of items: taken out of use by mistake for another one."""
    opens_seal: int = 600
    """Of those who look, where there is a sealed code: types it in."""
    opens_again: int = 50
    """Of who gets it as a gift or second-hand and looks: types in the code that lies open."""
    mistypes: int = 40
    """Of codes that are typed: wrong at first, right a minute later."""

    def at(self, scan: int) -> Habits:
        """Return the same habits at another scan rate per thousand."""
        return replace(self, scan=scan)

    def noisier(self, times: int) -> Habits:
        """Return habits in which everything that misleads is so many times as common; scanning itself is as it was."""
        kept = {"scan", "repeat", "resale_care", "abroad", "carrier", "staff", "opens_seal"}
        return replace(
            self,
            **{name: min(900, getattr(self, name) * times) for name in self.__dataclass_fields__ if name not in kept},
        )


USUAL = Habits()
NO_NOISE = Habits(
    repeat=0, second_phone=0, gift=0, resale=0, journey=0, sent_on=0, neighbours=0, misread=0, carrier=0, tunnel=0,
    misplaced=0, staff=0, stocktaking=0, curious=0, preview=0, late_release=0, wrong_clock=0, late_making=0,
    wrong_end=0, opens_again=0, mistypes=0,
)  # fmt: skip
"""People who look once, from home, of goods whose record is in time."""
