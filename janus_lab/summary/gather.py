"""The runs of a summary: read from their folders, told apart by sample and by what was swept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from drivers.errors import Cause, ConfigError, Problem
from janus_lab.analysis.figure_of_merit import FigureOfMerit, as_typed
from janus_lab.kinds import kind_of
from janus_lab.measurements.origin import origin_of
from janus_lab.parameter_words import ParameterWords
from janus_lab.runs.run import Run, open_run
from janus_lab.runs.states import RunState
from janus_lab.varied import varied

#: So many figures stand for a kind of measurement that does not say what matters most.
_FIRST = 3
_IRRADIANCE, _FREQUENCY, _BIAS = "irradiance_mW_cm2", "frequency_Hz", "bias_V"
#: What figures of one name in one run may be stated at, and its unit.
_CONDITIONS = {_IRRADIANCE: "mW/cm²", _FREQUENCY: "Hz", _BIAS: "V", "drive_mA": "mA"}


@dataclass(frozen=True)
class SummedRun:
    """One run as a summary needs it."""

    path: Path
    id: str
    procedure: str
    sample: str
    device: str
    position: str
    note: str
    state: RunState
    ended: Problem | None  #: why, if it is not finished
    made: datetime
    parameters: Mapping[str, Any]
    figures: Sequence[FigureOfMerit]
    simulated: bool = False

    def figure(self, name: str) -> FigureOfMerit | None:
        """The figure `name`; of several that at the frequency that stands for its kind of
        measurement, the highest irradiance and the largest bias, and of those the first."""
        found = [figure for figure in self.figures if figure.name == name]
        kind = kind_of(self.procedure)
        at = {each.name: each.frequency_Hz for each in kind.main_figures} if kind else {}
        chosen = [f for f in found if f.conditions.get(_FREQUENCY) == at.get(name)]
        return max(chosen or found, key=_place, default=None)

    def told_apart(self, name: str, condition: str) -> bool:
        """Whether the run has figures `name` at several values of a `condition`."""
        held = {f.conditions.get(condition) for f in self.figures if f.name == name}
        return len(held) > 1


@dataclass(frozen=True)
class RunGroup:
    """Runs of one kind of measurement with the same parameters, one of each sample."""

    procedure: str
    #: The parameters in which it differs from the other groups of the same kind.
    point: Mapping[str, Any]
    runs: Mapping[str, SummedRun]  #: by sample
    figures: tuple[str, ...]  #: names of those that are shown

    @property
    def words(self) -> str:
        """`bias 2 V, on time 5 s`; empty where nothing was swept."""
        return ParameterWords(self.procedure).settings(self.point)

    @property
    def simulated(self) -> list[tuple[str, bool]]:
        """Each sample, and whether its run was simulated."""
        return [(sample, run.simulated) for sample, run in self.runs.items()]

    def unit(self, name: str) -> str:
        """The unit of the figure `name`; empty for none and for a ratio."""
        units = (figure.unit for run in self.runs.values() if (figure := run.figure(name)))
        return next(filter(None, map(as_typed, units)), "")

    def stated_at(self, name: str) -> list[str]:
        """At what the figure `name` holds, such as `13 mW/cm²`, as far as it is the same in all
        runs: the light, the frequency, and of several biases or laser currents which one."""
        said = []
        for condition, unit in _CONDITIONS.items():
            found = {
                figure.conditions.get(condition)
                for run in self.runs.values()
                if (figure := run.figure(name)) is not None
            }
            (one,) = found if len(found) == 1 else (None,)
            several = any(run.told_apart(name, condition) for run in self.runs.values())
            of_itself = condition == _FREQUENCY or (condition == _IRRADIANCE and bool(one))
            if one is not None and (of_itself or several):
                dark = condition == _IRRADIANCE and not one
                said.append("dark" if dark else f"{float(one):.6g} {unit}")
        return said


@dataclass(frozen=True)
class Gathered:
    """What a summary is made of."""

    groups: list[RunGroup]
    samples: list[str]  #: in the order in which they were first met
    notes: list[str]  #: what was left out, and why, a line each

    @property
    def kinds(self) -> list[list[RunGroup]]:
        """The groups of each kind of measurement."""
        names = dict.fromkeys(group.procedure for group in self.groups)
        return [[g for g in self.groups if g.procedure == name] for name in names]

    @property
    def origin(self) -> str:
        """What is said of simulated runs among them."""
        return origin_of(each for group in self.groups for each in group.simulated)

    def rows(self, groups: Sequence[RunGroup]) -> list[tuple[RunGroup, SummedRun]]:
        """The runs of some groups, sample by sample."""
        return [
            (group, group.runs[sample])
            for sample in self.samples
            for group in groups
            if sample in group.runs
        ]


def gather(
    folders: Iterable[Path], figures: Sequence[str] = (), order: Sequence[str] = ()
) -> Gathered:
    """Read the runs in `folders`, and sort them out as `sorted_out` does.

    Raises BundleError for one that cannot be read.
    """
    notes: list[str] = []
    return sorted_out([_read(open_run(folder), notes) for folder in folders], figures, order, notes)


def sorted_out(
    runs: Iterable[SummedRun],
    figures: Sequence[str] = (),
    order: Sequence[str] = (),
    notes: Sequence[str] = (),
) -> Gathered:
    """`runs` by kind of measurement and by what was swept. Of several of one sample with the same
    parameters the newest that is finished counts.

    `figures` are the names of those to be shown, instead of the main ones of each kind; samples
    stand in `order`, then as they are met. Raises ConfigError for no run at all, and for a name
    that no run has a figure of.
    """
    told = list(notes)
    runs = sorted(runs, key=lambda run: run.made)
    if not runs:
        raise ConfigError("there are no runs to sum up", kind=Cause.NOT_FOUND)
    _check_names(runs, figures)
    groups: list[RunGroup] = []
    for procedure in dict.fromkeys(run.procedure for run in runs):
        groups += _groups([run for run in runs if run.procedure == procedure], figures, told)
    met = dict.fromkeys(run.sample for run in runs)
    samples = [*(name for name in order if name in met), *(n for n in met if n not in order)]
    return Gathered(groups, samples, told)


def _read(run: Run, notes: list[str]) -> SummedRun:
    notes += [f"{run.record.id}: {warning}" for warning in run.warnings]
    record = run.record
    return SummedRun(
        path=run.path,
        id=record.id,
        procedure=record.procedure_name,
        sample=record.sample,
        device=str(record.device.get("name", "")),
        position=str(run.parameters.get("position") or ""),
        note=str(run.parameters.get("note") or ""),
        state=run.state,
        ended=record.ending.why if record.ending is not None else None,
        made=record.created,
        parameters=run.parameters,
        figures=[FigureOfMerit.from_dict(figure) for figure in run.figures],
        simulated=record.simulated,
    )


def _groups(runs: Sequence[SummedRun], figures: Sequence[str], notes: list[str]) -> list[RunGroup]:
    """The runs of one kind, by what was swept, in the order in which that was."""
    swept = varied(_without_age([run.parameters for run in runs]))
    found: dict[str, tuple[dict[str, Any], dict[str, SummedRun]]] = {}
    for run in runs:
        point = {name: run.parameters.get(name) for name in swept}
        _, of_point = found.setdefault(repr(point), (point, {}))
        other = of_point.get(run.sample)
        if other is None:
            of_point[run.sample] = run
            continue
        kept, left = sorted((run, other), key=_preference, reverse=True)
        of_point[run.sample] = kept
        notes.append(f"{run.sample}: run {left.id} left out, {kept.id} has the same parameters")
    shown = tuple(figures) or _main(runs)
    return [
        RunGroup(runs[0].procedure, point, by_sample, shown) for point, by_sample in found.values()
    ]


def _without_age(parameters: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """Parameters that some runs, of an older version, do not have, are left out."""
    common = set.intersection(*(set(values) for values in parameters))
    return [{key: values[key] for key in values if key in common} for values in parameters]


def _preference(run: SummedRun) -> tuple[bool, datetime]:
    return run.state is RunState.FINISHED, run.made


def _main(runs: Sequence[SummedRun]) -> tuple[str, ...]:
    kind = kind_of(runs[0].procedure)
    names = [figure.name for figure in kind.main_figures] if kind is not None else []
    known = dict.fromkeys(figure.name for run in runs for figure in run.figures)
    return tuple(name for name in names if name in known) or tuple(known)[:_FIRST]


def _check_names(runs: Sequence[SummedRun], figures: Sequence[str]) -> None:
    from drivers.config.yaml_file import nearest

    known = {figure.name for run in runs for figure in run.figures}
    for name in figures:
        if name not in known:
            raise ConfigError(
                f"no run has the figure of merit '{name}'{nearest(name, sorted(known))}"
                f" (there are: {', '.join(sorted(known)) or 'none'})"
            )


def _place(figure: FigureOfMerit) -> tuple[float, float]:
    at = figure.conditions
    return float(at.get(_IRRADIANCE, 0.0)), abs(float(at.get(_BIAS, 0.0)))
