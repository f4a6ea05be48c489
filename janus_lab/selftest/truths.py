"""Which figure of merit has which truth: the one table of them, and of those that have none."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from drivers.simulated.physics.noise import seed_of
from drivers.simulated.physics.photodetector.drift import Ageing, PulseDrift
from procedures.rows import CURRENT, CYCLE, DIRECTION, IRRADIANCE, SWEEP, TIME, VOLTAGE

from .measured_run import MeasuredRun
from .true_device import Direction, Floats, TrueDevice
from .true_edges import TrueEdges

if TYPE_CHECKING:
    from janus_lab.analysis.figure_of_merit import FigureOfMerit

#: nan: the quantity does not exist under these conditions, so that no number is right.
TruthOf = Callable[["TrueRun", "FigureOfMerit"], float]

#: Figures that nothing is said about, and why.
WITHOUT_TRUTH: dict[str, str] = {
    "gain": "the EQE under another name: the device file has no internal quantum efficiency",
    "linear_dynamic_range": "says between which irradiances the slope was measured to be one: "
    "what it is, not a quantity of the device",
    "cycle_spread": "what the pulses of this run showed, the light's fluctuation and the meter's "
    "noise with it",
}


class TrueRun:
    """The truth of one run: the device, and what became of it pulse by pulse."""

    def __init__(self, measured: MeasuredRun, figures: Sequence[FigureOfMerit] = ()) -> None:
        """`figures` are those of the run: a share of the step is that of a time constant."""
        self.device = TrueDevice(measured.measurement.device)
        self._procedure = measured.measurement.procedure
        self._figures = {figure.name: figure for figure in figures}
        self._columns = measured.columns
        self._light = measured.light
        self._age = float(self._procedure.sample_age)
        self._seed = seed_of(measured.seed, measured.measurement.device.name)

    @cached_property
    def _drift(self) -> PulseDrift:
        return PulseDrift(self.device.physics.cycle_drift, self._seed)

    @cached_property
    def _ageing(self) -> Ageing:
        return Ageing(self.device.physics.storage, self._seed, self._age)

    @cached_property
    def _pulse_starts(self) -> Floats:
        times, levels = self._light
        before = np.concatenate(([0.0], levels[:-1]))
        return np.asarray(times[(levels > 0) & (before == 0)])

    def _pulses(self, irradiance: float) -> tuple[Floats, Floats]:
        """Numbers of the pulses of this irradiance, and when each was looked at (bench s)."""
        lit = self._columns[IRRADIANCE] == irradiance
        times = self._columns[TIME][lit]
        if CYCLE in self._columns:
            _, first = np.unique(self._columns[CYCLE][lit], return_index=True)
            ends = np.append(first[1:], times.size) - 1
            times = times[ends]
        number = np.searchsorted(self._pulse_starts, times, "right") - 1
        pulses, first = np.unique(number, return_index=True)
        return pulses.astype(np.float64), times[first]

    def pulse_factors(self, irradiance: float) -> Floats:
        """Photocurrent of each pulse at `irradiance` (mW/cm²) relative to an unused device's."""
        pulses, times = self._pulses(irradiance)
        drift = [self._drift.factor(int(pulse)) for pulse in pulses]
        day = [self._ageing.of_the_day(float(self._pulse_starts[int(pulse)])) for pulse in pulses]
        return np.asarray(np.array(drift) * np.array(day) * self._ageing.kept(times))

    def trend(self, irradiance: float) -> tuple[Floats, Floats]:
        """Numbers of the pulses at `irradiance` (mW/cm²), and their drift without the scatter."""
        pulses, _ = self._pulses(irradiance)
        return pulses, (1.0 + self.device.physics.cycle_drift.per_cycle) ** pulses

    @cached_property
    def edges(self) -> TrueEdges:
        """The edges of a response-time run."""
        procedure = self._procedure
        return TrueEdges.of(
            self.device,
            self._light,
            procedure.irradiance,
            2 * procedure.edges,
            float(self._columns[TIME][-1]),
            procedure.after,
        )

    def found(self, name: str) -> float | None:
        """The value of the figure `name` of this run, if it has one."""
        figure = self._figures.get(name)
        return figure.value if figure is not None else None

    def loop(self, irradiance: float, sign: int) -> float:
        """∫(I_forward - I_reverse)dV / ∫(I_forward + I_reverse)dV of the device without noise, in
        the light that there was, at the biases and times of the readings, for one sign of them."""
        columns = self._columns
        rows = (columns[IRRADIANCE] == irradiance) & (sign * columns[VOLTAGE] > 0)
        rows &= np.isfinite(columns[CURRENT])
        detector = self.device.in_light(*self._light)
        integrals = []
        for direction in (1, -1):
            chosen = rows & (columns[DIRECTION] == direction)
            chosen &= columns[SWEEP] == columns[SWEEP][chosen].min() if chosen.any() else chosen
            order = np.argsort(columns[VOLTAGE][chosen])
            volts, times = columns[VOLTAGE][chosen][order], columns[TIME][chosen][order]
            current = detector.current(times, 1e-3, volts, np.zeros(times.size, np.int64))
            integrals.append(float(np.trapezoid(current, volts)))
        forward, reverse = integrals
        return (forward - reverse) / (forward + reverse)


