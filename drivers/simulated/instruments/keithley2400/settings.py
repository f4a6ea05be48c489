"""What *RST resets: the settings of the 2400 with their defaults (2400 manual, section 18).

The rules by which one setting limits another live in `limits`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

from drivers.keithley2400.datasheet import KEITHLEY_2400, FamilyMember, Range, range_for

Function = Literal["VOLT", "CURR"]
FUNCTIONS: tuple[Function, Function] = ("VOLT", "CURR")
#: Order of the functions in every list the instrument sends.
SENSE_FUNCTIONS = ("VOLT", "CURR", "RES")
ELEMENTS = ("VOLT", "CURR", "RES", "TIME", "STAT")
CALC_ELEMENTS = ("CALC", "TIME", "STAT")

#: Default range of voltage: 20 V, 10 V on the 2440. That of current is 100 µA.
DEFAULT_VOLTAGE_RANGE, DEFAULT_CURRENT = 2, 100e-6

#: Auto ohms: nominal ranges (Ω), test current of each (A), and the voltage range it uses.
OHMS_RANGES = (2e1, 2e2, 2e3, 2e4, 2e5, 2e6, 2e7, 2e8)
OHMS_TEST_CURRENTS = (1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-6, 1e-7)
OHMS_VOLTAGE_RANGES = (1, 1, 1, 1, 1, 1, 2, 2)

#: Readings of one cycle, points of a sweep, and places in the trace buffer.
MOST_READINGS = 2500


def ranges_of(member: FamilyMember, function: Function) -> tuple[Range, ...]:
    """The ranges of one function, ascending."""
    return member.voltage_ranges if function == "VOLT" else member.current_ranges


def default_range(member: FamilyMember, function: Function) -> int:
    """The range that a function stands on after *RST, as an index."""
    if function == "VOLT":
        return DEFAULT_VOLTAGE_RANGE
    return member.current_ranges.index(range_for(DEFAULT_CURRENT, member.current_ranges))


def other(function: Function) -> Function:
    """What is measured while `function` is sourced."""
    return "CURR" if function == "VOLT" else "VOLT"


@dataclass
class SourceSettings:
    """One source function; amounts in V or A, `range` an index into the ranges of the member."""

    mode: str = "FIX"
    level: float = 0.0
    trigger_level: float = 0.0
    scaling: float = 1.0
    scaling_on: bool = False
    range: int = 2
    range_auto: bool = True
    start: float = 0.0
    stop: float = 0.0
    #: The step as it was set; None while the number of points decides.
    step: float | None = None
    values: list[float] = field(default_factory=lambda: [0.0])
    list_start: int = 1


@dataclass
class SenseSettings:
    """One measure function; `limit` is the compliance (V or A) while the other one is sourced."""

    limit: float
    range: int = 2
    auto: bool = True
    lowest: int = 0
    follow_limit: bool = False


@dataclass
class MeterSettings:
    """All that *RST resets and *SAV stores, of one `member` of the family."""

    member: FamilyMember = KEITHLEY_2400
    # source
    source_function: Function = "VOLT"
    memory_sweep: bool = False
    source: dict[Function, SourceSettings] = field(
        default_factory=lambda: {"VOLT": SourceSettings(), "CURR": SourceSettings()}
    )
    delay: float = 0.001
    delay_auto: bool = True
    over_voltage: float = float("inf")
    sweep_points: int = MOST_READINGS
    sweep_spacing: str = "LIN"
    sweep_direction: str = "UP"
    sweep_ranging: str = "BEST"
    sweep_abort: str = "NEV"
    memory_points: int = 1
    memory_start: int = 1
    clear_auto: bool = False
    clear_mode: str = "ALW"
    # output
    output_off_state: str = "NORM"
    output_enable: bool = False
    terminals: str = "FRON"
    # sense
    functions: set[str] = field(default_factory=lambda: {"CURR"})
    concurrent: bool = True
    sense: dict[Function, SenseSettings] = field(
        default_factory=lambda: {"VOLT": SenseSettings(21.0), "CURR": SenseSettings(105e-6)}
    )
    nplc: float = 1.0
    ohms_mode: str = "AUTO"
    ohms_range: int = 4
    ohms_auto: bool = True
    offset_compensated: bool = False
    filter_on: bool = False
    filter_kind: str = "REP"
    filter_count: int = 10
    # trigger model
    arm_count: float = 1
    arm_source: str = "IMM"
    arm_timer: float = 0.1
    arm_input_line: int = 1
    arm_output_line: int = 2
    arm_outputs: str = "NONE"
    arm_direction: str = "ACC"
    trigger_count: int = 1
    trigger_source: str = "IMM"
    trigger_delay: float = 0.0
    trigger_input_line: int = 1
    trigger_output_line: int = 2
    trigger_outputs: tuple[str, ...] = ("NONE",)
    trigger_inputs: tuple[str, ...] = ("SOUR",)
    trigger_direction: str = "ACC"
    # calculations
    math_on: bool = False
    math_name: str = "POWER"
    calc2_feed: str = "VOLT"
    null_on: bool = False
    null_offset: float = 0.0
    statistic: str = "MEAN"
    # system, format, display
    autozero: bool = True
    autozero_cache: bool = False
    remote_sense: bool = False
    guard: str = "CABL"
    range_change: str = "SING"
    time_auto_reset: bool = False
    beeper: bool = True
    data_format: str = "ASC"
    byte_order: str = "NORM"
    register_format: str = "ASC"
    port_format: str = "ASC"
    elements: tuple[str, ...] = ELEMENTS
    calc_elements: tuple[str, ...] = ("CALC",)
    display_digits: int = 6
    display_on: bool = True

    @classmethod
    def of(cls, member: FamilyMember) -> MeterSettings:
        """The defaults of *RST."""
        defaults = {function: default_range(member, function) for function in FUNCTIONS}
        return cls(
            member=member,
            source={f: SourceSettings(range=place) for f, place in defaults.items()},
            sense={
                f: SenseSettings(ranges_of(member, f)[place].reach, range=place)
                for f, place in defaults.items()
            },
        )

    @classmethod
    def bench(cls, member: FamilyMember) -> MeterSettings:
        """The defaults of SYST:PRES, where they differ from those of *RST."""
        return replace(cls.of(member), byte_order="SWAP", over_voltage=40.0)

    def ranges(self, function: Function) -> tuple[Range, ...]:
        """The ranges of one function, ascending."""
        return ranges_of(self.member, function)

    def largest(self, function: Function) -> float:
        """The largest amount that can be sourced or set as a limit (V or A)."""
        return self.ranges(function)[-1].reach

    def default_range(self, function: Function) -> int:
        """The range after *RST, as an index."""
        return default_range(self.member, function)

    @property
    def auto_ohms(self) -> bool:
        """Whether the instrument chooses the test current of a resistance measurement itself."""
        return "RES" in self.functions and self.ohms_mode == "AUTO"

    @property
    def active(self) -> SourceSettings:
        """The source function in use."""
        return self.source[self.source_function]

    @property
    def measured(self) -> SenseSettings:
        """The measure function beside the sourced one: its range and the compliance."""
        return self.sense[other(self.source_function)]

    def points(self, function: Function) -> int:
        """Points of the staircase: as set, or what the step makes of start and stop."""
        source = self.source[function]
        if source.step is None:
            return self.sweep_points
        return int(abs(source.stop - source.start) / abs(source.step) + 1e-6) + 1

    def step(self, function: Function) -> float:
        """Step of the linear staircase (V or A): as set, or what start, stop and points give."""
        source = self.source[function]
        if source.step is None:
            return (source.stop - source.start) / max(self.sweep_points - 1, 1)
        return abs(source.step) if source.stop >= source.start else -abs(source.step)
