"""Response times of drawn devices through the bench where sampling or the meter hides them."""

from __future__ import annotations

import math

import pytest

from tests.response_on_bench import figures

MS = 1e-3
LN9 = math.log(9)
#: 8 nA in 13 mW/cm² on next to no dark current, and what the photodiode gives then.
DIM = {"responsivity": "2e-4 A/W", "dark_density": "1e-8 A/cm²", "monitor": "0.5 nA/(mW/cm²)"}
AT_10_NA = {"current_range": 1e-8, "compliance": 1e-6, "edges": 6, "settling": 0.1}


@pytest.mark.parametrize(
    ("tau", "slow"),
    [
        ("10 us", []),
        ("60 us", [{"fraction": "5 %", "time_constant": "0.2 s"}]),
        ("2 us", [{"fraction": "8 %", "time_constant": "60 ms"}]),
    ],
)
def test_an_edge_between_two_records_is_bounded_by_both(tau, slow):
    """From 2 ms on the plateau before an edge is a record of its own, with nothing in between."""
    device = {"tau": tau, "slow": slow, "edges": 6, "settling": 0.1}
    coarse = figures(**device, interval=2 * MS, before=20 * MS, after=0.5)
    fine = figures(**device, interval=0.1 * MS, before=2 * MS, after=10 * MS)
    fast = LN9 * float(tau.split()[0]) * 1e-6
    for direction in ("rise", "decay"):
        bound = coarse[f"{direction}_time"]
        close = fine[f"{direction}_time"]
        assert bound.bound == "upper"
        assert fast < bound.value < 2.1 * MS
        assert {"EDGE_IN_GAP", "BANDWIDTH_LIMITED"} <= set(bound.flags)
        if close.bound:
            assert fast < close.value < 0.2 * MS
        else:
            assert abs(close.value - fast) < 3 * close.uncertainty


@pytest.mark.parametrize("reference_edges", [0, 4])
@pytest.mark.parametrize("tau", ["20 us", "1 ms"])
def test_a_device_faster_than_its_range_is_a_bound(tau, reference_edges):
    """On the 10 nA range the meter follows within 3 ms: its 6.6 ms are nobody's."""
    found = figures(
        tau=tau, slow=[], interval=0.2 * MS, before=5 * MS, after=60 * MS,
        reference_edges=reference_edges, **DIM, **AT_10_NA,
    )  # fmt: skip
    for name in ("rise_time", "decay_time"):
        assert found[name].bound == "upper"
        assert "INSTRUMENT_LIMITED" in found[name].flags
    tau_of_meter = found["decay_time_constant"]  # a bound, or refused since it is no exponential
    assert tau_of_meter.bound == "upper" or tau_of_meter.value is None
    source = "reference edges" if reference_edges else "specification"
    assert found["rise_time"].conditions["lag_from"] == source
    assert 6 * MS < found["rise_time"].value < 8 * MS
    assert found["bandwidth_from_rise_time"].bound == "lower"


def test_a_device_slower_than_its_range_has_its_own_time():
    for reference_edges in (0, 4):
        found = figures(
            tau="12 ms", slow=[], interval=0.2 * MS, before=5 * MS, after=0.15,
            reference_edges=reference_edges, **DIM, **AT_10_NA,
        )  # fmt: skip
        for direction in ("rise", "decay"):
            time = found[f"{direction}_time"]
            assert time.bound is None
            assert abs(time.value - LN9 * 12 * MS) <= 2 * time.uncertainty
            assert time.uncertainty < 0.05 * time.value
