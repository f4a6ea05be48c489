"""The forms that LDC500 commands come in: numbers, tokens, readings, bit registers.

Each function here makes one entry of the table in `commands`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .controller import LaserController
from .grammar import (
    ExecutionError,
    Rejected,
    fixed,
    read_float,
    read_integer,
    read_token,
)
from .registers import NUMBERS, TOKENS

Parameters = tuple[str, ...]
Set = Callable[[LaserController, Parameters], None]
Ask = Callable[[LaserController, Parameters], str]


@dataclass(frozen=True)
class SrsCommand:
    """What a mnemonic does when set and when queried; each with its least and most parameters."""

    set: Set | None = None
    ask: Ask | None = None
    sets: tuple[int, int] = (1, 1)
    asks: tuple[int, int] = (0, 0)


#: Settings that change what the laser or the mount does next.
_THERMAL = {"TCUR", "TILM", "TVLM", "TEMP", "TMIN", "TMAX", "TEON", "TMOD"}
_DRIVE = {"SILD", "SILM", "SVLM", "SIPD", "PILM", "SWPD", "PWLM", "RESP", "PDMW", "RNGE", "MODU"}
_DRIVE |= {"SIBW", "AILM", "APLP", "APLC", "ATOF"}
#: Those of them that end a scan in progress, because they move what it steps.
_SETPOINTS = {"SILD", "SILM", "SIPD", "PILM", "SWPD", "PWLM", "RESP", "RNGE"}


def changed(controller: LaserController, mnemonic: str) -> None:
    """Let the setting take effect."""
    if mnemonic in _THERMAL:
        controller.tec.plan(controller.now)
    if mnemonic in _THERMAL | _DRIVE:
        controller.source.plan(controller.now)


def word(controller: LaserController, words: tuple[str, ...], value: int) -> str:
    """A token as `TOKN` wants it: its keyword or its number."""
    return words[value] if controller.registers.tokens["TOKN"] else str(int(value))


def number(mnemonic: str) -> SrsCommand:
    """A numeric setting."""
    decimals = NUMBERS[mnemonic].decimals
    read = read_float if decimals else read_integer

    def change(controller: LaserController, parameters: Parameters) -> None:
        value = float(read(parameters[0]))
        if mnemonic in _SETPOINTS:
            with controller.source.scan_ended(controller.now):
                controller.registers.set_number(mnemonic, value)
        else:
            controller.registers.set_number(mnemonic, value)
        changed(controller, mnemonic)

    def ask(controller: LaserController, _: Parameters) -> str:
        return fixed(controller.registers.numbers[mnemonic], decimals)

    return SrsCommand(change, ask)


def setpoint(mnemonic: str) -> SrsCommand:
    """A setpoint that a scan may be stepping."""

    def ask(controller: LaserController, _: Parameters) -> str:
        if controller.source.scan is not None and controller.source.setpoint_register == mnemonic:
            return fixed(float(controller.source.setpoint(controller.now)), 3)
        return fixed(controller.registers.numbers[mnemonic], 3)

    return SrsCommand(number(mnemonic).set, ask)


def token(mnemonic: str, act: Callable[[LaserController, int], None] | None = None) -> SrsCommand:
    """A token setting; `act` comes first and may reject the value."""
    kind = TOKENS[mnemonic]

    def change(controller: LaserController, parameters: Parameters) -> None:
        value = read_token(parameters[0], kind.words, kind.aliases)
        if act is not None:
            act(controller, value)
        controller.registers.tokens[mnemonic] = value
        changed(controller, mnemonic)

    def ask(controller: LaserController, _: Parameters) -> str:
        return word(controller, kind.words, controller.registers.tokens[mnemonic])

    return SrsCommand(change, ask)


def reading(read: Callable[[LaserController], float]) -> SrsCommand:
    """A measurement."""
    return SrsCommand(ask=lambda controller, _: fixed(read(controller), 3))


def query(answer: Callable[[LaserController], str | int]) -> SrsCommand:
    """Any other query without parameters."""
    return SrsCommand(ask=lambda controller, _: str(answer(controller)))


def _bit(text: str, width: int) -> int:
    bit = read_integer(text)
    if not 0 <= bit < width:
        raise Rejected(ExecutionError.INVALID_BIT)
    return bit


def bits(
    width: int,
    read: Callable[[LaserController], int],
    write: Callable[[LaserController, int], None] | None = None,
    reading_clears: bool = False,
) -> SrsCommand:
    """A bit register: `LDPT 16` sets it, `LDPT 4,1` one bit; `LDPT?` and `LDPT? 4` likewise."""

    def ask(controller: LaserController, parameters: Parameters) -> str:
        mask = 1 << _bit(parameters[0], width) if parameters else (1 << width) - 1
        value = read(controller)
        if reading_clears and write is not None:
            write(controller, value & ~mask)
        return str(int(bool(value & mask)) if parameters else value)

    def change(controller: LaserController, parameters: Parameters) -> None:
        value = read_integer(parameters[-1])
        mask = (1 << width) - 1
        if len(parameters) == 2:
            mask = 1 << _bit(parameters[0], width)
            value = mask if value == 1 else 2 * mask if value else 0
        if value & ~mask:  # also of a negative number
            raise Rejected(ExecutionError.ILLEGAL_VALUE)
        if write is not None:
            write(controller, read(controller) & ~mask | value)

    settable = write is not None and not reading_clears
    return SrsCommand(change if settable else None, ask, sets=(1, 2), asks=(0, 1))


def events(prefix: str, half: str, width: int) -> dict[str, SrsCommand]:
    """The event registers of one half of the instrument: `LDPT`, `LDNT`, `LDEV`, `LDEN`."""

    def register(name: str, bit_count: int, reading_clears: bool = False) -> SrsCommand:
        def read(controller: LaserController) -> int:
            return int(getattr(getattr(controller.status, half), name))

        def write(controller: LaserController, value: int) -> None:
            setattr(getattr(controller.status, half), name, value)

        return bits(bit_count, read, write, reading_clears)

    return {
        f"{prefix}PT": register("positive", width),
        f"{prefix}NT": register("negative", width),
        f"{prefix}EV": register("events", 16, reading_clears=True),
        f"{prefix}EN": register("enabled", 16),
    }


def standard(name: str, reading_clears: bool = False) -> SrsCommand:
    """One of the IEEE 488.2 registers."""
    return bits(
        8,
        lambda controller: int(getattr(controller.status, name)),
        lambda controller, value: setattr(controller.status, name, value),
        reading_clears,
    )
