"""Response times through the whole bench: the simulated truth comes back, or an honest bound."""

from __future__ import annotations

import pytest

from drivers.b1500.datasheet import meter_record
from drivers.bench import Bench
from drivers.config.bench import BenchConfig
from janus_lab.analysis.conditions import Conditions
from janus_lab.analysis.edges.edge_data import EdgeData
from janus_lab.analysis.edges.figures import analyse_response
from procedures import ResponseTime
from tests.bench_files import bench_config, device
from tests.measuring import carry_out, columns, prepared

MS = 1e-3
RECORDER = meter_record(1.0)
#: Printed with the paper's device: 0.3 ms is assumed at 13 mW/cm², where it is measured here.
TRUE = 0.3 * MS


def figures(
    *, tau="0.3 ms", sigma="10 us", seed=0, generator=None, name="janus-160C", **parameters
):
    """Measure a device of time constant `tau` with edges known to `sigma`, and analyse it."""
    content = bench_config(edge_jitter=sigma).model_dump(mode="json")
    content["laser"]["modulation"]["timing_uncertainty"] = sigma
    if generator:
        content["laser"]["modulation"] = {"source": "generator"} | generator
    config = BenchConfig.model_validate(content)
    sample = device(name)
    physics = sample.physics.model_dump(mode="json")
    physics["response"]["time_constant"] = tau
    sample = sample.model_copy(update={"physics": type(sample.physics).model_validate(physics)})
    procedure = prepared(ResponseTime())
    for key, value in parameters.items():
        setattr(procedure, key, value)
    with Bench.open(config, sample, seed) as bench:
        carry_out(procedure, bench)
    data = EdgeData.from_columns(columns(procedure), RECORDER.clipping_bits)
    modulation = config.laser.modulation
    seen, reference = (
        data.edges(
            reference=of_reference,
            aperture_s=procedure.aperture,
            edge_sigma_s=modulation.edge_sigma,
            resolution_A=RECORDER.current_range(procedure.current_range).resolution_A,
        )
        for of_reference in (False, True)
    )
    given = Conditions(bias_V=procedure.bias, wavelength_nm=450.0)
    found = analyse_response(seen, given, 13.0, reference, modulation.edge_time, data.clipped())
    return {figure.name: figure for figure in found}


def test_2_ms_give_a_bound_and_the_slow_part():
    found = figures(interval=2 * MS, edges=20, before=20 * MS, after=2.0)
    for direction in ("rise", "decay"):
        time = found[f"{direction}_time"]
        assert time.bound == "upper"
        assert "BANDWIDTH_LIMITED" in time.flags
        assert 0.8 * 2 * MS <= time.value <= 1.75 * 2 * MS  # what an instant edge may show too
        assert time.value > 2.2 * TRUE
        assert "PHASE_LOCKED" in found[f"{direction}_time_constant_equivalent_time"].flags
    slow = found["decay_slow_time_constant"]
    assert abs(slow.value - 0.4) <= 3 * slow.uncertainty
    share = found["decay_slow_fraction"]
    assert abs(share.value - 0.03) <= 3 * share.uncertainty
    assert found["decay_fast_time_constant"].value is None


def test_a_tenth_of_a_millisecond_gives_rise_and_decay():
    found = figures(interval=0.1 * MS, edges=20)
    for direction in ("rise", "decay"):
        time = found[f"{direction}_time"]
        assert time.bound is None
        assert time.flags == ("SLOW_COMPONENT",)  # the 3 % that come later
        assert abs(time.value - 2.197 * TRUE) <= 2 * time.uncertainty
    assert found["decay_fast_time_constant"].value == pytest.approx(TRUE, rel=0.01)
    slow = found["decay_slow_time_constant"]  # 0.4 s within a record of 10 ms
    assert slow.bound == "lower"
    assert 5 * MS < slow.value < 0.4  # a limit of 95 %, from a slope of 0.08 % of the step


def test_0_2_ms_from_samples_every_1_6_ms():
    """175 edges each way, times ± 0.1 ms, 16 phases, instrument-response run: seed 7."""
    found = figures(
        tau="0.2 ms",
        sigma="0.1 ms",
        seed=7,
        interval=1.6 * MS,
        aperture=0.15 * MS,
        edges=175,
        reference_edges=175,
        phases=16,
        before=10 * MS,
        after=30 * MS,
        settling=0.1,
    )
    for direction in ("rise", "decay"):
        assert found[f"{direction}_time"].bound == "upper"
        estimate = found[f"{direction}_time_constant_equivalent_time"]
        assert estimate.bound is None
        assert estimate.value == pytest.approx(0.2 * MS, rel=0.1)
        assert abs(estimate.value - 0.2 * MS) <= 3 * estimate.uncertainty
        assert estimate.uncertainty < 0.1 * 0.2 * MS


def test_without_diverse_phases_the_estimator_refuses():
    found = figures(
        interval=1.6 * MS, edges=30, reference_edges=30, before=10 * MS, after=30 * MS, settling=0.1
    )
    estimate = found["rise_time_constant_equivalent_time"]
    assert estimate.bound == "upper"
    assert estimate.flags == ("PHASE_LOCKED",)
    assert "refused" in estimate.method


def test_a_generators_edges_give_times_as_sampled_and_no_more():
    wave = {"period": "97.3 ms", "irradiance": "13 mW/cm²"}
    found = figures(generator=wave, interval=0.12 * MS, edges=30, before=5 * MS, after=20 * MS)
    for direction in ("rise", "decay"):
        time = found[f"{direction}_time"]
        assert abs(time.value - 2.197 * TRUE) <= 3 * time.uncertainty
    coarse = figures(generator=wave, interval=1.6 * MS, edges=30, before=10 * MS, after=30 * MS)
    assert coarse["rise_time"].bound == "upper"
    assert coarse["rise_time"].value > 2.197 * TRUE
    assert coarse["rise_time_constant_equivalent_time"].flags == ("EDGE_TIME_UNKNOWN",)


def test_counts_of_the_range_go_into_the_uncertainty():
    """The 16 nm device gives 0.6 µA, twelve counts of 50 nA on the 1 mA range."""
    coarse = figures(name="cspbbr3-16nm", seed=2, interval=0.1 * MS, edges=20)
    for direction in ("rise", "decay"):
        time = coarse[f"{direction}_time"]
        assert time.uncertainty > 0.07 * time.value
        assert abs(time.value - 2.197 * TRUE) <= 3 * time.uncertainty


@pytest.mark.parametrize(
    ("given", "flag"),
    [
        # 0.6 µA on the 10 mA range is one count; at 0 V there is no photocurrent at all
        ({"name": "cspbbr3-16nm", "current_range": 1e-2, "compliance": 1e-2}, "EDGE_NOT_RESOLVED"),
        ({"bias": 0.0}, "EDGE_NOT_RESOLVED"),
        # 169 µA are beyond the compliance, and the run goes on with clipped edges
        ({"compliance": 1e-4, "on_compliance": "continue"}, "COMPLIANCE_CLIP"),
        ({"compliance": 5e-5, "current_range": 1e-4, "on_compliance": "continue"},
         "COMPLIANCE_CLIP"),
    ],
)  # fmt: skip
def test_a_step_that_is_not_seen_has_no_times(given, flag):
    for seed in (0, 1):
        found = figures(interval=0.1 * MS, edges=5, seed=seed, **given)
        for direction in ("rise", "decay"):
            assert found[f"{direction}_time"].value is None
            assert flag in found[f"{direction}_time"].flags
        assert all(figure.value is None for figure in found.values())
