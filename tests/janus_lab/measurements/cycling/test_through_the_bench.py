"""On/off cycles through the whole simulated bench: the figures hold what the device file says."""

import pytest

from drivers.bench import Bench
from janus_lab.measure import measure
from janus_lab.measurement import Measurement
from janus_lab.measurements.evaluation import analyse
from janus_lab.runs.run import open_run
from procedures import OnOffCycling
from tests.bench_files import bench_config, device


def cycled(folder, name, *, seed=0, **parameters):
    """Figures by name of a run at one irradiance, and the truth at its bias and irradiance."""
    mounted = device(name)
    given = {"cycles": 5, "on_time": 2.0, "off_time": 2.0, "irradiances": [13.0]} | parameters
    procedure = OnOffCycling(active_area=mounted.active_area, sample=name, **given)
    measurement = Measurement(
        procedure=procedure, bench=bench_config(), device=mounted, recipe=None
    )
    run = open_run(measure(measurement, folder, seed=seed).ended.path)
    with Bench.open(bench_config(), mounted) as bench:
        truth = bench.simulation.photodetector.truth(procedure.bias, given["irradiances"][0])
    return {figure.name: figure for figure in analyse(run)}, truth


@pytest.mark.parametrize("name", ["janus-160C", "janus-200C", "cspbbr3-16nm"])
def test_the_settled_photocurrent_is_that_of_the_device(tmp_path, name):
    found, truth = cycled(tmp_path, name, seed=3, bias=3.0)
    figure = found["photocurrent"]
    assert abs(figure.value - truth.photocurrent) <= 2 * figure.uncertainty
    assert figure.uncertainty < 0.05 * truth.photocurrent


@pytest.mark.parametrize("seed", [1, 2])
def test_a_photoconductor_without_bias_has_no_photocurrent(tmp_path, seed):
    """The meters of both seeds source some tenths of a millivolt where 0 V is programmed."""
    found, truth = cycled(tmp_path, "janus-200C", seed=seed, bias=0.0, current_range=1e-6)
    assert truth.photocurrent == 0
    figure = found["photocurrent"]
    assert abs(figure.value) <= 2 * figure.uncertainty
    assert "SOURCE_OFFSET" in figure.flags
    assert found["light_dark_ratio"].bound != "upper"
    assert found["drift_total"].value is None
