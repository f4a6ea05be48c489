"""What should be seen before a start: another device than the last run's, or than the sample goes
with; an area that the sample has not by its file, or had not before; a light calibration that is
past its date."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from drivers.errors import ConfigError, JanusLabError
from janus_lab.bench_files.light_remark import light_remark
from janus_lab.device_file import read_device
from janus_lab.gui.model.past_run import PastRun
from janus_lab.measurement import Measurement
from janus_lab.registry.folder import find_specimen
from janus_lab.registry.specimen import Specimen, another_area
from janus_lab.runs.run import open_run

#: So many earlier runs of a sample are looked at: the newest.
_EARLIER = 5
_AREA = "active_area"


@dataclass(frozen=True)
class Planned:
    """What a start would measure: its sample, the device, and the active area (cm²)."""

    sample: str
    device: str
    area: float


def light_remarks(planned: Sequence[Measurement], day: date) -> list[str]:
    """What is to be said on `day` of the light that is `planned`; nothing for runs in the dark."""
    lit = [run for run in planned if _is_lit(run)]
    return list(filter(None, dict.fromkeys(light_remark(run.bench, day) for run in lit)))


def _is_lit(run: Measurement) -> bool:
    return any(light > 0 for asked in run.procedure.lights().values() for light in asked)


def remarks_before(
    planned: Planned,
    runs: Sequence[PastRun],
    samples: Path | None = None,
    devices: Collection[str] = (),
) -> list[str]:
    """What differs from the past `runs`, the newest first, and from the registry in the folder
    `samples`, in a sentence each. `devices` are the names of known devices. Reads folders."""
    known = [run for run in runs if not run.is_broken and run.device]
    own = [run for run in known if run.sample == planned.sample][:_EARLIER]
    registered = _registered(samples, planned.sample) if samples is not None else None
    remarks = []
    if known and known[0].device != planned.device:
        remarks.append(f"The last run was of device {known[0].device}, this is {planned.device}.")
    remarks += _another_device(planned, own, registered, {*devices, *(run.device for run in known)})
    for run in own:
        before = _area_in(run.path)
        if before is None:
            continue
        remarks.append(another_area(planned.area, before, f"the last run of {planned.sample}"))
        break
    if registered is not None:
        remarks.append(registered.other_area(planned.area))
    return list(filter(None, remarks))


def _another_device(
    planned: Planned, own: Sequence[PastRun], registered: Specimen | None, devices: set[str]
) -> list[str]:
    """That the sample does not go with the device: the most telling reason of those there are."""
    if planned.sample == planned.device:
        return []
    if planned.sample in devices:
        return [f"The sample is called {planned.sample}, which is another device."]
    by_file = _device_of(registered) if registered is not None else ""
    if by_file:
        differs = by_file != planned.device
        return [f"{planned.sample} is of device {by_file} by its file."] if differs else []
    if own and own[0].device != planned.device:
        return [f"{planned.sample} was measured as device {own[0].device} before."]
    return []


def _registered(samples: Path, name: str) -> Specimen | None:
    """A sample or pixel by its file; None where there is none to be read."""
    try:
        return find_specimen(samples, name)
    except ConfigError:  # is said where the file is shown
        return None


def _device_of(specimen: Specimen) -> str:
    """The name of the device that the file of a sample names; empty where that cannot be read."""
    try:
        path = specimen.device_path()
        return read_device(str(path)).name if path is not None else ""
    except (ConfigError, OSError):  # is said where the file is shown
        return ""


def _area_in(path: Path) -> float | None:
    """The active area of a run (cm²); None where it cannot be read."""
    try:
        return float(str(open_run(path).record.parameters[_AREA]))
    except (JanusLabError, OSError, KeyError, ValueError):
        return None
