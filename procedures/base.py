"""What every measurement on the bench shares: its sample, its bench, safe-off on every way out.

A runner of ours hands in an open bench; under pymeasure's own `Worker` the procedure opens the
bench file named in its parameters.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from drivers.clock import Stop, Stopped
from drivers.config import yaml_file
from drivers.config.bench import BenchConfig
from drivers.config.device import DeviceConfig
from drivers.config.limits import check_compliance
from drivers.config.quantities import with_prefix
from drivers.errors import BenchError, ComplianceReached, ConfigError
from drivers.operator import Answer, Request, Task, answered
from drivers.readings import Readings
from procedures.experiment import FloatParameter, ListParameter, Parameter

from .asked_light import AskedLight
from .checking import about
from .doing import Doing
from .hands import confirm_off
from .parameters import OptionalFloatParameter
from .rows import IRRADIANCE

if TYPE_CHECKING:
    from drivers.bench import Bench

log = logging.getLogger(__name__)
#: Steps of safe-off that failed; of no interest where there is no bench, as in a replay.
safe_off_log = log.getChild("safe_off")


class BenchProcedure(AskedLight):
    """Base of the bench's procedures.

    A subclass lists `DATA_COLUMNS` and implements `measure_on(bench)`, `estimated_duration()` and,
    where it can be beyond the bench's means, `check_against(config)`.
    """

    #: Name in recipes and folder names.
    name: ClassVar[str]

    sample = Parameter("Sample", default="", description="Name of the sample, kept with the data")
    active_area = FloatParameter(
        "Active area",
        units="cm**2",
        default=0.01,
        minimum=1e-10,
        maximum=1e3,
        description="Of the sample, from its device file",
    )
    bench_file = Parameter(
        "Bench file", default="", description="Opened when no bench has been handed in"
    )
    device_file = Parameter(
        "Device file", default="", description="Sample that a simulated bench mounts"
    )

    compliance = FloatParameter(
        "Compliance",
        units="A",
        default=1e-3,
        minimum=1e-9,
        maximum=5.25,
        description="Largest current that the source lets through the sample",
    )
    on_compliance = ListParameter(
        "On compliance", choices=["stop", "continue"], default="stop",
        description="What becomes of the run when the source reaches its compliance",
    )  # fmt: skip

    # what was so while it was measured; empty where nobody said it
    temperature = OptionalFloatParameter(
        "Temperature", units="degC", minimum=-273, maximum=1500,
        description="Of the sample while it is measured; empty: not measured",
    )  # fmt: skip
    humidity = OptionalFloatParameter(
        "Humidity", units="percent", minimum=0, maximum=100,
        description="Relative humidity around the sample while it is measured",
    )  # fmt: skip
    measured_in = Parameter(
        "Measured in", default="",
        description="Atmosphere around the sample while it is measured, such as N2 or vacuum",
    )  # fmt: skip
    measured_by = Parameter("Measured by", default="", description="Who measures")
    position = Parameter(
        "Position", default="",
        description="Of the sample on its substrate or wafer: row and column as B4, or x, y",
    )  # fmt: skip
    sample_history = Parameter(
        "Sample history", default="",
        description="What has been done to the sample before, such as annealing and storage",
    )  # fmt: skip
    note = Parameter("Note", default="", description="Whatever else should stand with the data")

    bench: Bench | None = None
    #: Called where the run can be ended and gone on with, nothing lost: `should_stop` may be true
    #: afterwards.
    at_safe_point: Callable[[], None] = staticmethod(lambda: None)
    _own_bench = False
    #: Rows measured since the light was last looked at.
    _unseen: Sequence[Mapping[str, ArrayLike]] = ()

    # -- for subclasses

    def measure_on(self, bench: Bench) -> None:
        """Measure. Raise BenchError for what ends the run; return early when `should_stop()`."""
        raise TypeError(f"{type(self).__name__} measures nothing")

    def rescue(self, bench: Bench) -> None:
        """After a safe-off: emit what an interrupted measurement left in the instruments."""

    def estimated_duration(self) -> float:
        """Expected bench time of the whole measurement (s)."""
        raise TypeError(f"{type(self).__name__} has no estimate")

    #: Whether `resume_after` also takes what was cut short anywhere, not only at a safe point.
    resumes_anywhere: ClassVar[bool] = True

    @property
    def sample_age(self) -> float:
        """Days of storage behind a simulated sample when the measurement begins."""
        return 0.0

    def resume_after(self, columns: Mapping[str, ArrayLike], start: int) -> None:
        """Go on, as the `start`-th start, after what the data so far hold; not all procedures can.

        `columns` are the data's, arrays of one length. Raises ConfigError if nothing is left to do.
        """
        raise ConfigError(f"a run of {self.name} cannot be resumed")

    def check_against(self, config: BenchConfig) -> None:
        """Raise ParameterError for what this bench cannot or may not do."""

    def tasks_on(self, config: BenchConfig) -> frozenset[Task]:
        """What a person at this bench will be asked for; nothing by default."""
        return frozenset()

    def ask(self, bench: Bench, request: Request, stop: Stop | None = None) -> Answer | None:
        """Have a person do what `request` says; None if the run is to end first, as `stop` says,
        or else `should_stop`. Whoever asks has switched off what must not be on meanwhile: it is
        asked whether it is, see `confirm_off`. Question and answer are events. Raises NobodyToAsk,
        and what `stop` does.
        """
        confirm_off(bench, request.task)
        said = {"task": request.task.value, "subject": request.subject}
        self.emit_event("asked", **said, message=request.text)
        self.doing(f"waiting for a person: {request.text}")
        answer = answered(bench.operator, request, bench.clock, stop or self.should_stop)
        if answer is not None:
            self.emit_event("answered", **said, value=answer.value, unit=request.unit)
        return answer

    # -- what measurements with the source-measure unit share

    def shortest_nplc(self, config: BenchConfig) -> float:
        """The shortest integration of a reading on this bench (power line cycles)."""
        return float(getattr(self, "nplc", 1.0))

    def check_compliance(
        self, config: BenchConfig, largest_bias: float, current_range: float
    ) -> None:
        """Raise ParameterError for a compliance beyond the bench's limits or the source-meter's
        reach at `largest_bias` (V), or for a fixed `current_range` (A, 0 for autorange) that these
        do not let be used."""
        meter = config.smu.capabilities
        with about("compliance"):
            check_compliance(config.limits, self.compliance)
            most = meter.largest_compliance(largest_bias)
            if self.compliance > most * (1 + 1e-9):
                raise ConfigError(
                    f"{with_prefix(self.compliance, 'A')} is beyond the {config.smu.model}, which "
                    f"gives {with_prefix(most, 'A')} at {with_prefix(largest_bias, 'V')}"
                )
        self.check_current_range(config, "current_range", current_range)

    def check_current_range(
        self, config: BenchConfig, parameter: str, current_range: float
    ) -> None:
        """Raise ParameterError about `parameter` for a range (A, 0 for none) that the source-meter
        has not, or that the compliance does not let be used."""
        meter = config.smu.capabilities
        with about(parameter):
            meter.check_current_range(current_range)
            if current_range > self.compliance * meter.overrange:
                raise ConfigError(
                    f"{with_prefix(current_range, 'A')} is above the compliance, "
                    f"{with_prefix(self.compliance, 'A')}"
                )

    def note_compliance(self, readings: Readings, under: str) -> None:
        """Report readings in compliance, taken `under` some conditions.

        Raises ComplianceReached where `on_compliance` says that this ends the run.
        """
        if not np.count_nonzero(readings.in_compliance):
            return
        clipped = readings.voltage[readings.in_compliance]
        if readings.compliance_reached.any():
            what = (
                f"compliance of {with_prefix(self.compliance, 'A')} reached at "
                f"{clipped[0]:g} V, {under}"
            )
        else:
            full_scale = with_prefix(readings.range[readings.in_compliance][0], "A")
            what = (
                f"the range of {full_scale} is too small for the current at {clipped[0]:g} V, "
                f"{under}"
            )
        self.emit_event("compliance", readings=len(clipped), message=what)
        if self.on_compliance == "stop":
            advice = "raise the compliance or the range, sweep less far, or set "
            raise ComplianceReached(what, advice=advice + "'on_compliance: continue'")

    # -- to the runner

    def emit_rows(self, columns: Mapping[str, ArrayLike]) -> None:
        """Emit one block of rows: arrays of one length, scalars repeated."""
        arrays = {name: np.asarray(values) for name, values in columns.items()}
        shape = next(array.shape for array in arrays.values() if array.ndim)
        if shape[0]:
            self.emit(
                "batch results",
                {name: a if a.ndim else _repeated(a, shape) for name, a in arrays.items()},
            )

    def emit_once_seen(self, columns: Mapping[str, ArrayLike]) -> None:
        """Rows that stand for what they say only if the light was as commanded: `see_light` emits
        them."""
        self._unseen = [*self._unseen, columns]

    def see_light(self, bench: Bench) -> None:
        """Look at the light and that the sample is connected, and emit the rows measured since that
        was last done; raises as `LightSource.check` and `Bench.check_sample` do. Then the rows have
        no irradiance: where it should not be 0, or, of whatever was connected, none at all."""
        seen = connected = False
        try:
            bench.check_sample()
            connected = True
            bench.laser.check()
            seen = True
        finally:
            self._emit_unseen(seen=seen, connected=connected)

    def see_rest(self, bench: Bench) -> None:
        """`see_light` if there are rows that wait for it: before the light is switched off."""
        if self._unseen:
            self.see_light(bench)

    def _emit_unseen(self, *, seen: bool, connected: bool) -> None:
        blocks, self._unseen = self._unseen, ()
        for block in blocks:
            if not seen:
                irradiance = np.asarray(block[IRRADIANCE], np.float64)
                unknown = (irradiance > 0) | (not connected)
                block = {**block, IRRADIANCE: np.where(unknown, np.nan, irradiance)}
            self.emit_rows(block)

    def emit_event(self, kind: str, **details: Any) -> None:
        """Report what happened, dated in bench time."""
        assert self.bench is not None
        self.emit("event", {"time": self.bench.clock.now(), "kind": kind, **details})

    def doing(self, words: str, lasting: float | None = None, *, bias: float | None = None) -> None:
        """Tell whoever watches what begins now, before anything is switched on for it; see `Doing`.

        The bench's clock is not looked at: what a run keeps, and a recording, are as without it.
        """
        self.emit("doing", Doing(words, lasting, bias))

    # -- pymeasure's life cycle

    @staticmethod
    def parse_columns(columns: Sequence[str]) -> dict[str, Any]:
        """Nothing: a test has pymeasure look at our columns' units, and whoever opens a form or a
        recipe need not wait for the registry of all units to be built."""
        return {}

    def startup(self) -> None:
        if self.bench is None:
            self.bench = self._open_bench()
            self._own_bench = True
            self.check_against(self.bench.config)  # else whoever handed in the bench has done it

    def _open_bench(self) -> Bench:
        if not self.bench_file:
            raise ConfigError("no bench has been handed in, and 'Bench file' names none")
        device = None
        if self.device_file:
            device = yaml_file.load(Path(self.device_file), DeviceConfig)
        from drivers.bench import Bench  # the instruments' drivers are of no use before

        return Bench.open(yaml_file.load(Path(self.bench_file), BenchConfig), device)

    def execute(self) -> None:
        assert self.bench is not None
        try:
            with self.bench.heeding(self.should_stop, self._note_repeat):
                self._connect_sample(self.bench)
                self.measure_on(self.bench)
                self.bench.check_sample()
        except Stopped:  # in the middle of a read; whoever asked for it knows
            pass
        finally:
            self._emit_unseen(seen=False, connected=self.bench.switch is None)

    def _connect_sample(self, bench: Bench) -> None:
        channel = bench.connect_sample()
        if channel is not None and bench.switch is not None:
            self.emit_event(
                "connected",
                channel=channel,
                message=f"the sample is on channel {channel} of the {bench.switch.name}, and "
                "all others are open",
            )

    def _note_repeat(self, what: str) -> None:
        self.emit_event("asked again", message=what)

    def shutdown(self) -> None:
        """Switch everything off, then save what can still be read."""
        if self.bench is None:
            return
        for failed in self.bench.safe_off():
            safe_off_log.error("safe-off: %s", failed)
        try:
            self.rescue(self.bench)
        except (BenchError, OSError, ValueError) as error:
            log.error("nothing more could be saved: %s", error)
        finally:
            if self._own_bench:
                self.bench.close()

    def get_estimates(self) -> float:
        return self.estimated_duration()


def _repeated(number: NDArray[Any], shape: tuple[int, ...]) -> NDArray[Any]:
    """As np.broadcast_to, which takes five times as long for the few rows of a block."""
    return np.ndarray(shape, number.dtype, number, strides=(0,))
