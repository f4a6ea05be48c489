"""What the FLEX commands set, apart from the channels' sources: plain data, *RST values."""

from __future__ import annotations

from dataclasses import dataclass, field

from .adc import (
    AUTO,
    HIGH_RESOLUTION,
    HIGH_SPEED,
    ConverterIntegration,
)
from .ranges import Quantity

SPOT, STAIRCASE, SAMPLING, MULTI_SWEEP = 1, 2, 10, 16
MODES = (SPOT, STAIRCASE, SAMPLING, MULTI_SWEEP)

LINEAR = 1
#: Points in a decade of logarithmic sampling, by ML.
PER_DECADE = {2: 10, 3: 25, 4: 50, 5: 100, 6: 250, 7: 5000}

#: Samples of all channels together, steps of a staircase.
MOST_SAMPLES = 100_001
MOST_STEPS = 1001
#: Decades that logarithmic sampling covers at most.
MOST_DECADES = 11
#: Intervals shorter than this have rules of their own (s).
SLOW_INTERVAL = 2e-3


@dataclass(frozen=True)
class SweepSource:
    """A staircase: WV or WI, the synchronous WSV or WSI, or one of WNX."""

    channel: int
    quantity: Quantity
    mode: int  #: 1 linear, 2 log, 3 and 4 the same there and back
    code: int  #: range code as it was sent
    place: int
    start: float
    stop: float
    steps: int
    compliance: float | None
    power: float | None = None


@dataclass(frozen=True)
class SweepTiming:
    """WT (s)."""

    hold: float = 0.0
    delay: float = 0.0
    step_delay: float = 0.0
    source_trigger: float = 0.0
    measure_trigger: float = 0.0


@dataclass(frozen=True)
class SampledSource:
    """MV or MI: a source that goes from base to bias."""

    channel: int
    quantity: Quantity
    code: int
    place: int
    base: float
    bias: float
    compliance: float | None


@dataclass(frozen=True)
class SamplingTiming:
    """MT (s)."""

    hold_bias: float = 0.0
    interval: float = 2e-3
    number: int = 1000
    hold_base: float = 0.0

    @property
    def fast(self) -> bool:
        """Whether the interval is one of those below 2 ms."""
        return self.interval < SLOW_INTERVAL * (1 - 1e-9)


@dataclass(frozen=True)
class WaitTime:
    """WAT: `factor` times what the instrument would wait by itself, plus `offset` (s)."""

    factor: float = 1.0
    offset: float = 0.0


@dataclass
class AnalyserSettings:
    """Settings of the mainframe and of measurements."""

    data_format: int = 1
    data_mode: int = 0
    time_stamp: bool = False
    trigger_mode: int = 1
    auto_calibration: bool = False
    parallel: bool = False
    auto_zero: bool = False
    integration: dict[int, ConverterIntegration] = field(
        default_factory=lambda: {
            HIGH_SPEED: ConverterIntegration(AUTO, 1),
            HIGH_RESOLUTION: ConverterIntegration(AUTO, 6),
        }
    )
    mode: int | None = None
    channels: tuple[int, ...] = ()
    sweep: SweepSource | None = None
    synchronous: SweepSource | None = None
    others: dict[int, SweepSource] = field(default_factory=dict)  #: WNX, by its number
    sweep_timing: SweepTiming = SweepTiming()
    sweep_abort: int = 1  #: 1 off, 2 on
    sweep_post: int = 1  #: 1 start, 2 stop
    sampled: dict[int, SampledSource] = field(default_factory=dict)
    sampling_mode: int = LINEAR
    sampling: SamplingTiming = SamplingTiming()
    sampling_abort: int = 1  #: 1 off, 2 on
    sampling_post: int = 1  #: 1 base, 2 bias
    pulse_sources: dict[int, tuple[float, float]] = field(default_factory=dict)  #: MSP
    waits: dict[int, WaitTime] = field(default_factory=lambda: {1: WaitTime(), 2: WaitTime()})
    ports: dict[int, str] = field(default_factory=dict)  #: TGP, as it is learned
    trigger_steps: dict[str, str] = field(default_factory=dict)  #: TGSI and its kind
    interlock_threshold: float = 42.0  #: V
