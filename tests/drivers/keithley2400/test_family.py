"""Every member of the 2400 family through its driver, on its simulated twin: what it measures is
true within its data sheet, and what its output cannot do is refused."""

from __future__ import annotations

from contextlib import contextmanager

import numpy as np
import pytest
from pymeasure.adapters import VISAAdapter

from drivers.clock import VirtualClock
from drivers.config.bench import Limits
from drivers.errors import ConnectionFailed, LimitError
from drivers.keithley2400.datasheet import FAMILY, range_for
from drivers.keithley2400.driver import Keithley2400
from drivers.simulated.instruments.keithley2400 import SimulatedKeithley2400
from drivers.simulated.physics.two_terminal import Resistor
from drivers.simulated.visa_library import SimulatedVisaLibrary
from drivers.visa.connecting import connect

ADDRESS = "GPIB0::24::INSTR"
LIMITS = Limits.model_validate(
    {
        "bias": "2000 V",
        "compliance": "5.25 A",
        "irradiance": "1 mW/cm2",
        "laser_current": "1 mA",
        "laser_on_time": "1 s",
    }
)
MEMBERS = pytest.mark.parametrize("member", FAMILY.values(), ids=lambda member: member.number)


@contextmanager
def meter(member, resistance=1e6, *, seed=0, ideal=False):
    clock = VirtualClock()
    unit = SimulatedKeithley2400(clock, Resistor(resistance), seed=seed, ideal=ideal, member=member)
    library = SimulatedVisaLibrary({ADDRESS: unit}, clock)
    adapter = VISAAdapter(ADDRESS, visa_library=library, timeout=60_000)
    try:
        yield Keithley2400(adapter, clock, LIMITS, member)
    finally:
        adapter.connection.close()


def loads(member, count):
    """Biases (V) and currents (A) over all that the output can do, with the compliance (A)."""
    random = np.random.default_rng(int(member.number))
    for _ in range(count):
        volts, amperes = member.envelope[random.integers(len(member.envelope))]
        bias = volts * 10 ** random.uniform(-2, 0) * random.choice([-1, 1])
        compliance = member.largest_compliance(bias)
        current = min(amperes, compliance) * 10 ** random.uniform(-6, -0.05)
        yield float(bias), float(current), compliance


@MEMBERS
def test_a_resistor_is_measured_within_the_data_sheet(member):
    for number, (bias, current, compliance) in enumerate(loads(member, 12)):
        resistance = abs(bias) / current
        with meter(member, resistance, seed=number) as smu:
            measured = range_for(current, member.current_ranges)
            smu.prepare(
                compliance=compliance, largest_bias=abs(bias), current_range=measured.full_scale
            )
            smu.set_bias(bias)
            smu.switch_on()
            readings = smu.read_block(20)
            smu.switch_off()
        assert not readings.in_compliance.any()
        source = range_for(bias, member.voltage_ranges)
        bias_limit = source.source_gain * abs(bias) + source.source_offset
        # half a step of the source, and the noise of a mean of twenty
        bias_limit += source.source_resolution / 2
        noise = 4 * measured.measure_offset / 10 / np.sqrt(20)
        limit = measured.measure_gain * current + measured.measure_offset + noise
        limit += bias_limit / resistance + measured.measure_resolution / 2
        expected = np.sign(bias) * current
        assert abs(readings.current.mean() - expected) < limit, (bias, current)


@MEMBERS
def test_autorange_finds_a_range_that_reads_the_current(member):
    for number, (bias, current, compliance) in enumerate(loads(member, 6)):
        with meter(member, abs(bias) / current, seed=number, ideal=True) as smu:
            smu.prepare(compliance=compliance, largest_bias=abs(bias))
            smu.set_bias(bias)
            smu.switch_on()
            readings = smu.read_block(3)
        steps = [r.measure_resolution for r in member.current_ranges]
        source = range_for(bias, member.voltage_ranges)
        rounding = source.source_resolution / abs(bias) * current
        assert np.all(np.isfinite(readings.current))
        assert np.allclose(np.abs(readings.current), current, rtol=0, atol=max(steps) + rounding)


@MEMBERS
def test_the_largest_bias_and_the_largest_current_are_in_reach(member):
    with meter(member) as smu:
        smu.prepare(compliance=1e-4, largest_bias=member.largest_bias)
        smu.set_bias(-member.largest_bias)
        smu.raise_errors()
        smu.prepare(compliance=member.largest_current, largest_bias=1.0)
        assert smu.compliance_current == pytest.approx(member.largest_current)


@MEMBERS
def test_what_the_output_cannot_do_is_refused(member):
    volts, amperes = member.largest_bias, member.largest_current
    with meter(member) as smu:
        with pytest.raises(LimitError, match=f"beyond the {member.name}"):
            smu.prepare(compliance=1e-3, largest_bias=1.2 * volts)
        if len(member.envelope) > 1:
            with pytest.raises(LimitError, match=f"beyond the {member.name}, which gives"):
                smu.prepare(compliance=amperes, largest_bias=volts)
            smu.write(f":SENS:CURR:PROT {amperes:g};:SOUR:VOLT:RANG {volts:g}")
            assert "826" in smu.read_errors()  # the instrument itself says so too


@MEMBERS
def test_its_identity_names_the_model_and_no_other(member):
    clock = VirtualClock()
    unit = SimulatedKeithley2400(clock, Resistor(1e6), member=member)
    library = SimulatedVisaLibrary({ADDRESS: unit}, clock)
    adapter, identity = connect(member.name, ADDRESS, library)
    adapter.connection.close()
    assert f",MODEL {member.number}," in identity
    for other in FAMILY:
        if other != member.name:
            with pytest.raises(ConnectionFailed, match=f"is not the {other}"):
                connect(other, ADDRESS, library)
