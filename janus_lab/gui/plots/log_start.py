"""Where a logarithmic axis begins by itself: not at a number that is zero but for rounding."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

#: Of the interval between samples: a time that is less above zero says nothing about how something
#: goes, and costs the axis decades.
OF_INTERVAL: Final = 0.1
#: Of the step between values: what is less is a zero that was computed.
OF_STEP: Final = 1e-6
#: Of all steps between neighbours the lower tenth is the interval: samples may be thinned.
_QUANTILE: Final = 0.1


def least_worth_showing(x: NDArray[np.float64], share: float) -> float:
    """What x, shape (n,), must at least be for a logarithmic axis to begin there: `share` of the
    step from one to the next; 0 without a step."""
    steps = np.abs(np.diff(x))
    steps = steps[(steps > 0) & np.isfinite(steps)]
    return share * float(np.quantile(steps, _QUANTILE)) if len(steps) else 0.0
