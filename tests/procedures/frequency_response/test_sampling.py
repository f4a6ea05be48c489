"""Records of whole periods: phases spread evenly, harmonics apart."""

from __future__ import annotations

import math

import numpy as np
import pytest

from drivers.b1500.capabilities import RecorderCapabilities
from drivers.errors import ParameterError
from procedures.frequency_response.sampling import Sampling, sampling_of

RECORDER = RecorderCapabilities()


def sampling(frequency, **given) -> Sampling:
    wished = {"samples": 2001, "periods": 10, "interval": 1.2e-4, "aperture": 2e-5}
    return sampling_of(frequency, **(wished | given), recorder=RECORDER)


@pytest.mark.parametrize("seed", range(60))
def test_a_record_of_any_frequency_is_one_that_the_instrument_takes(seed):
    random = np.random.default_rng(seed)
    frequency = float(10 ** random.uniform(-0.6, 5.09))
    samples, periods = int(random.integers(201, 4000)), int(random.integers(5, 30))
    if frequency < 1.05 * periods / (50_000 * 1.99e-3):
        frequency = 10.0
    record = sampling(frequency, samples=samples, periods=periods)
    RECORDER.check_sampling(record.interval, record.points, 2)
    RECORDER.check_aperture(record.aperture, record.interval, 2)
    assert record.frequency == pytest.approx(frequency, rel=0.07)
    assert record.frequency * record.duration == pytest.approx(record.periods, rel=1e-9)
    assert record.periods >= periods
    assert record.points % 2 == 1
    assert record.points >= samples
    assert math.gcd(record.points, record.periods) == 1
    assert record.aperture <= 0.25 / record.frequency
    phases = np.sort((np.arange(record.points) * record.periods) % record.points)
    assert np.array_equal(phases, np.arange(record.points)), "each phase once"


@pytest.mark.parametrize("frequency", [10.0, 3e3, 4.165e3, 33333.0, 1e5])
def test_no_harmonic_has_its_alias_beside_the_fundamental(frequency):
    record = sampling(frequency)
    bins = [(k * record.periods) % record.points for k in range(400)]
    folded = [min(place, record.points - place) for place in bins]
    assert all(abs(folded[k] - folded[1]) >= 3 for k in (0, 2, *range(3, 400, 2)))
    assert record.points - 2 * folded[1] >= 6


@pytest.mark.parametrize(("frequency", "reason"), [(0.01, "too low"), (2e5, "too high")])
def test_a_frequency_that_no_record_holds_is_refused(frequency, reason):
    with pytest.raises(ParameterError, match=reason):
        sampling(frequency)
