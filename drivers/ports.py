"""What a procedure may ask of an instrument, whichever model it is: the ports of a bench.

A port is a protocol: an instrument's driver has these methods, and nothing above `drivers` uses any
other. What must be known of an instrument before its bench is opened is its capabilities, which the
bench configuration has (`config.smu.capabilities`). Amounts are in SI units, irradiance in mW/cm².
Every method that talks to the instrument raises InstrumentError where it fails.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, Protocol, TypeAlias, runtime_checkable

from .clock import Stop, never
from .meter_record import MeterRecord
from .readings import Channel, Readings, Samples
from .unsafe import Unsafe


@runtime_checkable
class SourceMeterCapabilities(Protocol):
    """What a source-meter can do, known from its model alone."""

    @property
    def most_points(self) -> int:
        """Levels of one staircase at most; readings of one block at most."""
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
class SourceMeter(Protocol):
    """A voltage source that measures the current through the sample."""

    @property
    def name(self) -> str: ...  # as messages call the instrument

    def check_wiring(self) -> None:
        """Raise ConfigError if the bench file names a channel that the instrument has not."""
        ...

    def prepare(
        self,
        *,
        compliance: float,
        largest_bias: float | None = None,
        nplc: float = 1.0,
        current_range: float | None = None,
        lowest_range: float | None = None,
        source_delay: float | None = None,
        autozero: bool = True,
    ) -> None:
        """Reset, and set up as a voltage source at 0 V; the output stays off.

        `compliance` (A); `largest_bias` (V) that will be asked for, None for the bench's limit;
        `nplc` power line cycles; `current_range` (A) fixed, None for autorange, which goes no lower
        than `lowest_range` (A); `source_delay` (s) before each reading, None for the instrument's
        own choice. Raises LimitError beyond the limits of bench or instrument.
        """
        ...

    def set_bias(self, level: float) -> None:
        """Source `level` (V), at once or as soon as the output is on. Raises LimitError."""
        ...

    def switch_on(self) -> None:
        """Output on, at the level that was set; one that is on stays as it is."""
        ...

    def switch_off(self) -> None:
        """Output off."""
        ...

    @property
    def is_on(self) -> bool:
        """Whether the output is on, asked of the instrument."""
        ...

    def sweep(
        self,
        start: float,
        stop: float,
        points: int,
        *,
        should_stop: Stop = never,
        while_waiting: Callable[[], None] | None = None,
    ) -> Readings:
        """A linear staircase from `start` to `stop` (V) with `points` levels, run by the hardware.

        Ends within 0.2 s, with the readings taken so far, once `should_stop()` is true.
        `while_waiting` is called at each poll and may raise. Raises LimitError.
        """
        ...

    def read_block(
        self, points: int, interval: float = 0.0, *, should_stop: Stop = never
    ) -> Readings:
        """`points` readings at the present bias, one every `interval` (s), 0 for no pause.

        Keep a block short of what a stop may wait for: not every instrument can end it early.
        Raises LimitError.
        """
        ...

    def refresh_zero(self) -> None:
        """Refresh the zero that readings without autozero use, where there is one."""
        ...

    def abort(self) -> None:
        """Stop a running measurement at once; what it has stored can still be read."""
        ...

    def stored_readings(self) -> Readings:
        """What an aborted or failed measurement left in the instrument; empty if nothing did."""
        ...

    def read_errors(self) -> str:
        """Empty the error queue and return what stood in it, as the instrument writes it."""
        ...

    def safe_off(self) -> list[Unsafe]:
        """Abort, ramp to 0 V, output off, whatever the instrument is doing; needs no answer.

        Returns the steps that failed; never raises for the instrument's sake.
        """
        ...


@runtime_checkable
class LightSource(Protocol):
    """What lights the sample, in irradiance at the sample (mW/cm²); 0 is dark."""

    @property
    def name(self) -> str: ...  # as messages call the instrument

    def prepare(self) -> None:
        """Set range and limits and leave the light off. Raises InterlockOpen."""
        ...

    def set_irradiance(self, irradiance: float, should_stop: Stop = never) -> None:
        """Bring the sample to `irradiance` (mW/cm²; 0 switches the source off), and wait for it.

        Raises LimitError, InterlockOpen.
        """
        ...

    def enable(self, should_stop: Stop = never, *, modulated: bool = False) -> None:
        """Switch the source on in the dark; from then on `gate` sets the light.

        With `modulated` its modulation input does; whoever drives that says so with `count`.
        Raises InterlockOpen.
        """
        ...

    def gate(self, irradiance: float) -> None:
        """Set the light of an enabled source (mW/cm²; 0 is dark), without waiting for it."""
        ...

    def count(self, *, lit: bool) -> None:
        """From now on the sample is lit, or is not: for the time that the source may be on."""
        ...

    def wait(self, seconds: float, should_stop: Stop = never) -> None:
        """Let bench time (s) pass and look at the light about every second; raises as `check`."""
        ...

    def check(self) -> None:
        """See that the light is as commanded. Raises InterlockOpen, LimitError for its on-time."""
        ...

    def check_interlock(self) -> None:
        """Raise InterlockOpen if it is."""
        ...

    @property
    def interlock_closed(self) -> bool:
        """Whether the interlock is closed, asked of the instrument."""
        ...

    @property
    def is_on(self) -> bool:
        """Whether the light is on, asked of the instrument."""
        ...

    @property
    def switched_on(self) -> bool:
        """Whether this program has switched it on, without asking the instrument."""
        ...

    def read_errors(self) -> str:
        """What the instrument has logged as errors, as text; empty if nothing."""
        ...

    def safe_off(self) -> list[Unsafe]:
        """Light off, needing no answer. Returns the steps that failed; never raises for it."""
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
class EdgeRecorder(Protocol):
    """Channels that step a voltage and sample currents around the step, faster than 2 ms."""

    @property
    def name(self) -> str:
        """How messages call the instrument."""
        ...

    def check_wiring(self) -> None:
        """Raise ConfigError if the bench file names a channel that the instrument has not."""
        ...

    def prepare(self) -> None:
        """Reset: all outputs off."""
        ...

    def switch_on(self, *channels: int) -> None:
        """Switch the outputs of `channels` on, at 0 V."""
        ...

    def set_bias(self, channel: int, level: float, compliance: float) -> None:
        """Force `level` (V) on a channel that is on, held to `compliance` (A).

        Raises LimitError.
        """
        ...

    def sample(
        self,
        channels: Mapping[int, Channel],
        *,
        interval: float,
        points: int,
        hold: float = 0.0,
        base_hold: float = 0.0,
        aperture: float = 2e-6,
        should_stop: Stop = never,
    ) -> Samples:
        """Sample currents every `interval` (s), `points` times, around one common step.

        Each sample integrates for `aperture` (s). All channels go from base to bias at once, `hold`
        (s) before the first sample (negative: after it), after `base_hold` (s) at the base.
        Ends early, with no samples, once `should_stop()` is true; the outputs stay as they are.
        Raises LimitError.
        """
        ...

    @property
    def outputs_on(self) -> list[int]:
        """Channels whose outputs are on, asked of the instrument."""
        ...

    def safe_off(self) -> list[Unsafe]:
        """Abort, ramp to 0 V, outputs off; needs no answer. As `SourceMeter.safe_off`."""
        ...


#: The shape of a periodic wave; a square wave is high for half of its period.
Waveform: TypeAlias = Literal["sine", "square"]


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


@runtime_checkable
class WaveGenerator(Protocol):
    """What drives the modulation input of the light source with a periodic wave."""

    @property
    def name(self) -> str:
        """How messages call the instrument."""
        ...

    def prepare(self) -> None:
        """Reset: the output is off, and levels are those of an input of high impedance."""
        ...

    def drive(self, waveform: Waveform, frequency: float, low: float, high: float) -> None:
        """Put a wave of `frequency` (Hz) from `low` to `high` (V) on the output, which is on then.

        Raises LimitError beyond the limits of the light source's current or of the instrument.
        """
        ...

    def switch_off(self) -> None:
        """Output off: nothing at the modulation input."""
        ...

    @property
    def is_on(self) -> bool:
        """Whether the output is on, asked of the instrument."""
        ...

    def read_errors(self) -> str:
        """Empty the error queue and return what stood in it; empty if nothing."""
        ...

    def safe_off(self) -> list[Unsafe]:
        """Output off; needs no answer. As `SourceMeter.safe_off`."""
        ...
