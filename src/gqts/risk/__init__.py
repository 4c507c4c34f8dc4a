"""Risk: four risks before arrival, from what was declared and what others said, and the lane that follows.

Promise: indicators and profiles are published data and pure functions; a lane always says why in words; chance is drawn
so that nobody escapes it and anybody can draw it again; a model ranks and never decides alone.
"""

from gqts.risk.assessment import Assessment, Indication, Lane, RiskScore, Selection

__all__ = ["Assessment", "Indication", "Lane", "RiskScore", "Selection"]
