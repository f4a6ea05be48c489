"""What readings before a sweep say of a current that may still move."""

from __future__ import annotations

import numpy as np

from janus_lab.analysis.iv.settling_readings import SettlingReadings, settling_readings_in


def test_it_is_the_later_two_thirds_of_the_wait():
    times = 100.0 + np.arange(1, 13)
    later = SettlingReadings(1.0, times, np.full(12, 1e-6)).later()
    assert later is not None
    assert later.time_s.tolist() == list(range(104, 113))


def test_few_readings_and_none_of_one_sign_say_nothing():
    assert SettlingReadings(1.0, np.arange(3.0), np.ones(3)).later() is None
    assert SettlingReadings(1.0, np.arange(12.0), np.array([1e-12, -1e-12] * 6)).later() is None


def test_the_last_of_an_irradiance_counts():
    def event(kind, current):
        return {
            "kind": kind,
            "irradiance_mW_cm2": 2.0,
            "times_s": [1.0, 2.0],
            "currents_A": [current, current],
        }

    found = settling_readings_in(
        [event("settling", 1e-6), {"kind": "light"}, event("settling", 2e-6)]
    )
    assert [one.current_A.tolist() for one in found] == [[2e-6, 2e-6]]
