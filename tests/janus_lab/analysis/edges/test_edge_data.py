"""Recorded edges from the columns of a data file: which count, and in which direction."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from drivers.b1500.datasheet import meter_record
from drivers.bench import Bench
from janus_lab.analysis.edges.edge_data import EdgeData
from procedures import ResponseTime
from tests.bench_files import bench_config, device
from tests.measuring import carry_out, columns, prepared

RECORDER = meter_record(1.0)


def test_an_edge_cut_short_is_left_out():
    procedure = prepared(ResponseTime())
    procedure.edges, procedure.settling, procedure.bias_settling = 3, 0.05, 0.1
    with Bench.open(bench_config(), device()) as bench:
        carry_out(procedure, bench)
    data = EdgeData.from_columns(columns(procedure), RECORDER.clipping_bits)
    cut = replace(data, **{name: getattr(data, name)[:-7] for name in EdgeData.NAMES})
    kept = cut.edges(reference=False, aperture_s=2e-5, edge_sigma_s=1e-5)
    assert [(edges.direction, edges.count) for edges in kept] == [("rise", 3), ("decay", 2)]


def recorded(*edges, samples=10, period=1e-3):
    """Edges of 1 A in the dark and 5 A in the light, as (rising, of the reference)."""
    since = (np.arange(samples) - 4) * period
    columns = {field: [] for field in EdgeData.NAMES}
    for number, (rising, reference) in enumerate(edges, start=1):
        lit = (since >= 0) == rising
        columns["since_edge_s"].append(since)
        columns["current_A"].append(np.where(lit, 5.0, 1.0))
        columns["irradiance_mW_cm2"].append(np.where(lit, 13.0, 0.0))
        columns["edge"].append(np.full(samples, number))
        columns["reference"].append(np.full(samples, float(reference)))
        columns["status"].append(np.zeros(samples))
    return EdgeData(**{name: np.concatenate(parts) for name, parts in columns.items()})


RISE, DECAY, REFERENCE = (True, False), (False, False), (True, True)


def taken(data, *, reference=False):
    return data.edges(reference=reference, aperture_s=1e-4, edge_sigma_s=1e-5, resolution_A=1e-3)


def test_rises_and_decays_stand_apart_with_what_is_known_of_them():
    rise, decay = taken(recorded(RISE, DECAY, RISE))
    assert (rise.direction, rise.count) == ("rise", 2)
    assert (decay.direction, decay.count) == ("decay", 1)
    assert rise.interval_s == pytest.approx(1e-3)
    assert (rise.aperture_s, rise.edge_sigma_s, rise.resolution_A) == (1e-4, 1e-5, 1e-3)
    assert rise.step_A.tolist() == [4.0, 4.0]
    assert decay.step_A.tolist() == [-4.0]


def test_edges_of_the_reference_detector_are_no_edges_of_the_sample():
    data = recorded(RISE, REFERENCE, REFERENCE)
    assert [edges.count for edges in taken(data)] == [1]
    assert [edges.count for edges in taken(data, reference=True)] == [2]


def test_an_edge_with_one_clipped_sample_is_left_out_whole_and_counted():
    data = recorded(RISE, RISE, DECAY, REFERENCE)
    status = np.where(np.arange(data.status.size) == 15, 8.0, 0.0)  # in the second edge
    clipped = replace(data, status=status, clipping_bits=8)
    assert clipped.clipped() == {"rise": 1}
    assert [edges.count for edges in taken(clipped)] == [1, 1]


def test_bits_that_do_not_mean_clipping_do_not_matter():
    data = replace(recorded(RISE), status=np.full(10, 4.0), clipping_bits=8)
    assert data.clipped() == {}


def test_a_sample_without_a_value_was_out_of_range():
    data = recorded(RISE, DECAY)
    current = np.where(np.arange(20) == 13, np.nan, data.current_A)
    assert replace(data, current_A=current).clipped() == {"decay": 1}


def test_data_without_an_edge_of_the_sample_have_none():
    assert taken(recorded(REFERENCE)) == []


def test_an_edge_number_that_comes_again_is_another_edge():
    """As in a run that was carried on, or files put together."""
    data = recorded(RISE, DECAY, RISE, DECAY)
    again = replace(data, edge=np.where(data.edge > 2, data.edge - 2, data.edge))
    assert [edges.count for edges in taken(again)] == [2, 2]


def test_what_is_known_of_the_meters_lag_goes_with_the_edges():
    (rise,) = recorded(RISE).edges(
        reference=False, aperture_s=1e-4, edge_sigma_s=1e-5, lag_s=2e-3, lag_u_s=5e-4
    )
    assert (rise.lag_s, rise.lag_u_s) == (2e-3, 5e-4)
    (unknown,) = taken(recorded(RISE))
    assert unknown.lag_s is None
