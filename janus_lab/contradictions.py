"""What a device file says twice, and not the same: told by `janus-lab check`.

A measurement goes on nonetheless; its figures carry the flags that follow.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from drivers.config.bench import BenchConfig
from drivers.config.device import DeviceConfig
from drivers.config.published import PublishedRow

_SAME_BIAS = 0.01


@dataclass(frozen=True)
class Contradiction:
    """Two statements of a device file that cannot both be true, in words for who wrote it."""

    key: tuple[int | str, ...]  #: where in the file
    message: str
    #: The file cannot be meant. Otherwise it says something that may be meant, or what a source has
    #: printed, and is told as a remark.
    refused: bool = False


def contradictions(device: DeviceConfig, bench: BenchConfig | None = None) -> list[Contradiction]:
    """All there are in a device file, and between it and the bench where one is given."""
    found = [*_area(device), *_spot(device, bench)]
    for number, row in enumerate(device.published):
        key = ("published", number)
        about = f"published at {row.irradiance:g} mW/cm², {row.bias:g} V"
        messages = [
            *_detectivity(row),
            *_efficiency(row, _wavelength(device, bench)),
            *_simulated(row, device),
        ]
        found += [Contradiction(key, f"{about}: {message}") for message in messages]
    return found


def _area(device: DeviceConfig) -> Iterator[Contradiction]:
    if device.overfill is True and device.area_kind == "beam":
        yield Contradiction(
            ("overfill",),
            "'overfill: true' says that the beam is larger than the area, 'area_kind: beam' that "
            "the area is the beam's own: only one can be true",
            refused=True,
        )
    if device.overfill is False and device.area_kind not in (None, "beam"):
        yield Contradiction(
            ("overfill",),
            f"the beam is smaller than the active area ('area_kind: {device.area_kind}'), so "
            "irradiance times area is not its power: Janus Lab gives no responsivity, EQE or D*. "
            "Give the beam's area with 'area_kind: beam', or light the whole device",
        )


def _spot(device: DeviceConfig, bench: BenchConfig | None) -> Iterator[Contradiction]:
    simulation = bench.simulation if bench is not None else None
    if simulation is None or device.overfill is not True:
        return
    if simulation.spot_area < device.active_area:
        yield Contradiction(
            ("overfill",),
            "'overfill: true' says that the beam is larger than the area, but the bench's "
            f"simulation.spot_area, {simulation.spot_area:g} cm², is smaller than active_area, "
            f"{device.active_area:g} cm²",
            refused=True,
        )


def _detectivity(row: PublishedRow) -> Iterator[str]:
    from janus_lab.analysis.comparison import detectivity_flags, recomputed_detectivity

    for flag in detectivity_flags(row):
        yield (
            f"D* is {row.detectivity:.4g} Jones, but the row's own R, ratio and irradiance give "
            f"{recomputed_detectivity(row):.3g} Jones ({_in_words(flag)})"
        )


def _efficiency(row: PublishedRow, wavelength: float | None) -> Iterator[str]:
    """EQE against R; the wavelength is that of the light that R was measured with."""
    from janus_lab.analysis.iv.responsivity import quantum_efficiency
    from janus_lab.analysis.unit_slip import (
        agreement_flags,
        recomputed_interval,
        rounding_interval,
    )

    if row.eqe is None or row.responsivity is None or wavelength is None:
        return
    given = (rounding_interval(row.responsivity), rounding_interval(wavelength))
    least, most = recomputed_interval(quantum_efficiency, *given)
    for flag in agreement_flags(rounding_interval(row.eqe), (least, most)):
        yield (
            f"EQE is {_percent(row.eqe)}, but R = {row.responsivity:g} A/W at {wavelength:g} nm "
            f"gives {_percent(least)} to {_percent(most)} ({_in_words(flag)})"
        )


def _simulated(row: PublishedRow, device: DeviceConfig) -> Iterator[str]:
    """R against that of the physics, where both are stated for the same light and bias."""
    from janus_lab.analysis.unit_slip import agrees, rounding_interval

    law = getattr(device.physics, "responsivity", None)
    irradiance, bias = getattr(law, "irradiance", None), getattr(law, "bias", None)
    if law is None or row.responsivity is None or irradiance is None or bias is None:
        return
    same = math.isclose(bias, row.bias, rel_tol=_SAME_BIAS) and agrees(
        rounding_interval(irradiance), rounding_interval(row.irradiance)
    )
    if same and not agrees(rounding_interval(law.value), rounding_interval(row.responsivity)):
        yield (
            f"R is {row.responsivity:g} A/W, but the simulated device has {law.value:g} A/W there "
            "(physics.responsivity)"
        )


def _wavelength(device: DeviceConfig, bench: BenchConfig | None) -> float | None:
    """That of the light of the responsivity (nm), else that of the bench."""
    stated: float | None = getattr(
        getattr(device.physics, "responsivity", None), "wavelength", None
    )
    if stated is None and bench is not None:
        return bench.laser.wavelength
    return stated


def _percent(fraction: float) -> str:
    return f"{100 * fraction:.5g} %"


def _in_words(flag: str) -> str:
    slipped = "off by a power of ten" if flag == "UNIT_SLIP" else "beyond rounding"
    return f"{flag}: {slipped}"
