"""The ways to look at the light: a reference detector at the source-meter, a power meter that the
program reads, and one that a person reads."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from drivers.config.quantities import parse, with_prefix
from drivers.operator import Request, Task

from .. import rows

if TYPE_CHECKING:
    from drivers.bench import Bench
    from drivers.clock import Stop
    from drivers.config.irradiance.reference import PowerMeterConfig

    from .procedure import LightCalibration

#: What a person types a power in.
POWER_UNIT = "mW"


class Gauge(Protocol):
    """Reads the light; the columns are those of the rows but for what the caller knows."""

    #: Name of what has to be in the sample's place.
    subject: str
    #: The column of its rows that the light is proportional to.
    signal: str
    #: Whether it reads by itself, as often as wanted.
    is_automatic: bool

    def prepare(self, readings: int) -> None:
        """Ready to read, `readings` at a time."""
        ...

    def read(self, drive: float, readings: int) -> Mapping[str, ArrayLike] | None:
        """Rows of what it says now; None if the run is to end first."""
        ...

    def put_away(self) -> None:
        """Off, where something of it is on."""
        ...


class DetectorGauge:
    """The bench's reference detector, whose current the source-meter reads at 0 V."""

    signal = rows.CURRENT
    is_automatic = True

    def __init__(self, procedure: LightCalibration, bench: Bench) -> None:
        assert bench.config.reference is not None
        self.subject = bench.config.reference.detector.name
        self._procedure = procedure
        self._bench = bench

    def prepare(self, readings: int) -> None:
        """The source-meter on, at 0 V."""
        procedure, smu = self._procedure, self._bench.smu
        smu.prepare(
            compliance=procedure.compliance,
            largest_bias=0.0,
            nplc=procedure.nplc,
            current_range=procedure.current_range or None,
            lowest_range=procedure.lowest_range or None,
        )
        smu.set_bias(0.0)
        smu.switch_on()

    def read(self, drive: float, readings: int) -> Mapping[str, ArrayLike] | None:
        """Its current."""
        procedure = self._procedure
        found = self._bench.smu.read_block(readings, should_stop=procedure.should_stop)
        procedure.note_compliance(found, f"laser current {with_prefix(drive, 'A')}")
        return {
            rows.TIME: found.time,
            rows.CURRENT: found.current,
            rows.POWER: math.nan,
            rows.CURRENT_RANGE: found.range,
            rows.STATUS: found.status,
        }

    def put_away(self) -> None:
        """The output off."""
        self._bench.smu.switch_off()


class _PowerGauge:
    """What rows of powers have in common."""

    signal = rows.POWER

    def __init__(self, procedure: LightCalibration, bench: Bench) -> None:
        assert bench.config.power_meter is not None
        self._meter: PowerMeterConfig = bench.config.power_meter
        self.subject = self._meter.name
        self._procedure = procedure
        self._bench = bench

    def _rows(self, times: ArrayLike, powers: ArrayLike) -> Mapping[str, ArrayLike]:
        when: NDArray[np.float64] = np.atleast_1d(np.asarray(times, np.float64))
        return {
            rows.TIME: when,
            rows.CURRENT: math.nan,
            rows.POWER: np.atleast_1d(np.asarray(powers, np.float64)),
            rows.CURRENT_RANGE: math.nan,
            rows.STATUS: 0,
        }

    def put_away(self) -> None:
        """Nothing of it is on."""


class MeterGauge(_PowerGauge):
    """The bench's power meter, which the program reads."""

    is_automatic = True

    def prepare(self, readings: int) -> None:
        """Set to the wavelength of the light."""
        assert self._bench.power_meter is not None
        self._bench.power_meter.prepare(self._bench.config.laser.wavelength)

    def read(self, drive: float, readings: int) -> Mapping[str, ArrayLike] | None:
        """Its powers."""
        assert self._bench.power_meter is not None
        found = self._bench.power_meter.read_block(
            readings, should_stop=self._procedure.should_stop
        )
        return self._rows(found.time, found.power)


class TypedGauge(_PowerGauge):
    """The bench's power meter, which a person reads, once for each laser current."""

    is_automatic = False

    def prepare(self, readings: int) -> None:
        """Nothing: a person sees to it."""

    def read(self, drive: float, readings: int) -> Mapping[str, ArrayLike] | None:
        """What a person types in."""
        at = "with the laser off" if drive == 0 else f"at {with_prefix(drive, 'A')}"
        request = Request(
            Task.READ_POWER,
            f"Type in the power that {self.subject} shows {at}.",
            self.subject,
            POWER_UNIT,
        )
        answer = self._procedure.ask(self._bench, request, self._watching())
        if answer is None or answer.value is None:
            return None
        now = self._bench.clock.now()
        return self._rows(now, parse(f"{answer.value!r} {POWER_UNIT}", "W"))

    def _watching(self) -> Stop:
        """A stop condition that looks at the light, which is on meanwhile, every second."""
        looked = self._bench.clock.now()

        def stop() -> bool:
            nonlocal looked
            if self._bench.clock.now() - looked >= 1.0:
                looked = self._bench.clock.now()
                self._bench.laser.check()
            return bool(self._procedure.should_stop())

        return stop
