"""Device files, with the names in them that only the measurements know."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from drivers.config import shipped_files, yaml_file
from drivers.config.device import DeviceConfig
from drivers.config.published import PublishedRow
from drivers.errors import Cause, ConfigError, Problem

from .figure_names import check_number, unknown

Key = tuple[int | str, ...]


def read_device(name: str, beside: Path | None = None) -> DeviceConfig:
    """The device that `name` says, as `shipped_files.find` finds it; raises as `load_device`."""
    return load_device(shipped_files.find(name, "devices", beside))


def load_device(path: Path) -> DeviceConfig:
    """The device in the file `path`. Raises ConfigError, with the line, for what is none, and for
    published figures that no measurement has, or that are of another quantity."""
    device = yaml_file.load(path, DeviceConfig)
    lines = {key: yaml_file.where(path, key) for key, _ in _mistakes(device)}
    check_published(device, path, lines)
    return device


def check_published(device: DeviceConfig, path: Path, lines: dict[Key, str] | str) -> None:
    """Raise ConfigError, in the file `path` and at `lines`, for a published figure of `device`
    that no measurement has, or that is of another quantity."""
    found = [
        Problem(Cause.CONFIG, said, str(path), lines if isinstance(lines, str) else lines[key])
        for key, said in _mistakes(device)
    ]
    if found:
        first, *others = found
        raise ConfigError(first.detail, subject=path, where=first.where, also=others)


def _mistakes(device: DeviceConfig) -> Iterator[tuple[Key, str]]:
    for number, row in enumerate(device.published):
        for name, printed in row.figures.items():
            said = unknown(name)
            if said and name in PublishedRow.model_fields:
                said += f"; as a key of the row '{name}' stands beside 'figures'"
            try:
                if not said:
                    check_number(name, printed.value)
            except ValueError as error:
                said = str(error)
            if said:
                yield ("published", number, "figures", name), said
