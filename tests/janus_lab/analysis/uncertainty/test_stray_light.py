"""What stray light adds, against power laws."""

from __future__ import annotations

import math

import numpy as np
import pytest

from janus_lab.analysis.uncertainty.budget import components, nominal, standard_uncertainty
from janus_lab.analysis.uncertainty.stray_light import most_in_dark, stray_light_errors


@pytest.mark.parametrize("exponent", [0.3, 0.7, 1.0, 1.2])
@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_it_adds_what_the_power_law_gives(exponent: float, sign: float) -> None:
    levels = np.geomspace(0.1, 10.0, 6).tolist()
    law = {e: sign * 2e-7 * e**exponent for e in levels}
    errors = stray_light_errors(law, 1e-3)
    assert standard_uncertainty(errors[0.0]) == pytest.approx(2e-7 * 1e-3**exponent)
    for level in levels:
        added = 2e-7 * ((level + 1e-3) ** exponent - level**exponent)
        assert standard_uncertainty(errors[level]) == pytest.approx(added, rel=1e-6)
        assert nominal(errors[level]) == 0
        assert set(components(errors[level])) == {"stray light"}


def test_it_is_the_same_light_in_the_dark_and_at_each_level() -> None:
    errors = stray_light_errors({1.0: 1e-6, 2.0: 2e-6}, 0.01)  # linear: the same everywhere
    assert standard_uncertainty(errors[0.0] - errors[2.0]) == pytest.approx(0.0, abs=1e-15)


def test_one_level_leaves_the_power_open() -> None:
    """Root mean square of what a ten millionth of the light does, over powers from 0.2 to 1.2."""
    of_power = 1e-7 ** np.linspace(0.2, 1.2, 10_001)
    expected = 1e-6 * math.sqrt(float(np.mean(of_power**2)))
    found = standard_uncertainty(stray_light_errors({10.0: 1e-6}, 1e-6)[0.0])
    assert found == pytest.approx(expected, rel=0.15)


@pytest.mark.parametrize("known", [{}, {1.0: 0.0}, {1.0: 1e-6, 2.0: -1e-6}])
def test_currents_that_follow_no_light_say_nothing(known: dict[float, float]) -> None:
    assert stray_light_errors(known, 0.01) == {}


def test_none_stated_is_none_added() -> None:
    assert stray_light_errors({1.0: 1e-6}, 0.0) == {}


def test_one_level_leaves_open_how_much_of_the_dark_current_it_makes() -> None:
    """At most what a device of the power 0.2 has of it; two levels, or no stray light, tell."""
    assert most_in_dark({10.0: -1e-6}, 1e-6) == pytest.approx(1e-6 * 1e-7**0.2)
    assert most_in_dark({1.0: 5e-7, 10.0: 1e-6}, 1e-6) == 0.0
    assert most_in_dark({10.0: 1e-6}, 0.0) == 0.0
    assert most_in_dark({}, 1e-6) == 0.0
