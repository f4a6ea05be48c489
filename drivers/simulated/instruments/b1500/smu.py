"""One SMU: what it forces, how it measures, and how its output came to where it stands."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from drivers.b1500.datasheet import SmuModel
from drivers.simulated.physics.two_terminal import TwoTerminal, VoltageSink

from .adc import HIGH_SPEED
from .module_errors import ModuleErrors
from .ranges import Floats, Quantity

#: Changes of the output that are remembered: the last one, and those that still matter to settling.
_MEMORY = 1.0


@dataclass(frozen=True)
class Source:
    """What an SMU forces: DV or DI with its parameters. Amounts in V or A."""

    quantity: Quantity = "V"
    code: int = 12  #: range code as it was sent
    place: int = 3
    level: float = 0.0
    compliance: float = 100e-6
    polarity: int = 0
    compliance_code: int = 0  #: range of the compliance side, as it was sent


#: After CN: 0 V on the 20 V range, 100 µA.
INITIAL = Source()


@dataclass(frozen=True)
class Wave:
    """A level that changes in steps: `levels[i]` from `times[i]` (bench s) on; shapes (n,)."""

    times: Floats
    levels: Floats

    @classmethod
    def of(cls, steps: list[tuple[float, float]]) -> Wave:
        """From (time, level) in order; of two at the same time the later one stands."""
        kept = dict(steps)
        return cls(np.array(list(kept)), np.array(list(kept.values())))

    def at(self, times: Floats | float) -> Floats:
        """The level at `times`; before the first change it is that of the first."""
        place = np.searchsorted(self.times, times, side="right") - 1
        return np.asarray(self.levels[np.maximum(place, 0)])

    def mean(self, start: Floats, width: float) -> Floats:
        """The mean level over `width` seconds from each of `start` (shape (n,)) on."""
        origin = max(float(self.times[0]), float(start.min()) - width)
        times = np.concatenate(([origin], self.times[1:]))
        sums = np.concatenate(([0.0], np.cumsum(self.levels[:-1] * np.diff(times))))

        def integral(at: Floats) -> Floats:
            place = np.maximum(np.searchsorted(times, at, side="right") - 1, 0)
            return np.asarray(sums[place] + self.levels[place] * (at - times[place]))

        changes = np.searchsorted(times, start) != np.searchsorted(times, start + width)
        mean = (integral(start + width) - integral(start)) / width
        # where nothing changes the level itself is exact
        return np.where(changes, mean, self.at(start + width / 2))

    def highest(self) -> float:
        """The largest magnitude it reaches."""
        return float(np.abs(self.levels).max())

    def then(self, other: Wave) -> Wave:
        """This wave until the other one begins."""
        kept = self.times < other.times[0]
        return Wave(
            np.concatenate((self.times[kept], other.times)),
            np.concatenate((self.levels[kept], other.levels)),
        )

    def before(self, time: float) -> Wave:
        """What of this wave has happened by `time`."""
        kept = self.times <= time
        return Wave(self.times[kept], self.levels[kept])


@dataclass
class Smu:
    """The state of one SMU in its slot."""

    channel: int
    model: SmuModel
    terminals: TwoTerminal
    sink: VoltageSink | None
    errors: ModuleErrors
    on: bool = False
    source: Source = INITIAL
    stored: Source | None = None  #: by DZ, for RZ
    ranges: dict[Quantity, int] = field(default_factory=lambda: {"V": 0, "I": 0})  #: RV, RI
    ranging: tuple[int, int] = (1, 50)  #: RM: mode and rate
    operation: int = 0  #: CMM
    adc: int = HIGH_SPEED
    filtered: bool = False
    resistor: bool = False
    last_range: dict[Quantity, int] = field(default_factory=lambda: {"V": 3, "I": 8})
    readings: int = 0  #: taken so far; they number the conversions
    wave: Wave = Wave(np.array([-np.inf]), np.array([0.0]))

    def initialise(self) -> None:
        """Settings as after *RST; the output is not touched."""
        self.stored = None
        self.ranges = {"V": 0, "I": 0}
        self.ranging = (1, 50)
        self.operation = 0
        self.adc = HIGH_SPEED
        self.filtered = False
        self.resistor = False

    def force(self, now: float, present: float, source: Source) -> None:
        """Put `source` on the output at `now`; see `announce` for `present`."""
        self.source = source
        wave = Wave(np.array([now]), np.array([source.level]))
        self.announce(wave, present)
        self.remember(now, wave)

    def announce(self, wave: Wave, present: float) -> None:
        """Tell the sink what it will be driven with.

        A command that waited for a measurement acts at a moment that may already lie behind the
        clock's `present`; a sink cannot be told of the past, so it hears of that late.
        """
        if self.sink is None:
            return
        volts = wave.levels if self.source.quantity == "V" else np.zeros(wave.levels.shape)
        over = int(np.searchsorted(wave.times, present, side="right")) - 1
        times = wave.times[max(over, 0) :].copy()
        times[0] = max(float(times[0]), present)
        self.sink.drive(times, volts[max(over, 0) :])

    def remember(self, now: float, wave: Wave) -> None:
        """Note what the output did, as long as it can still matter."""
        joined = self.wave.then(wave)
        first = int(np.searchsorted(joined.times, now - _MEMORY, side="right")) - 1
        self.wave = Wave(joined.times[max(first, 0) :], joined.levels[max(first, 0) :])
