"""What the bench may do: the checks of a bench file's limits and of the laser's calibration.

The same functions judge a recipe before anything is switched on and every command in the drivers.
"""

from __future__ import annotations

import math

from drivers.errors import LimitError

from .bench import Limits
from .light import LaserConfig
from .quantities import with_prefix

#: While light or its absence matters, the laser's interlock is looked at this often (s).
INTERLOCK_INTERVAL = 1.0


def check_bias(limits: Limits, *levels: float) -> None:
    """Raise LimitError if one of `levels` (V) is beyond the limit."""
    worst = max(levels, key=lambda level: math.inf if math.isnan(level) else abs(level))
    if not abs(worst) <= limits.bias:
        raise LimitError(
            f"{with_prefix(worst, 'V')} is outside the bench's limit, ±{limits.bias:g} V",
            subject="bias",
        )


def check_compliance(limits: Limits, compliance: float) -> None:
    """Raise LimitError if `compliance` (A) is not positive or beyond the limit."""
    if not 0 < compliance <= limits.compliance:
        raise LimitError(
            f"{with_prefix(compliance, 'A')} is outside the bench's limit, "
            f"above 0 to {with_prefix(limits.compliance, 'A')}",
            subject="compliance",
        )


def check_laser_on_time(limits: Limits, on_time: float) -> None:
    """Raise LimitError if the laser is on for longer (s) than one run may."""
    if on_time > limits.laser_on_time:
        raise LimitError(
            f"the laser on for {on_time:.0f} s is beyond the bench's limit, "
            f"{limits.laser_on_time:.0f} s in one run"
        )


def laser_current(laser: LaserConfig, limits: Limits, irradiance: float) -> float:
    """Laser current (A) that gives `irradiance` (mW/cm²) at the sample; 0 for dark.

    Interpolated in the calibration as that says. Raises LimitError for what lies outside the table
    or beyond the limit: nothing is extrapolated.
    """
    if irradiance == 0:
        return 0.0
    if irradiance > limits.irradiance:
        raise LimitError(
            f"{irradiance:g} mW/cm² is above the bench's limit, {limits.irradiance:g} mW/cm²",
            subject="irradiance",
        )
    calibration = laser.calibration
    if calibration is None:
        raise uncalibrated(irradiance)
    lowest, highest = calibration.irradiances[0], calibration.irradiances[-1]
    if not irradiance > 0 or not lowest <= irradiance <= highest:
        raise LimitError(
            f"{irradiance:g} mW/cm² is outside the calibration, {lowest:g} to {highest:g} mW/cm²",
            subject="irradiance",
        )
    return calibration.current_for(irradiance)


def uncalibrated(irradiance: float) -> LimitError:
    """What to raise for an `irradiance` (mW/cm²) on a bench without a calibration of its light."""
    return LimitError(
        f"{irradiance:g} mW/cm² cannot be set: the bench file has no calibration of the light",
        subject="irradiance",
        advice="run light_calibration, and name the file that it writes under 'laser.calibration'",
    )


def irradiance_of(laser: LaserConfig, drive: float) -> float | None:
    """Irradiance (mW/cm²) at a laser current `drive` (A); None where no calibration tells."""
    if drive == 0:
        return 0.0
    try:
        return None if laser.calibration is None else laser.calibration.irradiance_at(drive)
    except ValueError:
        return None


def check_drive(laser: LaserConfig, limits: Limits, drive: float) -> None:
    """Raise LimitError for a laser current `drive` (A) that is negative, beyond the limit, or
    gives more irradiance than the limit as far as a calibration tells."""
    if not 0 <= drive <= limits.laser_current:
        raise LimitError(
            f"{with_prefix(drive, 'A')} is outside the bench's limit, "
            f"0 to {with_prefix(limits.laser_current, 'A')}",
            subject="laser current",
        )
    if laser.calibration is None:
        return
    # the light never falls with the current: beyond the last point there is no less
    within = min(drive, laser.calibration.currents[-1])
    known = irradiance_of(laser, within) or 0.0
    if known > limits.irradiance * (1 + 1e-9):
        least = "" if within == drive else "at least "
        raise LimitError(
            f"{with_prefix(drive, 'A')} gives {least}{known:.4g} mW/cm², above the bench's limit, "
            f"{limits.irradiance:g} mW/cm²",
            subject="laser current",
        )


#: Modulation input that makes full scale of the controller's current range (V).
MODULATION_FULL_SCALE = 10.0


def modulation_voltage(laser: LaserConfig, limits: Limits, irradiance: float) -> float:
    """Voltage (V) at the controller's modulation input that gives `irradiance` (mW/cm²).

    With the setpoint at zero; ±10 V are ± full scale of the current range. Raises LimitError as
    `laser_current` does.
    """
    return MODULATION_FULL_SCALE * laser_current(laser, limits, irradiance) / laser.full_scale


def check_modulation(laser: LaserConfig, limits: Limits, *levels: float) -> None:
    """Raise LimitError if one of `levels` (V) asks for more laser current than the limit."""
    most = MODULATION_FULL_SCALE * limits.laser_current / laser.full_scale
    for level in levels:
        if not 0 <= level <= most * (1 + 1e-9):
            raise LimitError(
                f"{level:g} V is outside what the bench's laser current allows, 0 to {most:g} V",
                subject="modulation",
            )
