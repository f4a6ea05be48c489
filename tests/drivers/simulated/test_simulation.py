"""The parts of a simulated bench, wired to each other."""

import pytest

from drivers.clock import PacedClock, VirtualClock, WallClock
from drivers.config.quantities import MW_PER_CM2
from drivers.simulated.instruments.faults import Faulty
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
