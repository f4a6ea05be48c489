"""Measured figures of merit beside published ones, row by row, with what to object to."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Protocol

from janus_lab.analysis.iv.shot_limit import shot_limit

from .figure_of_merit import Bound, FigureOfMerit, as_typed
from .unit_slip import (
    Interval,
    agreement_flags,
    recomputed_interval,
    rounding_half_width,
    rounding_interval,
)

#: Published field beside each figure; D* stands beside both what it says and how it was computed.
_PUBLISHED = {
    "light_dark_ratio": "light_dark_ratio",
    "responsivity": "responsivity",
    "eqe": "eqe",
    "detectivity_shot": "detectivity",
    "detectivity_published_convention": "detectivity",
}
#: Those that may be printed as bounds, and the units (as pint spells them) they are held in.
_PRINTED = {"rise_time": "s", "decay_time": "s", "retention": ""}
#: What a row says of how the run was made, and not a figure of merit.
_CYCLES = "cycles"
#: Irradiances that differ by less are the same: published ones are rounded ("0.7").
_SAME_IRRADIANCE = 0.05
_SAME_BIAS = 0.01
_SAME_DAYS = 0.5
_W_PER_MW = 1e-3


class PrintedText(Protocol):
    """A number as a source prints it, which may be a bound."""

    @property
    def bound(self) -> Bound | None: ...

    def value(self, unit: str) -> float:
        """In `unit` as pint spells it; raises ValueError if it cannot be."""

    def half_width(self, unit: str) -> float:
        """Half a unit of its last digit."""


class PublishedFigures(Protocol):
    """What a source says of one device at one irradiance and bias; None: it does not say."""

    @property
    def irradiance(self) -> float:
        """mW/cm²"""

    @property
    def bias(self) -> float:
        """V"""

    @property
    def light_dark_ratio(self) -> float | None: ...

    @property
    def responsivity(self) -> float | None:
        """A/W"""

    @property
    def eqe(self) -> float | None:
        """As a fraction."""

    @property
    def detectivity(self) -> float | None:
        """Jones, as printed."""

    @property
    def rise_time(self) -> PrintedText | None: ...

    @property
    def decay_time(self) -> PrintedText | None: ...

    @property
    def retention(self) -> PrintedText | None: ...

    @property
    def days(self) -> float | None:
        """Of storage, that `retention` is of."""

    @property
    def cycles(self) -> int | None: ...

    @property
    def figures(self) -> Mapping[str, PrintedText]:
        """Any other figure of merit by its name."""

    @property
    def source(self) -> str:
        """Where it is printed."""


@dataclass(frozen=True)
class ComparisonRow:
    """One published number; `measured` is None where nothing comparable was measured.

    `flags` are those of both numbers, `published_flags` those of the printed one alone.
    `half_width` is half a unit of the printed number's last digit.
    """

    name: str
    irradiance_mW_cm2: float
    unit: str
    measured: float | None
    uncertainty: float | None
    bound: Bound | None
    published: float
    measured_over_published: float | None
    flags: tuple[str, ...]
    source: str
    published_flags: tuple[str, ...] = ()
    published_bound: Bound | None = None
    half_width: float = 0.0

    @property
    def deviation_percent(self) -> float | None:
        """Measured less published, in per cent of the published number; None where the measured one
        is a bound, from which nothing deviates."""
        ratio = self.measured_over_published
        return None if ratio is None or self.bound is not None else 100 * (ratio - 1)

    @property
    def deviation_u(self) -> float | None:
        """The same in standard uncertainties: the measured one's, with the rounding of the
        published number. None where either is a bound."""
        if self.measured is None or self.bound is not None or self.published_bound is not None:
            return None
        u = math.hypot(self.uncertainty or 0.0, self.half_width / math.sqrt(3))
        return (self.measured - self.published) / u if u else None

    @property
    def agrees(self) -> bool | None:
        """Whether the two can both be true: within k = 2, or on the sides that bounds leave open.
        None where nothing comparable was measured."""
        if self.measured is None:
            return None
        reach = 0.0 if self.bound is not None else 2 * (self.uncertainty or 0.0)
        ours = _open(self.measured - reach, self.measured + reach, self.bound)
        rounding = 0.0 if self.published_bound is not None else self.half_width
        theirs = _open(self.published - rounding, self.published + rounding, self.published_bound)
        return ours[0] <= theirs[1] and theirs[0] <= ours[1]

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON types, with what follows from them."""
        return asdict(self) | {
            "deviation_percent": self.deviation_percent,
            "deviation_u": self.deviation_u,
            "agrees": self.agrees,
        }


def _open(low: float, high: float, bound: Bound | None) -> tuple[float, float]:
    """What a number may be: from, to."""
    return (-math.inf if bound == "upper" else low), (math.inf if bound == "lower" else high)


def _detectivity(responsivity: float, irradiance: float, ratio: float) -> float:
    """The shot-limit D* (Jones). J_dark = R·E/(I_light/I_dark - 1) needs no area."""
    return shot_limit(responsivity, responsivity * irradiance * _W_PER_MW / (ratio - 1))


def recomputed_detectivity(row: PublishedFigures) -> float | None:
    """The shot-limit D* (Jones) that a row's own numbers give; None if it lacks one."""
    if row.responsivity is None or row.light_dark_ratio is None or row.light_dark_ratio <= 1:
        return None
    return _detectivity(row.responsivity, row.irradiance, row.light_dark_ratio)


