"""The Example SM1 for the list of models: identity, capabilities, how it is opened.

Imports no pymeasure before an instrument is opened.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from drivers.config.models import Role
from drivers.errors import LimitError
from drivers.meter_record import MeterRecord

from .datasheet import (
    BIAS_RANGE,
    BIAS_RESOLUTION,
    CURRENT_RANGES,
    MODEL,
    NPLC,
    OVERHEAD,
    OVERRANGE,
    meter_record,
)

if TYPE_CHECKING:
    from drivers.clock import Clock
    from drivers.config.bench import BenchConfig
    from drivers.config.instruments import SMUConfig

    from .driver import ExampleSM1

#: What the answer to `*IDN?` must contain, in capitals.
IDENTITIES: Mapping[str, str] = {MODEL: "EXAMPLE,SM1,"}
#: It has no RS-232 port.
RS232 = None


@dataclass(frozen=True)
class Capabilities:
    """The SM1 as `drivers.capabilities.SourceMeterCapabilities`."""

    line_frequency: float  #: Hz
    sweep_stretch: float = 8.0  #: s; five messages a piece, over a socket
    most_points: int = 100_000
    most_readings: int = 100_000
    overrange: float = OVERRANGE

    @property
    def current_ranges(self) -> tuple[float, ...]:
        return tuple(each.full_scale_A for each in CURRENT_RANGES)

    def source_resolution(self, largest_bias: float) -> tuple[float, float]:
        self.largest_compliance(largest_bias)
        return BIAS_RANGE.full_scale_V, BIAS_RESOLUTION

    def largest_compliance(self, bias: float) -> float:
        if abs(bias) > BIAS_RANGE.reach_V:
            raise LimitError(f"bias {bias:g} V is beyond the {MODEL}, ±{BIAS_RANGE.reach_V:g} V")
        return CURRENT_RANGES[-1].full_scale_A

    def meter_record(self, nplc: float) -> MeterRecord:
        return meter_record(nplc)

    def reading_time(
        self,
        nplc: float,
        *,
        autozero: bool = True,
        source_delay: float | None = None,
        sweeping: bool = True,
    ) -> float:
        return nplc / self.line_frequency + OVERHEAD + (source_delay or 0.0)

    def available_interval(self, interval: float) -> float:
        return interval

    def longest_nplc(self, interval: float) -> float:
        fits = (interval - OVERHEAD) * self.line_frequency
        if fits < NPLC[0]:
            raise LimitError(f"the {MODEL} does not read every {interval:g} s")
        return min(fits, NPLC[1])

    def check_current_range(self, current_range: float) -> None:
        if current_range > CURRENT_RANGES[-1].reach_A:
            raise LimitError(f"the {MODEL} has no current range of {current_range:g} A")

    def check_nplc(self, nplc: float) -> None:
        if not NPLC[0] <= nplc <= NPLC[1]:
            raise LimitError(
                f"the {MODEL} integrates for {NPLC[0]:g} to {NPLC[1]:g} PLC, not {nplc:g}"
            )


def source_meter_capabilities(config: SMUConfig) -> Capabilities:
    return Capabilities(config.line_frequency_hz)


def begin_session(adapter: Any) -> None:
    """Nothing: the instrument listens from the first message on."""


def open_ports(
    adapter: Any, roles: Sequence[Role], config: BenchConfig, clock: Clock
) -> dict[Role, ExampleSM1]:
    from .driver import ExampleSM1

    return dict.fromkeys(roles, ExampleSM1(adapter, clock, config.limits))
