"""The rules by which scans betray copied codes: pure functions from plain values to an alert or nothing.

Promise: the same values give the same ruling, on a page, in the worker, and in the evaluation that measures how soon
the rules notice and how often they are wrong. No rule says that goods are fake; each says what was seen.
"""

from gqts.scans.rules.client import Asked, enumerates
from gqts.scans.rules.facts import Activation, Alert, Audience, Baseline, Cohort, Evidence, Ruling, Sale, Subject
from gqts.scans.rules.host import find_look_alike
from gqts.scans.rules.judging import DATA_DEPENDENT, RULES, USUAL, Rule, doubt, judge
from gqts.scans.rules.movement import count_devices
from gqts.scans.rules.place import great_circle
from gqts.scans.rules.seal import find_strange
from gqts.scans.rules.thresholds import Thresholds

__all__ = [
    "DATA_DEPENDENT",
    "RULES",
    "USUAL",
    "Activation",
    "Alert",
    "Asked",
    "Audience",
    "Baseline",
    "Cohort",
    "Evidence",
    "Rule",
    "Ruling",
    "Sale",
    "Subject",
    "Thresholds",
    "count_devices",
    "doubt",
    "enumerates",
    "find_look_alike",
    "find_strange",
    "great_circle",
    "judge",
]
