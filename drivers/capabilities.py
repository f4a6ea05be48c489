"""What an instrument can do, known from its model before a bench is opened: the capabilities that a
bench configuration has of its instruments (`config.smu.capabilities`).

Amounts are in SI units. The ports through which an instrument is used stand in `ports`.
"""

from __future__ import annotations

from typing import Literal, Protocol, TypeAlias, runtime_checkable

from .meter_record import MeterRecord

#: The shape of a periodic wave; a square wave is high for half of its period.
Waveform: TypeAlias = Literal["sine", "square"]


@runtime_checkable
class SourceMeterCapabilities(Protocol):
    """What a source-meter can do, known from its model alone."""

    @property
    def most_points(self) -> int:
        """Levels of one staircase at most."""
        ...

    @property
    def sweep_stretch(self) -> float:
        """A staircase that is run in pieces of so many seconds takes no more than 3 % longer for
        it, so that its readings can be seen meanwhile."""
        ...

    @property
    def most_readings(self) -> int:
        """Readings of one block at most."""
        ...

    @property
    def current_ranges(self) -> tuple[float, ...]:
        """Nominal measuring ranges (A), ascending."""
        ...

    @property
    def overrange(self) -> float:
        """How far a range reaches beyond its nominal value (1.05: by 5 %)."""
        ...

    def source_resolution(self, largest_bias: float) -> tuple[float, float]:
        """Full scale and resolution (V) of the source range that holds ±`largest_bias` (V).

        Raises LimitError beyond the largest range.
        """
        ...

    def reading_time(
        self,
        nplc: float,
        *,
        autozero: bool = True,
        source_delay: float | None = None,
        sweeping: bool = True,
    ) -> float:
        """Expected time (s) of one source-delay-measure cycle on a settled range."""
        ...

    def available_interval(self, interval: float) -> float:
        """The shortest interval (s) of readings in a block that is at least `interval` (s)."""
        ...

    def longest_nplc(self, interval: float) -> float:
        """The longest integration (power line cycles) of readings without autozero that follow
        each other every `interval` (s). Raises LimitError for an interval that is too short."""
        ...

    def check_current_range(self, current_range: float) -> None:
        """Raise LimitError for a fixed range (A) that the instrument does not have."""
        ...

    def check_nplc(self, nplc: float) -> None:
        """Raise LimitError for an integration (power line cycles) that it does not do."""
        ...

    def largest_compliance(self, bias: float) -> float:
        """Largest compliance (A) at ±`bias` (V). Raises LimitError for a bias beyond its reach."""
        ...

    def meter_record(self, nplc: float) -> MeterRecord:
        """Accuracy and status bits of the model's readings at `nplc` power line cycles."""
        ...


@runtime_checkable
class EdgeRecorderCapabilities(Protocol):
    """What a recorder of fast edges can do, known from its model alone. Times in s."""

    @property
    def most_samples(self) -> int:
        """Samples of one record, over all channels."""
        ...

    @property
    def fast_below(self) -> float:
        """Below this interval sampling can begin before the step."""
        ...

    @property
    def phase_step(self) -> float:
        """The steps in which sampling can begin earlier."""
        ...

    def check_sampling(
        self, interval: float, points: int, channels: int, hold: float = 0.0
    ) -> None:
        """Raise LimitError for a record that the instrument does not take, saying what it does."""
        ...

    def check_aperture(self, aperture: float, interval: float, channels: int) -> None:
        """Raise LimitError for an integration that does not fit the interval."""
        ...

    def check_hold(self, name: str, seconds: float) -> None:
        """Raise LimitError for a wait, called `name`, that the instrument does not do."""
        ...

    def check_bias_hold(self, hold: float, interval: float) -> None:
        """Raise LimitError for a time from step to first sample that it does not do."""
        ...

    def current_resolution(self, amount: float) -> float:
        """One count (A) on the range that holds ±`amount` (A). Raises LimitError."""
        ...

    def meter_record(self, nplc: float) -> MeterRecord:
        """Accuracy and status bits of the model's readings at `nplc` power line cycles."""
        ...


@runtime_checkable
class WaveGeneratorCapabilities(Protocol):
    """What a generator of waves can do, known from its model alone."""

    def check_frequency(self, waveform: Waveform, frequency: float) -> None:
        """Raise LimitError for a frequency (Hz) at which it does not make the wave."""
        ...

    def check_levels(self, low: float, high: float) -> None:
        """Raise LimitError for a wave from `low` to `high` (V, into an open circuit) that it does
        not make."""
        ...
