"""A sample of the registry in measurements of the window: what they take of its file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from drivers.config import shipped_files
from drivers.config.bench import BenchConfig
from drivers.config.device import DeviceConfig
from drivers.config.quantities import plain_number, with_prefix
from janus_lab.registry.specimen import Specimen
from janus_lab.registry.words import area_text, history_text
from janus_lab.sequence.items import Item, Measure
from procedures.base import BenchProcedure


def mounted(items: Iterable[Item], specimen: Specimen) -> list[Item]:
    """`items` measuring `specimen`: with its area, and with its place and its history where nobody
    has said another."""
    return [_mounted(item, specimen) if isinstance(item, Measure) else item for item in items]


def _mounted(item: Measure, specimen: Specimen) -> Measure:
    measurement = item.measurement
    if measurement.procedure.sample != specimen.name:  # a recipe measures others, too
        return item
    device = mount(measurement.procedure, measurement.device, specimen)
    return replace(item, measurement=replace(measurement, device=device))


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
