"""A recipe: which measurements to make of which devices, with which parameters, as a YAML file.

The parameters' types, units and limits come from the procedures themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache, partial
from pathlib import Path
from typing import Any

from pydantic import Field, GetJsonSchemaHandler, create_model, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import core_schema

from drivers.config import shipped_files, yaml_file
from drivers.config.bench import BenchConfig
from drivers.config.device import DeviceConfig
from drivers.config.quantities import quoted
from drivers.config.section import Section
from drivers.errors import ConfigError
from janus_lab.kinds import KINDS, MeasurementKind

from .device_file import read_device
from .limits import Limit
from .parameters_model import given_by, parameters_model
from .sequence.expansion import Expansion
from .sequence.items import Item
from .sequence.step import MOST_STEPS, Step, step_type
from .sequence.steps import MOST_DEPTH, depth, measuring

__all__ = [
    "MOST_DEVICES",
    "MOST_RUNS",
    "MOST_STEPS",
    "DeviceEntry",
    "Recipe",
    "Step",
    "bench_of",
    "given_by",
    "load",
    "parameters_model",
    "plan",
    "read",
    "recipe_model",
]

#: Of one recipe; its steps are checked against the bench for each of them.
MOST_DEVICES = 100
#: Runs that one recipe makes; a night has no more, and to check them takes seconds.
MOST_RUNS = 1_000
#: VISA libraries of this computer, and those that load none: a recipe may lead to them.
_LIBRARIES = ("", "simulated", "@py", "@ivi")
#: With the waits, prompts and conditions between them.
MOST_ITEMS = 10_000


class DeviceEntry(Section):
    """A device file or the name of a shipped one; or that with steps of its own."""

    device: str = Field(description="Device file or the name of a shipped one")
    steps: list[Step] | None = Field(
        None, min_length=1, max_length=MOST_STEPS, description="Steps of this device alone"
    )

    @model_validator(mode="before")
    @classmethod
    def _by_name(cls, given: Any) -> Any:
        if isinstance(given, str):
            return {"device": given}
        if not isinstance(given, dict | DeviceEntry):
            raise ValueError("a device is the name of its file, or 'device' and its 'steps'")
        return given

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        with_steps = handler(schema)
        return {"anyOf": [{"type": "string"}, with_steps]}


class Recipe(Section):
    """A recipe file."""

    title: str = Field(description="What it measures, in words")
    bench: str | None = Field(None, description="Bench file; --bench replaces it")
    devices: list[DeviceEntry] = Field(
        min_length=1,
        max_length=MOST_DEVICES,
        description="Device files or names of shipped ones",
    )
    steps: list[Step] = Field([], max_length=MOST_STEPS, description="Of every device")
    limits: list[Limit] = Field(
        [], max_length=MOST_STEPS, description="What counts as a good sample in a summary"
    )

    @model_validator(mode="after")
    def _has_steps(self) -> Recipe:
        for steps in (self.steps, *(entry.steps or [] for entry in self.devices)):
            if steps and not list(measuring(steps)):
                raise ValueError("none of the steps measures anything")
            if depth(steps) > MOST_DEPTH:
                raise ValueError(f"loops and repeats stand more than {MOST_DEPTH} deep")
        without = [entry.device for entry in self.devices if entry.steps is None]
        if without and not self.steps:
            raise ValueError(f"key 'steps' is missing, and {without[0]} has no steps of its own")
        names = [entry.device for entry in self.devices]
        for entry in self.devices:  # its name would not tell which of the steps are meant
            if entry.steps is not None and names.count(entry.device) > 1:
                raise ValueError(
                    f"{entry.device} is listed twice, once with steps of its own; list it once, "
                    "with all of its steps"
                )
        return self

    def entry(self, device: str) -> DeviceEntry:
        """That of the `device` that goes by this name in the file; of another one the common steps.

        Raises ConfigError if there are none.
        """
        found = next((entry for entry in self.devices if entry.device == device), None)
        if found is None and not self.steps:
            raise ConfigError(
                f"the recipe has steps for {', '.join(e.device for e in self.devices)} only",
                subject=device,
            )
        return found or DeviceEntry(device=device)


def recipe_model() -> type[Recipe]:
    """The model of a recipe file whose steps are of the kinds that there are."""
    return _recipe_model(tuple(KINDS.values()))


@cache
def _recipe_model(kinds: tuple[MeasurementKind, ...]) -> type[Recipe]:
    step: Any = step_type(kinds)
    own: dict[str, Any] = {
        "steps": (list[step] | None, Field(None, min_length=1, max_length=MOST_STEPS))
    }
    entry = create_model("DeviceEntry", __base__=DeviceEntry, __doc__=DeviceEntry.__doc__, **own)
    given: dict[str, Any] = {
        "devices": (list[entry], Field(min_length=1, max_length=MOST_DEVICES)),
        "steps": (list[step], Field([], max_length=MOST_STEPS)),
    }
    return create_model("Recipe", __base__=Recipe, __doc__=Recipe.__doc__, **given)


def load(
    path: Path, bench: str | None = None, device: str | None = None
) -> tuple[Recipe, list[Item]]:
    """Read a recipe and everything it names; check it against the bench's limits.

    `bench` and `device` replace the recipe's own. A VISA library that is a file, or a module of
    somebody's, is only of a bench file that `bench` names. Raises ConfigError; opens nothing.
    """
    recipe = read(path)
    return recipe, items_of(recipe, path, bench_of(recipe, path, bench), device)


def items_of(
    recipe: Recipe,
    path: Path,
    bench: BenchConfig,
    device: str | None = None,
    beside: Path | None = None,
) -> list[Item]:
    """Everything that `recipe`, read from `path`, makes on `bench`; `device` replaces its devices,
    whose files are looked for in `beside`, or beside the recipe. Raises ConfigError."""
    entries = [recipe.entry(device)] if device else recipe.devices
    check_number(path, recipe, entries)
    folder = beside or path.parent
    own = None if device or len(entries) > 1 else partial(read_device, beside=folder)
    items: list[Item] = []
    for entry in entries:
        made = read_device(entry.device, folder)
        items += plan(recipe, path, bench, made, entry=entry, read_device=own)
    return items


def bench_of(recipe: Recipe, path: Path, bench: str | None = None) -> BenchConfig:
    """The bench of a recipe, read from `path`, or the one that `bench` names; raises as `load`."""
    bench_name = bench or recipe.bench
    if bench_name is None:
        raise ConfigError("names no bench; add 'bench: FILE' or say --bench FILE", subject=path)
    bench_file = shipped_files.find(bench_name, "bench", path.parent)
    bench_config = yaml_file.load(bench_file, BenchConfig)
    library = bench_config.visa_library
    if bench is None and library not in _LIBRARIES and not library.endswith("@janus"):
        raise ConfigError(
            f"its bench file, {bench_file}, loads the VISA library {quoted(library)}",
            subject=path,
            advice="if you trust both, name the bench file with --bench",
        )
    return bench_config


def check_number(path: Path, recipe: Recipe, entries: Iterable[DeviceEntry]) -> None:
    """Raise ConfigError for more runs than one recipe may make of the devices of `entries`."""
    steps = [step for entry in entries for step in entry.steps or recipe.steps]
    for number, most, what in (
        (sum(step.runs for step in steps), MOST_RUNS, "runs"),
        (sum(step.items for step in steps), MOST_ITEMS, "runs, waits, prompts and conditions"),
    ):
        if number > most:
            raise ConfigError(
                f"makes {number} {what}, and one recipe at most {most}: make several of it",
                subject=path,
            )


def read(path: Path) -> Recipe:
    """The recipe in the file `path`; raises ConfigError for what is none."""
    if not {"steps", "title", "devices"} & set(yaml_file.top_level_keys(path)):
        raise ConfigError("not a recipe: it has neither 'title' nor 'steps'", subject=path)
    return yaml_file.load(path, recipe_model())


def plan(
    recipe: Recipe,
    path: Path,
    bench: BenchConfig,
    device: DeviceConfig,
    sample: str = "",
    entry: DeviceEntry | None = None,
    read_device: Callable[[str], DeviceConfig] | None = None,
) -> list[Item]:
    """Everything that `recipe`, read from `path`, makes of one device; `sample` replaces its name,
    `entry` is what the recipe says of the device, and `read_device` reads those of a loop: None
    where there may be none.

    Raises ConfigError, with file and line, for a step that the bench cannot or may not do.
    """
    key: tuple[str | int, ...] = ("steps",)
    steps = recipe.steps
    if entry is not None and entry.steps is not None:
        steps, key = entry.steps, ("devices", recipe.devices.index(entry), "steps")
    return Expansion(path, bench, sample, read_device).items(steps, device, key)
