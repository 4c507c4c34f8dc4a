"""The library that learns, loaded when it is needed: gqts starts and assesses without it.

LightGBM (MIT) is chosen over scikit-learn's gradient boosting (BSD) because its model is a text that is kept and read
without running code (scikit-learn's is a pickle), it tells each feature's exact share in a prediction (TreeSHAP,
Lundberg 2020), and its wheel is 3 MB beside NumPy and SciPy, which both need. It needs the system's OpenMP runtime.
"""

from __future__ import annotations

import os
from typing import Any

from gqts.risk.errors import LearnerUnavailable


def require_learner() -> Any:
    """Return the module `lightgbm`; raise `LearnerUnavailable` with the mend."""
    # Else its threads wait for each other by counting in circles: where other processes work too, for most of the time.
    # The runtime reads this once, when it is loaded.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    try:
        import lightgbm  # noqa: PLC0415 - see above
    except (ImportError, OSError) as reason:
        told = "LightGBM cannot be loaded. Run make setup; on a slim system install the OpenMP runtime (libgomp1)."
        raise LearnerUnavailable(told) from reason
    return lightgbm


def settings_of_learner(**changes: Any) -> dict[str, Any]:
    """Return the learner's settings: the same data give the same model."""
    return {
        "objective": "binary",
        "learning_rate": 0.05,
        "num_leaves": 127,
        "min_data_in_leaf": 5,
        "feature_fraction": 0.8,
        "cat_smooth": 1.0,
        "cat_l2": 1.0,
        "seed": 1,
        "deterministic": True,
        "force_row_wise": True,
        "verbosity": -1,
        "num_threads": max(1, min(4, os.cpu_count() or 1)),
        **changes,
    }
