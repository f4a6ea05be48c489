"""What a check of contact and light applies. The window says so before, without the drivers."""

from __future__ import annotations

from drivers.config.bench import BenchConfig

#: What is applied at most (V, A): no photodetector minds it.
_BIAS, _COMPLIANCE = 0.1, 100e-6


def levels(config: BenchConfig) -> tuple[float, float, float | None]:
    """Bias (V), compliance (A) and irradiance (mW/cm²) of a check: little, and within the limits.

    The irradiance is the lowest that is calibrated; None where nothing is, or it is too much.
    """
    bias = min(_BIAS, config.limits.bias)
    compliance = min(_COMPLIANCE, config.limits.compliance)
    calibration = config.laser.calibration
    if calibration is None:
        return bias, compliance, None
    lowest = next((level for level in calibration.irradiances if level > 0), None)
    if lowest is None or lowest > config.limits.irradiance:
        return bias, compliance, None
    return bias, compliance, lowest
