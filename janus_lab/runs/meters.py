"""The meters that a run was made with: their records, by the role of the instrument on the bench.

A run keeps them in `run.json`. Runs from before they were kept have the models in their bench
configuration, and the records are those of the models' data sheets.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from drivers.config.bench import BenchConfig
from drivers.meter_record import MeterRecord

from .record import RunRecord


def meters_on(config: BenchConfig, nplc: float) -> dict[str, MeterRecord]:
    """Records of the meters on a bench, for readings of `nplc` power line cycles."""
    meters = {"smu": config.smu.capabilities.meter_record(nplc)}
    if config.analyser is not None:
        meters["analyser"] = config.analyser.capabilities.meter_record(nplc)
    return meters


def meters_of(record: RunRecord) -> Mapping[str, MeterRecord]:
    """The meters of a run, filled in from its bench configuration where it has none.

    Raises ValidationError or KeyError for a bench that this version does not know.
    """
    if record.meters:
        return record.meters
    nplc: Any = record.parameters.get("nplc", 1.0)
    return meters_on(BenchConfig.model_validate(record.bench), float(nplc))
