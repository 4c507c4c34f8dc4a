"""Evaluation: what sharing is worth, measured on simulated trade with the code that works at the border.

Promise: dossiers, checks and scores are those of production (`gqts.evidence`, `gqts.risk`), without a database; what is
true of a parcel is used to learn of the past and to count, and is nowhere else; what is reported was not tuned on. What
is missed is told as plainly as what is found.
"""

from gqts.evaluation.dossiers import Read, View, compose_case, read_shipment
from gqts.evaluation.experiment import (
    REPORTING_SEEDS,
    TRAINING_SEEDS,
    Plan,
    SeedReport,
    count_seasons,
    run_experiment,
)
from gqts.evaluation.history import History
from gqts.evaluation.report import write_figures
from gqts.evaluation.trial import ALONE, MESSAGES, VIEWS, Case, name_view, run_trial

__all__ = [
    "ALONE",
    "MESSAGES",
    "REPORTING_SEEDS",
    "TRAINING_SEEDS",
    "VIEWS",
    "Case",
    "History",
    "Plan",
    "Read",
    "SeedReport",
    "View",
    "compose_case",
    "count_seasons",
    "name_view",
    "read_shipment",
    "run_experiment",
    "run_trial",
    "write_figures",
]
