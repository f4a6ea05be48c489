"""Lines of the mains are found and left out, also where they are aliased; noise makes none."""

import numpy as np
import pytest

from janus_lab.analysis.noise.lines import find_lines
from janus_lab.analysis.noise.welch import segment_length, welch


def spectrum(readings, rate):
    return welch([readings], 1 / rate, segment_length([readings.size]))


@pytest.mark.parametrize(
    ("rate", "mains", "seen_at"),
    [(1000.0, 50.0, 50.0), (1000.0, 150.0, 150.0), (90.0, 50.0, 40.0), (23.0, 50.0, 4.0),
     (80.0, 60.0, 20.0)],
)  # fmt: skip
def test_the_mains_is_found_where_the_rate_folds_it(rate, mains, seen_at):
    random = np.random.default_rng(int(rate))
    time = np.arange(20_000) / rate
    readings = random.standard_normal(time.size) + 0.3 * np.sin(2 * np.pi * mains * time + 1)
    found = spectrum(readings, rate)
    lines, free = find_lines(found, rate)
    (line,) = lines
    assert line.frequency_Hz == pytest.approx(seen_at, abs=2 * found.resolution_Hz)
    assert line.mains_Hz == mains
    assert line.current_A == pytest.approx(0.3 / np.sqrt(2), rel=0.1)
    assert not free[round(seen_at / found.resolution_Hz)]
    assert free.mean() > 0.98
    left = found.density[free][3:-1]
    assert left.mean() == pytest.approx(2 / rate, rel=0.05)


def test_a_line_of_no_mains_is_found_and_not_called_so():
    random = np.random.default_rng(9)
    time = np.arange(20_000) / 1000
    readings = random.standard_normal(time.size) + np.sin(2 * np.pi * 137.3 * time)
    (line,) = find_lines(spectrum(readings, 1000.0), 1000.0)[0]
    assert line.mains_Hz is None


@pytest.mark.parametrize("colour", ["white", "brown"])
def test_noise_makes_no_lines(colour):
    """One spectrum in a thousand may have one."""
    random = np.random.default_rng(10)
    found = 0
    for _ in range(60):
        readings = random.standard_normal(4000)
        if colour == "brown":
            readings = readings + 0.3 * np.cumsum(random.standard_normal(4000)) / 10
        found += len(find_lines(spectrum(readings, 20.0), 20.0)[0])
    assert found <= 1
