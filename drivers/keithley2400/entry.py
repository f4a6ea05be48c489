"""The Keithley 2400 for `drivers.config.models`: identity, capabilities, how it is opened.

Imports no pymeasure before it is opened.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from drivers.config.models import Role
from drivers.errors import LimitError

from .datasheet import CURRENT_RANGES, MAX_POINTS, OVERRANGE, VOLTAGE_RANGES, range_for
from .readings import reading_time

if TYPE_CHECKING:
    from drivers.clock import Clock
    from drivers.config.bench import BenchConfig, SMUConfig

    from .driver import Keithley2400

IDENTITIES: Mapping[str, str] = {"Keithley 2400": "MODEL 2400,"}


@dataclass(frozen=True)
class Capabilities:
    """The 2400 as `drivers.ports.SourceMeterCapabilities`."""

    model: str
    line_frequency: float  #: Hz
    most_points: int = MAX_POINTS
    overrange: float = OVERRANGE

    @property
    def current_ranges(self) -> tuple[float, ...]:
        return tuple(each.full_scale for each in CURRENT_RANGES)

    def source_resolution(self, largest_bias: float) -> tuple[float, float]:
        try:
            found = range_for(largest_bias, VOLTAGE_RANGES)
        except ValueError as error:
            raise LimitError(f"bias {error} V of the {self.model}") from None
        return found.full_scale, found.source_resolution

    def reading_time(
        self,
        nplc: float,
        *,
        autozero: bool = True,
        source_delay: float | None = None,
        sweeping: bool = True,
    ) -> float:
        return reading_time(nplc, self.line_frequency, autozero, source_delay, sweeping)

    def available_interval(self, interval: float) -> float:
        return interval  # its trigger delay is set to 0.1 ms, from reading to reading

    def check_current_range(self, current_range: float) -> None:
        try:
            range_for(current_range, CURRENT_RANGES)
        except ValueError as error:
            raise LimitError(f"{error} A of the {self.model}") from None

    def check_nplc(self, nplc: float) -> None:
        if not 0.01 <= nplc <= 10:
            raise LimitError(f"{nplc:g} PLC: the {self.model} integrates for 0.01 to 10 PLC")


def source_meter_capabilities(config: SMUConfig) -> Capabilities:
    return Capabilities(config.model, config.line_frequency_hz)


def begin_session(adapter: Any) -> None:
    """Nothing: it listens from the first message on."""


def open_ports(
    adapter: Any, roles: Sequence[Role], config: BenchConfig, clock: Clock
) -> dict[Role, Keithley2400]:
    from .driver import Keithley2400

    frequency = config.smu.line_frequency_hz
    meter = Keithley2400(
        adapter, clock, config.limits, line_frequency=frequency, name=config.smu.model
    )
    return dict.fromkeys(roles, meter)
