"""Stretched exponentials as series of plain ones."""

from __future__ import annotations

import numpy as np
import pytest

from drivers.simulated.physics.photodetector.relaxation import stretched_exponential


@pytest.mark.parametrize("stretching", [0.3, 0.5, 0.62, 0.75, 0.9])
def test_the_series_follows_the_stretched_exponential(stretching: float) -> None:
    weights, rates = stretched_exponential(stretching)
    times = np.geomspace(1e-3, 20, 300)
    series = np.exp(-np.outer(times, rates)) @ weights
    np.testing.assert_allclose(series, np.exp(-(times**stretching)), atol=5e-4)
    assert np.sum(weights) == pytest.approx(1.0, abs=1e-12)
    assert np.all(weights >= 0)
