"""What each LDC500 command does: one table from mnemonic to set and query, for `LaserController`.

Section and page numbers are those of the LDC500 manual.
"""

from __future__ import annotations

from .controller import LaserController
from .forms import (
    Parameters,
    SrsCommand,
    bits,
    changed,
    events,
    number,
    query,
    reading,
    setpoint,
    standard,
    token,
    word,
)
from .grammar import (
    CommandError,
    ExecutionError,
    Rejected,
    check_count,
    parse,
    read_float,
    read_integer,
    read_token,
)
from .registers import NUMBERS, OFF_ON, TOKENS
from .status import OPC
from .tec import TUNING_TIME


def run(controller: LaserController, text: str) -> str | None:
    """Carry out one command and return its reply, None for a set.

    Raises Rejected, with nothing changed, for anything that the instrument would not do.
    """
    call = parse(text)
    command = COMMANDS.get(call.mnemonic)
    if command is None:
        raise Rejected(CommandError.UNDEFINED_COMMAND)
    if call.query:
        if command.ask is None:
            raise Rejected(CommandError.ILLEGAL_QUERY)
        check_count(call, *command.asks)
        return command.ask(controller, call.parameters)
    if command.set is None:
        raise Rejected(CommandError.ILLEGAL_SET)
    check_count(call, *command.sets)
    command.set(controller, call.parameters)
    return None


def _switch_laser(controller: LaserController, parameters: Parameters) -> None:
    if read_token(parameters[0], OFF_ON) == 0:
        controller.source.switch_off(controller.now)
    elif not controller.interlock_closed:
        raise Rejected(ExecutionError.NOT_COMPATIBLE)
    else:
        controller.source.switch_on(controller.now)


def _change_mode(controller: LaserController, mode: int) -> None:
    """`SMOD` with the laser on hands over without a bump: what is measured becomes the setpoint."""
    tokens = controller.registers.tokens
    measured = (
        ("SILD", float(controller.source.current(controller.now)) * 1e3),
        ("SIPD", float(controller.source.monitor(controller.now)) * 1e6),
    )
    with controller.source.scan_ended(controller.now):
        if controller.source.on and mode != tokens["SMOD"]:
            controller.registers.set_number(*measured[mode])
    tokens["SMOD"] = mode
    controller.source.plan(controller.now)


def _change_range(controller: LaserController, value: int) -> None:
    controller.source.end_scan(controller.now)
    controller.registers.set_range(value)


def _scan(controller: LaserController, parameters: Parameters) -> None:
    step, count = read_float(parameters[0]), read_integer(parameters[1])
    dwell = read_float(parameters[2])
    if dwell <= controller.registers.numbers["SYND"]:
        raise Rejected(ExecutionError.ILLEGAL_VALUE)
    with controller.source.scan_ended(controller.now):
        controller.source.start_scan(controller.now, step, count, dwell / 1e3)


def _calibrate_photodiode(controller: LaserController, parameters: Parameters) -> None:
    power = read_float(parameters[0])
    if power <= 0:
        raise Rejected(ExecutionError.ILLEGAL_VALUE)
    controller.registers.set_number(
        "RESP", float(controller.source.monitor(controller.now)) * 1e6 / power
    )
    changed(controller, "RESP")


def _measured_power(controller: LaserController) -> float:
    responsivity = controller.registers.numbers["RESP"]
    current = float(controller.source.monitor(controller.now)) * 1e6
    return current / responsivity if responsivity else 0.0


def _change_tec_mode(controller: LaserController, mode: int) -> None:
    """`TMOD` with the TEC on hands over without a bump; `TMLK` forbids it while the laser is on."""
    registers = controller.registers
    if registers.tokens["TMLK"] and controller.source.on:
        raise Rejected(ExecutionError.NOT_COMPATIBLE)
    if controller.tec.on and mode != registers.tokens["TMOD"]:
        if mode == 0:
            registers.set_number("TCUR", controller.tec.current(controller.now))
        else:
            registers.set_number("TEMP", controller.temperature)


