"""In what the bench that a run's folder describes differs from the one of this computer. What a
folder says is data: addresses, limits and VISA library are those of the bench file here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from drivers.config import shipped_files, yaml_file
from drivers.config.bench import BenchConfig
from drivers.errors import ConfigError


def bench_differences(stored: BenchConfig, here: BenchConfig) -> list[str]:
    """`limits.bias: 150 V in the run, 10 V here`, for every key that differs; none if all agree,
    or where the bench here is simulated: then it is the run's own."""
    if here.simulated:
        return []
    then, now = (
        dict(_flat(stored.model_dump(mode="json"))),
        dict(_flat(here.model_dump(mode="json"))),
    )
    keys = dict.fromkeys((*then, *now))
    return [
        f"{key}: {then.get(key, 'nothing')} in the run, {now.get(key, 'nothing')} here"
        for key in keys
        if then.get(key) != now.get(key)
    ]


def bench_by_name(name: str) -> BenchConfig | None:
    """The bench among this computer's configuration files that calls itself `name`; None if there
    is none. Never a file that a run's folder names."""
    for known in shipped_files.names("bench"):
        try:
            config = yaml_file.load(shipped_files.shipped_file(known, "bench"), BenchConfig)
        except ConfigError:
            continue
        if config.name == name:
            return config
    return None


def _flat(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Keys as `limits.bias`, `laser.calibration.points[2].current`, and their values as texts."""
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from _flat(part, f"{name}.{key}" if name else str(key))
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from _flat(part, f"{name}[{index}]")
    elif value is not None:
        yield name, str(value) or "empty"
