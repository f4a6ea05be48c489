"""CALCulate and TRACe subsystems (2400 manual, section 18): what is made of readings, and the
buffer that keeps them."""

from __future__ import annotations

from drivers.simulated.instruments.keithley2400 import formats
from drivers.simulated.instruments.keithley2400.meter import Meter2400
from drivers.simulated.instruments.keithley2400.trace import BYTES_PER_READING, CAPACITY
from drivers.simulated.instruments.scpi import ScpiCommand
from drivers.simulated.instruments.scpi_parameters import ScpiArguments, ScpiError

from . import replies
from .forms import (
    MeterCommand,
    action,
    choice,
    flag,
    number,
    question,
)


def _feed(meter: Meter2400, arguments: ScpiArguments) -> None:
    chosen = arguments.choice("SENSe1", "CALCulate1", "CALCulate2")
    meter.trace.check_idle()
    meter.trace.feed = chosen


def _points(meter: Meter2400, arguments: ScpiArguments) -> None:
    meter.trace.resize(arguments.integer(1, CAPACITY, 100))
    meter.show_buffer()


def _clear(meter: Meter2400) -> None:
    meter.trace.clear()
    meter.show_buffer()


def _free(meter: Meter2400) -> str:
    used = len(meter.trace) * BYTES_PER_READING
    return f"{CAPACITY * BYTES_PER_READING - used},{used}"


def _control(meter: Meter2400, arguments: ScpiArguments) -> None:
    meter.trace.control(arguments.choice("NEXT", "NEVer") == "NEXT")


def _math_name(meter: Meter2400, arguments: ScpiArguments) -> None:
    if arguments.string().strip().upper() != "POWER":
        raise ScpiError(806)


COMMANDS: list[MeterCommand] = [
    # calculations
    flag("CALCulate:STATe", "math_on"),
    ScpiCommand(
        "CALCulate:MATH[:EXPRession]:NAME",
        _math_name,
        lambda meter, arguments: f'"{meter.settings.math_name}"',
    ),
    question("CALCulate:DATA[:LATest]", replies.calc1_reply),
    choice("CALCulate2:FEED", "calc2_feed", "VOLTage", "CURRent", "RESistance", "CALCulate1"),
    number("CALCulate2:NULL:OFFSet", "null_offset", -9.999999e20, 9.999999e20, 0, formats.setting),
    flag("CALCulate2:NULL:STATe", "null_on"),
    action("CALCulate2:NULL:ACQuire", replies.acquire_null),
    question("CALCulate2:DATA[:LATest]", replies.calc2_reply),
    choice("CALCulate3:FORMat", "statistic", "MEAN", "SDEViation", "MAXimum", "MINimum", "PKPK"),
    question("CALCulate3:DATA", replies.statistics_reply),
    # trace buffer
    question("TRACe|DATA:DATA", replies.trace_reply),
    action("TRACe|DATA:CLEar", _clear),
    question("TRACe|DATA:FREE", _free),
    ScpiCommand("TRACe|DATA:POINts", _points, lambda meter, arguments: str(meter.trace.points)),
    question("TRACe|DATA:POINts:ACTual", lambda meter: str(len(meter.trace))),
    ScpiCommand("TRACe|DATA:FEED", _feed, lambda meter, arguments: meter.trace.feed),
    ScpiCommand(
        "TRACe|DATA:FEED:CONTrol",
        _control,
        lambda meter, arguments: "NEXT" if meter.trace.active else "NEV",
    ),
    choice(
        "TRACe|DATA:TSTamp:FORMat", "stamps", "ABSolute", "DELTa", owner=lambda meter: meter.trace
    ),
]
