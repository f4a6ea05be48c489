"""Noise records on the simulated bench."""

from functools import partial

import numpy as np
import pytest
from scipy import signal

from drivers.errors import ConfigError, InterlockOpen
from drivers.operator import Task
from procedures import DarkNoise
from tests.bench_files import BENCHES, bench_config, open_bench
from tests.measuring import carry_out, columns, prepared

CHARGE, BOLTZMANN = 1.602176634e-19, 1.380649e-23


@pytest.fixture(params=BENCHES)
def opened(request):
    """Opens a bench with each of the source-meters."""
    return partial(open_bench, bench=request.param)


def procedure(**parameters):
    quick = {
        "reading_rates": [20.0, 2.0], "durations": [30.0, 20.0], "settling": 5.0, "sample": "test",
        "current_range": 1e-4,
    }  # fmt: skip
    return prepared(DarkNoise(**(quick | parameters)))


def events(noise, kind):
    return [record for topic, record in noise.topics if topic == "event" and record["kind"] == kind]


def test_the_records_are_those_asked_for_in_their_order(opened):
    noise = procedure(
        biases=[3.0, -1.0], irradiances=[0.0, 0.7], reference_irradiances=[1.3], floor=True,
        longest_block=8.0, reference_duration=4.0,
    )  # fmt: skip
    with opened() as bench:
        noise.check_against(bench.config)
        assert noise.tasks_on(bench.config) == {Task.OPEN_TERMINALS, Task.MOUNT_SAMPLE}
        began = bench.clock.now()
        carry_out(noise, bench)
        assert bench.clock.now() - began == pytest.approx(noise.estimated_duration(), rel=0.05)
        assert not bench.simulation.smu.output_on
        assert not bench.simulation.laser.laser_on
    data = columns(noise)
    asked = [event["task"] for event in events(noise, "asked")]
    assert asked == ["open terminals", "mount sample"]
    wanted = noise.records
    assert len(data["Time (s)"]) == sum(record.readings for record in wanted)
    ends = np.cumsum([record.readings for record in wanted])
    for record, first, end in zip(wanted, [0, *ends], ends, strict=False):
        here = slice(first, end)
        assert set(data["Voltage (V)"][here]) == {record.bias}
        assert set(data["Irradiance (mW/cm**2)"][here]) == {record.irradiance}
        assert set(data["Sample connected"][here]) == {int(record.connected)}
        (aperture,) = set(data["Aperture (s)"][here])
        assert 0.15 < aperture * record.rate <= 1
        blocks, counts = np.unique(data["Block"][here], return_counts=True)
        # blocks of eight seconds, or slow readings one after the other
        assert counts.max() == (160 if record.readings > 160 else min(record.readings, 160))
        for block in blocks:
            times = data["Time (s)"][here][data["Block"][here] == block]
            assert np.diff(times) == pytest.approx(1 / record.rate, abs=6e-3)
    assert np.all(np.diff(data["Block"]) >= 0)
    assert np.all(np.diff(data["Time (s)"]) > 0)
    # nothing on the cables but the meter's own offset: on 100 µA at most 6 nA, and its noise
    connected = data["Sample connected"] == 1
    means = [np.mean(np.abs(data["Current (A)"][here])) for here in (~connected, connected)]
    assert means[0] < 7e-9
    assert means[1] > 20e-9


def test_the_output_is_off_while_hands_are_at_the_cables():
    noise = procedure(floor=True, reading_rates=[20.0], durations=[2.0])
    with open_bench() as bench:
        seen = []
        ask = bench.operator.ask

        def asked(request):
            seen.append((request.task, bench.simulation.smu.output_on, bench.smu.is_on))
            ask(request)

        bench.operator.ask = asked
        carry_out(noise, bench)
    assert seen == [(Task.OPEN_TERMINALS, False, False), (Task.MOUNT_SAMPLE, False, False)]


