"""From the steps of a recipe to what is done, one thing after the other: loops written out, and
everything checked against the bench."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from drivers.config import yaml_file
from drivers.config.bench import BenchConfig
from drivers.config.device import DeviceConfig
from drivers.errors import BenchError, ConfigError, ParameterError
from janus_lab.measurement import Measurement, on_device
from janus_lab.parameters_model import SWEEP

from .conditions import check_condition
from .items import Decide, Item, Measure, Prompt, Wait
from .steps import Condition, Loop, Repeat

Key = tuple[str | int, ...]


@dataclass(frozen=True)
class _Place:
    """Where in loops and repeats a step stands."""

    device: DeviceConfig
    repeats: tuple[int, ...] = ()
    #: The loops, each with its key in the file and the combination that it is at.
    points: tuple[tuple[Key, Loop, Mapping[str, int]], ...] = ()


class Expansion:
    """Writes out steps of the recipe in the file `path` on `bench`; `read_device` reads a device
    by its name. Raises ConfigError, with file and line, for what the bench cannot or may not do."""

    def __init__(
        self,
        path: Path,
        bench: BenchConfig,
        sample: str = "",
        read_device: Callable[[str], DeviceConfig] | None = None,
    ) -> None:
        self._path = path
        self._bench = bench
        self._sample = sample
        self._read_device = read_device
        self._numbers = itertools.count(1)

    def items(self, steps: Sequence[Any], device: DeviceConfig, key: Key) -> list[Item]:
        """Everything that `steps`, at `key` of the file, make of one device."""
        found = list(self._steps(steps, _Place(device), key))
        self._check_conditions(found)
        return [item for item, _ in found]

    def _steps(self, steps: Sequence[Any], place: _Place, key: Key) -> Iterator[tuple[Item, Key]]:
        for number, step in enumerate(steps):
            yield from self._step(step, place, (*key, number, step.name))

    def _step(self, step: Any, place: _Place, key: Key) -> Iterator[tuple[Item, Key]]:
        given = getattr(step, step.name)
        match given:
            case Repeat():
                yield from self._repeat(given, place, key)
            case Loop():
                yield from self._loop(given, place, key)
            case Condition():
                yield Decide(condition=given, repeats=place.repeats), key
            case float():
                yield Wait(seconds=given, repeats=place.repeats), key
            case str():
                yield Prompt(text=given, repeats=place.repeats), key
            case _:
                yield from self._measure(step, place, key)

    def _repeat(self, repeat: Repeat, place: _Place, key: Key) -> Iterator[tuple[Item, Key]]:
        mine = next(self._numbers)
        inside = replace(place, repeats=(*place.repeats, mine))
        for _ in range(repeat.times):
            yield from self._steps(repeat.steps, inside, (*key, "steps"))
            if repeat.until is not None:
                until = Decide(condition=repeat.until, ends=mine, repeats=inside.repeats)
                yield until, (*key, "until")

    def _loop(self, loop: Loop, place: _Place, key: Key) -> Iterator[tuple[Item, Key]]:
        for point in loop.points():
            device = place.device
            if (name := loop.device(point)) is not None:
                device = self._device(name, key)
            inside = replace(
                place, device=device, points=(*place.points, ((*key, "over"), loop, point))
            )
            yield from self._steps(loop.steps, inside, (*key, "steps"))

    def _device(self, name: str, key: Key) -> DeviceConfig:
        if self._read_device is None:
            raise ConfigError(
                "the recipe loops over devices itself, so that no sheet of samples and no other "
                "device can be given",
                subject=self._path,
                where=yaml_file.where(self._path, (*key, "over", "device")),
            )
        return self._read_device(name)

    def _measure(self, step: Any, place: _Place, key: Key) -> Iterator[tuple[Item, Key]]:
        looped: dict[str, tuple[Key, Any]] = {}
        for at, loop, point in place.points:
            for parameter, (name, value) in loop.settings(step.name, point).items():
                looped[parameter] = ((*at, name), value)
        fixed = {parameter: value for parameter, (_, value) in looped.items()}
        for point in step.points():
            procedure = on_device(step.procedure(point | fixed), place.device, self._sample)
            try:
                measurement = Measurement(
                    procedure=procedure,
                    bench=self._bench,
                    device=place.device,
                    recipe=self._path,
                )
            except BenchError as error:  # of a parameter, or of what the bench has not
                where = key
                if isinstance(error, ParameterError):
                    swept = (SWEEP,) if error.parameter in point else ()
                    of_loop = looped.get(error.parameter)
                    where = of_loop[0] if of_loop else (*key, *swept, error.parameter)
                raise ConfigError(
                    str(error),
                    subject=self._path,
                    where=yaml_file.where(self._path, where),
                    kind=error.kind,
                ) from None
            yield Measure(measurement=measurement, repeats=place.repeats), key

    def _check_conditions(self, found: Sequence[tuple[Item, Key]]) -> None:
        """Raise ConfigError for a condition on what nothing before it measures, or in another
        unit; one of a repeat is on what is measured in that."""
        for number, (item, key) in enumerate(found):
            if not isinstance(item, Decide):
                continue
            measured = (
                other.measurement.procedure
                for other, _ in found[:number]
                if isinstance(other, Measure) and (item.ends is None or item.ends in other.repeats)
            )
            try:
                check_condition(item.condition, measured)
            except ConfigError as error:
                raise ConfigError(
                    error.detail,
                    subject=self._path,
                    where=yaml_file.where(self._path, (*key, "figure")),
                ) from None
