"""What a recipe makes of a sheet of samples: every run, checked before the first one begins."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from drivers.config import shipped_files, yaml_file
from drivers.config.bench import BenchConfig
from drivers.config.device import DeviceConfig
from drivers.config.mistake_words import reason
from drivers.errors import ConfigError
from janus_lab import recipe as recipes
from janus_lab.device_file import check_published, load_device
from janus_lab.kinds import CONDITIONS
from janus_lab.limits import Limit
from janus_lab.measurement import Measurement
from janus_lab.parameters_model import given_by, parameters_model
from janus_lab.recipe import Recipe
from janus_lab.sequence.items import Item, Measure, measurements
from procedures.base import BenchProcedure

from .sheet import ListedSample, Sheet, read_sheet

_LONGEST_NAME = 64  #: of a device (characters)


@dataclass(frozen=True)
class PlannedRun:
    """One run of a batch: which sample, and the how manieth of its runs it is (from 1)."""

    sample: ListedSample
    step: int
    measurement: Measurement


@dataclass(frozen=True)
class BatchPlan:
    """Everything that is to be measured, sample by sample."""

    recipe: Recipe
    recipe_path: Path
    sheet: Sheet
    bench: BenchConfig
    runs: list[PlannedRun]

    @property
    def limits(self) -> list[Limit]:
        """What counts as a good sample: what the sheet says, else the recipe."""
        return self.sheet.limits or self.recipe.limits

    @property
    def duration(self) -> float:
        """Expected bench time of all runs (s)."""
        return sum(run.measurement.duration for run in self.runs)


def plan_batch(recipe_path: Path, sheet_path: Path, bench: str | None = None) -> BatchPlan:
    """Read recipe and sheet, and check every run against the bench; `bench` replaces the recipe's.

    Raises ConfigError, with file and line; opens nothing.
    """
    recipe = recipes.read(recipe_path)
    sheet = read_sheet(sheet_path)
    bench_config = recipes.bench_of(recipe, recipe_path, bench)
    entries = [recipe.entry(_device_name(sample, sheet, recipe)) for sample in sheet.samples]
    recipes.check_number(recipe_path, recipe, entries)
    benches = _benches(bench_config, sheet)
    runs: list[PlannedRun] = []
    for sample, entry, on_bench in zip(sheet.samples, entries, benches, strict=True):
        device = device_of(sample, sheet, entry.device, simulated=bench_config.mounts_devices)
        conditions = _conditions(sample, sheet)
        items = recipes.plan(recipe, recipe_path, on_bench, device, sample.name, entry)
        _check_only_measures(items, recipe_path)
        for step, measurement in enumerate(measurements(items), 1):
            measurement.procedure.set_parameters(conditions)
            runs.append(PlannedRun(sample, step, measurement))
    return BatchPlan(recipe, recipe_path, sheet, bench_config, runs)


def check_alone(sheet: Sheet) -> None:
    """Check what a sheet says by itself, whatever recipe is to measure it: of every sample the
    conditions, and, where it names a device, that device with what is the sample's own.

    Raises ConfigError, with the line.
    """
    for sample in sheet.samples:
        _conditions(sample, sheet)
        if sample.device is not None:
            device_of(sample, sheet, sample.device, simulated=True)


def _benches(bench: BenchConfig, sheet: Sheet) -> list[BenchConfig]:
    """`bench` for each sample of `sheet`: with its channel of the switch, where there is one.

    Raises ConfigError, with the line, for a sample without a channel, and for a channel that the
    switch has not, or that another sample is on.
    """
    if bench.switch is None:
        return [bench] * len(sheet.samples)
    found: list[BenchConfig] = []
    on: dict[int, ListedSample] = {}
    for sample in sheet.samples:
        problem = ""
        if sample.channel is None:
            problem = f"{sample.name} has no channel, and the bench has a switch; fill in 'channel'"
        else:
            try:
                number = bench.switch.channel_number(sample.channel)
            except ValueError as error:
                problem = f"channel of {sample.name}: {error}"
            else:
                other = on.setdefault(number, sample)
                if other is not sample:
                    problem = (
                        f"{sample.name} is on channel {number}, and so is {other.name}, in line "
                        f"{other.line}"
                    )
                found.append(bench.on_channel(number))
        if problem:
            raise ConfigError(problem, subject=sheet.path, where=f"line {sample.line}")
    return found


def _check_only_measures(items: Sequence[Item], path: Path) -> None:
    """Raise ConfigError for what cannot be gone on with at any instant, as a batch is."""
    for item in items:
        if not isinstance(item, Measure):
            raise ConfigError(
                f"waits, prompts and conditions are not of a sheet of samples ({item.words[:60]})",
                subject=path,
                advice="measure the sheet with a recipe that only loops and repeats",
            )


def _device_name(sample: ListedSample, sheet: Sheet, recipe: Recipe) -> str:
    """That of the sample, or the only one of the recipe."""
    if sample.device is not None:
        return sample.device
    if len(recipe.devices) > 1:
        raise ConfigError(
            f"{sample.name} names no device, and the recipe has several; fill in 'device'",
            subject=sheet.path,
            where=f"line {sample.line}",
        )
    return recipe.devices[0].device


def device_of(sample: ListedSample, sheet: Sheet, name: str, *, simulated: bool) -> DeviceConfig:
    """The device that `name` says, with what is the sample's own.

    A simulated bench mounts a device for each sample, which is then called after it: two samples
    of one device file have noise of their own. Raises ConfigError, with the line of the sample.
    """
    path = shipped_files.find(name, "devices", sheet.path.parent)
    common = load_device(path)
    if not sample.own and not simulated:
        return common
    content = yaml_file.content(path, DeviceConfig)
    lines: dict[tuple[int | str, ...], int] = {}
    for key, value in sample.own.items():
        location = tuple(key.split("."))
        lines |= {location[: depth + 1]: sample.line for depth in range(len(location))}
        _set(content, location, value, sample, sheet)
    if simulated and "name" not in sample.own:
        content["name"] = _name(common.name, sample.name)
    own = yaml_file.checked(content, DeviceConfig, sheet.path, lines)
    check_published(own, sheet.path, f"line {sample.line}")
    return own


def _set(
    content: dict[str, Any],
    location: tuple[str, ...],
    value: Any,
    sample: ListedSample,
    sheet: Sheet,
) -> None:
    for key in location[:-1]:
        inside = content.setdefault(key, {})
        if not isinstance(inside, dict):
            raise ConfigError(
                f"{'.'.join(location)}: {key} holds one value, and no keys",
                subject=sheet.path,
                where=f"line {sample.line}",
            )
        content = inside
    content[location[-1]] = value


def _name(device: str, sample: str) -> str:
    """A device's name that says which sample it is."""
    own = re.sub(r"[^A-Za-z0-9]+", "-", sample).strip("-") or "sample"
    return f"{device}-{own}"[:_LONGEST_NAME].rstrip("-._")


def _conditions(sample: ListedSample, sheet: Sheet) -> Mapping[str, Any]:
    """The sample's conditions as the procedure takes them."""
    model = parameters_model(BenchProcedure)
    try:
        found = given_by(model.model_validate(dict(sample.conditions)))
    except ValidationError as error:
        problem = error.errors()[0]
        raise ConfigError(
            f"{problem['loc'][0]}: {reason(problem)}",
            subject=sheet.path,
            where=f"line {sample.line}",
        ) from None
    return {key: found[key] for key in CONDITIONS if key in sample.conditions}
