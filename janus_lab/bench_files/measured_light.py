"""Light calibrations that runs have measured, for a bench file to take: where each comes from, and
why it cannot be that of a bench. Reads folders, so nothing here is for the window's thread."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Self

from drivers.config import quantities, yaml_file
from drivers.config.bench import BenchConfig
from drivers.config.irradiance.calibration import CalibrationConfig
from drivers.config.light import LaserConfig
from drivers.errors import ConfigError, JanusLabError
from janus_lab.kinds import KINDS, kind_of
from janus_lab.measurements.light_calibration import CALIBRATION_YAML
from janus_lab.runs.catalogue import Catalogue
from janus_lab.runs.run import Run, open_run
from janus_lab.runs.states import RunState

from .draft import BenchDraft

#: So many are offered; who looks for an older one opens it from the history.
MOST_OFFERED = 100
#: A calibration needs so many points.
_LEAST_POINTS = 2
#: Flags of a run none of whose numbers is to be used.
_UNUSABLE = frozenset({"LIGHT_NOT_RISING"})
#: Wavelengths that differ by so many standard uncertainties are of two sources.
_CLEAR = 2.0


class LightDoubt(StrEnum):
    """What there is to be said against a light calibration, by itself or as that of a bench."""

    OTHER_KIND = "other_kind"  #: it is no run of a light calibration
    NOT_FINISHED = "not_finished"
    DAMAGED = "damaged"  #: its files cannot be read
    NOT_ANALYSED = "not_analysed"
    TOO_FEW_POINTS = "too_few_points"
    FLAGGED = "flagged"  #: a reading of it is wrong
    SIMULATED = "simulated"  #: of simulated light, and the bench is one of instruments
    WAVELENGTH = "wavelength"
    LIGHT_SOURCE = "light_source"
    # what is only said
    REAL = "real"  #: of real light, and the bench is simulated
    OTHER_BENCH = "other_bench"
    OBJECTIONS = "objections"  #: flags that go with it

    @property
    def refuses(self) -> bool:
        """Whether it cannot be the calibration of that bench."""
        return self not in (LightDoubt.REAL, LightDoubt.OTHER_BENCH, LightDoubt.OBJECTIONS)


#: What there is to be said, each in a sentence that begins with the run or the bench.
Doubts = Mapping[LightDoubt, str]


@dataclass(frozen=True)
class BenchLight:
    """The light source of a bench, as its file tells it; None for what does not make sense."""

    bench: str
    simulated: bool
    controller: str
    wavelength_nm: float | None
    wavelength_uncertainty_nm: float | None

    @classmethod
    def of(cls, bench: BenchConfig) -> Self:
        """That of a whole bench."""
        laser = bench.laser
        light = laser.wavelength, laser.wavelength_uncertainty
        return cls(bench.name, bench.simulated, laser.controller, *light)

    @classmethod
    def of_draft(cls, draft: BenchDraft) -> Self:
        """That of a bench file that may still have mistakes."""
        return cls(
            draft.get(("name",)),
            draft.is_simulated,
            draft.get(("laser", "controller")),
            _length(draft, "wavelength"),
            _length(draft, "wavelength_uncertainty"),
        )


@dataclass(frozen=True)
class MeasuredLight:
    """What a run of a light calibration has found, and on which light."""

    path: Path
    run: str
    measured: datetime
    light: BenchLight | None  #: None where the run's own bench cannot be read
    said: Mapping[str, Any]  #: the calibration as its file has it; empty for none
    calibration: CalibrationConfig | None
    own: Doubts  #: whatever the bench

    def doubts(self, bench: BenchLight) -> Doubts:
        """What there is to be said against it as the calibration of `bench`."""
        found = dict(self.own)
        if self.light is None:
            return found
        was = self.light
        if was.simulated and not bench.simulated:
            found[LightDoubt.SIMULATED] = (
                f"Run {self.run} has measured simulated light, and the bench is one of "
                "instruments: its light has to be measured on it."
            )
        if bench.simulated and not was.simulated:
            found[LightDoubt.REAL] = (
                "It is of real light, and the bench is simulated: its light is not the same."
            )
        if bench.controller and was.controller != bench.controller:
            found[LightDoubt.LIGHT_SOURCE] = (
                f"Run {self.run} has measured the light of the {was.controller}, and the bench has "
                f"the {bench.controller}."
            )
        if _differ(was, bench):
            found[LightDoubt.WAVELENGTH] = (
                f"Run {self.run} has measured light of {was.wavelength_nm:g} nm, and that of the "
                f"bench has {bench.wavelength_nm:g} nm."
            )
        if was.bench != bench.bench and not any(doubt.refuses for doubt in found):
            found[LightDoubt.OTHER_BENCH] = f"It was measured on the bench {was.bench!r}."
        return found

    @property
    def origin(self) -> str:
        """Run, date and light, in a line."""
        parts = [f"Run {self.run}", f"{self.measured.astimezone():%Y-%m-%d %H:%M}"]
        if self.light is not None:
            parts.append("SIMULATED" if self.light.simulated else "REAL")
            parts.append(f"{self.light.controller}, {self.light.wavelength_nm:g} nm")
        if self.calibration is not None:
            parts.append(f"{len(self.calibration.points)} points")
            parts.append(f"{100 * self.calibration.uncertainty:.3g} % (k = 1) common to all")
        return " · ".join(parts)


def refusals(doubts: Doubts) -> str:
    """The sentences of those that refuse; empty for none."""
    return " ".join(words for doubt, words in doubts.items() if doubt.refuses)


def remarks(doubts: Doubts) -> str:
    """The sentences of the others."""
    return " ".join(words for doubt, words in doubts.items() if not doubt.refuses)


def read_measured_light(path: Path) -> MeasuredLight:
    """What the run in the folder `path` has found. Raises BundleError for a folder that is none."""
    run = open_run(path)
    record = run.record
    own: dict[LightDoubt, str] = {}
    light = None
    kind = kind_of(record.procedure_name)
    if kind is None or not kind.calibrates_light:
        own[LightDoubt.OTHER_KIND] = f"Run {record.id} is no calibration of the light."
    elif run.state is not RunState.FINISHED:
        own[LightDoubt.NOT_FINISHED] = f"Run {record.id} is not finished: it is {run.state.value}."
    if not own:
        try:
            light = BenchLight.of(run.bench)
        except JanusLabError as error:
            own[LightDoubt.DAMAGED] = f"Run {record.id} cannot be read: {error}."
    said, calibration = ({}, None) if own else _found(run, own)
    return MeasuredLight(
        run.path, record.id, record.started or record.created, light, said, calibration, own
    )


def measured_lights(runs_dir: Path) -> list[MeasuredLight]:
    """Those of the finished runs in `runs_dir`, the newest first."""
    procedures = [kind.name for kind in KINDS.values() if kind.calibrates_light]
    with Catalogue(runs_dir) as catalogue:
        catalogue.refresh()
        rows = [
            row
            for procedure in procedures
            for row in catalogue.list(procedure=procedure, state=RunState.FINISHED)
        ]
    rows.sort(key=lambda row: row.created, reverse=True)
    found = []
    for row in rows[:MOST_OFFERED]:
        try:
            found.append(read_measured_light(row.path))
        except (JanusLabError, OSError):  # gone, or damaged, since: the history tells of it
            continue
    return found


def _found(
    run: Run, own: dict[LightDoubt, str]
) -> tuple[Mapping[str, Any], CalibrationConfig | None]:
    """The calibration that the run has written; what is wrong with it goes into `own`."""
    path, name = run.path / CALIBRATION_YAML, f"Run {run.record.id}"
    flagged = {flag for figure in run.figures for flag in figure["flags"]} & _UNUSABLE
    if not path.is_file():
        if run.figures:
            own[LightDoubt.TOO_FEW_POINTS] = (
                f"{name} has found light at fewer than {_LEAST_POINTS} laser currents: a "
                f"calibration needs {_LEAST_POINTS} points."
            )
        else:
            own[LightDoubt.NOT_ANALYSED] = f"{name} is not analysed: 'janus-lab analyse' does it."
        return {}, None
    try:
        said = yaml_file.content(path, CalibrationConfig)
    except ConfigError as error:
        own[LightDoubt.DAMAGED] = f"{name} cannot be read: {error}."
        return {}, None
    calibration, mistakes = yaml_file.mistakes(said, CalibrationConfig, path)
    points = said.get("points") if isinstance(said, dict) else None
    if isinstance(points, list) and len(points) < _LEAST_POINTS:
        own[LightDoubt.TOO_FEW_POINTS] = (
            f"{name} has {len(points)} point{'' if len(points) == 1 else 's'}: a calibration "
            f"needs {_LEAST_POINTS}."
        )
    elif calibration is None:
        place, why = next(iter(mistakes.items()))
        own[LightDoubt.DAMAGED] = f"{name} cannot be read: {yaml_file.name_of(place)} {why}."
    if calibration is None:
        return {}, None
    flagged |= _UNUSABLE.intersection(calibration.flags)
    if flagged:
        own[LightDoubt.FLAGGED] = (
            f"{name} is flagged {', '.join(sorted(flagged))}: a reading of it is wrong, and no "
            "number of it is to be used."
        )
    elif calibration.flags:
        own[LightDoubt.OBJECTIONS] = (
            f"Flagged {', '.join(calibration.flags)}: every figure that leans on it will be, too."
        )
    return said, calibration


def _length(draft: BenchDraft, key: str) -> float | None:
    text = draft.get(("laser", key))
    if not text:
        return float(LaserConfig.model_fields[key].default)
    try:
        return quantities.parse(text, "nm")
    except ValueError:  # is told beside its key
        return None


def _differ(one: BenchLight, other: BenchLight) -> bool:
    """Whether it is light of two wavelengths, as far as they are known."""
    if one.wavelength_nm is None or other.wavelength_nm is None:
        return False
    u = math.hypot(one.wavelength_uncertainty_nm or 0.0, other.wavelength_uncertainty_nm or 0.0)
    return abs(one.wavelength_nm - other.wavelength_nm) > _CLEAR * u
