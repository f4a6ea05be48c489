"""The truth of one run: the device, and what became of it pulse by pulse."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from drivers.simulated.physics.noise import seed_of
from drivers.simulated.physics.photodetector.drift import Ageing, PulseDrift
from procedures.rows import CURRENT, CYCLE, DIRECTION, IRRADIANCE, SWEEP, TIME, VOLTAGE

from .measured_run import MeasuredRun
from .true_device import Floats, TrueDevice
from .true_edges import TrueEdges

if TYPE_CHECKING:
    from janus_lab.analysis.figure_of_merit import FigureOfMerit


class TrueRun:
    """What is true of a run, whatever its readings say."""

    def __init__(self, measured: MeasuredRun, figures: Sequence[FigureOfMerit] = ()) -> None:
        """`figures` are those of the run: a share of the step is that of a time constant."""
        measurement = measured.measurement
        simulation = measurement.bench.simulation
        assert simulation is not None
        mounted = measurement.device.model_copy(update={"active_area": measured.area})
        self.device = TrueDevice(mounted, simulation.temperature)
        self._procedure = measurement.procedure
        self._figures = {figure.name: figure for figure in figures}
        self._columns = measured.columns
        self._light = measured.light
        self._age = float(self._procedure.sample_age)
        self._seed = seed_of(measured.seed, measurement.device.name)

    def orientation(self, bias: float) -> float:
        """The sign that counts as positive at `bias` (V): that of the current in the brightest
        light."""
        brightest = float(np.nanmax(self._columns[IRRADIANCE]))
        return math.copysign(1.0, self.device.light_current(bias, brightest))

    @property
    def irradiances(self) -> Floats:
        """Those of the run (mW/cm²), rising, without the dark."""
        levels = np.unique(self._columns[IRRADIANCE])
        return np.asarray(levels[levels > 0])

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
        if self.device.diode is not None:
            return np.ones(pulses.size)
        drift = [self._drift.factor(int(pulse)) for pulse in pulses]
        day = [self._ageing.of_the_day(float(self._pulse_starts[int(pulse)])) for pulse in pulses]
        return np.asarray(np.array(drift) * np.array(day) * self._ageing.kept(times))

    def trend(self, irradiance: float) -> tuple[Floats, Floats]:
        """Numbers of the pulses at `irradiance` (mW/cm²), and their drift without the scatter."""
        pulses, _ = self._pulses(irradiance)
        if self.device.diode is not None:
            return pulses, np.ones(pulses.size)
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
        passes = []
        for direction in (1, -1):
            chosen = rows & (columns[DIRECTION] == direction)
            chosen &= columns[SWEEP] == columns[SWEEP][chosen].min() if chosen.any() else chosen
            volts = np.round(columns[VOLTAGE][chosen], 9)
            order = np.argsort(volts)
            passes.append((volts[order], columns[TIME][chosen][order]))
        # a reading that has no value on one way is left out on the other
        common = np.intersect1d(passes[0][0], passes[1][0])
        detector = self.device.in_light(*self._light)
        integrals = []
        for volts, times in passes:
            kept = np.isin(volts, common)
            number = np.zeros(common.size, np.int64)
            current = detector.current(times[kept], 1e-3, volts[kept], number)
            integrals.append(float(np.trapezoid(current, volts[kept])))
        forward, reverse = integrals
        return (forward - reverse) / (forward + reverse)
