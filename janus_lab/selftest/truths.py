"""Which figure of merit has which truth: the one table of them, and of those that have none."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from .true_device import Direction, over
from .true_run import TrueRun

if TYPE_CHECKING:
    from janus_lab.analysis.figure_of_merit import FigureOfMerit

#: nan: the quantity does not exist under these conditions: no number is right. None: what is right
#: is not known.
TruthOf = Callable[["TrueRun", "FigureOfMerit"], float | None]

#: Figures that nothing is said about, and why.
WITHOUT_TRUTH: dict[str, str] = {
    "gain": "the EQE under another name: the device file has no internal quantum efficiency",
    "linear_dynamic_range": "says between which irradiances the slope was measured to be one: "
    "what it is, not a quantity of the device",
    "short_circuit_linear_range": "the same without bias",
    "cycle_spread": "what the pulses of this run showed, the light's fluctuation and the meter's "
    "noise with it",
}


def _at(figure: FigureOfMerit) -> tuple[float, float]:
    """Bias (V) and irradiance (mW/cm²) of a figure."""
    bias = float(figure.conditions.get("bias_V", math.nan))
    return bias, float(figure.conditions.get("irradiance_mW_cm2", 0.0))


def _factor(run: TrueRun, figure: FigureOfMerit) -> float:
    """Sign that counts as positive, times what became of the photocurrent in the pulses."""
    bias, irradiance = _at(figure)
    return run.orientation(bias) * float(np.median(run.pulse_factors(irradiance)))


def _dark_current(run: TrueRun, figure: FigureOfMerit) -> float:
    bias, _ = _at(figure)
    return run.orientation(bias) * run.device.dark_current(bias)


def _dark_resistance(run: TrueRun, figure: FigureOfMerit) -> float:
    bias, _ = _at(figure)
    return abs(bias / _dark_current(run, figure)) if bias else math.nan


def _photocurrent(run: TrueRun, figure: FigureOfMerit) -> float:
    return _factor(run, figure) * run.device.photocurrent(*_at(figure))


def _light_current(run: TrueRun, figure: FigureOfMerit) -> float:
    return _photocurrent(run, figure) + _dark_current(run, figure)


def _over_dark(numerator: Callable[[TrueRun, FigureOfMerit], float]) -> TruthOf:
    def quotient(run: TrueRun, figure: FigureOfMerit) -> float:
        return over(numerator(run, figure), abs(_dark_current(run, figure)))

    return quotient


def _responsivity(run: TrueRun, figure: FigureOfMerit) -> float:
    return _factor(run, figure) * run.device.responsivity(*_at(figure))


def _eqe(run: TrueRun, figure: FigureOfMerit) -> float:
    return _factor(run, figure) * run.device.efficiency(*_at(figure))


def _shot_limit(run: TrueRun, figure: FigureOfMerit) -> float:
    return _factor(run, figure) * run.device.shot_limit(*_at(figure))


def _with_gain(run: TrueRun, figure: FigureOfMerit) -> float:
    return _shot_limit(run, figure) / math.sqrt(2 * _eqe(run, figure))


def _exponent(run: TrueRun, figure: FigureOfMerit) -> float:
    """θ; of a photodiode that saturates, the slope of a line through its irradiances."""
    if run.device.diode is None:
        return run.device.physics.responsivity.exponent
    bias, _ = _at(figure)
    currents = [abs(run.device.photocurrent(bias, level)) for level in run.irradiances]
    return float(np.polyfit(np.log(run.irradiances), np.log(currents), 1)[0])


def _open_circuit_voltage(run: TrueRun, figure: FigureOfMerit) -> float:
    return run.device.open_circuit_voltage(_at(figure)[1])


def _short_circuit_current(run: TrueRun, figure: FigureOfMerit) -> float:
    return abs(run.device.light_current(0.0, _at(figure)[1]))


def _self_powered(run: TrueRun, figure: FigureOfMerit) -> float:
    return abs(run.device.responsivity(0.0, _at(figure)[1]))


def _ideality(run: TrueRun, figure: FigureOfMerit) -> float:
    return run.device.diode.diode.ideality if run.device.diode else math.nan


def _rectification(run: TrueRun, figure: FigureOfMerit) -> float:
    """Of the bias of the figure, which is the forward one."""
    bias, _ = _at(figure)
    return abs(run.device.dark_current(bias) / run.device.dark_current(-bias))


def _hysteresis(run: TrueRun, figure: FigureOfMerit) -> float | None:
    """None of a junction with a capacitance: what its charge leaves in the meter is a loop."""
    if run.device.diode is not None and run.device.diode.capacitance is not None:
        return None
    sign = 1 if figure.conditions["polarity"] == "positive" else -1
    return run.loop(_at(figure)[1], sign)


def _drift_line(run: TrueRun, figure: FigureOfMerit) -> tuple[float, float]:
    """Slope of the logarithm of the trend from pulse to pulse; its length in pulses."""
    pulses, trend = run.trend(_at(figure)[1])
    if pulses.size < 2:
        return math.nan, math.nan
    slope = np.polyfit(pulses - pulses[0], np.log(trend), 1)[0]
    return float(slope), float(pulses[-1] - pulses[0])


def _drift_per_cycle(run: TrueRun, figure: FigureOfMerit) -> float:
    """From each pulse to the next."""
    return math.expm1(_drift_line(run, figure)[0])


def _drift_total(run: TrueRun, figure: FigureOfMerit) -> float:
    """From the first pulse to the last."""
    slope, length = _drift_line(run, figure)
    return math.expm1(slope * length)


def _retention(run: TrueRun, figure: FigureOfMerit) -> float:
    """Of the trend: the scatter of single pulses is in the figure's uncertainty."""
    _, trend = run.trend(_at(figure)[1])
    ends = min(5, trend.size // 2)
    return float(np.median(trend[-ends:]) / np.median(trend[:ends])) if ends else math.nan


def _edge_time(direction: Direction) -> TruthOf:
    return lambda run, figure: run.edges.ten_to_ninety(direction)


def _bandwidth(direction: Direction) -> TruthOf:
    return lambda run, figure: 0.35 / run.edges.ten_to_ninety(direction)


def _fast(run: TrueRun, figure: FigureOfMerit) -> float:
    return run.device.fast_time_constant(_at(figure)[1])


def _slow(run: TrueRun, figure: FigureOfMerit) -> float:
    """Of several slow parts the one that is nearest: the figure is of one."""
    assert figure.value is not None
    nearest = run.device.nearest_slow(figure.value)
    return nearest[0] if nearest else math.nan


def _stretched(run: TrueRun, figure: FigureOfMerit) -> float:
    """The exponent of the part that is stretched."""
    for part in run.device.physics.response.slow:
        if part.stretching is not None:
            return part.stretching
    return math.nan


def _slow_fraction(direction: Direction) -> TruthOf:
    """Share of the parts that the slow time constant of the same run stands for."""
    return lambda run, figure: run.edges.slow_fraction(
        direction, run.found(f"{direction}_slow_time_constant")
    )


#: The truth of every figure of merit that has one, by its name.
TRUTHS: dict[str, TruthOf] = {
    "dark_current": _dark_current,
    "dark_resistance": _dark_resistance,
    "light_current": _light_current,
    "photocurrent": _photocurrent,
    "light_dark_ratio": _over_dark(_light_current),
    "photocurrent_dark_ratio": _over_dark(_photocurrent),
    "responsivity": _responsivity,
    "eqe": _eqe,
    "detectivity_shot": _shot_limit,
    "detectivity_gr": _with_gain,
    "detectivity_published_convention": lambda run, figure: 10 * _shot_limit(run, figure),
    "power_law_exponent": _exponent,
    "open_circuit_voltage": _open_circuit_voltage,
    "short_circuit_current": _short_circuit_current,
    "self_powered_responsivity": _self_powered,
    "ideality_factor": _ideality,
    "rectification_ratio": _rectification,
    "hysteresis_index": _hysteresis,
    "drift_per_cycle": _drift_per_cycle,
    "drift_total": _drift_total,
    "retention_cycling": _retention,
    "rise_time": _edge_time("rise"),
    "decay_time": _edge_time("decay"),
    "bandwidth_from_rise_time": _bandwidth("rise"),
    "bandwidth_from_decay_time": _bandwidth("decay"),
    "rise_time_constant": _fast,
    "decay_time_constant": _fast,
    "rise_fast_time_constant": _fast,
    "decay_fast_time_constant": _fast,
    "rise_slow_time_constant": _slow,
    "decay_slow_time_constant": _slow,
    "rise_middle_time_constant": _slow,
    "decay_middle_time_constant": _slow,
    "rise_stretched_time_constant": _slow,
    "decay_stretched_time_constant": _slow,
    "rise_stretching_exponent": _stretched,
    "decay_stretching_exponent": _stretched,
    "rise_slow_fraction": _slow_fraction("rise"),
    "decay_slow_fraction": _slow_fraction("decay"),
    "rise_time_constant_equivalent_time": _fast,
    "decay_time_constant_equivalent_time": _fast,
    "rise_time_constant_counted": _fast,
    "decay_time_constant_counted": _fast,
}