_TUNE_WORDS = ("OFF", "ON", "UNSTABLE", "SUCCESS", "FAILED", "CHECK POLARITY")


def _tune(controller: LaserController, parameters: Parameters) -> None:
    wanted = read_token(parameters[0], _TUNE_WORDS)
    if wanted > 1:
        raise Rejected(ExecutionError.WRONG_TOKEN)
    controller.tec.tuned_at = controller.now + TUNING_TIME if wanted else None


def _tune_state(controller: LaserController, _: Parameters) -> str:
    if controller.tec.tuned_at is None:
        return word(controller, _TUNE_WORDS, 0)
    return word(controller, _TUNE_WORDS, 1 if controller.tec.tuning(controller.now) else 3)


def _operation_complete(controller: LaserController, _: Parameters) -> None:
    controller.status.standard |= OPC


def _terminate(controller: LaserController, value: int) -> None:
    controller.reply_terminator = (b"", b"\r", b"\n", b"\r\n", b"\n\r")[value]


_INTERLOCK_WORDS = ("OPEN", "CLOSED")
_NOTHING = (0, 0)

COMMANDS: dict[str, SrsCommand] = (
    {mnemonic: number(mnemonic) for mnemonic in NUMBERS}
    | {mnemonic: token(mnemonic) for mnemonic in TOKENS}
    | events("LD", "laser", 10)
    | events("TE", "tec", 12)
    | {
        # laser, 4.5.3 to 4.5.8
        "ILOC": SrsCommand(
            ask=lambda controller, _: word(
                controller, _INTERLOCK_WORDS, controller.interlock_closed
            )
        ),
        "LDON": SrsCommand(
            _switch_laser, lambda controller, _: word(controller, OFF_ON, controller.source.on)
        ),
        "SMOD": token("SMOD", _change_mode),
        "RNGE": token("RNGE", _change_range),
        "SILD": setpoint("SILD"),
        "SIPD": setpoint("SIPD"),
        "SCAN": SrsCommand(
            _scan,
            lambda controller, _: word(controller, OFF_ON, controller.source.scan is not None),
            sets=(3, 3),
        ),
        "RILD": reading(lambda controller: float(controller.source.current(controller.now)) * 1e3),
        "RVLD": reading(lambda controller: float(controller.source.voltage(controller.now))),
        # monitor photodiode
        "RIPD": reading(lambda controller: float(controller.source.monitor(controller.now)) * 1e6),
        "RWPD": reading(_measured_power),
        "CALP": SrsCommand(_calibrate_photodiode),
        # temperature
        "TMOD": token("TMOD", _change_tec_mode),
        "TIRD": reading(lambda controller: controller.tec.current(controller.now)),
        "TVRD": reading(lambda controller: controller.tec.voltage(controller.now)),
        "TTRD": reading(lambda controller: controller.temperature),
        "TRAW": reading(lambda controller: controller.tec.raw(controller.now)),
        "TUNE": SrsCommand(_tune, _tune_state),
        # interface and status, 4.5.12 and 4.6
        "TERM": token("TERM", _terminate),
        "*IDN": query(lambda controller: controller.identity),
        "*RST": SrsCommand(lambda controller, _: controller.reset(), sets=_NOTHING),
        "*CLS": SrsCommand(lambda controller, _: controller.status.clear(), sets=_NOTHING),
        "*OPC": SrsCommand(_operation_complete, lambda controller, _: "1", sets=_NOTHING),
        "*STB": bits(8, lambda controller: controller.status.byte(controller.message_waiting)),
        "*SRE": standard("service_enabled"),
        "*ESR": standard("standard", reading_clears=True),
        "*ESE": standard("standard_enabled"),
        "LEXE": query(lambda controller: controller.status.take_execution_error()),
        "LCME": query(lambda controller: controller.status.take_command_error()),
        "LDCR": bits(10, lambda controller: controller.laser_condition()),
        "TECR": bits(12, lambda controller: controller.tec.condition(controller.now)),
    }
)
