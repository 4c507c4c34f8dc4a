"""Learning: a model that ranks beside the rules, trained on what inspections found; it decides nothing alone.

Importing this loads no library of learning; training and ranking do.
"""

from gqts.risk.learning.drift import CHANGED, MUCH_CHANGED, Drift, Reference
from gqts.risk.learning.features import Features
from gqts.risk.learning.keeping import (
    end_model,
    explain_rank,
    find_model_in_force,
    list_models,
    put_model_in_force,
    require_model,
    train_model,
    watch_drift,
)
from gqts.risk.learning.model import Contribution, Model
from gqts.risk.learning.training import FEWEST_OUTCOMES, Trained, train

__all__ = [
    "CHANGED",
    "FEWEST_OUTCOMES",
    "MUCH_CHANGED",
    "Contribution",
    "Drift",
    "Features",
    "Model",
    "Reference",
    "Trained",
    "end_model",
    "explain_rank",
    "find_model_in_force",
    "list_models",
    "put_model_in_force",
    "require_model",
    "train",
    "train_model",
    "watch_drift",
]
