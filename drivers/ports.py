"""What a procedure may ask of an instrument, whichever model it is: the ports of a bench.

A port is a protocol: an instrument's driver has these methods, and nothing above `drivers` uses any
other. What must be known of an instrument before its bench is opened is its capabilities, which the
bench configuration has (`drivers.capabilities`). Amounts are in SI units, irradiance in mW/cm².
Every method that talks to the instrument raises InstrumentError where it fails.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, runtime_checkable

from .capabilities import Waveform
from .clock import Stop, never
from .readings import Channel, Powers, Readings, Samples
from .unsafe import Unsafe


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

    def set_nplc(self, nplc: float) -> None:
        """Integrate for `nplc` power line cycles from now on; all else stays as it is, the output
        too. Raises LimitError."""
        ...

    def choose_range(self, current_range: float | None) -> None:
        """Measure on the range that holds so much (A), None for autorange. Raises LimitError."""
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
        self,
        points: int,
        interval: float = 0.0,
        *,
        should_stop: Stop = never,
        while_waiting: Callable[[], None] | None = None,
    ) -> Readings:
        """`points` readings at the present bias, one every `interval` (s), 0 for no pause.

        Ends early, with the readings taken so far, once `should_stop()` is true: within 0.2 s or
        one reading. `while_waiting` is called meanwhile and may raise, but not by an instrument
        whose block is over within half a second. Raises LimitError.
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

    def set_drive(self, drive: float, should_stop: Stop = never) -> None:
        """Drive the source with `drive` (A; 0 switches it off), and wait for it. The limit of the
        irradiance holds as far as a calibration tells. Raises LimitError, InterlockOpen."""
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
class EdgeRecorder(Protocol):
    """Channels that step a voltage and sample currents around the step, faster than 2 ms."""

    @property
    def name(self) -> str: ...  # as messages call the instrument

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


@runtime_checkable
class Switch(Protocol):
    """A relay bank between the samples and the meters. No relay moves while something is on: who
    asks for it hands in `doubts`, which asks the outputs and tells which are not off."""

    @property
    def name(self) -> str: ...  # as messages call the instrument

    def check_wiring(self) -> None: ...  # raises ConfigError for cards not of the bench file

    def connect(self, channel: int, doubts: Callable[[], Sequence[Unsafe]]) -> None:
        """Close `channel`, open all others, and see that it is so. Raises ConfigError."""
        ...

    def check(self) -> None: ...  # raises SettingsLost if not all is as `connect` left it

    @property
    def closed(self) -> list[int]: ...  # the channels, asked of the instrument

    def read_errors(self) -> str: ...  # empties the error queue; empty if nothing was in it

    def open_all(self, doubts: Callable[[], Sequence[Unsafe]]) -> list[Unsafe]:
        """Open all channels; needs no answer. As `SourceMeter.safe_off`."""
        ...


@runtime_checkable
class PowerMeter(Protocol):
    """Reads optical power."""

    @property
    def name(self) -> str: ...  # as messages call the instrument

    def prepare(self, wavelength: float) -> None:
        """Ready to read power at `wavelength` (nm). Raises InstrumentError for a head that is not
        there or reads no power."""
        ...

    def read_block(self, points: int, *, should_stop: Stop = never) -> Powers:
        """`points` readings, fewer once `should_stop()` is true."""
        ...

    def read_errors(self) -> str:
        """Empty the error queue and return what stood in it; empty if nothing did."""
        ...

    def safe_off(self) -> list[Unsafe]:
        """Nothing of it can be on: always empty."""
        ...
