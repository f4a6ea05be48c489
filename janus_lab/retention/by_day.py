"""Retention of samples over days of storage: gathers their runs day by day and hands them to the
analysis. The arithmetic is in `janus_lab.analysis`."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from drivers.errors import ConfigError
from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.analysis.retention.daily import mean_of_day
from janus_lab.analysis.retention.figures import retention_by_day, retention_figures
from janus_lab.analysis.retention.loss_rate import DailyPhotocurrent

from .storage_runs import (
    StorageRun,
    choose,
    once_each,
    only,
    storage_runs,
)

#: Conditions that the ISOS consensus (Khenkin et al., Nat. Energy 5, 35 (2020)) asks for, and the
#: times of a cycle: name with unit, parameter of the run.
_REPORTED = {
    "storage_temperature_degC": "storage_temperature",
    "storage_humidity_percent": "storage_humidity",
    "atmosphere": "atmosphere",
    "encapsulation": "encapsulation",
    "storage_light": "storage_light",
    "storage_bias": "storage_bias",
    "on_time_s": "on_time",
    "off_time_s": "off_time",
}


@dataclass(frozen=True)
class StorageDay:
    """One sample on one day. Uncertainties are standard (k = 1), retentions fractions."""

    sample: str
    day: float  #: of storage
    date: date
    runs: tuple[str, ...]  #: ids; their plain mean is the day's photocurrent
    photocurrent_A: float
    uncertainty_A: float
    retention: float  #: over the sample's first day
    retention_uncertainty: float  #: zero on the first day
    fitted: float | None  #: retention by the exponential fit, None below three days
    flags: tuple[str, ...]  #: of the photocurrents


@dataclass(frozen=True)
class Retention:
    """What the storage runs of some samples say together."""

    samples: tuple[str, ...]
    simulated: bool  #: days are simulated ages, else dates
    days: list[StorageDay]  #: sample by sample
    figures: list[FigureOfMerit]
    conditions: dict[str, float | str]
    notes: list[str]  #: what was left out, and what else to know, a line each


def retention(
    runs_dir: Path,
    samples: Sequence[str],
    *,
    bias: float | None = None,
    irradiance: float | None = None,
) -> Retention:
    """Retention of `samples` over the days of their storage runs below `runs_dir`.

    `bias` (V) and `irradiance` (mW/cm²) choose among runs that were measured at several. Raises
    ConfigError for what cannot be compared: unknown samples, other irradiances, biases or
    wavelengths from day to day, simulated runs beside real ones, a photocurrent that is not above
    zero.
    """
    wanted = tuple(dict.fromkeys(samples))
    found = storage_runs(runs_dir, wanted)
    notes = list(found.notes)
    simulated = _of_one_world(found.runs)
    runs, conditions = _comparable(found.runs, bias, irradiance, notes)
    level = float(conditions["irradiance_mW_cm2"])
    conditions |= _reported(runs, notes)
    days = _by_day(runs, wanted, _first_dates(found.runs), simulated=simulated)
    light, same_meter = _light_uncertainty(runs, notes), _same_meter(runs, level, notes)
    means = {
        key: mean_of_day([run.photocurrents[level] for run in of_day], same_meter=same_meter)
        for key, of_day in days.items()
    }
    measured = [
        DailyPhotocurrent(day, sample, mean.photocurrent_A, mean.own_uncertainty_A)
        for (sample, day), mean in means.items()
    ]
    try:
        figures = retention_figures(measured, conditions, light)
        kept = retention_by_day(measured, light)
    except ValueError as error:
        raise ConfigError(str(error)) from None
    listed = []
    for one in kept:
        of_day, mean = days[one.sample, one.day], means[one.sample, one.day]
        listed.append(
            StorageDay(
                sample=one.sample,
                day=one.day,
                date=of_day[0].started.date(),
                runs=tuple(run.id for run in of_day),
                photocurrent_A=mean.photocurrent_A,
                uncertainty_A=mean.uncertainty_A,
                retention=one.retention,
                retention_uncertainty=one.uncertainty,
                fitted=one.fitted,
                flags=_flags(run.photocurrents[level] for run in of_day),
            )
        )
    conditions["samples"] = float(len(wanted))
    conditions["days"] = ", ".join(f"{day:g}" for day in sorted({day for _, day in days}))
    return Retention(wanted, simulated, listed, figures, conditions, notes)


def _of_one_world(runs: Sequence[StorageRun]) -> bool:
    """Whether the runs are simulated; raises ConfigError if some are and some are not."""
    simulated = [run.id for run in runs if run.simulated]
    if 0 < len(simulated) < len(runs):
        real = next(run for run in runs if not run.simulated)
        raise ConfigError(
            f"{len(simulated)} of {len(runs)} runs are simulated (such as {simulated[0]}), the "
            f"others real (such as {real.id}): simulated ages and dates do not mix; keep them in "
            "folders of their own and choose one with --out"
        )
    return bool(simulated)


def _comparable(
    runs: list[StorageRun], bias: float | None, irradiance: float | None, notes: list[str]
) -> tuple[list[StorageRun], dict[str, float | str]]:
    """The runs under one bias, irradiance and wavelength, each simulation once, and these."""
    conditions: dict[str, float | str] = {}
    for name, what, unit, values, asked in (
        ("bias_V", "bias", "V", _bias, bias),
        ("irradiance_mW_cm2", "irradiance", "mW/cm²", _irradiances, irradiance),
    ):
        advice = f"choose one with --{what} '{{}}'"
        conditions[name] = value = choose(runs, what, unit, values, asked, advice)
        runs, others = only(runs, value, unit, values)
        notes += others
    runs, repetitions = once_each(runs)
    notes += repetitions
    conditions["wavelength_nm"] = choose(
        runs, "wavelength", "nm", _wavelength, None, "keep them in folders of their own (--out)"
    )
    return runs, conditions


def _bias(run: StorageRun) -> list[float]:
    return [run.bias]


def _irradiances(run: StorageRun) -> list[float]:
    return list(run.photocurrents)


def _wavelength(run: StorageRun) -> list[float]:
    return [run.laser.wavelength]


def _reported(runs: Sequence[StorageRun], notes: list[str]) -> dict[str, float | str]:
    """The conditions of storage and of the cycles; where they differ, all of them as text."""
    reported: dict[str, float | str] = {}
    for name, parameter in _REPORTED.items():
        found = list(dict.fromkeys(run.parameters[parameter] for run in runs))
        if len(found) == 1:
            reported[name] = found[0]
        else:
            reported[name] = ", ".join(f"{v:g}" if isinstance(v, float) else str(v) for v in found)
            notes.append(f"{parameter} is not the same in all runs: {reported[name]}")
    return reported


def _first_dates(runs: Sequence[StorageRun]) -> dict[str, date]:
    """The date of each sample's first run, also of one that is not chosen: storage began there."""
    first: dict[str, date] = {}
    for run in runs:
        began = run.started.date()
        first[run.sample] = min(began, first.get(run.sample, began))
    return first


