"""The parts of a simulated bench, wired to each other."""

import numpy as np
import pytest

from drivers.bench import EarlierStarts
from drivers.clock import PacedClock, VirtualClock, WallClock
from drivers.config.quantities import MW_PER_CM2
from drivers.simulated.faults.faulty import Faulty
from drivers.simulated.simulation import simulate
from tests.bench_files import bench_config, device


def test_the_laser_lights_the_sample_that_the_meter_measures():
    simulation = simulate(bench_config(), device())
    simulation.laser.receive(b"RNGE LOW;SILM 100;SVLM 7;SILD 60;LDON ON\n")
    simulation.clock.wait(10.0)
    simulation.library.catch_up()
    assert simulation.laser.current == pytest.approx(0.060)
    assert simulation.light.at(9.0) > 0
    assert float(simulation.photodetector.current(9.0, 0.02, 3.0, 0)) > 10 * float(
        simulation.photodetector.current(1.0, 0.02, 3.0, 0)
    )


@pytest.mark.parametrize(
    ("clock", "kind"), [("virtual", VirtualClock), ("paced", PacedClock), ("wall", WallClock)]
)
def test_the_bench_file_chooses_the_clock(clock, kind):
    assert type(simulate(bench_config(clock=clock), device()).clock) is kind


def test_another_seed_is_another_sample():
    readings = [
        float(simulate(bench_config(), device(), seed).photodetector.current(1.0, 0.02, 3.0, 0))
        for seed in (1, 1, 2)
    ]
    assert readings[0] == readings[1] != readings[2]


def test_an_interlock_of_the_bench_file_is_open_from_the_start():
    assert not simulate(bench_config(interlock="open"), device()).laser.interlock_closed


def test_a_fault_stands_between_one_instrument_and_the_library():
    fault = {"instrument": "smu", "kind": "silence"}
    simulation = simulate(bench_config(fault=fault), device())
    faulty = [i for i in simulation.library._instruments.values() if isinstance(i, Faulty)]
    assert len(faulty) == 1


def test_a_device_without_physics_cannot_be_simulated():
    with pytest.raises(ValueError, match="physics"):
        simulate(bench_config(), device().model_copy(update={"physics": None}))


def test_a_light_calibration_that_is_off_shows_in_the_irradiance():
    lit = []
    for error in ("0 %", "10 %"):
        simulation = simulate(bench_config(calibration_error=error), device())
        simulation.laser.receive(b"RNGE LOW;SILM 100;SVLM 7;SILD 60;LDON ON\n")
        simulation.clock.wait(10.0)
        simulation.library.catch_up()
        lit.append(float(simulation.light.at(9.0)) / MW_PER_CM2)
    assert lit[1] == pytest.approx(1.1 * lit[0])


ERRORS = {
    "irradiance_scale": "drawn",
    "meter": "drawn",
    "light": "drawn",
    "active_area": "5 %",
    "wavelength": "9 nm",
    "thermal_emf": "1 mV",
}


def test_a_run_that_is_resumed_finds_the_errors_that_it_began_with():
    first = simulate(bench_config(errors=ERRORS), device(), seed=8)
    past = EarlierStarts(time=100.0, starts=2, light=((10.0, 5.0),))
    again = simulate(bench_config(errors=ERRORS), device(), seed=8, past=past)
    assert again.errors == first.errors
    first.light.change([10.0], [50.0])  # W/m² for the 5 mW/cm² of the past
    assert float(again.light.at(50.0)) == float(first.light.at(50.0))
    assert float(again.light.fluctuation(120.0)) == float(first.light.fluctuation(120.0))
    units = [each.instruments["smu"]._meter._unit for each in (first, again)]
    np.testing.assert_array_equal(units[0]._measure["CURR"], units[1]._measure["CURR"])


def test_area_and_wavelength_are_the_devices_light():
    nominal = simulate(bench_config(errors="none"), device()).photodetector.truth(3.0, 1.3)
    off = simulate(bench_config(errors=ERRORS), device()).photodetector.truth(3.0, 1.3)
    assert off.dark_current == pytest.approx(1.05 * nominal.dark_current)
    # 459 nm has 2 % more photons in a watt than 450 nm
    more = 1.02 ** device().physics.responsivity.exponent
    assert off.photocurrent == pytest.approx(1.05 * more * nominal.photocurrent)
    assert off.responsivity == pytest.approx(more * nominal.responsivity)


def test_a_fixture_stands_between_meter_and_device_only_where_there_is_one():
    bare = simulate(bench_config(errors="none"), device())
    held = simulate(bench_config(errors={"leakage": "1 uS"}), device())
    for simulation, added in ((bare, 0.0), (held, 2e-6)):
        simulation.instruments["smu"].receive(b":SOUR:VOLT 2;:SENS:CURR:PROT 1E-3;:OUTP ON\n")
        simulation.clock.wait(1.0)
        terminals = simulation.instruments["smu"]._meter.terminals
        alone = float(simulation.photodetector.current(0.5, 0.02, 2.0, 0))
        assert float(terminals.current(0.5, 0.02, 2.0, 0)) == pytest.approx(alone + added)
