"""Keysight B1500A as the bench uses it: sampling on up to ten SMUs, in one block, made safe. Data
formats and sampling rules stand in `b1500_data`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from pymeasure.instruments.agilent import AgilentB1500

from drivers.clock import Clock, Stop, never
from drivers.config.bench import LaserConfig, Limits
from drivers.config.limits import check_bias, check_compliance, check_modulation
from drivers.errors import ConfigError, InstrumentError
from drivers.readings import Channel, Samples
from drivers.visa.instrument import ReportsByName
from drivers.visa.safe_off import attempt, impatient

from .samples import (
    check_aperture,
    check_hold,
    check_sampling,
    check_staircase,
    current_range_code,
    no_samples,
    parse_samples,
)
from .staircase import (
    Staircase,
    Sweep,
    measured_sweep,
    no_sweep,
    staircase_messages,
)

#: Modules that this driver can sample with: high-power, medium-power and high-resolution SMUs.
SMU_MODULES = ("B1510A", "B1511A", "B1511B", "B1517A")
#: A running measurement is polled this often (s).
POLL_INTERVAL = 0.1
#: Status byte: data ready, and an error in the queue.
_DATA_READY, _ERROR = 1, 32
_NO_ERROR = '+0,"No Error."'
_RAMP_STEP = 0.5  # V
_RAMP_PAUSE = 0.01  # s


class B1500(ReportsByName, AgilentB1500):  # type: ignore[misc]
    """pymeasure's driver with sampling in one block, errors checked, and `safe_off`.

    Connecting changes no output. Bias and compliance never exceed `limits`. The channel
    `modulation` is on the modulation input of `laser`: its limit is that of the laser's current.
    """

    def __init__(
        self,
        adapter: Any,
        clock: Clock,
        limits: Limits,
        laser: LaserConfig | None = None,
        modulation: int | None = None,
        channels: Iterable[int] = (),
        *,
        name: str = "B1500A",
        **kwargs: Any,
    ) -> None:
        super().__init__(adapter, name, **kwargs)
        self._clock = clock
        self._limits = limits
        self._laser = laser
        self._modulation = modulation
        self._channels = tuple(channels)
        #: Bench time at which the instrument's timer was reset (s).
        self._zero = 0.0
        #: What the driver commanded last, by channel that is on (V).
        self._levels: dict[int, float] = {}

    def prepare(self) -> None:
        """Reset: all outputs off, and the data format of the block reads."""
        self.write("*RST")
        self._levels = {}
        self.write("FMT 13,0;TSC 1;AZ 0")
        self.raise_errors()
        self.write("TSR")
        self._zero = self._clock.now()

    def raise_errors(self) -> None:
        """Raise InstrumentError with the first error in the queue."""
        answer = self.ask("ERRX?").strip()
        if answer != _NO_ERROR:
            raise InstrumentError(f"{self.name} reports: {answer}")

    @property
    def outputs_on(self) -> list[int]:
        """Channels whose output switches are on. Raises InstrumentError for an odd answer."""
        answer = self.ask("*LRN? 0").strip()
        if not re.fullmatch(r"CL|CN ?\d+(,\d+)*", answer):
            raise InstrumentError(f"{self.name}: *LRN? 0 is answered by {answer!r}")
        return [int(number) for number in re.findall(r"\d+", answer)]

    def check_wiring(self) -> None:
        """Raise ConfigError if a channel of the bench file has no source-measure unit."""
        self.check_channels(self._channels)

    def check_channels(self, channels: Iterable[int]) -> None:
        """Raise ConfigError if one of `channels` has no source-measure unit in its slot."""
        units = self.ask("UNT?").strip().split(";")
        smus = [slot for slot, unit in enumerate(units, 1) if unit.split(",")[0] in SMU_MODULES]
        for channel in channels:
            if channel not in smus:
                there = units[channel - 1].split(",")[0] if channel <= len(units) else "0"
                raise ConfigError(
                    f"analyser: channel {channel} has "
                    f"{'no module' if there == '0' else f'a {there}, no source-measure unit'}; "
                    f"the {self.name} has SMUs in slots {', '.join(map(str, smus)) or '(none)'}"
                )

    def switch_on(self, *channels: int) -> None:
        """Switch the output switches of `channels` on, at 0 V."""
        self.write(f"CN {','.join(map(str, channels))}")
        self._levels |= dict.fromkeys(channels, 0.0)
        self.raise_errors()

    def set_bias(self, channel: int, level: float, compliance: float) -> None:
        """Force `level` (V) on a channel that is on. Raises LimitError beyond the limits."""
        self._check(channel, compliance, level)
        self.write(f"DV {channel},0,{level:.9g},{compliance:.9g}")
        self._levels[channel] = level
        self.raise_errors()

    def _check(self, channel: int, compliance: float, *levels: float) -> None:
        check_compliance(self._limits, compliance)
        if self._laser is not None and channel == self._modulation:
            check_modulation(self._laser, self._limits, *levels)
        else:
            check_bias(self._limits, *levels)

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
        """Sample currents every `interval` seconds, `points` times, around one common step.

        Each sample integrates for `aperture` (s). All channels go from their base to their bias at
        once: the edge is at `hold` seconds before the first sample (negative: samples are taken
        before it), after `base_hold` at the base.
        Ends early, with no samples, once `should_stop()` is true; the outputs stay as they are.
        Raises LimitError for what the instrument or the bench does not allow, InstrumentError.
        """
        measured = [number for number, channel in channels.items() if channel.measures is not None]
        check_hold("base hold", base_hold)
        check_sampling(interval, points, len(measured), hold)
        check_aperture(aperture, interval, len(measured))
        for number, channel in channels.items():
            self._check(number, channel.compliance, channel.base, channel.bias)
        for message in _sampling_messages(
            channels, measured, interval, points, hold, base_hold, aperture
        ):
            self.write(message)
        self.raise_errors()
        self.write("XE")
        self._levels |= {number: channel.bias for number, channel in channels.items()}
        if not self._wait_for_data(should_stop):
            self._abort()
            return no_samples(tuple(measured))
        items = self._items()
        samples = parse_samples(self.read_bytes(8 * items + 2), tuple(measured))
        self.raise_errors()
        return replace(samples, time=samples.time + self._zero)

    def staircase(
        self,
        channel: int,
        staircase: Staircase,
        *,
        hold: float = 0.0,
        delay: float = 0.0,
        aperture: float = 0.02,
        should_stop: Stop = never,
    ) -> Sweep:
        """Sweep the voltage of a channel that is on, and measure its current at every level.

        The first level stands for `hold` and every one for `delay` (s) before its measurement,
        which integrates for `aperture` (s). The output stays at the last level. Ends early, with
        an empty sweep, once `should_stop()` is true: the output then goes to the level of the
        staircase that is nearest 0 V. Raises LimitError for what the instrument or the bench does
        not allow, before anything is sent, and InstrumentError.
        """
        check_staircase(staircase.points, hold, delay, aperture)
        self._check(channel, staircase.compliance, staircase.start, staircase.stop)
        for message in staircase_messages(channel, staircase, hold, delay, aperture):
            self.write(message)
        self.raise_errors()
        # nobody knows where a sweep is when it is cut off: no ramp may begin above its output
        self._levels[channel] = staircase.mildest
        self.write("XE")
        if not self._wait_for_data(should_stop):
            self._abort()
            self.set_bias(channel, staircase.mildest, staircase.compliance)
            return no_sweep()
        self._levels[channel] = staircase.end
        items = self._items()
        samples = parse_samples(self.read_bytes(8 * items + 2), (channel,))
        self.raise_errors()
        return measured_sweep(staircase, samples, self._zero)

    def _items(self) -> int:
        """How many values wait to be read."""
        with self.making_sense():
            return int(self.ask("NUB?"))

    def _abort(self) -> None:
        """Stop a measurement; what it has brought so far must not pass for that of the next."""
        self.write("AB")
        self.write("BC")

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
    aperture: float,
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
    return [f"AIT 0,3,{aperture:.9g}", *setup]
