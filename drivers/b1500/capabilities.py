"""What a Keysight B1500A can do, known from its model alone: the capabilities of its two ports."""

from __future__ import annotations

from dataclasses import dataclass

from drivers.errors import LimitError
from drivers.meter_record import MeterRecord

from . import samples
from .datasheet import CONVERTERS, CURRENT_OVERRANGE, FORCE_RESOLUTION, VOLTS, meter_record
from .integration import HIGH_SPEED, integration, longest_nplc
from .modules import MODULES

#: Steps of a negative bias hold time (s; programming guide, MT).
PHASE_STEP = 1e-4


@dataclass(frozen=True)
class RecorderCapabilities:
    """Sampling as `drivers.capabilities.EdgeRecorderCapabilities`."""

    most_samples: int = samples.MAX_SAMPLES
    fast_below: float = samples.FAST_BELOW
    phase_step: float = PHASE_STEP

    def check_sampling(
        self, interval: float, points: int, channels: int, hold: float = 0.0
    ) -> None:
        samples.check_sampling(interval, points, channels, hold)

    def check_aperture(self, aperture: float, interval: float, channels: int) -> None:
        samples.check_aperture(aperture, interval, channels)

    def check_hold(self, name: str, seconds: float) -> None:
        samples.check_hold(name, seconds)

    def check_bias_hold(self, hold: float, interval: float) -> None:
        samples.check_bias_hold(hold, interval)

    def current_resolution(self, amount: float) -> float:
        return samples.current_resolution(amount)

    def meter_record(self, nplc: float) -> MeterRecord:
        return meter_record(nplc, converter=CONVERTERS[HIGH_SPEED])


@dataclass(frozen=True)
class UnitCapabilities:
    """One unit as `drivers.capabilities.SourceMeterCapabilities`.

    Which unit is in the slot is only known of the instrument: here they have what any has.
    """

    line_frequency: float  #: Hz
    sweep_stretch: float = 0.9  #: s; the end of a piece is seen within 10 ms
    most_points: int = samples.MAX_STEPS
    most_readings: int = samples.MAX_SAMPLES
    overrange: float = CURRENT_OVERRANGE

    @property
    def current_ranges(self) -> tuple[float, ...]:
        every = {scale for module in MODULES.values() for scale in module.current_ranges}
        return tuple(sorted(every))

    def source_resolution(self, largest_bias: float) -> tuple[float, float]:
        for full_scale in VOLTS:
            if abs(largest_bias) <= full_scale * (1 + 1e-9):
                return full_scale, FORCE_RESOLUTION * full_scale
        raise LimitError(
            f"{largest_bias:g} V is beyond the B1500A's largest range, {VOLTS[-1]:g} V",
            subject="bias",
        )

    def reading_time(
        self,
        nplc: float,
        *,
        autozero: bool = True,
        source_delay: float | None = None,
        sweeping: bool = True,
    ) -> float:
        how = integration(nplc, self.line_frequency)
        return how.reading_time(autozero=autozero, source_delay=source_delay)

    def available_interval(self, interval: float) -> float:
        return samples.available_interval(interval)

    def longest_nplc(self, interval: float) -> float:
        return longest_nplc(samples.available_interval(interval), self.line_frequency)

    def check_current_range(self, current_range: float) -> None:
        largest = self.current_ranges[-1]
        if current_range > CURRENT_OVERRANGE * largest:
            raise LimitError(
                f"{current_range:g} A is beyond the B1500A's largest range, {largest:g} A",
                subject="current range",
            )

    def check_nplc(self, nplc: float) -> None:
        integration(nplc, self.line_frequency)

    def largest_compliance(self, bias: float) -> float:
        most = max(module.model.largest_current(bias) for module in MODULES.values())
        if most == 0.0:
            reach = max(module.model.largest_voltage(0.0) for module in MODULES.values())
            raise LimitError(
                f"{bias:g} V is beyond the B1500A's largest unit, ±{reach:g} V", subject="bias"
            )
        return most

    def meter_record(self, nplc: float) -> MeterRecord:
        # of the unit with most ranges: on one range all units have one accuracy
        converter = integration(nplc, self.line_frequency).converter
        return meter_record(nplc, converter=CONVERTERS[converter])
