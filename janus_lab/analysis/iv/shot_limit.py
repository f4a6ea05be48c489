"""The shot limit of D*, which measured and published figures are compared by. It needs no SciPy, so
that figures which are stored already are shown at once."""

from __future__ import annotations

import math
from typing import Final

#: Exact in the SI of 2019 (C).
ELEMENTARY_CHARGE_C: Final = 1.602176634e-19


def shot_limit(responsivity_A_W: float, dark_current_density_A_cm2: float) -> float:
    """D* = R/√(2qJ_dark) in Jones (cm·√Hz/W)."""
    return responsivity_A_W / math.sqrt(2 * ELEMENTARY_CHARGE_C * dark_current_density_A_cm2)
