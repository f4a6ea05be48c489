"""Dark current: the current at one bias with the light off, over time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pymeasure.experiment import FloatParameter

from drivers.config.bench import BenchConfig
from drivers.config.limits import check_bias

from . import rows
from .base import BenchProcedure
from .checking import about

if TYPE_CHECKING:
    from drivers.bench import Bench

#: Readings that are fetched at once: few, so that a stop need not wait.
_BLOCK = 5


class DarkCurrent(BenchProcedure):
    """Read the current at `bias` for `duration`, in the dark. One row is one reading."""

    name = "dark_current"

    bias = FloatParameter(
        "Bias", units="V", default=3.0, minimum=-1100, maximum=1100, description="At the sample"
    )
    duration = FloatParameter(
        "Duration", units="s", default=60.0, minimum=1, maximum=1e5, description="Of the readings"
    )
    nplc = FloatParameter(
        "NPLC",
        default=1.0,
        minimum=0.01,
        maximum=10,
        description="Integration of a reading, in periods of the mains",
    )
    current_range = FloatParameter(
        "Current range", units="A", default=0.0, minimum=0, maximum=10,
        description="Fixed measuring range; 0 chooses it for each reading (autorange)",
    )  # fmt: skip

    DATA_COLUMNS = [  # noqa: RUF012 - pymeasure's way to declare them
        rows.TIME,
        rows.VOLTAGE,
        rows.CURRENT,
        rows.CURRENT_RANGE,
        rows.STATUS,
    ]

    def check_against(self, config: BenchConfig) -> None:
        with about("bias"):
            check_bias(config.limits, self.bias)
        with about("nplc"):
            config.smu.capabilities.check_nplc(self.nplc)
        self.check_compliance(config, self.bias, self.current_range)

    def estimated_duration(self) -> float:
        return float(self.duration)

    def measure_on(self, bench: Bench) -> None:
        bench.laser.prepare()  # which leaves the light off
        bench.smu.prepare(
            compliance=self.compliance,
            largest_bias=abs(self.bias),
            nplc=self.nplc,
            current_range=self.current_range or None,
        )
        bench.smu.set_bias(self.bias)
        bench.smu.switch_on()
        began = bench.clock.now()
        while not self.should_stop():
            elapsed = bench.clock.now() - began
            if elapsed >= self.duration:
                break
            self.emit("progress", 100 * elapsed / self.duration)
            readings = bench.smu.read_block(_BLOCK, should_stop=self.should_stop)
            self.emit_rows(
                {
                    rows.TIME: readings.time,
                    rows.VOLTAGE: readings.voltage,
                    rows.CURRENT: readings.current,
                    rows.CURRENT_RANGE: readings.range,
                    rows.STATUS: readings.status,
                }
            )
            self.note_compliance(readings, "in the dark")
        bench.smu.set_bias(0)
        bench.smu.switch_off()
