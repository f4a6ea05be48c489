"""A response as it was measured: amplitude and phase at each frequency, with uncertainties."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from janus_lab.analysis.columns import Floats

from .lock_in import FrequencyPoint, lock_in
from .modulation_data import ModulationData
from .response_fit import FittedResponse, fit_response
from .response_models import Complexes, MeterLag
from .step_data import StepData
from .step_transform import Unsettled, edge_times_u, step_points, unsettled

#: One neper (dB).
DB = 20 / math.log(10)


@dataclass(frozen=True, eq=False)
class BodeCurve:
    """A response in frequency, the lowest first, and what is known of the meter.

    `clipped` frequencies (Hz) were left out. `dark_A` is that of sample and photodiode, None if it
    was not measured.
    """

    points: tuple[FrequencyPoint, ...]
    meter: MeterLag
    dark_A: tuple[float, float] | None
    clipped: tuple[float, ...] = ()
    #: Of steps, whether the slowest records saw the device settle.
    unsettled: Unsettled | None = None
    method: str = "ratio of fundamentals, against the photodiode"
    #: Of steps, standard uncertainty (s) of the mean of their edges' times: samples show the
    #: photodiode's edge to within an interval, so their jitter moves all frequencies together.
    edge_times_u_s: float = 0.0

    @classmethod
    def of(cls, data: ModulationData, meter: MeterLag) -> BodeCurve:
        """From the records of a run; a frequency that was recorded twice counts once, the last."""
        found, clipped = {}, []
        for record in data.records():
            if record.clipped:
                clipped.append(record.frequency_Hz)
                continue
            try:
                found[record.frequency_Hz] = lock_in(record)
            except ValueError:
                clipped.append(record.frequency_Hz)
        points = tuple(found[frequency] for frequency in sorted(found))
        return cls(points, meter, data.dark(), tuple(clipped))

    @classmethod
    def of_steps(cls, data: StepData, meter: MeterLag, wanted_Hz: Sequence[float]) -> BodeCurve:
        """At the frequencies `wanted_Hz` that the steps of a run show."""
        sets, clipped = data.sets()
        points = step_points(sets, wanted_Hz)
        return cls(
            tuple(points),
            meter,
            data.dark(),
            tuple(sorted({each.lowest_Hz for each in sets})) if clipped else (),
            unsettled(sets[-1]) if sets else None,
            "ratio of the steps' transforms, against the photodiode",
            edge_times_u(points),
        )

    @property
    def frequency(self) -> Floats:
        """Hz, (n,)."""
        return np.array([point.frequency_Hz for point in self.points])

    @cached_property
    def ratios(self) -> Complexes:
        """Of the currents' fundamentals, made positive at the lowest frequency, (n,): a photodiode
        under reverse bias has a negative current, and the sign is that of its wires."""
        ratios = np.array([point.ratio for point in self.points])
        sign = 1.0 if not ratios.size or ratios[0].real >= 0 else -1.0
        return np.asarray(sign * ratios)

    @property
    def u(self) -> Floats:
        """Standard uncertainty of each ratio's parts, without the meter's, (n,)."""
        return np.array([point.u for point in self.points])

    @property
    def amplitude(self) -> Floats:
        """Relative to that at the lowest frequency, (n,)."""
        found = np.abs(self.ratios)
        return np.asarray(found / found[0])

    @property
    def amplitude_u(self) -> Floats:
        """Relative standard uncertainty of each amplitude, noise and meter's lag, (n,)."""
        noise = self.u / np.abs(self.ratios)
        return np.asarray(np.hypot(noise, self.meter.amplitude_u(self.frequency)))

    @property
    def decibels(self) -> Floats:
        """Amplitude in dB, relative to that at the lowest frequency, (n,)."""
        return np.asarray(DB * np.log(self.amplitude))

    @property
    def phase_deg(self) -> Floats:
        """Phase of the current behind the light, (n,)."""
        return np.asarray(np.degrees(np.unwrap(np.angle(self.ratios))))

    @property
    def phase_u_deg(self) -> Floats:
        """Its standard uncertainty, (n,)."""
        noise = self.u / np.abs(self.ratios)
        return np.asarray(np.degrees(np.hypot(noise, self.meter.phase_u(self.frequency))))

    @cached_property
    def fit(self) -> FittedResponse | None:
        """The model that the response asks for."""
        apart = math.hypot(self.meter.difference_u_s, self.edge_times_u_s)
        return fit_response(list(self.points), self.ratios, MeterLag(self.meter.lag_s, apart))

    @cached_property
    def exponent(self) -> float | None:
        """d ln(photocurrent)/d ln(irradiance) at the lowest frequency, from the depths of current
        and light; None without a dark record, or without a photocurrent."""
        if self.dark_A is None or not self.points:
            return None
        first = self.points[0]
        current = abs(first.current_A - self.dark_A[0])
        monitor = abs(first.monitor_A - self.dark_A[1])
        if not current > 0 or not monitor > 0:
            return None
        return (first.amplitude_A / current) / (first.monitor_amplitude_A / monitor)
