"""What the analysis claims of a response, and what it refuses to claim."""

from __future__ import annotations

import math

import pytest

from janus_lab.analysis.edges.edge_set import Edges
from janus_lab.analysis.edges.figures import analyse_response
from janus_lab.analysis.flags import FLAGS

MS = 1e-3
TRUE = 0.2 * MS
LN9 = math.log(9)
ESTIMATE = "rise_time_constant_equivalent_time"


@pytest.fixture
def analyse(lab):
    def _analyse(*edges, reference=()):
        found = lab.found(analyse_response(edges, lab.conditions(), 13.0, reference))
        for figure in found.figures:
            assert set(figure.flags) <= set(FLAGS)
            assert figure.conditions["irradiance_mW_cm2"] == 13.0
        return found

    return _analyse


def test_an_instrument_run_allows_an_estimate_with_everything_it_rests_on(lab, analyse):
    found = analyse(
        lab.edges([(1.0, TRUE)], seed=21),
        lab.edges([(1.0, TRUE)], seed=22, direction="decay"),
        reference=[lab.edges([], seed=23), lab.edges([], seed=24, direction="decay")],
    )
    for direction in ("rise", "decay"):
        raw = found(f"{direction}_time")
        assert raw.bound == "upper"  # what the samples say by themselves still stands
        tau = found(f"{direction}_time_constant_equivalent_time")
        assert tau.bound is None
        assert abs(tau.value - TRUE) <= 2 * tau.uncertainty
        assert tau.flags == ("EQUIVALENT_TIME",)
        assert {"instrument", "noise and edge times", "slow part not seen", "model"} >= set(
            tau.components
        )
        assert tau.conditions["share_of_step"] == 1.0
        for wording in ("equivalent-time", "175 edges", "model-based"):
            assert wording in tau.method
        known = tau.conditions
        assert known["interval_s"] == 1.6 * MS
        assert known["interval_low_s"] < TRUE < known["interval_high_s"]
        assert known["snr_dB"] == pytest.approx(40, abs=1)
        assert known["reference_edges"] == 175
        counted = found(f"{direction}_time_constant_counted")
        assert abs(counted.value - TRUE) <= 2.5 * counted.uncertainty
        bandwidth = found(f"bandwidth_from_{direction}_time")
        assert bandwidth.bound == "lower"
        assert bandwidth.value == pytest.approx(0.35 / (LN9 * known["interval_high_s"]))
        assert bandwidth.value < 1 / (2 * math.pi * TRUE)


def test_without_an_instrument_run_there_is_an_upper_limit_only(lab, analyse):
    found = analyse(lab.edges([(1.0, TRUE)], seed=5))(ESTIMATE)
    assert found.bound == "upper"
    assert TRUE < found.value < 0.3 * MS
    assert "INSTRUMENT_NOT_DECONVOLVED" in found.flags
    assert "instrument not deconvolved" in found.method


@pytest.mark.parametrize(
    ("changed", "flag"),
    [
        ({"phases": 1, "offset": 0.4 * MS}, "PHASE_LOCKED"),
        ({"count": 16}, "TOO_FEW_EDGES"),
        ({"known": False}, "EDGE_TIME_UNKNOWN"),
    ],
)
def test_edges_that_cannot_be_folded_give_the_bound_of_the_samples(lab, analyse, changed, flag):
    found = analyse(lab.edges([(1.0, TRUE)], seed=6, **changed), reference=[lab.edges([], seed=7)])
    raw, refused = found("rise_time"), found(ESTIMATE)
    assert refused.flags == (flag,)
    assert refused.bound == "upper"
    assert refused.value == pytest.approx(raw.value / LN9)
    assert refused.value > TRUE
    assert "refused" in refused.method


def test_a_reference_run_with_other_settings_is_not_used(lab, analyse):
    other = lab.edges([], seed=8, aperture=0.4 * MS)
    locked = lab.edges([], seed=8, phases=1)
    for reference in (other, locked):
        found = analyse(lab.edges([(1.0, TRUE)], seed=9), reference=[reference])(ESTIMATE)
        assert "INSTRUMENT_NOT_DECONVOLVED" in found.flags


