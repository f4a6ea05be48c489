"""What each LDC500 command does: one table from mnemonic to set and query, for `SimulatedLDC500`.

Section and page numbers are those of the LDC500 manual.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .forms import (
    Command,
    Parameters,
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

if TYPE_CHECKING:
    from .instrument import SimulatedLDC500


def run(ldc: SimulatedLDC500, text: str) -> str | None:
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
        return command.ask(ldc, call.parameters)
    if command.set is None:
        raise Rejected(CommandError.ILLEGAL_SET)
    check_count(call, *command.sets)
    command.set(ldc, call.parameters)
    return None


def _switch_laser(ldc: SimulatedLDC500, parameters: Parameters) -> None:
    if read_token(parameters[0], OFF_ON) == 0:
        ldc.source.switch_off(ldc.now)
    elif not ldc.interlock_closed:
        raise Rejected(ExecutionError.NOT_COMPATIBLE)
    else:
        ldc.source.switch_on(ldc.now)


def _change_mode(ldc: SimulatedLDC500, mode: int) -> None:
    """`SMOD` with the laser on hands over without a bump: what is measured becomes the setpoint."""
    tokens = ldc.registers.tokens
    measured = (
        ("SILD", float(ldc.source.current(ldc.now)) * 1e3),
        ("SIPD", float(ldc.source.monitor(ldc.now)) * 1e6),
    )
    with ldc.source.scan_ended(ldc.now):
        if ldc.source.on and mode != tokens["SMOD"]:
            ldc.registers.set_number(*measured[mode])
    tokens["SMOD"] = mode
    ldc.source.plan(ldc.now)


def _change_range(ldc: SimulatedLDC500, value: int) -> None:
    ldc.source.end_scan(ldc.now)
    ldc.registers.set_range(value)


def _scan(ldc: SimulatedLDC500, parameters: Parameters) -> None:
    step, count = read_float(parameters[0]), read_integer(parameters[1])
    dwell = read_float(parameters[2])
    if dwell <= ldc.registers.numbers["SYND"]:
        raise Rejected(ExecutionError.ILLEGAL_VALUE)
    with ldc.source.scan_ended(ldc.now):
        ldc.source.start_scan(ldc.now, step, count, dwell / 1e3)


def _calibrate_photodiode(ldc: SimulatedLDC500, parameters: Parameters) -> None:
    power = read_float(parameters[0])
    if power <= 0:
        raise Rejected(ExecutionError.ILLEGAL_VALUE)
    ldc.registers.set_number("RESP", float(ldc.source.monitor(ldc.now)) * 1e6 / power)
    changed(ldc, "RESP")


def _measured_power(ldc: SimulatedLDC500) -> float:
    responsivity = ldc.registers.numbers["RESP"]
    current = float(ldc.source.monitor(ldc.now)) * 1e6
    return current / responsivity if responsivity else 0.0


def _change_tec_mode(ldc: SimulatedLDC500, mode: int) -> None:
    """`TMOD` with the TEC on hands over without a bump; `TMLK` forbids it while the laser is on."""
    registers = ldc.registers
    if registers.tokens["TMLK"] and ldc.source.on:
        raise Rejected(ExecutionError.NOT_COMPATIBLE)
    if ldc.tec.on and mode != registers.tokens["TMOD"]:
        if mode == 0:
            registers.set_number("TCUR", ldc.tec.current(ldc.now))
        else:
            registers.set_number("TEMP", ldc.temperature)


_TUNE_WORDS = ("OFF", "ON", "UNSTABLE", "SUCCESS", "FAILED", "CHECK POLARITY")


def _tune(ldc: SimulatedLDC500, parameters: Parameters) -> None:
    wanted = read_token(parameters[0], _TUNE_WORDS)
    if wanted > 1:
        raise Rejected(ExecutionError.WRONG_TOKEN)
    ldc.tec.tuned_at = ldc.now + TUNING_TIME if wanted else None


def _tune_state(ldc: SimulatedLDC500, _: Parameters) -> str:
    if ldc.tec.tuned_at is None:
        return word(ldc, _TUNE_WORDS, 0)
    return word(ldc, _TUNE_WORDS, 1 if ldc.tec.tuning(ldc.now) else 3)


def _operation_complete(ldc: SimulatedLDC500, _: Parameters) -> None:
    ldc.status.standard |= OPC


def _terminate(ldc: SimulatedLDC500, value: int) -> None:
    ldc.reply_terminator = (b"", b"\r", b"\n", b"\r\n", b"\n\r")[value]


_INTERLOCK_WORDS = ("OPEN", "CLOSED")
_NOTHING = (0, 0)

COMMANDS: dict[str, Command] = (
    {mnemonic: number(mnemonic) for mnemonic in NUMBERS}
    | {mnemonic: token(mnemonic) for mnemonic in TOKENS}
    | events("LD", "laser", 10)
    | events("TE", "tec", 12)
    | {
        # laser, 4.5.3 to 4.5.8
        "ILOC": Command(ask=lambda ldc, _: word(ldc, _INTERLOCK_WORDS, ldc.interlock_closed)),
        "LDON": Command(_switch_laser, lambda ldc, _: word(ldc, OFF_ON, ldc.source.on)),
        "SMOD": token("SMOD", _change_mode),
        "RNGE": token("RNGE", _change_range),
        "SILD": setpoint("SILD"),
        "SIPD": setpoint("SIPD"),
        "SCAN": Command(
            _scan,
            lambda ldc, _: word(ldc, OFF_ON, ldc.source.scan is not None),
            sets=(3, 3),
        ),
        "RILD": reading(lambda ldc: float(ldc.source.current(ldc.now)) * 1e3),
        "RVLD": reading(lambda ldc: float(ldc.source.voltage(ldc.now))),
        # monitor photodiode
        "RIPD": reading(lambda ldc: float(ldc.source.monitor(ldc.now)) * 1e6),
        "RWPD": reading(_measured_power),
        "CALP": Command(_calibrate_photodiode),
        # temperature
        "TMOD": token("TMOD", _change_tec_mode),
        "TIRD": reading(lambda ldc: ldc.tec.current(ldc.now)),
        "TVRD": reading(lambda ldc: ldc.tec.voltage(ldc.now)),
        "TTRD": reading(lambda ldc: ldc.temperature),
        "TRAW": reading(lambda ldc: ldc.tec.raw(ldc.now)),
        "TUNE": Command(_tune, _tune_state),
        # interface and status, 4.5.12 and 4.6
        "TERM": token("TERM", _terminate),
        "*IDN": query(lambda ldc: ldc.identity),
        "*RST": Command(lambda ldc, _: ldc.reset(), sets=_NOTHING),
        "*CLS": Command(lambda ldc, _: ldc.status.clear(), sets=_NOTHING),
        "*OPC": Command(_operation_complete, lambda ldc, _: "1", sets=_NOTHING),
        "*STB": bits(8, lambda ldc: ldc.status.byte(ldc.output_waiting())),
        "*SRE": standard("service_enabled"),
        "*ESR": standard("standard", reading_clears=True),
        "*ESE": standard("standard_enabled"),
        "LEXE": query(lambda ldc: ldc.status.take_execution_error()),
        "LCME": query(lambda ldc: ldc.status.take_command_error()),
        "LDCR": bits(10, lambda ldc: ldc.laser_condition()),
        "TECR": bits(12, lambda ldc: ldc.tec.condition(ldc.now)),
    }
)
