"""Carrying out a procedure on an open bench without a runner, and collecting what it emits."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from drivers.bench import Bench
from procedures import BenchProcedure


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


def columns(procedure: BenchProcedure) -> dict[str, NDArray[Any]]:
    """All rows it has emitted."""
    blocks = [record for topic, record in procedure.topics if topic == "batch results"]
    return {name: np.concatenate([b[name] for b in blocks]) for name in procedure.DATA_COLUMNS}
