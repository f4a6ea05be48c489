"""A sample of the registry in measurements of the window: what they take of its file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from drivers.config import shipped_files
from drivers.config.bench import BenchConfig
from drivers.config.device import DeviceConfig
from drivers.config.quantities import plain_number, with_prefix
from janus_lab.measurement import parameter_values, procedure_from
from janus_lab.registry.specimen import Specimen
from janus_lab.registry.words import area_text, history_text
from janus_lab.sequence.items import Item, Measure
from procedures.base import BenchProcedure

#: What of a device file the file of a sample may say otherwise.
_OF_DEVICE = ("active_area", "active_area_uncertainty", "area_kind", "overfill")


def mounted(items: Iterable[Item], specimen: Specimen) -> list[Item]:
    """`items` measuring `specimen`: with its area, and with its place and its history where nobody
    has said another."""
    # of all first: those of a repeat may share a procedure
    found = [(item, _without_file(item) if isinstance(item, Measure) else None) for item in items]
    return [
        _mounted(item, specimen, said) if isinstance(item, Measure) and said else item
        for item, said in found
    ]


def _mounted(item: Measure, specimen: Specimen, said: Mapping[str, Any]) -> Measure:
    measurement = item.measurement
    procedure = measurement.procedure
    if procedure.sample != specimen.name:  # a recipe measures others, too
        return item
    procedure.position, procedure.sample_history = said["position"], said["sample_history"]
    own = measurement.device.model_copy(update=dict(said["device"]))
    device = mount(procedure, own, specimen)
    return replace(item, measurement=replace(measurement, device=device), unmounted=said)


def _without_file(item: Measure) -> Mapping[str, Any]:
    """What `item` measures its sample with while nothing has been taken of a file."""
    if item.unmounted is not None:
        return item.unmounted
    procedure = item.measurement.procedure
    return {
        "position": procedure.position,
        "sample_history": procedure.sample_history,
        "device": {key: getattr(item.measurement.device, key) for key in _OF_DEVICE},
    }


def read_unmounted(values: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The `unmounted` of a measurement, out of a file. Raises KeyError, TypeError or ValueError for
    what is none."""
    if values is None:
        return None
    device = {key: values["device"][key] for key in _OF_DEVICE}
    numbers = {key: device[key] for key in _OF_DEVICE[:2] if device[key] is not None}
    if not all(isinstance(number, int | float) for number in numbers.values()):
        raise TypeError("device")
    said = {key: str(values[key]) for key in ("position", "sample_history")}
    return {**said, "device": device}


def mounted_again(item: Measure, specimen: Specimen) -> tuple[Measure, list[str]]:
    """`item`, which waits, with what the file of `specimen` says now, and what that changes; it
    stays as it is, and nothing changes, where its sample is none of that file's.

    What somebody has typed stays. Raises ValueError for a channel that the bench does not have.
    """
    if item.unmounted is None or item.measurement.procedure.sample != specimen.name:
        return item, []
    measurement = item.measurement
    # runs of a repeat share theirs, also with the one that is being measured
    own = procedure_from(measurement.procedure.name, parameter_values(measurement.procedure))
    on_channel = bench_for(specimen, measurement.bench)
    measurement = replace(measurement, procedure=own, bench=on_channel)
    now = _mounted(replace(item, measurement=measurement), specimen, item.unmounted)
    before, after = _taken(item), _taken(now)
    changes = [_change(key, before[key], after[key]) for key in after if before[key] != after[key]]
    return (now, changes) if changes else (item, [])


def _taken(item: Measure) -> dict[str, Any]:
    """What `item` measures its sample with."""
    measurement = item.measurement
    procedure, device, switch = measurement.procedure, measurement.device, measurement.bench.switch
    return {
        "area": (float(procedure.active_area), device.active_area_uncertainty),
        "kind of area": device.area_kind,
        "overfill": str(device.overfill).lower(),  # as a file has it
        "position": procedure.position,
        "channel": switch.channel if switch is not None else None,
        "history": procedure.sample_history,
    }


def _change(what: str, before: Any, now: Any) -> str:
    if what == "history":  # long
        return what
    said = [
        area_text(*value) if what == "area" else "none" if value in (None, "") else str(value)
        for value in (now, before)
    ]
    return f"{what} {said[0]} (was {said[1]})"


def mount(procedure: BenchProcedure, device: DeviceConfig, specimen: Specimen) -> DeviceConfig:
    """Let `procedure`, on `device`, be of `specimen`, with what its file says; place and history
    only where nobody has said another. Returns `device` with the area of the sample."""
    device = specimen.on(device)
    procedure.active_area = device.active_area
    procedure.position = procedure.position or specimen.position
    procedure.sample_history = procedure.sample_history or history_text(specimen.sample)
    return device


def bench_for(specimen: Specimen | None, bench: BenchConfig) -> BenchConfig:
    """`bench` with the channel of a pixel, where it has a relay bank. Raises ValueError for a
    channel that the bank does not have."""
    if specimen is None:
        return bench
    if bench.switch is None or specimen.pixel is None or specimen.pixel.channel is None:
        return bench
    return bench.on_channel(bench.switch.channel_number(specimen.pixel.channel))


def why_not(specimen: Specimen, bench: BenchConfig | None) -> str:
    """Why `specimen` cannot be measured on `bench`, in one line; empty if it can."""
    if bench is None:
        return ""
    try:
        bench_for(specimen, bench)
    except ValueError as error:
        return f"Channel of {specimen.name}: {error}"
    return ""


def device_entry(specimen: Specimen) -> str:
    """What lists of devices call the device file of the sample; empty for none. Raises ConfigError
    for one that is not there."""
    path = specimen.device_path()
    if path is None:
        return ""
    if path == shipped_files.shipped_file(path.stem, "devices"):
        return path.stem
    return str(path.resolve())


def _area_in_words(specimen: Specimen, device: DeviceConfig | None) -> str:
    share = specimen.active_area_uncertainty
    if specimen.active_area is None:
        own = f" ± {plain_number(100 * share, 2)} %" if share else ""
        return f"no area, so that of the device file{own}"
    area = f"area {area_text(specimen.active_area, share)}"
    if device is None:
        return area
    of_device = []
    if device.active_area != specimen.active_area:
        of_device.append(with_prefix(device.active_area, "cm²"))
    if share is None and device.active_area_uncertainty:
        of_device.append(f"± {plain_number(100 * device.active_area_uncertainty, 2)} %")
    return f"{area} (device file: {' '.join(of_device)})" if of_device else area


def in_words(specimen: Specimen, device: DeviceConfig | None, bench: BenchConfig | None) -> str:
    """What `mounted` takes of the file, for whoever is about to start."""
    parts = [_area_in_words(specimen, device)]
    if specimen.position:
        parts.append(f"position {specimen.position}")
    if specimen.pixel is not None and specimen.pixel.channel and bench and bench.switch:
        parts.append(f"channel {specimen.pixel.channel}")
    if specimen.sample.history:
        parts.append("history")
    return f"From the file of {specimen.sample.sample}: {', '.join(parts)}."
