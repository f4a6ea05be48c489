"""Figures of merit of runs that recorded edges of light."""

import json
from dataclasses import asdict

import numpy as np
import pytest

from drivers.errors import Cause
from janus_lab.measurements.edges.figures import analyse, edges_of
from janus_lab.runs.errors import BundleError
from janus_lab.runs.layout import RUN_JSON
from janus_lab.runs.meters import meters_of
from janus_lab.runs.run import open_run
from tests.janus_lab.measurements.kept_runs import changed, kept, one

#: Of configs/devices/janus-160C.yaml, at 13 mW/cm².
TIME_CONSTANT = 0.3e-3


def test_the_time_constant_of_the_simulated_device_comes_back():
    decay = one(analyse(kept("response-0.1ms"), None), "decay_fast_time_constant")
    assert abs(decay.value - TIME_CONSTANT) <= 2 * decay.uncertainty
    assert decay.uncertainty < 0.01 * TIME_CONSTANT


@pytest.mark.parametrize("direction", ["rise", "decay"])
def test_between_10_and_90_percent_an_exponential_takes_ln_9_time_constants(direction):
    found = one(analyse(kept("response-0.1ms"), None), f"{direction}_time")
    assert found.value == pytest.approx(np.log(9) * TIME_CONSTANT, abs=2 * found.uncertainty)


def test_every_edge_is_there_and_those_of_the_reference_detector_apart():
    run = kept("response-equivalent-time")
    for reference, expected in ((False, "edges"), (True, "reference_edges")):
        found = edges_of(run, reference=reference)
        assert [edges.direction for edges in found] == ["rise", "decay"]
        assert [edges.count for edges in found] == 2 * [run.parameters[expected]]
        assert all(edges.interval_s == run.parameters["interval"] for edges in found)


def test_a_run_without_a_reference_detector_has_no_edges_of_one():
    assert edges_of(kept("response-0.1ms"), reference=True) == []


def test_a_run_from_before_lags_were_kept_has_that_of_its_meters_data_sheet(tmp_path):
    meter = asdict(meters_of(kept("response-0.1ms").record)["analyser"])
    for each in meter["current_ranges"]:
        each.pop("lag_s")
        each.pop("lag_u_s")
    path = changed("response-0.1ms", tmp_path, "parameters").path
    record = json.loads((path / RUN_JSON).read_text(encoding="utf-8"))
    record["meters"] = {"analyser": meter}
    (path / RUN_JSON).write_text(json.dumps(record), encoding="utf-8")
    run = open_run(path)
    assert meters_of(run.record)["analyser"].current_range(1e-3).lag_s is None
    for edges in edges_of(run, reference=False):
        assert (edges.lag_s, edges.lag_u_s) == pytest.approx((2e-6, 0.6e-6))
        assert edges.resolution_A == pytest.approx(5e-8)


def test_another_bias_than_the_runs_is_refused():
    run = kept("response-0.1ms")
    assert analyse(run, run.parameters["bias"])
    with pytest.raises(BundleError) as error:
        analyse(run, 1.0)
    assert error.value.kind is Cause.NOT_POSSIBLE


def test_a_bench_without_fast_light_has_no_edges(tmp_path):
    laser = kept("response-0.1ms").record.bench["laser"] | {"modulation": None}
    with pytest.raises(BundleError) as error:
        analyse(changed("response-0.1ms", tmp_path, "bench", laser=laser), None)
    assert error.value.kind is Cause.NOT_POSSIBLE
