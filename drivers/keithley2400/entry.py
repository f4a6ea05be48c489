"""The Keithley 2400 family for `drivers.config.models`: identity, capabilities, how it is opened.

Imports no pymeasure before it is opened.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from drivers.config.addresses import interface_of
from drivers.config.models import Role
from drivers.config.quantities import with_prefix
from drivers.config.serial_line import SerialConfig, SerialLine
from drivers.errors import LimitError
from drivers.meter_record import MeterRecord

from .datasheet import (
    FAMILY,
    MAX_POINTS,
    NPLC,
    NPLC_STEP,
    OVERRANGE,
    FamilyMember,
    meter_record,
    range_for,
)
from .readings import reading_time
from .set_up import check_nplc

if TYPE_CHECKING:
    from drivers.clock import Clock
    from drivers.config.bench import BenchConfig
    from drivers.config.instruments import SMUConfig

    from .driver import Keithley2400

IDENTITIES: Mapping[str, str] = {name: f"MODEL {member.number}," for name, member in FAMILY.items()}
#: As delivered (User's Manual, remote operations): GPIB, and RS-232 with 9600 baud and CR.
RS232 = SerialLine(9600, "CR")
ALONE = (
    "The compliance still limits the current; nothing switches the output off. Wire the "
    "output-enable line of its rear digital port through the fixture's lid and select it "
    "in the menu (output enable, :OUTP:ENAB ON): an open lid then switches the output "
    "off."
)

#: Pieces of a staircase (s), so that its readings are seen every second.
_STRETCH = 0.8
#: Characters to set up and begin a piece, and to say that it is over and without errors, which a
#: serial line takes its time for; the readings are the same whether in one piece or in many.
_CHARACTERS_A_PIECE = 180
#: How much longer a staircase may take for being run in pieces.
_LONGER = 0.03


@dataclass(frozen=True)
class Capabilities:
    """A member of the family as `drivers.capabilities.SourceMeterCapabilities`."""

    member: FamilyMember
    line_frequency: float  #: Hz
    sweep_stretch: float = _STRETCH
    most_points: int = MAX_POINTS
    most_readings: int = MAX_POINTS
    overrange: float = OVERRANGE

    @property
    def current_ranges(self) -> tuple[float, ...]:
        return tuple(each.full_scale for each in self.member.current_ranges)

    def source_resolution(self, largest_bias: float) -> tuple[float, float]:
        try:
            found = range_for(largest_bias, self.member.voltage_ranges)
        except ValueError:
            raise self._beyond(largest_bias) from None
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

    def longest_nplc(self, interval: float) -> float:
        free = interval - self.reading_time(0.0, autozero=False, source_delay=0.0, sweeping=False)
        # in steps that it takes, and so that no delay is left over for want of digits
        nplc = math.floor(min(free * self.line_frequency, NPLC[1]) / NPLC_STEP + 1e-6) * NPLC_STEP
        if nplc < NPLC[0]:
            raise LimitError(
                f"{interval * 1e3:.4g} ms between readings: the {self.member.name} takes "
                f"{(interval - free + NPLC[0] / self.line_frequency) * 1e3:.4g} ms at least"
            )
        return round(nplc, 2)

    def check_current_range(self, current_range: float) -> None:
        try:
            range_for(current_range, self.member.current_ranges)
        except ValueError as error:
            raise LimitError(f"{error} A of the {self.member.name}") from None

    def check_nplc(self, nplc: float) -> None:
        check_nplc(self.member, nplc)

    def largest_compliance(self, bias: float) -> float:
        try:
            return self.member.largest_compliance(bias)
        except ValueError:
            raise self._beyond(bias) from None

    def meter_record(self, nplc: float) -> MeterRecord:
        return meter_record(self.member, nplc)

    def _beyond(self, bias: float) -> LimitError:
        reach = with_prefix(self.member.largest_bias, "V")
        return LimitError(
            f"{with_prefix(bias, 'V')} is beyond the {self.member.name}, ±{reach}", subject="bias"
        )


def source_meter_capabilities(config: SMUConfig) -> Capabilities:
    stretch = _STRETCH
    if interface_of(config.address) == "rs232":
        line = (config.serial or SerialConfig()).over(RS232)
        stretch = max(stretch, _CHARACTERS_A_PIECE * line.character_time / _LONGER)
    return Capabilities(FAMILY[config.model], config.line_frequency_hz, stretch)


def begin_session(adapter: Any) -> None:
    """Nothing: it listens from the first message on."""


def load_driver() -> None:
    from . import driver  # noqa: F401


def open_ports(
    adapter: Any, roles: Sequence[Role], config: BenchConfig, clock: Clock
) -> dict[Role, Keithley2400]:
    from .driver import Keithley2400

    frequency = config.smu.line_frequency_hz
    meter = Keithley2400(
        adapter, clock, config.limits, FAMILY[config.smu.model], line_frequency=frequency
    )
    return dict.fromkeys(roles, meter)
