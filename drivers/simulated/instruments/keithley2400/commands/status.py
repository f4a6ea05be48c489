"""STATus subsystem, error queue and the common commands of the status model (2400 manual, section
15)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from drivers.simulated.instruments.keithley2400 import formats
from drivers.simulated.instruments.keithley2400.meter import Meter2400
from drivers.simulated.instruments.keithley2400.status import (
    EventRegister,
    error_text,
    parse_code_list,
)
from drivers.simulated.instruments.scpi import ScpiCommand
from drivers.simulated.instruments.scpi_parameters import ScpiArguments, ScpiError

from .forms import (
    MeterCommand,
    action,
    question,
)

# -- error queue


def _next_error(meter: Meter2400) -> str:
    return error_text(meter.status.next_error())


def _all_errors(meter: Meter2400) -> str:
    texts = [_next_error(meter) for _ in range(meter.status.error_count())]
    return ",".join(texts) or error_text(0)


def _all_codes(meter: Meter2400) -> str:
    codes = [str(meter.status.next_error()) for _ in range(meter.status.error_count())]
    return ",".join(codes) or "0"


def _code_list(arguments: ScpiArguments) -> list[tuple[int, int]]:
    try:
        return parse_code_list(arguments.text())
    except ValueError:
        raise ScpiError(-171) from None


def _queue_enable(meter: Meter2400, arguments: ScpiArguments) -> None:
    meter.status.queued = _code_list(arguments)


def _queue_disable(meter: Meter2400, arguments: ScpiArguments) -> None:
    refused = {code for low, high in _code_list(arguments) for code in range(low, high + 1)}
    meter.status.queued = [
        (code, code)
        for low, high in meter.status.queued
        for code in range(low, high + 1)
        if code not in refused
    ]


def _queue_reply(meter: Meter2400, arguments: ScpiArguments) -> str:
    return "(" + ",".join(f"{low}:{high}" for low, high in meter.status.queued) + ")"


# -- registers


def _register_value(meter: Meter2400, value: int) -> str:
    return formats.register(value, meter.settings.register_format)


def _registers(
    name: str, register: Callable[[Meter2400], EventRegister], largest: int
) -> Iterator[MeterCommand]:
    def enable(meter: Meter2400, arguments: ScpiArguments) -> None:
        register(meter).enable = arguments.integer(0, 65535, 0) & largest

    def condition(meter: Meter2400) -> str:
        meter.show_compliance()
        return _register_value(meter, register(meter).condition)

    root = f"STATus:{name}"
    yield question(
        f"{root}[:EVENt]", lambda meter: _register_value(meter, register(meter).read_event())
    )
    yield question(f"{root}:CONDition", condition)
    yield ScpiCommand(
        f"{root}:ENABle",
        enable,
        lambda meter, arguments: _register_value(meter, register(meter).enable),
    )


def _event_status(meter: Meter2400) -> str:
    value, meter.status.standard = meter.status.standard, 0
    return _register_value(meter, value)


def _set_event_enable(meter: Meter2400, arguments: ScpiArguments) -> None:
    meter.status.standard_enable = arguments.integer(0, 255, 0)


def _set_service_enabled(meter: Meter2400, arguments: ScpiArguments) -> None:
    meter.status.service_enabled = arguments.integer(0, 255, 0) & ~0x40


COMMANDS: list[MeterCommand] = [
    action("*CLS", lambda meter: meter.status.clear()),
    ScpiCommand(
        "*ESE",
        _set_event_enable,
        lambda meter, arguments: _register_value(meter, meter.status.standard_enable),
    ),
    question("*ESR", _event_status),
    ScpiCommand(
        "*SRE",
        _set_service_enabled,
        lambda meter, arguments: _register_value(meter, meter.status.service_enabled),
    ),
    question(
        "*STB", lambda meter: _register_value(meter, meter.status.byte(meter.message_available))
    ),
    ScpiCommand(
        "*OPC",
        lambda meter, arguments: meter.status.operation_complete(),
        lambda meter, arguments: "1",
        parameters=0,
    ),
    action("*WAI", lambda meter: None),
    # status
    *_registers("MEASurement", lambda meter: meter.status.measurement, 0x7FFF),
    *_registers("OPERation", lambda meter: meter.status.operation, 0x7FFF),
    *_registers("QUEStionable", lambda meter: meter.status.questionable, 0x7FFF),
    action("STATus:PRESet", lambda meter: meter.status.preset()),
    question("STATus:QUEue[:NEXT]", _next_error),
    action("STATus:QUEue:CLEar", lambda meter: meter.status.clear_errors()),
    ScpiCommand("STATus:QUEue:ENABle", _queue_enable, _queue_reply),
    ScpiCommand("STATus:QUEue:DISable", _queue_disable),
    question("SYSTem:ERRor[:NEXT]", _next_error),
    question("SYSTem:ERRor:ALL", _all_errors),
    question("SYSTem:ERRor:COUNt", lambda meter: str(meter.status.error_count())),
    question("SYSTem:ERRor:CODE[:NEXT]", lambda meter: str(meter.status.next_error())),
    question("SYSTem:ERRor:CODE:ALL", _all_codes),
    action("SYSTem:CLEar", lambda meter: meter.status.clear_errors()),
]
