"""Figures of merit of arrays, for programs that have measured something themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from drivers.errors import ConfigError
from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.measurements.evaluation import analyse
from janus_lab.runs.in_memory import RunInMemory
from janus_lab.runs.record import RunRecord, SourceRecord, this_process, versions
from janus_lab.runs.states import RunState
from janus_lab.wall_time import wall_time

from .conditions import Kind, validated
from .folder import record_values
from .imported import from_tables
from .table import Table, TableColumn


def figures_of_arrays(
    kind: Kind,
    current_A: ArrayLike | Sequence[ArrayLike],
    *,
    voltage_V: ArrayLike | None,
    time_s: ArrayLike | None,
    light_mW_cm2: ArrayLike | None,
    stated: Mapping[str, Any],
) -> list[FigureOfMerit]:
    """See `janus_lab.analyse_arrays`."""
    several = isinstance(current_A, list | tuple) and len(current_A) > 0
    many = (several and np.ndim(current_A[0]) == 1) or (  # type: ignore[index]
        isinstance(current_A, np.ndarray) and current_A.ndim == 2
    )
    currents: list[Any] = list(current_A) if many else [current_A]  # type: ignore[arg-type]
    given: list[tuple[str, str, ArrayLike | None]] = [
        ("time", "s", time_s),
        ("voltage", "V", voltage_V),
        ("irradiance", "mW/cm**2", light_mW_cm2),
        *(("current", "A", current) for current in currents),
    ]
    columns = [
        TableColumn(name, unit, _real(name, values))
        for name, unit, values in given
        if values is not None
    ]
    shapes = {column.values.shape for column in columns}
    if len(shapes) > 1 or any(len(shape) != 1 for shape in shapes):
        told = ", ".join(f"{column.name} {column.values.shape}" for column in columns)
        raise ValueError(f"the arrays are of one length each, not {told}")
    if not columns[-1].values.size:
        raise ValueError("the arrays are empty")
    try:
        conditions = validated(stated)
        imported = from_tables(kind, [Table(Path("arrays"), "arrays", tuple(columns))], conditions)
        source = SourceRecord(
            file="arrays", sha256="", format="arrays", objections=imported.objections()
        )
        record = RunRecord(
            id="arrays",
            state=RunState.FINISHED,
            procedure_name=imported.measurement,
            versions=versions(),
            created=wall_time(),
            owner=this_process(),
            **record_values(imported, [source]),
        )
        return analyse(RunInMemory(record, imported.found))
    except ConfigError as error:
        raise ValueError(str(error)) from None


def _real(name: str, values: ArrayLike) -> NDArray[np.float64]:
    """`values` as floats; raises ValueError for complex ones and for no numbers."""
    if np.iscomplexobj(values):
        raise ValueError(f"{name}: real numbers, not complex ones")
    try:
        return np.asarray(values, np.float64)
    except (TypeError, ValueError):
        raise ValueError(f"{name}: an array of numbers") from None
