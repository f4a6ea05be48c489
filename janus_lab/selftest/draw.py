"""Random numbers by the distribution that they are from."""

from __future__ import annotations

import numpy as np


class Draw:
    """Draws from one generator, one after another."""

    def __init__(self, random: np.random.Generator) -> None:
        self.random = random

    def even(self, low: float, high: float) -> float:
        return float(self.random.uniform(low, high))

    def logarithmic(self, low: float, high: float) -> float:
        """Even in its logarithm."""
        return float(np.exp(self.random.uniform(np.log(low), np.log(high))))

    def happens(self, probability: float) -> bool:
        return bool(self.random.random() < probability)