def recomputed_detectivity_interval(row: PublishedFigures) -> Interval | None:
    """What that D* may be while the row's numbers run through their rounding."""
    if recomputed_detectivity(row) is None:
        return None
    inputs = (row.responsivity, row.irradiance, row.light_dark_ratio)
    given = [rounding_interval(value) for value in inputs if value is not None]
    return recomputed_interval(_detectivity, *given)


def detectivity_flags(row: PublishedFigures) -> tuple[str, ...]:
    """UNIT_SLIP or SOURCE_DISAGREES if a row's D* is not what its own numbers, rounded as they are
    printed, can give."""
    may_be = recomputed_detectivity_interval(row)
    if row.detectivity is None or may_be is None:
        return ()
    return agreement_flags(rounding_interval(row.detectivity), may_be)


def compare(
    figures: Iterable[FigureOfMerit], published: Sequence[PublishedFigures]
) -> list[ComparisonRow]:
    """One row for each published number, in the order of `published`.

    A number that is printed as a figure of merit is compared with that of the same name at the same
    irradiance and bias, `retention` with that after as many days, `cycles` with how many were
    measured. Where a run has several, an estimate is preferred to a bound.
    """
    by_name: dict[str, list[FigureOfMerit]] = {}
    for figure in figures:
        by_name.setdefault(figure.name, []).append(figure)
    rows = []
    for row in published:
        for name, printed in _numbers(row):
            candidates = by_name.get("retention_cycling" if name == _CYCLES else name, [])
            if name == _CYCLES and row.cycles is not None:  # fewer show nothing of so many
                candidates = [f for f in candidates if _cycles_of(f) >= row.cycles]
            found = [figure for figure in candidates if _is_of(figure, row, name)]
            rows.append(_row(name, printed, row, found))
    return rows


@dataclass(frozen=True)
class _Rounded:
    """A published number that its file has as a float, in the unit of the figure."""

    number: float
    bound: Bound | None = None
    rounding: float = 0.0

    def value(self, unit: str) -> float:
        return self.number

    def half_width(self, unit: str) -> float:
        return self.rounding


def _numbers(row: PublishedFigures) -> Iterator[tuple[str, PrintedText]]:
    for name, field in _PUBLISHED.items():
        number = getattr(row, field)
        if number is not None:
            yield name, _Rounded(float(number), None, rounding_half_width(number))
    for name in _PRINTED:
        printed = getattr(row, name)
        if printed is not None:
            yield name, printed
    if row.cycles is not None:
        yield _CYCLES, _Rounded(row.cycles, None, rounding_half_width(row.cycles))
    yield from row.figures.items()


def _is_of(figure: FigureOfMerit, row: PublishedFigures, name: str) -> bool:
    """Whether `figure` is of the irradiance and bias of `row`, as far as it is of any."""
    at = figure.conditions
    irradiance, bias = at.get("irradiance_mW_cm2"), at.get("bias_V")
    if irradiance is not None and abs(float(irradiance) / row.irradiance - 1) > _SAME_IRRADIANCE:
        return False
    if bias is not None and not math.isclose(float(bias), row.bias, rel_tol=_SAME_BIAS):
        return False
    if name == "retention" and row.days is not None:
        days = float(at.get("day_last", 0.0)) - float(at.get("day_first", 0.0))
        return abs(days - row.days) <= _SAME_DAYS
    return True


def _row(
    name: str, printed: PrintedText, row: PublishedFigures, found: list[FigureOfMerit]
) -> ComparisonRow:
    flags = detectivity_flags(row) if name.startswith("detectivity") else ()
    figure = min(found, key=lambda each: _preference(each, row), default=None)
    unit = as_typed(figure.unit) if figure else _PRINTED.get(name, "")
    try:
        value, half_width = printed.value(unit), printed.half_width(unit)
    except ValueError:  # another quantity by this name, or a unit that only the figure can tell
        figure, value, half_width = None, _bare(printed), 0.0
    if figure is None:
        return ComparisonRow(
            name, row.irradiance, "", None, None, None, value, None, flags, row.source, flags,
            printed.bound, half_width,
        )  # fmt: skip
    if name == _CYCLES:
        figure = replace(figure, value=_cycles_of(figure), uncertainty=0.0, bound=None, flags=())
    measured = figure.value
    return ComparisonRow(
        name,
        row.irradiance,
        figure.unit,
        measured,
        figure.uncertainty,
        figure.bound,
        value,
        None if measured is None or not value else measured / value,
        tuple(dict.fromkeys((*figure.flags, *flags))),
        row.source,
        flags,
        printed.bound,
        half_width,
    )


def _preference(figure: FigureOfMerit, row: PublishedFigures) -> tuple[bool, bool, float]:
    """Smaller is better: a value rather than none, an estimate rather than a bound, and nearer."""
    irradiance = float(figure.conditions.get("irradiance_mW_cm2", row.irradiance))
    far = abs(irradiance - row.irradiance)
    return figure.value is None, figure.bound is not None, far


def _cycles_of(figure: FigureOfMerit) -> float:
    return float(figure.conditions.get("cycles", 0.0))


def _bare(printed: PrintedText) -> float:
    number = getattr(printed, "number", math.nan)
    return float(number)
