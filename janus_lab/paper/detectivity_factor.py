"""By what the paper's D* are too high: each recomputed from its own row, within rounding."""

from __future__ import annotations

import math
from collections.abc import Iterator

from drivers.config.published import PublishedRow
from janus_lab.analysis.comparison import (
    recomputed_detectivity,
    recomputed_detectivity_interval,
)
from janus_lab.analysis.iv.shot_limit import ELEMENTARY_CHARGE_C
from janus_lab.analysis.unit_slip import Interval, rounding_interval
from janus_lab.quantities import quantity_text

from .finding import ClaimVerdict, Finding
from .results import PaperResults

_W_PER_MW = 1e-3
#: Irradiances that round to the printed one are tried in so many steps.
_STEPS = 101


def detectivity_factor(results: PaperResults) -> Iterator[Finding]:
    """By what the printed D* are too high, and which areas would make them right."""
    rows = [
        row
        for _, row in results.rows()
        if row.detectivity is not None and recomputed_detectivity(row) is not None
    ]
    if not rows:
        return
    factors = [row.detectivity / recomputed_detectivity(row) for row in rows]  # type: ignore[operator]
    lowest = min(row.irradiance for row in rows)
    exact = _common([_factor_interval(row, row.irradiance) for row in rows])
    fits = [
        irradiance
        for irradiance in _within(rounding_interval(lowest))
        if _has_ten(
            _common(
                [
                    _factor_interval(
                        row, irradiance if row.irradiance == lowest else row.irradiance
                    )
                    for row in rows
                ]
            )
        )
    ]
    areas = [_area_of(row) for row in rows]
    said = ", ".join(f"{factor:.2f}" for factor in factors)
    where = (
        f" A factor of exactly 10 fits all rows if {lowest:g} mW/cm² stands for "
        f"{min(fits):.3f} to {max(fits):.3f} mW/cm²."
        if fits
        else ""
    )
    yield Finding(
        "detectivity_factor",
        "D* is ten times too high",
        "; ".join(f"{quantity_text(row.detectivity, '')}" for row in rows) + " Jones",  # type: ignore[arg-type]
        "from the same rows: "
        + "; ".join(f"{quantity_text(recomputed_detectivity(row), '')}" for row in rows)  # type: ignore[arg-type]
        + " Jones",
        ClaimVerdict.SOURCE_DIFFERS,
        f"R/√(2qJ), with J = R·E/(I_light/I_dark − 1) from the same rows, is smaller than "
        f"printed by {said}. "
        "The area in mm² instead of cm², or an area of "
        f"{min(areas):.2g} to {max(areas):.2g} cm² in a formula that prints none, explains it "
        f"alike."
        f"{where}",
        {
            "factor_least": min(factors),
            "factor_most": max(factors),
            **({"factor_common_from": exact[0], "factor_common_to": exact[1]} if exact else {}),
            **(
                {"irradiance_from_mW_cm2": min(fits), "irradiance_to_mW_cm2": max(fits)}
                if fits
                else {}
            ),
            "area_least_cm2": min(areas),
            "area_most_cm2": max(areas),
        },
    )


def _within(interval: Interval) -> list[float]:
    low, high = interval
    return [low + (high - low) * step / (_STEPS - 1) for step in range(_STEPS)]


def _factor_interval(row: PublishedRow, irradiance: float) -> Interval:
    """Printed over recomputed D*, with the irradiance taken as exact."""
    exact = row.model_copy(update={"irradiance": irradiance})
    assert row.detectivity is not None
    may_be = recomputed_detectivity_interval(exact)
    assert may_be is not None
    printed = rounding_interval(row.detectivity)
    # the irradiance is not rounded here: take its share out, D* goes as its root
    low, high = rounding_interval(irradiance)
    may_be = may_be[0] * math.sqrt(high / irradiance), may_be[1] * math.sqrt(low / irradiance)
    return printed[0] / may_be[1], printed[1] / may_be[0]


def _has_ten(interval: Interval | None) -> bool:
    return interval is not None and interval[0] <= 10 <= interval[1]


def _area_of(row: PublishedRow) -> float:
    """The area (cm²) that makes R/√(2qI_dark), without an area, give the printed D*."""
    assert row.responsivity is not None
    assert row.light_dark_ratio is not None
    assert row.detectivity is not None
    density = row.responsivity * row.irradiance * _W_PER_MW / (row.light_dark_ratio - 1)
    return (row.responsivity / row.detectivity) ** 2 / (2 * ELEMENTARY_CHARGE_C * density)


def _common(intervals: list[Interval]) -> Interval | None:
    """What lies in all of them."""
    low, high = max(low for low, _ in intervals), min(high for _, high in intervals)
    return (low, high) if low <= high else None
