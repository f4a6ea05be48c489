"""How often the intervals of cycling figures hold the truth, over devices and meters drawn at
random."""

from __future__ import annotations

import numpy as np
import pytest

from tests.janus_lab.analysis.cycling.drawn_cycles import drawn_case

#: Figures with these are said to be off.
SAID = {"NOT_SETTLED", "SETTLING_NOT_SEEN", "DARK_RECOVERY"}
FAST = {"tau": 0.01, "slow": [(0.0, 1.0)]}
GROUPS = {
    # by name: first seed, number of cases, and what is not drawn
    "all": (3000, 12, {}),
    "fast": (3100, 30, FAST | {"theta": 1.0, "cycles": 8}),
    "slow": (3200, 12, {"slow": [(0.15, 6.0), (0.1, 40.0)], "tau": 0.05}),
    "few": (3300, 16, FAST | {"cycles": 6}),
    "dim": (3400, 12, FAST | {"ratio": 1.05, "flicker": 1e-6}),
}


@pytest.fixture(scope="module", params=sorted(GROUPS))
def found(request):
    """Pulls of unflagged numbers, and whether each bound holds, by the figures' names."""
    first, cases, fixed = GROUPS[request.param]
    pulls, bounds = {}, {}
    for seed in range(first, first + cases):
        case = drawn_case(seed, **fixed)
        for name, figure in case.figures().items():
            if figure.value is None or SAID & set(figure.flags):
                continue
            true = case.truth[name]
            if figure.bound is None:
                pulls.setdefault(name, []).append((figure.value - true) / figure.uncertainty)
            elif figure.bound == "upper":
                bounds.setdefault(name, []).append(abs(true) <= figure.value)
            else:
                bounds.setdefault(name, []).append(true >= figure.value)
    return request.param, pulls, bounds


def test_intervals_hold_the_truth(found):
    """The figures of one case are not independent."""
    _, pulls, _ = found
    together = np.concatenate([np.array(each) for each in pulls.values()])
    assert np.mean(np.abs(together) <= 2) >= 0.92
    assert np.max(np.abs(together)) < 4.5


@pytest.mark.parametrize("found", ["fast"], indirect=True)
def test_nor_are_they_merely_wide(found):
    """Where the photocurrent goes with the light as is assumed, its pulls are of unit width."""
    _, pulls, _ = found
    for name in ("photocurrent", "light_current"):
        assert 0.6 < np.sqrt(np.mean(np.square(pulls[name]))) < 1.4, name


def test_bounds_are_bounds(found):
    _, _, bounds = found
    together = [holds for each in bounds.values() for holds in each]
    assert np.mean(together) >= 0.95
