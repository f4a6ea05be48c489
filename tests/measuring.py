"""Carrying out a procedure on an open bench without a runner, and collecting what it emits."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from drivers.bench import Bench
from procedures import BenchProcedure
from tests.bench_files import open_bench

Columns = dict[str, NDArray[Any]]


def prepared(procedure: BenchProcedure) -> BenchProcedure:
    """`procedure`, ready to be carried out: it never stops and keeps its topics in a list."""
    procedure.topics = []
    procedure.emit = lambda topic, record: procedure.topics.append((topic, record))
    procedure.should_stop = lambda: False
    return procedure


def carry_out(procedure: BenchProcedure, bench: Bench) -> None:
    """Its whole life cycle, as a worker would do it."""
    procedure.bench = bench
    try:
        procedure.startup()
        procedure.execute()
    finally:
        procedure.shutdown()


def columns(procedure: BenchProcedure) -> Columns:
    """All rows it has emitted."""
    blocks = [record for topic, record in procedure.topics if topic == "batch results"]
    return {name: np.concatenate([b[name] for b in blocks]) for name in procedure.DATA_COLUMNS}


def measured(
    procedure: BenchProcedure,
) -> tuple[Columns, list[Columns], dict[float, float]]:
    """All columns of a run on the simulated bench, its blocks, and the photocurrents (A) at 3 V
    of the model behind it, by irradiance (mW/cm²)."""
    prepared(procedure)
    with open_bench() as bench:
        carry_out(procedure, bench)
        detector = bench.simulation.photodetector
        truth = {e: detector.truth(3.0, e).photocurrent for e in (0.7, 3.0, 13.0)}
    data = columns(procedure)
    numbers = [r["Time (s)"].size for t, r in procedure.topics if t == "batch results"]
    ends = np.cumsum(numbers)[:-1]
    split = {name: np.split(values, ends) for name, values in data.items()}
    blocks = [{name: parts[i] for name, parts in split.items()} for i in range(len(numbers))]
    return data, blocks, truth