def _by_day(
    runs: Sequence[StorageRun],
    samples: Sequence[str],
    first: Mapping[str, date],
    *,
    simulated: bool,
) -> dict[tuple[str, float], list[StorageRun]]:
    """The runs of each sample and day of storage, in order."""
    days: dict[tuple[str, float], list[StorageRun]] = {}
    for sample in samples:
        aged = [
            (run.age if simulated else float((run.started.date() - first[sample]).days), run)
            for run in runs
            if run.sample == sample
        ]
        for day, run in sorted(aged, key=lambda pair: pair[0]):
            days.setdefault((sample, day), []).append(run)
    return days


def _light_uncertainty(runs: Sequence[StorageRun], notes: list[str]) -> float:
    """Relative u of the light between two days: its stability, what it changes from day to day, and
    the calibration if it is new."""
    stability = max(math.hypot(run.laser.stability, run.laser.day_to_day) for run in runs)
    calibrations = [run.laser.calibration for run in runs]
    if all(calibration == calibrations[0] for calibration in calibrations):
        return stability
    notes.append("the light was calibrated anew between the runs: that uncertainty counts")
    stated = [calibration.uncertainty for calibration in calibrations if calibration is not None]
    return math.hypot(stability, max(stated, default=0.0))


def _same_meter(runs: Sequence[StorageRun], level: float, notes: list[str]) -> bool:
    """Whether the meter's errors are the same on all days, and so cancel in a retention."""
    used = {(run.meter, run.photocurrents[level].conditions.get("range_A")) for run in runs}
    if len(used) > 1:
        notes.append("the runs are not of one meter on one range: its gain and offset count")
    return len(used) == 1


def _flags(photocurrents: Iterable[FigureOfMerit]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(flag for one in photocurrents for flag in one.flags))
