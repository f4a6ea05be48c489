"""Which filter and which light of the laser give a wanted irradiance at the sample."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from drivers.errors import LimitError

from .bench import BenchConfig
from .irradiance.filters import FilterConfig
from .limits import laser_current, uncalibrated


@dataclass(frozen=True)
class LightLevel:
    """One irradiance, and how it is made. Irradiances in mW/cm²."""

    irradiance: float  #: at the sample
    filter: FilterConfig | None  #: in the beam
    unfiltered: float  #: at the sample, were there no filter: what the laser is asked for


def light_levels(bench: BenchConfig, irradiances: Sequence[float]) -> list[LightLevel]:
    """How to make `irradiances` (mW/cm², above zero) in this order, with the fewest changes of
    filter, and without one where either will do.

    The bench's limits hold for the light before the filter: no instrument sees whether one is in
    the beam. Raises LimitError for an irradiance that neither the laser nor any filter gives.
    """
    every: list[FilterConfig | None] = [None, *bench.filters]
    found: list[LightLevel] = []
    while len(found) < len(irradiances):
        # the one that goes farthest, then the next: no order has fewer changes
        runs = [_run(bench, each, irradiances[len(found) :]) for each in every]
        longest = max(runs, key=len)
        if not longest:
            raise _impossible(bench, irradiances[len(found)])
        found += longest
    return found


def light_spans(bench: BenchConfig, *, with_filters: bool) -> list[tuple[float, float]]:
    """From which to which irradiance (mW/cm²) the bench gives light, in rising order; none without
    a calibration of it."""
    calibration = bench.laser.calibration
    if calibration is None:
        return []
    lowest = calibration.irradiances[0]
    highest = min(calibration.irradiances[-1], bench.limits.irradiance)
    shares = [1.0, *(each.passes for each in bench.filters if with_filters)]
    return _joined(sorted((share * lowest, share * highest) for share in shares))


def _run(
    bench: BenchConfig, in_beam: FilterConfig | None, irradiances: Sequence[float]
) -> list[LightLevel]:
    """The first of `irradiances` that the filter gives, up to one that it does not."""
    found: list[LightLevel] = []
    for irradiance in irradiances:
        unfiltered = irradiance / (in_beam.passes if in_beam else 1.0)
        try:
            laser_current(bench.laser, bench.limits, unfiltered)
        except LimitError:
            break
        found.append(LightLevel(irradiance, in_beam, unfiltered))
    return found


def _impossible(bench: BenchConfig, irradiance: float) -> LimitError:
    if bench.laser.calibration is None:
        return uncalibrated(irradiance)
    spans = light_spans(bench, with_filters=True)
    said = ", ".join(f"{low:.3g} to {high:.3g}" for low, high in spans)
    means = "laser and filters" if bench.filters else "the laser; it has no filters"
    return LimitError(
        f"{irradiance:g} mW/cm² is outside what the bench has, {said} mW/cm² (from {means})",
        subject="irradiance",
    )


def _joined(spans: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Spans in rising order, those that touch as one."""
    joined: list[tuple[float, float]] = []
    for low, high in spans:
        if joined and low <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(high, joined[-1][1]))
        else:
            joined.append((low, high))
    return joined
