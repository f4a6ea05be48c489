"""Numbers as the 2400's firmware writes them: the format strings of its C34 image."""

import math

import numpy as np
import pytest

from drivers.simulated.instruments.keithley2400 import formats


@pytest.mark.parametrize(
    ("form", "value", "text"),
    [
        (formats.setting, 1.05e-4, "1.050000E-04"),
        (formats.setting, -0.0, "0.000000E+00"),
        (formats.voltage_range, 0.21, "0.21"),
        (formats.voltage_range, 210, "210.00"),
        (formats.source_delay, 0.001, "0.00100"),
        (formats.trigger_delay, 0, "0.00000"),
        (formats.timer, 0.1, "0.100"),
        (formats.count, math.inf, "+9.9e37"),
        (formats.count, 2500, "2500"),
        (formats.boolean, True, "1"),
    ],
)
def test_each_kind_of_number_has_its_format(form, value, text):
    assert form(value) == text


def test_readings_carry_their_sign():
    reading = np.array([[1.000206, 1e-4, formats.NO_DATA, 72.826, 48132]])
    assert formats.ascii_readings(reading) == (
        "+1.000206E+00,+1.000000E-04,+9.910000E+37,+7.282600E+01,+4.813200E+04"
    )


def test_a_block_is_singles_behind_an_indefinite_header():
    block = formats.binary_readings(np.array([1.0, -2.0]), swapped=False)
    assert block == b"#0\x3f\x80\x00\x00\xc0\x00\x00\x00"
    assert formats.binary_readings(np.array([1.0]), swapped=True) == b"#0\x00\x00\x80\x3f"


@pytest.mark.parametrize(
    ("form", "text"),
    [("ASC", "60"), ("HEX", "#H003C"), ("OCT", "#Q000074"), ("BIN", "#B0000000000111100")],
)
def test_registers_are_written_in_four_bases(form, text):
    assert formats.register(60, form) == text
