"""The photocurrent from the weakest light that is seen to the strongest that the bench gives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from drivers.config.bench import BenchConfig
from drivers.config.irradiance.filters import FilterConfig
from drivers.config.light_levels import LightLevel, light_levels
from drivers.config.limits import check_laser_on_time
from drivers.errors import ConfigError
from drivers.operator import Task
from procedures import rows
from procedures.checking import about, check_biases, check_nplc
from procedures.doing import under
from procedures.experiment import FloatParameter, IntegerParameter
from procedures.filters import filter_request
from procedures.parameters import AutoParameter, FloatListParameter

from .checks import check_noise, rising_levels
from .settled_readings import WINDOW, SettledReadings
from .whole_levels import noise_is_whole, whole_levels

if TYPE_CHECKING:
    from drivers.bench import Bench

#: For the first look at a level (s).
_LOOK = 0.5
_LOOK_READINGS = 3
#: The range holds so many times what was seen at the first look.
_HEADROOM = 1.3


class LinearRange(SettledReadings):
    """Read the current in the dark, in the light and in the dark again, at one irradiance after
    another, from the lowest up; and before all a long record of the noise in the dark.

    A first look at each level on autorange chooses the range that dark and light are then read on.
    Readings count once the current has settled (means of two windows that agree) or `longest_dwell`
    is over. A person changes the filters that the levels need, with the laser off. `Level` counts
    from 1, 0 is the record of noise; `Kept` is 0 while the current settles; `Start` counts how
    often the run was started: a level that was cut short is measured again under the next start.
    """

    name = "linear_range"

    bias = FloatParameter(
        "Bias",
        units="V",
        default=0.0,
        minimum=-1100,
        maximum=1100,
        description="At the sample; 0 is short circuit",
    )
    lowest_irradiance = FloatParameter(
        "Lowest irradiance",
        units="mW/cm**2",
        default=0.3,
        minimum=1e-15,
        maximum=1e5,
        description="Weakest light of the levels",
    )
    highest_irradiance = FloatParameter(
        "Highest irradiance",
        units="mW/cm**2",
        default=13.0,
        minimum=1e-15,
        maximum=1e5,
        description="Strongest light of the levels",
    )
    levels_per_decade = IntegerParameter(
        "Levels per decade",
        default=4,
        minimum=1,
        maximum=50,
        description="Levels of irradiance in each decade",
    )
    irradiances = FloatListParameter(
        "Irradiances", units="mW/cm**2", minimum=0, maximum=1e5, default=[0.0],
        description="In place of those from the lowest to the highest; 0 for these",
    )  # fmt: skip
    noise_time = FloatParameter(
        "Noise time", units="s", default=300.0, minimum=10.0, maximum=1e6,
        description="Length of the record of noise in the dark, on the lowest level's range",
    )  # fmt: skip
    noise_bandwidth = FloatParameter(
        "Noise bandwidth", units="Hz", default=1.0, minimum=1e-3, maximum=100,
        description="In which the noise makes the lower end of the range",
    )  # fmt: skip
    bias_settling = FloatParameter(
        "Bias settling", units="s", default=5.0, minimum=0, maximum=1e5,
        description="Wait in the dark at the bias at the beginning of each start",
    )  # fmt: skip
    lowest_range = AutoParameter(
        "Lowest range", units="A", default=0.0, minimum=0, maximum=5.25,
        description="No lower range is chosen; auto: down to the instrument's lowest",
    )  # fmt: skip
    deviation_dB = FloatParameter(
        "Deviation in dB", default=1.0, minimum=0.1, maximum=6.0,
        description="From unit slope, at which the linear range ends: 1 is 12 %, 3 is 41 %",
    )  # fmt: skip
    slope_tolerance = FloatParameter(
        "Slope tolerance", default=0.05, minimum=0.005, maximum=0.3,
        description="How far the log-log slope of a linear range may be from 1",
    )  # fmt: skip

    DATA_COLUMNS = [  # noqa: RUF012 - pymeasure's way to declare them
        rows.TIME,
        rows.VOLTAGE,
        rows.CURRENT,
        rows.IRRADIANCE,
        rows.LEVEL,
        rows.FILTER,
        rows.KEPT,
        rows.START,
        rows.CURRENT_RANGE,
        rows.STATUS,
    ]

    _first_level = 1
    _start = 1
    _noise_wanted = True

    # -- before anything is switched on

    @property
    def levels(self) -> list[float]:
        """The irradiances (mW/cm²), rising; raises ConfigError, see `rising_levels`."""
        return rising_levels(
            self.irradiances,
            self.lowest_irradiance,
            self.highest_irradiance,
            self.levels_per_decade,
        )

    takes_filters = True

    def lights(self) -> dict[str, list[float]]:
        """Those of the list, or else the ends of the range: the other ones ask for nothing."""
        asked = super().lights()
        given = any(e > 0 for e in self.irradiances)
        unused = ("lowest_irradiance", "highest_irradiance") if given else ("irradiances",)
        return asked | {key: [] for key in unused}

    def check_against(self, config: BenchConfig) -> None:
        limits, meter = config.limits, config.smu.capabilities
        check_nplc(config, self.nplc)
        check_biases(config, "bias", [self.bias])
        self.check_compliance(config, self.bias, 0.0)
        with about("lowest_range"):
            meter.check_current_range(self.lowest_range)
            if self.lowest_range > self.compliance * meter.overrange:
                raise ConfigError(f"{self.lowest_range:g} A is above the compliance")
        given = any(e > 0 for e in self.irradiances)
        with about("irradiances" if given else "highest_irradiance"):
            levels = self.levels
            light_levels(config, levels[-1:])
        with about("irradiances" if given else "lowest_irradiance"):
            light_levels(config, levels)
            lit = len(levels) * (self.longest_dwell + self.reading_time + _LOOK)
            check_laser_on_time(limits, lit)
        reading = self._reading_seconds(config)
        check_noise(self.noise_bandwidth, self.noise_time, reading, self.nplc)

    def tasks_on(self, config: BenchConfig) -> frozenset[Task]:
        return frozenset({Task.PUT_FILTER}) if config.filters else frozenset()

    def estimated_duration(self) -> float:
        left = len(self.levels) - self._first_level + 1
        settling = min(self.longest_dwell, 3 * WINDOW)
        each = 3 * (self.reading_time + settling) + 2 * _LOOK
        return float(left * each + self._noise_wanted * self.noise_time + self.bias_settling + 10)

    # -- resuming

    def resume_after(self, columns: Mapping[str, ArrayLike], start: int) -> None:
        """Go on, as the `start`-th start, with the first level that is not whole in the data.

        `columns` are the data's, arrays of one length. Raises ConfigError if nothing is left to do.
        """
        done = whole_levels(columns, self.reading_time)
        number = len(self.levels)
        missing = sorted(set(range(1, number + 1)) - set(done.tolist()))
        self._noise_wanted = not noise_is_whole(columns, self.noise_time)
        self._first_level = missing[0] if missing else number + 1
        self._start = start
        if not missing and not self._noise_wanted:
            raise ConfigError(f"all {number} levels have been measured")

    # -- measuring

    def measure_on(self, bench: Bench) -> None:
        levels = light_levels(bench.config, self.levels)
        self._filter: FilterConfig | None = None
        self._lit_once = False
        self._number = 0
        bench.laser.prepare()
        bench.smu.prepare(
            compliance=self.compliance,
            largest_bias=abs(self.bias),
            nplc=self.nplc,
            lowest_range=self.lowest_range or None,
            source_delay=0.0,
            autozero=False,
        )
        self.doing("switching on", bias=self.bias)
        bench.smu.set_bias(self.bias)
        if self.should_stop():
            return
        bench.smu.switch_on()
        self._looked = bench.clock.now()
        if self._noise_wanted and not self._measure_noise(bench, levels[0]):
            return
        for number in range(self._first_level, len(levels) + 1):
            self._number = number
            self.at_safe_point()
            if self.should_stop() or not self._measure_level(bench, levels[number - 1]):
                return
            self.emit("progress", min(99.9, 100 * number / len(levels)))
        bench.laser.set_irradiance(0)
        bench.smu.set_bias(0)
        bench.smu.switch_off()

    def _measure_noise(self, bench: Bench, lowest: LightLevel) -> bool:
        """The record in the dark on the range of the lowest level; whether it was finished."""
        self._number = 0
        if not self._put_filter(bench, lowest):
            return False
        step = self._choose_range(bench, lowest)
        while not self.should_stop():
            bench.smu.refresh_zero()
            self.doing("noise in the dark", self.noise_time)
            if self._settle(bench, 0.0, step) and self._read(bench, self.noise_time, 0.0):
                break
            self._widen_range(bench)
        self.see_light(bench)
        return not self.should_stop()

    def _measure_level(self, bench: Bench, level: LightLevel) -> bool:
        """Dark, light and dark at one level; whether it was finished."""
        if not self._put_filter(bench, level):
            return False
        step = self._choose_range(bench, level)
        while not self.should_stop():
            bench.smu.refresh_zero()
            if all(self._read_in(bench, lit, level, step) for lit in (False, True, False)):
                break
            self._widen_range(bench)
        return not self.should_stop()

    def _read_in(self, bench: Bench, lit: bool, level: LightLevel, step: float) -> bool:
        """The settled current in the light of `level` or in the dark; False for one that the range
        does not hold."""
        irradiance = level.irradiance if lit else 0.0
        self.doing(f"level {self._number} of {len(self.levels)}, {under(irradiance)}")
        self._set_light(bench, level if lit else None)
        held = self._settle(bench, irradiance, step)
        held = held and self._read(bench, self.reading_time, irradiance)
        self.see_light(bench)
        return held

    # -- light

    def _put_filter(self, bench: Bench, level: LightLevel) -> bool:
        """Have the filter put in that `level` needs, and the laser warm; False to end first."""
        if bench.config.filters and not (self._lit_once and level.filter == self._filter):
            self.see_rest(bench)
            bench.laser.set_irradiance(0)  # off, for the eyes of whoever does it
            if self.ask(bench, filter_request(level.filter)) is None:
                return False
            self._filter, self._lit_once = level.filter, False
        if not self._lit_once:
            self.doing(f"settling in the dark at {self.bias:g} V", self.bias_settling)
            bench.laser.enable(self.should_stop)
            bench.laser.wait(self.bias_settling, self.should_stop)
            self._lit_once = True
        return not self.should_stop()

    def _set_light(self, bench: Bench, level: LightLevel | None) -> None:
        bench.laser.gate(level.unfiltered if level else 0.0)
        irradiance = level.irradiance if level else 0.0
        self.emit_event("light", irradiance_mW_cm2=irradiance, level=self._number)

    # -- readings

    def _choose_range(self, bench: Bench, level: LightLevel) -> float:
        """Choose the range from a first look at the level; the photocurrent seen there (A)."""
        bench.smu.choose_range(None)
        seen = []
        for lit in (None, level):
            self._set_light(bench, lit)
            bench.laser.wait(_LOOK if lit else 0.0, self.should_stop)
            readings = bench.smu.read_block(_LOOK_READINGS, should_stop=self.should_stop)
            bench.laser.check()
            self.note_compliance(readings, f"{level.irradiance:g} mW/cm²")
            seen.append(float(readings.current[-1]) if len(readings) else 0.0)
        self._set_light(bench, None)
        dark, light = np.nan_to_num(seen, nan=self.compliance).tolist()
        self._amount = max(_HEADROOM * abs(dark), _HEADROOM * abs(light), self.lowest_range)
        bench.smu.choose_range(min(self._amount, self.compliance))
        return float(abs(light - dark))

    def _widen_range(self, bench: Bench) -> None:
        """The current has outgrown the range: take the next one, and read the level again."""
        ranges = bench.config.smu.capabilities.current_ranges
        self._amount = next((r for r in ranges if r > 2 * self._amount), self.compliance)
        self.emit_event("range", level=self._number, amount_A=self._amount)
        bench.smu.choose_range(min(self._amount, self.compliance))

    @property
    def _marks(self) -> Mapping[str, int]:
        place = 0
        if self._filter is not None and self.bench is not None:
            place = 1 + self.bench.config.filters.index(self._filter)
        return {rows.LEVEL: self._number, rows.FILTER: place, rows.START: self._start}
