"""The simulated laser controller of a bench file, with the diode that lights the sample."""

import pytest

from drivers.simulated.instruments.ldc500.twin import simulate
from tests.bench_files import bench_config
from tests.drivers.simulated.instruments.twins import surroundings

ON = b"RNGE LOW;SILM 100;SVLM 7;SILD 60;LDON ON\n"


def lit(**simulation):
    bench = surroundings(bench_config(**simulation))
    laser = simulate(bench, "SRS LDC501", ["laser"]).views["laser"]
    laser.receive(ON)
    bench.clock.wait(10.0)
    laser.update()
    return bench, laser


def test_its_light_falls_on_the_sample():
    bench, laser = lit(spot_area="1 cm²", calibration_error="0 %")
    power = 0.9 * (0.060 - 0.030)  # W: slope efficiency, current above threshold
    assert laser.laser_on
    assert bench.light.at(9.0) == pytest.approx(power / 1e-4, rel=0.02)  # W/m² on 1 cm²


def test_an_open_interlock_keeps_it_dark():
    bench, laser = lit(interlock="open")
    assert not laser.laser_on
    assert bench.light.at(9.0) == 0.0


def test_an_interlock_opens_when_the_bench_file_says():
    bench, laser = lit(interlock_opens_at="5 s")
    assert bench.light.at(4.9) > 0.0
    assert bench.light.at(5.0) == 0.0
    assert not laser.interlock_closed