def test_a_photodiode_without_bias_shows_the_thermal_noise_of_its_shunt():
    noise = procedure(
        biases=[0.0], reading_rates=[10.0], durations=[2000.0], current_range=1e-11,
        compliance=1e-6,
    )  # fmt: skip
    with open_bench("photodiode-si", bench="simulated-b1500") as bench:
        carry_out(noise, bench)
        diode = bench.simulation.photodetector.junction
        temperature = bench.simulation.photodetector.temperature
    data = columns(noise)
    frequency, density = signal.welch(data["Current (A)"], 10.0, nperseg=200)
    # in equilibrium 4kT·dI/dV, which is kT/q over the saturation current beside the shunt
    slope = 1 / diode.shunt + diode.conductance(np.zeros(1), np.zeros(1))[0]
    assert slope > 0
    found = np.mean(density[(frequency > 0.5) & (frequency < 1.5)])
    # the meter adds its amplifier's: 1 fA in 20 ms and 2e-6 of the range
    meter = 2 * 0.02 * ((1e-15) ** 2 + (2e-6 * 1e-11) ** 2)
    lag = 1 / (1 + (2 * np.pi * 0.1) ** 2)  # of the range, at 1 Hz
    assert found < 1.6 * (4 * BOLTZMANN * temperature * slope + meter)
    assert found > 0.5 * lag * 4 * BOLTZMANN * temperature * slope


def test_a_stop_ends_it_in_the_middle_of_a_block_and_keeps_what_there_is(opened):
    noise = procedure(reading_rates=[20.0], durations=[1000.0])
    with opened() as bench:
        end = bench.clock.now() + 105.0
        noise.should_stop = lambda: bench.clock.now() > end
        carry_out(noise, bench)
        assert bench.clock.now() < end + 2.0
    assert len(columns(noise)["Time (s)"]) == pytest.approx(2000, abs=30)


def test_an_open_interlock_ends_it_and_what_was_read_since_has_no_irradiance():
    noise = procedure(irradiances=[1.3], reading_rates=[20.0], durations=[200.0])
    with open_bench(interlock_opens_at="60 s") as bench:
        with pytest.raises(InterlockOpen):
            carry_out(noise, bench)
        assert not bench.simulation.smu.output_on
    data = columns(noise)
    assert len(data["Time (s)"]) > 900
    unknown = np.isnan(data["Irradiance (mW/cm**2)"])
    assert 0 < np.count_nonzero(unknown) < 60
    assert np.all(data["Time (s)"][unknown] > 57.0)


def test_it_goes_on_with_the_record_that_was_cut_short(opened):
    noise = procedure(irradiances=[0.0, 0.7])
    with opened() as bench:
        noise.should_stop = lambda: bench.clock.now() > 50.0
        carry_out(noise, bench)
    first = columns(noise)
    rest = procedure(irradiances=[0.0, 0.7])
    rest.resume_after(first, 2)
    with opened() as bench:
        carry_out(rest, bench)
    second = columns(rest)
    assert second["Block"].min() == first["Block"].max() + 1
    assert set(second["Start"]) == {2}
    wanted = noise.records
    assert len(second["Time (s)"]) == sum(record.readings for record in wanted[1:])
    whole = {name: np.concatenate([first[name], second[name]]) for name in first}
    with pytest.raises(ConfigError, match="all 4 records have been measured"):
        procedure(irradiances=[0.0, 0.7]).resume_after(whole, 3)


def test_the_meters_record_is_that_of_the_shortest_integration():
    noise = procedure(reading_rates=[2.0, 100.0], durations=[30.0, 10.0])
    assert noise.shortest_nplc(bench_config()) == pytest.approx(0.48)
    assert procedure(nplc=2.0).shortest_nplc(bench_config()) == 2.0


def test_hum_is_seen_unless_readings_integrate_over_whole_line_periods():
    spread = []
    for nplc in (2.3, 2.0):
        noise = procedure(reading_rates=[17.0], durations=[60.0], nplc=nplc, current_range=1e-6)
        with open_bench(mains_hum="20 nA") as bench:
            carry_out(noise, bench)
        spread.append(np.std(columns(noise)["Current (A)"]))
    seen = 20e-9 * abs(np.sinc(2.3))
    assert spread[0] == pytest.approx(seen, rel=0.05)
    assert spread[1] < 0.1 * seen
