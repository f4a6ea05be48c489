"""Rates of sampling steps: all frequencies, delays evenly spread, records the instrument takes."""

from __future__ import annotations

import numpy as np
import pytest

from drivers.b1500.capabilities import RecorderCapabilities
from drivers.errors import ParameterError
from procedures.frequency_response.checks import check_steps
from procedures.frequency_response.frequencies import PERIODS, highest_frequency
from procedures.frequency_response.step_plan import rates_for

RECORDER = RecorderCapabilities()
INTERVALS = (1.2e-4, 1.3e-4, 1.4e-4, 1.6e-4, 2.6e-4, 1.2e-3, 1.96e-3)


@pytest.mark.parametrize("seed", range(30))
def test_the_rates_hold_every_frequency_that_steps_show_and_the_instrument_takes_them(seed):
    random = np.random.default_rng(seed)
    interval = float(random.choice(INTERVALS))
    top = highest_frequency(interval)
    start = top * 10 ** random.uniform(-4, -0.3)
    start = max(start, 0.07)
    wanted = np.geomspace(start, 100 * top, int(random.integers(2, 60))).tolist()
    aperture = float(random.uniform(2e-6, 2e-5))
    rates = rates_for(wanted, interval=interval, aperture=aperture, recorder=RECORDER)
    check_steps(rates, 0.5, RECORDER)
    shown = sorted(frequency for rate in rates for frequency in rate.frequencies)
    assert shown == [frequency for frequency in wanted if frequency <= top * (1 + 1e-6)]
    for rate in rates:
        assert min(rate.frequencies) == pytest.approx(rate.lowest)
        assert max(rate.frequencies) <= highest_frequency(rate.interval) * (1 + 1e-6)
        assert rate.after == pytest.approx(PERIODS / rate.lowest)
        phases = np.sort(np.array(rate.delays) * RECORDER.phase_step % rate.interval)
        number = len(rate.delays)
        apart = rate.interval / number
        offsets = phases / apart
        assert np.allclose(np.sort(np.round(offsets) % number), np.arange(number))
        assert np.allclose(offsets, np.round(offsets), atol=1e-6)
        # what is between two samples of all edges together is averaged
        assert rate.aperture / apart == pytest.approx(round(rate.aperture / apart), abs=1e-6)


def test_two_rates_join_where_one_record_would_be_long():
    fast, slow = rates_for(
        np.geomspace(0.5, 1e3, 17).tolist(), interval=1.2e-4, aperture=2e-5, recorder=RECORDER
    )
    assert fast.interval == 1.2e-4
    assert slow.interval == 1.8e-3
    assert max(slow.frequencies) < min(fast.frequencies)
    assert slow.after / slow.interval < 5000


@pytest.mark.parametrize(
    ("wanted", "interval", "about"),
    [
        ([2e3, 1e4], 1.2e-4, "start"),
        ([1e-3, 1.0], 1.2e-4, "start"),
        ([1.0], 2e-4, "interval"),
        ([1.0], 1e-3, "interval"),
    ],
)
def test_what_no_step_shows_is_refused(wanted, interval, about):
    if interval == 1e-3:
        interval = 1.01e-3  # a prime number of steps
    with pytest.raises(ParameterError) as raised:
        rates_for(wanted, interval=interval, aperture=2e-5, recorder=RECORDER)
    assert raised.value.parameter == about
