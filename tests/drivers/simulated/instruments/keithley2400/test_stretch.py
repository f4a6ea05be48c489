"""How long the readings of a stretch take: integration, autozero, filter."""

import numpy as np
import pytest

from drivers.simulated.instruments.keithley2400.cycle import setup
from drivers.simulated.instruments.keithley2400.settings import MeterSettings


def made(**changes):
    settings = MeterSettings()
    for name, value in changes.items():
        setattr(settings, name, value)
    return setup(settings, 50.0, np.zeros(1), np.zeros(1, dtype=int), 0.0)


def test_one_power_line_cycle_is_20_milliseconds_at_50_hertz():
    assert made(autozero=False).integration == pytest.approx(20e-3)


def test_autozero_converts_three_times():
    assert made().attempt == pytest.approx(60e-3)


def test_a_repeating_filter_spans_all_its_conversions():
    filtered = made(autozero=False, filter_on=True, filter_count=10)
    assert filtered.aperture == pytest.approx(200e-3)


def test_only_autorange_and_abort_need_to_know_what_is_measured():
    fixed = made()._replace(span=None)
    assert not fixed.needs_values
    assert made().needs_values
    assert fixed._replace(abort="EARL").needs_values
