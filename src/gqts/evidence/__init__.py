"""Evidence: a declaration beside everything that others said of the same goods, and where they do not agree.

Promise: a declaration is linked to the items, lots, parcels and journeys it covers, and what cannot be linked is told
with what is missing and who could supply it; for every declared fact there is who said what, when, how independently,
and an outcome. The checks are pure functions of a dossier: the same dossier always gives the same matrix.
"""

from gqts.evidence.outcome import Channel, CheckResult, Outcome, RiskKind, Source, Statement

__all__ = ["Channel", "CheckResult", "Outcome", "RiskKind", "Source", "Statement"]
