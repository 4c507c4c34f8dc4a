"""How soon the rules of scans notice copies, and how often they are wrong, measured on simulated shoppers.

Promise: the rules are those that judge real scans (`gqts.scans.rules`), told what the service would know at that moment
and nothing of the truth; thresholds were chosen on other seeds than those reported; what cannot be noticed is told with
the reason why. The same plan gives the same figures on any machine.
"""

from gqts.evaluation.counterfeit.chart import draw_chart
from gqts.evaluation.counterfeit.experiment import REPORTING_SEED, Found, Plan, run_experiment, watch_market
from gqts.evaluation.counterfeit.report import write_figures

__all__ = ["REPORTING_SEED", "Found", "Plan", "draw_chart", "run_experiment", "watch_market", "write_figures"]