def test_a_device_no_slower_than_the_instrument_is_a_bound(lab, analyse):
    found = analyse(lab.edges([(1.0, 0.01 * MS)], seed=10), reference=[lab.edges([], seed=11)])
    figure = found(ESTIMATE)
    assert figure.bound == "upper"
    assert 0.01 * MS < figure.value < 0.1 * MS
    assert "not clearly slower than the instrument" in figure.method


def test_a_response_that_the_models_do_not_fit_is_not_estimated(lab, analyse):
    """An overshoot that rings is neither one exponential nor two."""
    good = lab.edges([(1.0, TRUE)], seed=12)
    import numpy as np

    ringing = 2e-6 * np.sin(good.time_s / (1.1 * MS)) * np.exp(-good.time_s / (6 * MS))
    current = good.current_A + np.where(good.time_s > 0.5 * MS, ringing, 0.0)
    bad = Edges("rise", good.time_s, current, good.interval_s, good.aperture_s, good.edge_sigma_s)
    found = analyse(bad, reference=[lab.edges([], seed=13)])(ESTIMATE)
    assert found.flags == ("RESPONSE_MODEL_REJECTED",)
    assert found.bound == "upper"


def test_well_sampled_edges_need_no_model(lab, analyse):
    given = {"count": 50, "interval": 0.1 * MS, "aperture": 0.05 * MS, "phases": 1, "sigma": 0}
    given |= {"samples": 150, "before": 30}
    found = analyse(
        lab.edges([(1.0, 0.3 * MS)], seed=14, **given),
        lab.edges([(1.0, 0.3 * MS)], seed=15, direction="decay", **given),
    )
    names = [f.name for f in found.figures]
    assert not any("equivalent" in name for name in names)
    for name in ("rise_time", "decay_time"):
        assert abs(found(name).value - 0.3 * MS * LN9) <= 2 * found(name).uncertainty
    tau = found("decay_time_constant")
    assert abs(tau.value - 0.3 * MS) <= 2 * tau.uncertainty
    bandwidth = found("bandwidth_from_rise_time")
    assert bandwidth.bound is None
    assert bandwidth.value == pytest.approx(1 / (2 * math.pi * 0.3 * MS), rel=0.1)
    assert "not measured" in bandwidth.method


def test_no_bandwidth_is_stated_of_two_time_constants(lab, analyse):
    given = {"count": 30, "interval": 0.1 * MS, "aperture": 0.05 * MS, "phases": 1, "sigma": 0}
    decay = lab.edges(
        [(0.85, 0.5 * MS), (0.15, 12 * MS)], seed=16, direction="decay", samples=900, before=20,
        **given,
    )  # fmt: skip
    found = analyse(decay)
    assert found("decay_slow_time_constant").value == pytest.approx(12 * MS, rel=0.05)
    assert found("bandwidth_from_decay_time").value is None
    assert "SLOW_COMPONENT" in found("bandwidth_from_decay_time").flags


def test_nor_of_two_that_only_the_folded_edges_show(lab, analyse):
    """A third of the step takes ten times as long: from 10 to 90 % that is what counts."""
    terms = [(0.67, 0.06 * MS), (0.33, 0.7 * MS)]
    found = analyse(
        lab.edges(terms, seed=17, noise=2e-3), reference=[lab.edges([], seed=18, noise=2e-3)]
    )
    assert found(ESTIMATE).conditions["share_of_step"] == pytest.approx(0.67, abs=0.1)
    assert found("bandwidth_from_rise_time").value is None
    assert "SLOW_COMPONENT" in found("bandwidth_from_rise_time").flags


def test_a_bandwidth_has_the_flags_of_the_time_it_leans_on(lab, analyse):
    found = analyse(lab.edges([(1.0, TRUE)], seed=5))
    assert found(ESTIMATE).value < found("rise_time").value / LN9
    assert "INSTRUMENT_NOT_DECONVOLVED" in found("bandwidth_from_rise_time").flags
