"""What should be seen before a start: another device than the last run's, an area that the sample
has not by its file, or had not before, a light calibration that is past its date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from drivers.errors import ConfigError, JanusLabError
from janus_lab.bench_files.light_remark import light_remark
from janus_lab.gui.model.past_run import PastRun
from janus_lab.measurement import Measurement
from janus_lab.registry.folder import find_specimen
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
    one = getattr(run.procedure, "irradiance", 0.0)
    several = getattr(run.procedure, "irradiances", ())
    return any(float(each) > 0 for each in (one, *several))


def remarks_before(
    planned: Planned, runs: Sequence[PastRun], samples: Path | None = None
) -> list[str]:
    """What differs from the past `runs`, the newest first, and from the registry in the folder
    `samples`, in a sentence each. Reads folders."""
    known = [run for run in runs if not run.is_broken and run.device]
    remarks = []
    if known and known[0].device != planned.device:
        remarks.append(f"The last run was of device {known[0].device}, this is {planned.device}.")
    own = [run for run in known if run.sample == planned.sample][:_EARLIER]
    if own and own[0].device != planned.device and own[0] is not known[0]:
        remarks.append(f"{planned.sample} was measured as device {own[0].device} before.")
    for run in own:
        before = _area_in(run.path)
        if before is None:
            continue
        remarks += _another_area(planned, before, "the last run")
        break
    registered = _registered_area(samples, planned.sample) if samples is not None else None
    if registered is not None:
        remarks += _another_area(planned, registered, "the file")
    return remarks


def _another_area(planned: Planned, known: float, of_what: str) -> list[str]:
    if abs(known - planned.area) <= 1e-9 * max(known, planned.area):
        return []
    said = f"Active area {planned.area:.6g} cm², but {known:.6g} cm² in {of_what}"
    return [f"{said} of {planned.sample}."]


def _registered_area(samples: Path, name: str) -> float | None:
    """The area of a sample or pixel by its file (cm²); None where there is none to be read."""
    try:
        specimen = find_specimen(samples, name)
    except ConfigError:  # is said where the file is shown
        return None
    return specimen.active_area if specimen is not None else None


def _area_in(path: Path) -> float | None:
    """The active area of a run (cm²); None where it cannot be read."""
    try:
        return float(str(open_run(path).record.parameters[_AREA]))
    except (JanusLabError, OSError, KeyError, ValueError):
        return None
