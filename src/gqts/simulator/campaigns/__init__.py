"""Campaigns against the goods of the simulated world: copies, diverted goods, and clients that try codes.

Promise: pure and repeatable; buyers of copies look as often, and with the same habits, as buyers of the genuine goods,
and nothing but `Campaign` tells their looks from others. `sold_at` says when each copy went, so that what was sold
before anybody knew can be counted. Forgers copy what is printed; what is under a seal they leave out, make up, or copy
from goods that they bought and opened (`Seal`).
"""

from gqts.simulator.campaigns.campaign import Campaign, Seal
from gqts.simulator.campaigns.copying import clone_one, copy_many, guess_serials
from gqts.simulator.campaigns.diverting import divert
from gqts.simulator.campaigns.probing import try_codes

__all__ = ["Campaign", "Seal", "clone_one", "copy_many", "divert", "guess_serials", "try_codes"]
