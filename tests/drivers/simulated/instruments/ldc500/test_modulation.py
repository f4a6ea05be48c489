"""The modulation input: ±10 V are full scale of the range, through a one-pole low-pass."""

import math

import pytest

from drivers.simulated.instruments.ldc500.modulation import ModulationCurrent
from drivers.simulated.instruments.ldc500.registers import Registers

FULL_SCALE = 0.25  # A, LOW range of an LDC501


@pytest.fixture
def registers():
    registers = Registers("LDC501")
    registers.tokens["MODU"] = 1
    return registers


@pytest.fixture
def modulation(registers):
    return ModulationCurrent(registers)


def applied(modulation, volts, at=0.0):
    modulation.apply(at, [at], [volts])
    modulation.plan(at)


@pytest.mark.parametrize(("volts", "share"), [(5.0, 0.5), (-10.0, -1.0), (12.0, 1.0)])
def test_ten_volts_are_full_scale_and_more_has_no_effect(modulation, volts, share):
    applied(modulation, volts)
    assert modulation.at(1.0) == pytest.approx(share * FULL_SCALE)


@pytest.mark.parametrize(("bandwidth", "hertz"), [(0, 10e3), (1, 1.2e6)])
def test_the_bandwidth_sets_the_time_constant(registers, modulation, bandwidth, hertz):
    registers.tokens["SIBW"] = bandwidth
    applied(modulation, 10.0)
    tau = 1 / (2 * math.pi * hertz)
    assert modulation.at(tau) == pytest.approx(FULL_SCALE * (1 - math.exp(-1)))


def test_switched_off_it_adds_nothing(registers, modulation):
    applied(modulation, 10.0)
    registers.tokens["MODU"] = 0
    modulation.plan(1.0)
    assert modulation.at(2.0) == 0.0
    assert modulation.settled_at < 2.0


def test_what_is_applied_replaces_what_was_announced_for_later(modulation):
    modulation.apply(0.0, [0.0, 1.0], [1.0, 9.0])
    modulation.apply(0.5, [1.0], [2.0])
    modulation.plan(0.5)
    assert modulation.at(2.0) == pytest.approx(0.2 * FULL_SCALE)
    assert modulation.cuts()[0] >= 0.5


@pytest.mark.parametrize(
    ("times", "volts"), [([3.0, 3.0], [0.0, 1.0]), ([3.0], [0.0, 1.0]), ([], [])]
)
def test_times_increase(modulation, times, volts):
    with pytest.raises(ValueError, match="modulation"):
        modulation.apply(2.0, times, volts)


def test_what_lies_in_the_past_holds_from_now_on_and_changes_nothing_before(modulation):
    modulation.apply(0.0, [0.0], [1.0])
    modulation.plan(0.0)
    modulation.apply(2.0, [1.0, 1.5, 3.0], [5.0, 2.0, 4.0])
    modulation.plan(2.0)
    assert modulation.at(2.9) == pytest.approx(0.2 * FULL_SCALE)
    assert modulation.at(3.9) == pytest.approx(0.4 * FULL_SCALE)
    assert modulation.cuts()[0] >= 2.0
