"""Back-tests on any table of declarations with outcomes: honest about what repeats, and about what was never seen.

Needs NumPy and LightGBM, so nothing that serves imports it.
"""

from gqts.risk.backtest.columns import Choice, Roles, find_roles
from gqts.risk.backtest.encoding import Encoded, encode
from gqts.risk.backtest.run import CHANCE, EXACT, KIND, LEARNER, Options, Part, list_steps, run_backtest
from gqts.risk.backtest.table import Table, read_tables

__all__ = [
    "CHANCE",
    "EXACT",
    "KIND",
    "LEARNER",
    "Choice",
    "Encoded",
    "Options",
    "Part",
    "Roles",
    "Table",
    "encode",
    "find_roles",
    "list_steps",
    "read_tables",
    "run_backtest",
]
