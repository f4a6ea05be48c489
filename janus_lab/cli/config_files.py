"""The kinds of configuration files: their models, and how a file's kind is known."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel

from drivers.config import yaml_file
from drivers.config.bench import BenchConfig
from drivers.config.device import DeviceConfig
from drivers.config.irradiance.calibration import CalibrationConfig
from drivers.config.irradiance.reference import ReferenceDetector
from drivers.errors import ConfigError
from janus_lab.recipe import Recipe
from janus_lab.registry.sample_file import SampleFile
from janus_lab.samples.sheet import TABLES, SampleSheet

#: The model of every kind of configuration file.
MODELS: dict[str, type[BaseModel]] = {
    "bench": BenchConfig,
    "device": DeviceConfig,
    "detector": ReferenceDetector,
    "calibration": CalibrationConfig,
    "recipe": Recipe,
    "samples": SampleSheet,
    "sample": SampleFile,
}


def kind_of(path: Path) -> str:
    """The key in `MODELS` of the kind whose top-level keys the file has most of; a table is a sheet
    of samples.

    Raises ConfigError if it has none of any kind, or cannot be read.
    """
    if path.suffix.lower() in TABLES:
        return "samples"
    keys = set(yaml_file.top_level_keys(path))
    own = {kind: set(model.model_fields) for kind, model in MODELS.items()}
    scores = {kind: len(keys & fields) for kind, fields in own.items()}
    best = max(scores, key=lambda kind: scores[kind])
    others = set().union(*(fields for kind, fields in own.items() if kind != "sample"))
    if scores["sample"] == scores[best] and keys & (own["sample"] - others):
        return "sample"  # and not a device of the same area, though its name may be missing
    if not scores[best]:
        raise ConfigError(
            "neither a recipe ('steps'), a bench ('smu', 'laser', 'limits'), a device "
            "('active_area'), a reference detector ('responsivity'), a calibration ('points'), "
            "a sheet of samples ('samples') nor a sample ('sample')",
            subject=path,
        )
    return best
