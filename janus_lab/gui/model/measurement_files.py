"""Recipe and device files for the measurement panel: which there are, and what is in them.

These functions read the disk, so the window calls them in the background. Nothing here needs Qt.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePath

from drivers import regular_files
from drivers.config import shipped_files, yaml_file
from drivers.config.bench import BenchConfig
from drivers.config.device import DeviceConfig
from drivers.errors import ConfigError, problem_of
from janus_lab import recipe as recipes
from janus_lab.device_file import read_device
from janus_lab.kinds import FROM_DEVICE_AND_BENCH
from janus_lab.measurement import Measurement, on_device
from janus_lab.recipe import DeviceEntry, Recipe, Step
from janus_lab.sequence.items import Item, Measure
from procedures import BenchProcedure

#: Top-level keys by which a file is taken for one of these kinds.
_MARKS = {"recipes": "steps", "devices": "active_area", "detectors": "responsivity"}
#: Parameters that no form asks for.
_ELSEWHERE = ("sample", *FROM_DEVICE_AND_BENCH)


@dataclass(frozen=True)
class KnownFiles:
    """Names of files, as `shipped_files.find` takes them: the shipped ones, and the user's own."""

    recipes: tuple[str, ...]
    own_recipes: tuple[str, ...]
    devices: tuple[str, ...]
    own_devices: tuple[str, ...]


def known_files(folder: Path) -> KnownFiles:
    """The shipped recipes and devices, and the user's in `folder`."""
    return KnownFiles(
        recipes=tuple(shipped_files.names("recipes")),
        own_recipes=own_files(folder, "recipes"),
        devices=tuple(shipped_files.names("devices")),
        own_devices=own_files(folder, "devices"),
    )


def own_files(folder: Path, kind: str) -> tuple[str, ...]:
    """The files in `folder` that are taken for recipes, devices or detectors, which `kind` is."""
    mark = re.compile(rf"^{_MARKS[kind]}\s*:", re.MULTILINE)
    paths = [path for ending in ("*.yaml", "*.yml") for path in folder.glob(ending)]
    return tuple(sorted(str(path.resolve()) for path in paths if mark.search(_glance(path))))


def _glance(path: Path) -> str:
    try:
        return regular_files.read(path, yaml_file.MOST_BYTES).decode("utf-8", errors="replace")
    except OSError:
        return ""  # if it is chosen by name, the reason is told


@dataclass(frozen=True)
class Plan:
    """What has been chosen, read from its files."""

    devices: tuple[DeviceConfig, ...]
    recipe: Recipe | None = None
    path: Path | None = None  #: of the recipe
    #: What the recipe says of each device.
    entries: tuple[DeviceEntry, ...] = ()
    has_own_device: bool = False  #: the recipe's one, so that it may loop over others as well

    @property
    def preset(self) -> BenchProcedure | None:
        """The recipe's procedure, if it has one step only, that makes one run, and it is the same
        for all devices: that can be shown in a form."""
        if self.recipe is None:
            return None
        own = any(entry.steps is not None for entry in self.entries)
        if own or len(self.recipe.steps) != 1:
            return None
        (step,) = self.recipe.steps
        return step.procedure() if step.measures and step.sweep is None else None

    @property
    def steps(self) -> list[tuple[str, list[Step]]]:
        """The steps, by the devices that they are for; with an empty name if all have the same."""
        if self.recipe is None:
            return []
        if all(entry.steps is None for entry in self.entries):
            return [("", self.recipe.steps)]
        return [
            (device.name, entry.steps or self.recipe.steps)
            for device, entry in zip(self.devices, self.entries, strict=True)
        ]

    def items_on(self, device: DeviceConfig, bench: BenchConfig, sample: str) -> list[Item]:
        """Everything that the recipe makes of one device. Raises ConfigError."""
        assert self.recipe is not None
        assert self.path is not None
        entry = next(
            entry
            for known, entry in zip(self.devices, self.entries, strict=True)
            if known is device
        )
        own = partial(read_device, beside=self.path.parent) if self.has_own_device else None
        return recipes.plan(self.recipe, self.path, bench, device, sample, entry, own)

    def form_on(
        self, device: DeviceConfig, bench: BenchConfig, sample: str, procedure: BenchProcedure
    ) -> Measure:
        """A form's procedure on one device; of the recipe only as long as nothing was changed."""
        path = None
        if preset := self.preset:
            sample = sample or preset.sample
            as_in_file, now = preset.parameter_values(), procedure.parameter_values()
            if all(now[key] == value for key, value in as_in_file.items() if key not in _ELSEWHERE):
                path = self.path
        procedure = on_device(procedure, device, sample)
        made = Measurement(procedure=procedure, bench=bench, device=device, recipe=path)
        return Measure(measurement=made)


def read_plan(recipe: str, device: str, bench: BenchConfig | None) -> Plan:
    """Read a recipe, if one is named, and the device, or all that the recipe names if none is.

    A recipe of several runs of a device is checked against `bench` here. Raises ConfigError.
    """
    if not recipe:
        return Plan((read_device(device),))
    path = shipped_files.find(recipe, "recipes")
    found = recipes.read(path)
    entries = tuple([found.entry(device)] if device else found.devices)
    recipes.check_number(path, found, entries)
    devices = tuple(read_device(entry.device, path.parent) for entry in entries)
    plan = Plan(devices, found, path, entries, has_own_device=not device and len(entries) == 1)
    if bench is not None and plan.preset is None:
        common = next((n for n, entry in enumerate(entries) if entry.steps is None), None)
        for number, entry in enumerate(entries):
            if entry.steps is not None or number == common:
                plan.items_on(devices[number], bench, "")
    return plan


def first_problem(error: Exception) -> str:
    """What went wrong, in one line: the file without its folder, and how many mistakes more."""
    found = problem_of(error)
    more = f" (and {len(found.also)} more)" if found.also else ""
    prefix = "" if isinstance(error, ConfigError) else "a file cannot be read: "
    first = replace(found, subject=PurePath(found.subject).name, also=())
    return f"{prefix}{' '.join(str(first).split())}{more}"
