"""Keysight B1500A as the bench uses it: sampling on up to ten SMUs, in one block, made safe. Data
formats and sampling rules stand in `b1500_data`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from pymeasure.instruments.agilent import AgilentB1500

from .b1500_data import Samples, check_sampling, current_range_code, parse_samples
from .bench_config import Limits
from .clock import Clock, Stop, never
from .errors import InstrumentError
from .limits import check_bias, check_compliance
from .safe_off import attempt, impatient
from .talking import ReportsByName

#: A running measurement is polled this often (s).
POLL_INTERVAL = 0.1
#: Status byte: data ready, and an error in the queue.
_DATA_READY, _ERROR = 1, 32
_NO_ERROR = '+0,"No Error."'
_RAMP_STEP = 0.5  # V
_RAMP_PAUSE = 0.01  # s


@dataclass(frozen=True)
class Channel:
    """What one SMU does in a sampling run: voltage `base` (V) before the step, `bias` after it.

    It measures current on the fixed range that holds `measures` (A); with None it only drives.
    """

    base: float
    bias: float
    compliance: float
    measures: float | None = None


class B1500(ReportsByName, AgilentB1500):  # type: ignore[misc]
    """pymeasure's driver with sampling in one block, errors checked, and `safe_off`.

    Connecting changes no output. Bias and compliance never exceed `limits`.
    """

    def __init__(
        self,
        adapter: Any,
        clock: Clock,
        limits: Limits,
        *,
        name: str = "B1500A",
        **kwargs: Any,
    ) -> None:
        super().__init__(adapter, name, **kwargs)
        self._clock = clock
        self._limits = limits
        #: What the driver commanded last, by channel that is on (V).
        self._levels: dict[int, float] = {}

    def prepare(self) -> None:
        """Reset: all outputs off, and the data format of the block reads."""
        self.write("*RST")
        self._levels = {}
        self.write("FMT 13,0;TSC 1;AZ 0")
        self.raise_errors()

    def raise_errors(self) -> None:
        """Raise InstrumentError with the first error in the queue."""
        answer = self.ask("ERRX?").strip()
        if answer != _NO_ERROR:
            raise InstrumentError(f"{self.name} reports: {answer}")

    def switch_on(self, *channels: int) -> None:
        """Switch the output switches of `channels` on, at 0 V."""
        self.write(f"CN {','.join(map(str, channels))}")
        self._levels |= dict.fromkeys(channels, 0.0)
        self.raise_errors()

    def set_bias(self, channel: int, level: float, compliance: float) -> None:
        """Force `level` (V) on a channel that is on. Raises LimitError beyond the limits."""
        check_bias(self._limits, level)
        check_compliance(self._limits, compliance)
        self.write(f"DV {channel},0,{level:.9g},{compliance:.9g}")
        self._levels[channel] = level
        self.raise_errors()

    def sample(
        self,
        channels: Mapping[int, Channel],
        *,
        interval: float,
        points: int,
        hold: float = 0.0,
        base_hold: float = 0.0,
        should_stop: Stop = never,
    ) -> Samples:
        """Sample currents every `interval` seconds, `points` times, around one common step.

        All channels go from their base to their bias at once: the edge is at `hold` seconds before
        the first sample (negative: samples are taken before it), after `base_hold` at the base.
        Ends early, with no samples, once `should_stop()` is true; the outputs stay as they are.
        Raises LimitError for what the instrument or the bench does not allow, InstrumentError.
        """
        measured = [number for number, channel in channels.items() if channel.measures is not None]
        check_sampling(interval, points, len(measured), hold)
        for channel in channels.values():
            check_bias(self._limits, channel.base, channel.bias)
            check_compliance(self._limits, channel.compliance)
        for message in _sampling_messages(channels, measured, interval, points, hold, base_hold):
            self.write(message)
        self.raise_errors()
        self.write("TSR")
        self.write("XE")
        self._levels |= {number: channel.bias for number, channel in channels.items()}
        if not self._wait_for_data(should_stop):
            self.write("AB")
            return Samples(
                tuple(measured),
                np.empty((0, len(measured))),
                np.empty((0, len(measured))),
                np.empty((0, len(measured)), np.int64),
            )
        items = int(self.ask("NUB?"))
        samples = parse_samples(self.read_bytes(8 * items + 2), tuple(measured))
        self.raise_errors()
        return samples

    def _wait_for_data(self, should_stop: Stop) -> bool:
        """Wait, by serial poll, until there are data; False once `should_stop()` is true."""
        while not should_stop():
            status = self.poll()
            if status & _ERROR:
                self.raise_errors()
            if status & _DATA_READY:
                return True
            self._clock.wait(POLL_INTERVAL, should_stop)
        return False

    # -- safety

    def safe_off(self) -> list[str]:
        """Outputs off, whatever the instrument is doing; needs no answer.

        A running measurement is aborted, each bias ramped to zero from the level last commanded,
        then all switches opened. Returns what could not be done; never raises for its sake.
        """
        problems: list[str] = []
        with impatient(self.adapter.connection):
            attempt(problems, f"{self.name}: device clear", self.device_clear)
            reached = attempt(problems, f"{self.name}: abort", self.write, "AB")
            if reached and any(self._levels.values()):
                attempt(problems, f"{self.name}: ramp to 0 V", self._ramp_down)
            attempt(problems, f"{self.name}: outputs off", self.write, "CL")
        self._levels = {}
        return problems

    def _ramp_down(self) -> None:
        steps = min(20, max(1, int(max(map(abs, self._levels.values())) / _RAMP_STEP)))
        for step in range(steps - 1, -1, -1):
            self.write(
                ";".join(f"DV {c},0,{v * step / steps:.9g}" for c, v in self._levels.items())
            )
            self._clock.wait(_RAMP_PAUSE)

    def shutdown(self) -> None:
        """pymeasure's way to a safe state, which for the B1500 it leaves out."""
        self.safe_off()
        super().shutdown()


def _sampling_messages(
    channels: Mapping[int, Channel],
    measured: list[int],
    interval: float,
    points: int,
    hold: float,
    base_hold: float,
) -> list[str]:
    """The set-up of a sampling run, in messages of less than the 256 characters it takes."""
    setup = [f"MM 10,{','.join(map(str, measured))}", "ML 1;MCC;MSC 1,2"]
    setup.append(f"MT {hold:.9g},{interval:.9g},{points},{base_hold:.9g}")
    for number, channel in channels.items():
        setup.append(
            f"MV {number},0,{channel.base:.9g},{channel.bias:.9g},{channel.compliance:.9g}"
        )
        if channel.measures is not None:
            code = current_range_code(channel.measures)
            setup.append(f"AAD {number},0;FL 0,{number};RI {number},-{code}")
    return ["AIT 0,1,1", *setup]
