"""Recorded edges from the columns of a data file: which count, and in which direction."""

from __future__ import annotations

from dataclasses import replace

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
