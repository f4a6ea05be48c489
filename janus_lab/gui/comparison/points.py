"""Figures of merit of many runs as points: against what, at which conditions, with statistics.
Nothing here needs Qt."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.analysis.samples.distribution import Distribution, distribution
from janus_lab.kinds import kind_of
from janus_lab.parameter_words import ParameterWords
from janus_lab.quantities import condition_text, conditions_in_words, heading, shown_in
from janus_lab.summary.positions import Places, places
from janus_lab.values import shown
from janus_lab.varied import varied

from .compared_run import ComparedRun

IRRADIANCE: Final = "irradiance_mW_cm2"
#: What figures of one name in one run may be stated at: the name, in words, and its unit.
CONDITIONS: Final = {
    IRRADIANCE: ("Irradiance", "mW/cm²"),
    "bias_V": ("Bias", "V"),
    "frequency_Hz": ("Frequency", "Hz"),
    "drive_mA": ("Laser current", "mA"),
}
DAY, TEMPERATURE, POSITION, ORDER = "day", "temperature", "position", "order"
#: Positions again, drawn where they are on the substrate.
MAP: Final = "map"
_PARAMETER: Final = "parameter:"
#: The conditions of each run that stand for it: the highest light, and of those the largest bias.
MAIN: Final[Mapping[str, float]] = {}


@dataclass(frozen=True)
class MeritAxis:
    """What figures can be drawn against; `ticks` where its values are no numbers."""

    key: str
    words: str
    unit: str = ""
    ticks: Mapping[float, str] = field(default_factory=dict)

    @property
    def label(self) -> str:
        return f"{self.words} ({self.unit})" if self.unit else self.words


@dataclass(frozen=True)
class MeritPoint:
    """A figure of merit of run number `run`, in the unit in which it is read."""

    run: int
    x: float
    y: float
    u: float | None  #: standard uncertainty (k = 1)
    figure: FigureOfMerit


@dataclass(frozen=True)
class MeritStatistics:
    """The points at one place together, in the unit in which they are read."""

    x: float
    found: Distribution
    runs: frozenset[int] = frozenset()  #: of which they are


def figure_names(runs: Sequence[ComparedRun]) -> list[str]:
    """The names of the figures that have a value, those that matter most first."""
    counts: dict[str, int] = {}
    for run in runs:
        for name in {f.name for f in run.figures if f.value is not None}:
            counts[name] = counts.get(name, 0) + 1
    main: dict[str, None] = {}
    for procedure in dict.fromkeys(run.procedure for run in runs):
        kind = kind_of(procedure)
        main |= dict.fromkeys(each.name for each in kind.main_figures) if kind else {}
    order = {name: place for place, name in enumerate(main)}
    return sorted(counts, key=lambda name: (order.get(name, len(order)), -counts[name], name))


def unit_of(runs: Sequence[ComparedRun], name: str) -> str:
    """The unit in which the figure is read; empty for a ratio."""
    found = (figure for run in runs for figure in run.figures if figure.name == name)
    units = [shown_in(figure)[1] for figure in found]
    return next((unit for unit in units if unit != "1"), "")


def words_of(name: str) -> str:
    """The name of a figure as it stands at an axis."""
    return heading(name)


def axes(runs: Sequence[ComparedRun], name: str) -> list[MeritAxis]:
    """What the figure `name` of `runs` can be drawn against; the order of the runs always."""
    found = []
    for key, (words, unit) in CONDITIONS.items():
        values = {_condition(run, figure, key) for run in runs for figure in _named(run, name)}
        if len(values - {None}) > 1:
            found.append(MeritAxis(key, words, unit))
    days = days_of(runs)
    if len(set(days)) > 1:
        found.append(MeritAxis(DAY, "Day", "d"))
    temperatures = {_temperature(run) for run in runs} - {None}
    if temperatures:
        found.append(MeritAxis(TEMPERATURE, "Temperature", "°C"))
    if any(run.position for run in runs):
        along = MeritAxis(POSITION, "Position", ticks=_positions(runs))
        found.append(along)
        if plane_of(along).at:
            found.append(MeritAxis(MAP, "Position, as a map", ticks=along.ticks))
    found += _parameters(runs)
    found.append(MeritAxis(ORDER, "Run, in the order of time"))
    return found


def plane_of(axis: MeritAxis) -> Places:
    """Where the names along an axis of positions are; empty if they share no plane."""
    return places({name: name for name in axis.ticks.values()}) or Places({}, {})


def stated_at(runs: Sequence[ComparedRun], name: str, axis: MeritAxis) -> dict[str, dict[str, Any]]:
    """What else the figure is stated at, in words; under each the conditions that choose it.

    The first is the main one of each run (`MAIN`).
    """
    others = [key for key in CONDITIONS if key != axis.key]
    several = [
        key
        for key in others
        if len({f.conditions.get(key) for run in runs for f in _named(run, name)}) > 1
    ]
    chosen: dict[str, dict[str, Any]] = {"each run's main value": dict(MAIN)}
    held = {
        tuple((key, figure.conditions[key]) for key in several if key in figure.conditions)
        for run in runs
        for figure in _named(run, name)
    }
    for each in sorted(held - {()}, key=lambda each: [float(value) for _, value in each]):
        chosen.setdefault(conditions_in_words(dict(each)), dict(each))
    return chosen if len(chosen) > 2 else {"all values": dict(MAIN)}


def points(
    runs: Mapping[int, ComparedRun], name: str, axis: MeritAxis, at: Mapping[str, Any] = MAIN
) -> list[MeritPoint]:
    """The figures `name` of `runs`, by their numbers, against `axis`, stated at `at`; what has no
    value or no place is left out."""
    days = dict(zip(runs, days_of(list(runs.values())), strict=True)) if axis.key == DAY else {}
    in_time = sorted(runs, key=lambda number: (runs[number].made, number))
    order = {number: float(place) for place, number in enumerate(in_time, 1)}
    found = []
    for number, run in runs.items():
        for figure in _chosen(run, name, axis, at):
            x = order[number] if axis.key == ORDER else _place(run, figure, axis, number, days)
            if x is None or figure.value is None or not math.isfinite(x):
                continue
            factor = shown_in(figure)[0]
            u = None if figure.uncertainty is None else factor * figure.uncertainty
            found.append(MeritPoint(number, x, factor * figure.value, u, figure))
    return sorted(found, key=lambda point: (point.run, point.x))


def relative(runs: Mapping[int, ComparedRun], found: Sequence[MeritPoint]) -> list[MeritPoint]:
    """Each value over the first of its sample, such as the retention over days.

    The area of the sample, where both state the same one, cancels. All else of both uncertainties
    counts, as if they had nothing in common: an upper estimate. A sample whose first value is zero
    or a bound has no points.
    """
    firsts: dict[str, MeritPoint] = {}
    for point in sorted(found, key=lambda each: (each.x, runs[each.run].made)):
        firsts.setdefault(runs[point.run].sample, point)
    kept = []
    for point in found:
        first = firsts[runs[point.run].sample]
        if first.y == 0 or first.figure.bound is not None:
            continue
        ratio = point.y / first.y
        u: float | None = 0.0 if point is first else None
        if point is not first and point.u is not None and first.u is not None:
            one_area = _area(point) is not None and _area(point) == _area(first)
            shares = (_share(each, without_area=one_area) for each in (point, first))
            u = abs(ratio) * math.hypot(*shares)
        kept.append(replace(point, y=ratio, u=u))
    return kept


def _area(point: MeritPoint) -> object:
    return point.figure.conditions.get("active_area_cm2")


def _share(point: MeritPoint, *, without_area: bool) -> float:
    """The standard uncertainty over the value."""
    if not point.y or point.u is None:
        return 0.0
    share = point.u / abs(point.y)
    if without_area and point.figure.value:
        area = point.figure.components.get("area", 0.0) / abs(point.figure.value)
        share = math.sqrt(max(0.0, share**2 - area**2))
    return share


def statistics(found: Sequence[MeritPoint]) -> list[MeritStatistics]:
    """Median and quartiles of the points at each place, by rising x; bounds count as such."""
    places: dict[float, list[MeritPoint]] = {}
    for point in found:
        places.setdefault(place_of(point), []).append(point)
    return [
        MeritStatistics(
            x,
            distribution([_as_read(p) for p in places[x]]),
            frozenset(p.run for p in places[x]),
        )
        for x in sorted(places)
    ]


def place_of(point: MeritPoint) -> float:
    """The place that a point shares with others: what differs in the seventh digit is one."""
    return float(f"{point.x:.6g}")


def days_of(runs: Sequence[ComparedRun]) -> list[float]:
    """The day of each run: the age of a simulated sample in storage, else days since the sample's
    first run."""
    first: dict[str, Any] = {}
    for run in runs:
        date = run.made.date()
        first[run.sample] = min(date, first.get(run.sample, date))
    return [
        run.age if run.age is not None else float((run.made.date() - first[run.sample]).days)
        for run in runs
    ]


def text_at(axis: MeritAxis, x: float) -> str:
    """A place on an axis, in words."""
    if axis.ticks:
        return axis.ticks.get(x, "")
    if axis.key in CONDITIONS:
        return condition_text(axis.key, x)
    return f"{x:.6g} {axis.unit}".rstrip()


def _as_read(point: MeritPoint) -> FigureOfMerit:
    """The figure in the unit in which it is read."""
    if point.y == point.figure.value:
        return point.figure
    return replace(point.figure, value=point.y, uncertainty=point.u)


def _named(run: ComparedRun, name: str) -> list[FigureOfMerit]:
    return [figure for figure in run.figures if figure.name == name and figure.value is not None]


def _chosen(
    run: ComparedRun, name: str, axis: MeritAxis, at: Mapping[str, Any]
) -> list[FigureOfMerit]:
    found = _named(run, name)
    if at:
        return [f for f in found if all(f.conditions.get(key) == at[key] for key in at)]
    if axis.key in CONDITIONS or not found:
        return found
    kind = kind_of(run.procedure)
    main = {each.name: each.frequency_Hz for each in kind.main_figures} if kind else {}
    here = [f for f in found if f.conditions.get("frequency_Hz") == main.get(name)]
    return [max(here or found, key=_strength)]


def _strength(figure: FigureOfMerit) -> tuple[float, float]:
    light, bias = (figure.conditions.get(key, 0.0) for key in ("irradiance_mW_cm2", "bias_V"))
    return (
        light if isinstance(light, int | float) else 0.0,
        abs(bias) if isinstance(bias, int | float) else 0.0,
    )


def _condition(run: ComparedRun, figure: FigureOfMerit, key: str) -> float | None:
    value = figure.conditions.get(key)
    if value is None and key == "bias_V":
        value = run.parameters.get("bias")
    return float(value) if isinstance(value, int | float) else None


def _temperature(run: ComparedRun) -> float | None:
    value = run.parameters.get("temperature")
    return float(value) if isinstance(value, int | float) else None


def _positions(runs: Sequence[ComparedRun]) -> dict[float, str]:
    """Places on the axis of positions: row by row where they are places on a substrate."""
    names = sorted({run.position for run in runs if run.position})
    found = places({name: name for name in names})
    if found is not None:
        at = found.at
        names.sort(key=lambda name: (-at[name][1], at[name][0]) if name in at else (math.inf, 0.0))
    return {float(number): name for number, name in enumerate(names, 1)}


def _parameters(runs: Sequence[ComparedRun]) -> list[MeritAxis]:
    """The numbers that were swept from run to run."""
    found = []
    known = ParameterWords(runs[0].procedure if runs else "")
    for name in varied([run.parameters for run in runs]):
        values = [run.parameters.get(name) for run in runs]
        number = all(isinstance(v, int | float) and not isinstance(v, bool) for v in values)
        if number and name not in ("temperature", "simulated_age", "bias"):
            unit = shown(known.unit(name))
            found.append(MeritAxis(_PARAMETER + name, known.label(name), unit))
    return found


def _place(
    run: ComparedRun, figure: FigureOfMerit, axis: MeritAxis, number: int, days: Mapping[int, float]
) -> float | None:
    if axis.key in CONDITIONS:
        return _condition(run, figure, axis.key)
    if axis.key == DAY:
        return days[number]
    if axis.key == TEMPERATURE:
        return _temperature(run)
    if axis.key in (POSITION, MAP):
        return next((x for x, name in axis.ticks.items() if name == run.position), None)
    value = run.parameters.get(axis.key.removeprefix(_PARAMETER))
    return float(value) if isinstance(value, int | float) else None
