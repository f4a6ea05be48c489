"""The messages that set up a member of the 2400 family, without any instrument."""

from __future__ import annotations

import pytest

from drivers.errors import LimitError
from drivers.keithley2400.datasheet import FAMILY, KEITHLEY_2400
from drivers.keithley2400.set_up import set_up

ASKED = {
    "compliance": 1e-3,
    "largest_bias": 3.0,
    "nplc": 0.1,
    "current_range": None,
    "lowest_range": None,
    "source_delay": None,
    "autozero": True,
    "binary": True,
}


def messages(member=KEITHLEY_2400, **given):
    return set_up(member, **(ASKED | given)).messages


def test_the_source_range_holds_the_largest_bias():
    assert ":SOUR:VOLT:RANG 20;" in messages()[0]
    assert ":SOUR:VOLT:RANG 2;" in messages(largest_bias=-2.1)[0]
    assert ":SOUR:VOLT:RANG 1000;" in messages(FAMILY["Keithley 2410"], largest_bias=22.0)[0]
    assert ":SOUR:VOLT:RANG 10;" in messages(FAMILY["Keithley 2440"])[0]


def test_a_range_is_fixed_or_chosen_by_the_instrument():
    assert messages(current_range=1e-5)[1] == ":SENS:CURR:RANG 1e-05"
    assert messages()[1] == ":SENS:CURR:RANG:AUTO ON"
    assert messages(lowest_range=1e-6)[1:3] == (
        ":SENS:CURR:RANG:AUTO:LLIM 1e-06",
        ":SENS:CURR:RANG:AUTO ON",
    )


def test_the_ranges_that_readings_can_be_of_are_told():
    fixed = set_up(KEITHLEY_2400, **(ASKED | {"current_range": 2e-5}))
    assert fixed.ranges == (1e-4,)
    from_10_uA = set_up(KEITHLEY_2400, **(ASKED | {"lowest_range": 1e-5}))
    assert from_10_uA.ranges == (1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1.0)


def test_readings_are_binary_except_over_rs232():
    assert "DATA REAL,32;BORD SWAP" in messages()[-1]
    assert "DATA ASC" in messages(binary=False)[-1]


def test_an_output_that_the_member_does_not_have_is_refused():
    with pytest.raises(LimitError, match="500 mA at 30 V is beyond the Keithley 2400"):
        messages(compliance=0.5, largest_bias=30.0)
    with pytest.raises(LimitError, match="beyond the Keithley 2401"):
        messages(FAMILY["Keithley 2401"], largest_bias=30.0)