def _at(figure: FigureOfMerit) -> tuple[float, float]:
    """Bias (V) and irradiance (mW/cm²) of a figure."""
    bias = float(figure.conditions.get("bias_V", math.nan))
    return bias, float(figure.conditions.get("irradiance_mW_cm2", 0.0))


def _factor(run: TrueRun, irradiance: float) -> float:
    return float(np.median(run.pulse_factors(irradiance)))


def _dark_current(run: TrueRun, figure: FigureOfMerit) -> float:
    return run.device.steady(_at(figure)[0], 0.0).dark_current


def _dark_resistance(run: TrueRun, figure: FigureOfMerit) -> float:
    bias, _ = _at(figure)
    return abs(bias / _dark_current(run, figure)) if bias else math.nan


def _photocurrent(run: TrueRun, figure: FigureOfMerit) -> float:
    bias, irradiance = _at(figure)
    return _factor(run, irradiance) * run.device.steady(bias, irradiance).photocurrent


def _light_current(run: TrueRun, figure: FigureOfMerit) -> float:
    return _photocurrent(run, figure) + _dark_current(run, figure)


def _over_dark(numerator: TruthOf) -> TruthOf:
    def quotient(run: TrueRun, figure: FigureOfMerit) -> float:
        dark = _dark_current(run, figure)
        return numerator(run, figure) / dark if dark else math.nan

    return quotient


def _responsivity(run: TrueRun, figure: FigureOfMerit) -> float:
    bias, irradiance = _at(figure)
    return _factor(run, irradiance) * run.device.steady(bias, irradiance).responsivity


def _eqe(run: TrueRun, figure: FigureOfMerit) -> float:
    bias, irradiance = _at(figure)
    return _factor(run, irradiance) * run.device.steady(bias, irradiance).eqe


def _shot_limit(run: TrueRun, figure: FigureOfMerit) -> float:
    bias, irradiance = _at(figure)
    return run.device.shot_limit(bias, irradiance, _factor(run, irradiance))


def _with_gain(run: TrueRun, figure: FigureOfMerit) -> float:
    return _shot_limit(run, figure) / math.sqrt(2 * _eqe(run, figure))


def _exponent(run: TrueRun, figure: FigureOfMerit) -> float:
    return run.device.physics.responsivity.exponent


def _hysteresis(run: TrueRun, figure: FigureOfMerit) -> float:
    sign = 1 if figure.conditions["polarity"] == "positive" else -1
    return run.loop(_at(figure)[1], sign)


def _drift_line(run: TrueRun, figure: FigureOfMerit) -> tuple[float, float]:
    """Slope of the trend from pulse to pulse, relative to its line's first value; its length."""
    pulses, trend = run.trend(_at(figure)[1])
    if pulses.size < 2:
        return math.nan, math.nan
    slope, start = np.polyfit(pulses - pulses[0], trend, 1)
    return float(slope / start), float(pulses[-1] - pulses[0])


def _drift_per_cycle(run: TrueRun, figure: FigureOfMerit) -> float:
    return _drift_line(run, figure)[0]


def _drift_total(run: TrueRun, figure: FigureOfMerit) -> float:
    per_cycle, length = _drift_line(run, figure)
    return per_cycle * length


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
