"""Measured figures of merit beside published ones, row by row, with what to object to."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from janus_lab.analysis.iv.shot_limit import shot_limit

from .figure_of_merit import Bound, FigureOfMerit
from .unit_slip import agreement_flags, recomputed_interval, rounding_interval

#: Published field beside each figure; D* stands beside both what it says and how it was computed.
_PUBLISHED = {
    "light_dark_ratio": "light_dark_ratio",
    "responsivity": "responsivity",
    "eqe": "eqe",
    "detectivity_shot": "detectivity",
    "detectivity_published_convention": "detectivity",
}
#: Irradiances that differ by less are the same: published ones are rounded ("0.7").
_SAME_IRRADIANCE = 0.05
_SAME_BIAS = 0.01
_W_PER_MW = 1e-3


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
    def source(self) -> str:
        """Where it is printed."""


@dataclass(frozen=True)
class ComparisonRow:
    """One published number; `measured` is None where nothing comparable was measured.

    `flags` are those of both numbers, `published_flags` those of the printed one alone.
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


def _detectivity(responsivity: float, irradiance: float, ratio: float) -> float:
    """The shot-limit D* (Jones). J_dark = R·E/(I_light/I_dark - 1) needs no area."""
    return shot_limit(responsivity, responsivity * irradiance * _W_PER_MW / (ratio - 1))


def recomputed_detectivity(row: PublishedFigures) -> float | None:
    """The shot-limit D* (Jones) that a row's own numbers give; None if it lacks one."""
    if row.responsivity is None or row.light_dark_ratio is None or row.light_dark_ratio <= 1:
        return None
    return _detectivity(row.responsivity, row.irradiance, row.light_dark_ratio)


def detectivity_flags(row: PublishedFigures) -> tuple[str, ...]:
    """UNIT_SLIP or SOURCE_DISAGREES if a row's D* is not what its own numbers, rounded as they are
    printed, can give."""
    if row.detectivity is None or recomputed_detectivity(row) is None:
        return ()
    inputs = (row.responsivity, row.irradiance, row.light_dark_ratio)
    given = [rounding_interval(value) for value in inputs if value is not None]
    return agreement_flags(
        rounding_interval(row.detectivity), recomputed_interval(_detectivity, *given)
    )


def compare(
    figures: Iterable[FigureOfMerit], published: Sequence[PublishedFigures]
) -> list[ComparisonRow]:
    """One row for each published number, in the order of `published`."""
    by_name: dict[str, list[FigureOfMerit]] = {}
    for figure in figures:
        if figure.name in _PUBLISHED and "irradiance_mW_cm2" in figure.conditions:
            by_name.setdefault(figure.name, []).append(figure)
    rows = []
    for row in published:
        for name, field in _PUBLISHED.items():
            printed = getattr(row, field)
            if printed is not None:
                rows.append(_row(name, printed, row, by_name.get(name, [])))
    return rows


def _row(
    name: str, printed: float, row: PublishedFigures, candidates: list[FigureOfMerit]
) -> ComparisonRow:
    found = [
        figure
        for figure in candidates
        if abs(float(figure.conditions["irradiance_mW_cm2"]) / row.irradiance - 1)
        <= _SAME_IRRADIANCE
        and math.isclose(float(figure.conditions["bias_V"]), row.bias, rel_tol=_SAME_BIAS)
    ]
    flags = detectivity_flags(row) if name.startswith("detectivity") else ()
    if not found:
        return ComparisonRow(
            name, row.irradiance, "", None, None, None, printed, None, flags, row.source, flags
        )
    figure = min(
        found, key=lambda f: abs(float(f.conditions["irradiance_mW_cm2"]) - row.irradiance)
    )
    ratio = None if figure.value is None else figure.value / printed
    return ComparisonRow(
        name,
        row.irradiance,
        figure.unit,
        figure.value,
        figure.uncertainty,
        figure.bound,
        printed,
        ratio,
        tuple(dict.fromkeys((*figure.flags, *flags))),
        row.source,
        flags,
    )
