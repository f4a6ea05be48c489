"""Calibration of the light: what the laser gives at the sample's place, current by current."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from drivers.config.bench import BenchConfig
from drivers.config.limits import check_drive, check_laser_on_time
from drivers.config.quantities import with_prefix
from drivers.errors import ConfigError
from drivers.operator import Request, Task
from procedures.experiment import (
    BooleanParameter,
    FloatParameter,
    IntegerParameter,
    ListParameter,
)

from .. import rows
from ..base import BenchProcedure
from ..checking import about, check_nplc
from ..parameters import AutoParameter, FloatListParameter
from .gauges import DetectorGauge, Gauge, MeterGauge, TypedGauge
from .warm_up import WINDOW, is_warm

if TYPE_CHECKING:
    from drivers.bench import Bench

REFERENCE, POWER_METER = "reference detector", "power meter"
#: A person takes about so long (s) to read a meter and type.
_TYPING = 10.0
#: Between two looks at a laser that warms up (s).
_LOOK = 1.0


class LightCalibration(BenchProcedure):
    """Read the light at one laser current after the other, up and down, several times.

    The reference detector, or the head of the power meter, is in the sample's place. First it is
    read in the dark, then the laser warms up at its highest current until the light keeps still,
    and in the end it is read in the dark again. One row is one reading. `Drive` is the laser's
    current as set, nan where the light turned out to have gone off; `Pass` counts from 1, and is 0
    in the dark and while the laser warms up; `Direction` is +1 upwards and −1 back.
    """

    name = "light_calibration"

    detector = ListParameter(
        "Detector", choices=[REFERENCE, POWER_METER], default=REFERENCE,
        description="What is put in the sample's place; the bench file describes it",
    )  # fmt: skip
    drives = FloatListParameter(
        "Laser currents", units="A", minimum=0, maximum=5,
        default=[0.02, 0.028, 0.029, 0.0295, 0.03, 0.0305, 0.031, 0.032, 0.035, 0.04, 0.045, 0.05,
                 0.055, 0.06],
        description="In any order; dense around the threshold, where the light bends",
    )  # fmt: skip
    drive_points = IntegerParameter(
        "Points", default=0, minimum=0, maximum=1000,
        description="So many laser currents in equal steps, in place of the list; 0 takes the list",
    )  # fmt: skip
    first_drive = FloatParameter(
        "First current",
        units="A",
        default=0.02,
        minimum=0,
        maximum=5,
        description="Lowest laser current",
    )
    last_drive = FloatParameter(
        "Last current",
        units="A",
        default=0.06,
        minimum=0,
        maximum=5,
        description="Highest laser current",
    )
    both_directions = BooleanParameter(
        "Both directions", default=True, description="Up and down again"
    )
    repeats = IntegerParameter(
        "Repeats",
        default=2,
        minimum=1,
        maximum=100,
        description="How often the currents are gone through",
    )
    settling = FloatParameter(
        "Settling", units="s", default=0.5, minimum=0, maximum=1e4,
        description="Wait after each change of the laser's current",
    )  # fmt: skip
    readings = IntegerParameter(
        "Readings", default=5, minimum=2, maximum=1000, description="At each laser current"
    )
    nplc = FloatParameter(
        "NPLC",
        default=1.0,
        minimum=0.01,
        maximum=10,
        description="Integration of a reading, in periods of the mains",
    )
    current_range = AutoParameter(
        "Current range", units="A", default=0.0, minimum=0, maximum=5.25,
        description="Fixed measuring range; auto chooses it for each reading",
    )  # fmt: skip
    lowest_range = AutoParameter(
        "Lowest range", units="A", default=0.0, minimum=0, maximum=5.25,
        description="Autorange goes no lower; auto lets it go all the way",
    )  # fmt: skip
    warm_up = FloatParameter(
        "Longest warm-up", units="s", default=600.0, minimum=0, maximum=1e5,
        description="At the highest current, until the light keeps still; 0 for none. All of it "
        "where a person reads the meter",
    )  # fmt: skip
    drift_limit = FloatParameter(
        "Drift limit", default=0.005, minimum=1e-6, maximum=1,
        description="The light keeps still when it changes by less in a minute (relative)",
    )  # fmt: skip
    valid_for = FloatParameter(
        "Valid for", units="day", default=365.0, minimum=1, maximum=1e5,
        description="After this the figures of merit that lean on the calibration are flagged",
    )  # fmt: skip

    DATA_COLUMNS = [  # noqa: RUF012 - pymeasure's way to declare them
        rows.TIME,
        rows.DRIVE,
        rows.CURRENT,
        rows.POWER,
        rows.PASS,
        rows.DIRECTION,
        rows.CURRENT_RANGE,
        rows.STATUS,
    ]

    # -- before anything is switched on

    @property
    def currents(self) -> list[float]:
        """The laser currents (A), rising, each once."""
        if self.drive_points:
            return sorted(
                set(np.linspace(self.first_drive, self.last_drive, self.drive_points).tolist())
            )
        return sorted(set(self.drives))

    @property
    def ladder(self) -> list[tuple[int, int, float]]:
        """Pass, direction and laser current (A), in the order in which they are read."""
        up = [(1, drive) for drive in self.currents]
        down = [(-1, drive) for drive in reversed(self.currents)] if self.both_directions else []
        return [(n + 1, *step) for n in range(int(self.repeats)) for step in (*up, *down)]

    def check_against(self, config: BenchConfig) -> None:
        with about("detector"):
            self._check_detector(config)
        self._check_ends(config)
        with about("drive_points" if self.drive_points else "drives"):
            for drive in self.currents:
                check_drive(config.laser, config.limits, drive)
            if len(self.currents) < 3:
                raise ConfigError("a calibration needs three laser currents at least")
            if not self.currents[0] > 0:
                raise ConfigError("a laser current of 0 is dark, which is measured anyway")
        with about("warm_up"):
            check_laser_on_time(config.limits, self._longest_lit(config))
        if self.detector == REFERENCE:
            check_nplc(config, self.nplc)
            self.check_compliance(config, 0.0, self.current_range)

    def _check_ends(self, config: BenchConfig) -> None:
        """Of currents in equal steps; without a number of them the list counts."""
        for name in ("first_drive", "last_drive"):
            drive = getattr(self, name)
            with about(name):
                if self.drive_points:
                    check_drive(config.laser, config.limits, drive)
                elif drive != getattr(type(self), name).default:
                    raise ConfigError(
                        "it counts with 'drive_points' only, which is 0: 'drives' is the list",
                        advice="give drive_points, or leave this away",
                    )

    def _check_detector(self, config: BenchConfig) -> None:
        if self.detector == REFERENCE:
            if config.reference is None:
                raise ConfigError(
                    "the bench file describes no reference detector",
                    advice="name the file of one as 'detector' in the section 'reference'; in the "
                    "window: Set-up, Reference detector",
                )
            try:
                config.reference.detector.responsivity_at(config.laser.wavelength)
            except ValueError as error:
                raise ConfigError(str(error)) from None
        elif config.power_meter is None:
            raise ConfigError(
                "the bench file describes no power meter",
                advice="describe it in the section 'power_meter'; in the window: Set-up, Power "
                "meter",
            )

    def _is_typed(self, config: BenchConfig) -> bool:
        meter = config.power_meter
        return self.detector == POWER_METER and meter is not None and meter.model is None

    def tasks_on(self, config: BenchConfig) -> frozenset[Task]:
        """The detector has to be put in the sample's place, and perhaps to be read."""
        typed = {Task.READ_POWER} if self._is_typed(config) else set()
        return frozenset({Task.MOUNT_REFERENCE, Task.MOUNT_SAMPLE, *typed})

    def _seconds_a_point(self, config: BenchConfig | None) -> float:
        if config is not None and self._is_typed(config):
            return float(self.settling + _TYPING)
        return float(self.settling + 0.1 + self.readings * (0.02 * self.nplc * 3 + 0.01))

    def _longest_lit(self, config: BenchConfig | None) -> float:
        return float(self.warm_up + len(self.ladder) * self._seconds_a_point(config))

    def estimated_duration(self) -> float:
        config = None if self.bench is None else self.bench.config
        warming = min(self.warm_up, WINDOW + 5.0)
        return float(warming + len(self.ladder) * self._seconds_a_point(config) + 10.0)

    # -- measuring

    def measure_on(self, bench: Bench) -> None:
        self._gauge = self._gauge_on(bench)
        bench.laser.prepare()
        request = Request(
            Task.MOUNT_REFERENCE,
            f"Put {self._gauge.subject} in the sample's place, its aperture in the sample's plane"
            + (", on the source-meter's cables." if self.detector == REFERENCE else "."),
            self._gauge.subject,
        )
        if self.ask(bench, request) is None:
            return
        bias = 0.0 if self.detector == REFERENCE else None
        self.doing("dark reading", bias=bias)
        self._gauge.prepare(int(self.readings))
        self._read_dark(bench)
        self._warm_up(bench)
        for number, (number_of_pass, direction, drive) in enumerate(ladder := self.ladder):
            if self.should_stop():
                return
            self.doing(f"step {number + 1} of {len(ladder)}: {with_prefix(drive, 'A')}")
            bench.laser.set_drive(drive, self.should_stop)
            self._say_drive(drive)
            bench.laser.wait(self.settling, self.should_stop)
            if self.should_stop() or not self._read(bench, drive, number_of_pass, direction):
                return
            self.emit("progress", 20 + 79 * (number + 1) / len(ladder))
        self.doing("dark reading")
        bench.laser.set_drive(0.0)
        self._say_drive(0.0)
        bench.laser.wait(self.settling, self.should_stop)
        self._read_dark(bench)
        self._gauge.put_away()
        if not self.should_stop():
            self.ask(
                bench, Request(Task.MOUNT_SAMPLE, "Put the sample back in its place.", self.sample)
            )

    def _gauge_on(self, bench: Bench) -> Gauge:
        if self.detector == REFERENCE:
            return DetectorGauge(self, bench)
        return (TypedGauge if self._is_typed(bench.config) else MeterGauge)(self, bench)

    def _say_drive(self, drive: float) -> None:
        self.emit_event("drive", drive_A=drive)

    def _read_dark(self, bench: Bench) -> None:
        if not self.should_stop():
            self._read(bench, 0.0, 0, 0, 2 * int(self.readings))

    def _read(
        self,
        bench: Bench,
        drive: float,
        number_of_pass: int,
        direction: int,
        readings: int | None = None,
    ) -> Mapping[str, ArrayLike] | None:
        """Read the light and emit the rows; None if the run is to end first. The rows have no drive
        if the light turns out not to be as commanded."""
        found = self._gauge.read(drive, readings or int(self.readings))
        if found is None:
            return None
        block = {
            **found,
            rows.DRIVE: math.nan,
            rows.PASS: number_of_pass,
            rows.DIRECTION: direction,
        }
        try:
            bench.laser.check()
            block[rows.DRIVE] = drive
        finally:
            self.emit_rows(block)
        return block

    def _warm_up(self, bench: Bench) -> None:
        """The highest current until the light keeps still, or for as long as is allowed."""
        if not self.warm_up or self.should_stop():
            return
        drive = self.currents[-1]
        what = f"warming the laser up at {with_prefix(drive, 'A')}"
        self.doing(f"{what}, at most", self.warm_up)
        bench.laser.set_drive(drive, self.should_stop)
        self._say_drive(drive)
        began = bench.clock.now()
        times: list[float] = []
        levels: list[float] = []
        while (passed := bench.clock.now() - began) < self.warm_up and not self.should_stop():
            self.emit("progress", 20 * min(1.0, passed / self.warm_up))
            if not self._gauge.is_automatic:
                bench.laser.wait(min(_LOOK, self.warm_up - passed), self.should_stop)
                continue
            block = self._read(bench, drive, 0, 0)
            if block is None:
                return
            times.append(float(np.mean(np.asarray(block[rows.TIME]))))
            levels.append(float(np.mean(np.asarray(block[self._gauge.signal]))))
            if is_warm(times, levels, self.drift_limit):
                return
            bench.clock.wait(_LOOK, self.should_stop)
        if self._gauge.is_automatic and not self.should_stop():
            self.emit_event(
                "not warm",
                message=f"the light had not become still within {self.warm_up:g} s of warming up",
            )
