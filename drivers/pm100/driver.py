"""The Thorlabs PM100 series as the port `drivers.power_meter.PowerMeter`, on pymeasure's driver."""

from __future__ import annotations

import math
import warnings
from typing import Any

import numpy as np
from pymeasure.instruments.thorlabs import ThorlabsPM100USB

from drivers.clock import Clock, Stop, never
from drivers.errors import InstrumentError
from drivers.readings import Powers
from drivers.unsafe import Unsafe
from drivers.visa.instrument import ReportsByName

#: SCPI's way to say that a value is beyond the range, or none.
_NOT_A_NUMBER = 9e37
#: Errors that its queue holds at most.
_QUEUE = 30
_NO_ERROR = 0


class PM100(ReportsByName, ThorlabsPM100USB):  # type: ignore[misc]
    """A power meter. Connecting asks it nothing; `prepare` asks for its head."""

    answers_in_turn = True

    def __init__(self, adapter: Any, clock: Clock, *, name: str = "power meter") -> None:
        with warnings.catch_warnings():
            # pymeasure does not know whether it speaks SCPI; its manual says that it does
            warnings.simplefilter("ignore", FutureWarning)
            super().__init__(adapter, name)
        self._clock = clock

    def _set_flags(self) -> None:
        """Nothing yet: pymeasure asks for the head here, when it is only being opened."""

    def prepare(self, wavelength: float) -> None:
        """Read the power of light of `wavelength` (nm), ranges chosen by itself.

        Raises InstrumentError for a head that is not there, reads no power, or does not go to that
        wavelength.
        """
        self.read_errors()  # what was logged before us is not ours
        with self.making_sense():
            try:
                super()._set_flags()
                there = "no sensor" not in str(self.sensor_name)  # some units quote it
            except OSError:
                there = False
        if not there:
            raise self._failed("has no head", "plug one in and start again")
        if not self.is_power_sensor:
            raise self._failed(f"its head, {self.sensor_name}, reads no power", "")
        self.write("CONF:POW;:SENS:POW:UNIT W;:SENS:POW:RANG:AUTO ON")
        if self.wavelength_settable:
            with self.making_sense():
                self.write(f"SENS:CORR:WAV {wavelength:.6g}")
                held = self.wavelength
            if not abs(held - wavelength) <= 0.1:
                raise self._failed(
                    f"was set to {wavelength:g} nm but is at {held:g} nm",
                    f"see whether its head, {self.sensor_name}, is made for this wavelength",
                )
        if errors := self.read_errors():
            raise self._failed(f"reports: {errors}", "")

    def read_block(self, points: int, *, should_stop: Stop = never) -> Powers:
        """`points` readings, fewer once `should_stop()` is true."""
        times: list[float] = []
        powers: list[float] = []
        while len(times) < points and not should_stop():
            times.append(self._clock.now())
            with self.making_sense():
                power = float(self.power)
            powers.append(power if abs(power) < _NOT_A_NUMBER else math.nan)
        return Powers(np.array(times, np.float64), np.array(powers, np.float64))

    def read_errors(self) -> str:
        """Empty the error queue and return what stood in it; empty if nothing did."""
        found = []
        for _ in range(_QUEUE):
            answer = self.ask("SYST:ERR?").strip()
            with self.making_sense():
                code = int(answer.partition(",")[0])
            if code == _NO_ERROR:
                break
            found.append(answer)
        return ", ".join(found)

    def safe_off(self) -> list[Unsafe]:
        """Nothing of it can be on."""
        return []

    def shutdown(self) -> None:
        """pymeasure's way to a safe state."""

    def _failed(self, detail: str, advice: str) -> InstrumentError:
        return InstrumentError(
            detail,
            subject=self.name,
            where=str(self.adapter.connection.resource_name),
            advice=advice,
        )
