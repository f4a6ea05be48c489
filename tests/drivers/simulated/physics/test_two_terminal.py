"""A resistor, and terminals with nothing on them."""

import numpy as np
import pytest

from drivers.simulated.physics.two_terminal import OpenTerminals, Resistor

STARTS = np.arange(3.0)


def test_a_resistor_obeys_ohms_law_both_ways():
    load = Resistor(1e4)
    assert load.current(STARTS, 0.02, 1.0, 0).tolist() == [1e-4] * 3
    assert load.voltage(STARTS, 0.02, [0.0, 1e-3, -1e-3], 0).tolist() == [0.0, 10.0, -10.0]


def test_nothing_carries_no_current():
    assert OpenTerminals().current(STARTS, 0.02, 100.0, 0).tolist() == [0.0] * 3


def test_a_forced_femtoampere_drives_open_terminals_to_a_volt():
    assert OpenTerminals().voltage(STARTS, 0.02, 1e-15, 0) == pytest.approx(1.0)
