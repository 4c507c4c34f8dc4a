"""The cross-checks: each a small pure function of a dossier and the tolerances, and its own published explanation.

Promise: none raises, whatever the dossier; none depends on the order of what it holds. `gqts.evidence.registry` lists
them all; docs/reference/cross-checks.md is written from it.
"""
