"""The settings of the LDC500: their ranges, how they limit each other, what `*RST` makes of them.

Numbers are kept in the instrument's own units (mA, V, µA, mW, °C, A, kΩ), under its mnemonics.
Power-on values and ranges that the manual's remote chapter leaves open are marked `assumed`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .grammar import ExecutionError, Rejected

Model = Literal["LDC500", "LDC501", "LDC502"]

#: Full scale of the LOW and the HIGH range (mA).
FULL_SCALE: dict[Model, tuple[float, float]] = {
    "LDC500": (50.0, 100.0),
    "LDC501": (250.0, 500.0),
    "LDC502": (1000.0, 2000.0),
}


@dataclass(frozen=True)
class NumberSetting:
    """A numeric setting: its default, its outer limits and its decimals, in its own unit."""

    default: float
    low: float
    high: float
    decimals: int = 3


@dataclass(frozen=True)
class TokenSetting:
    """A setting that is one of some keywords, or of their aliases."""

    words: tuple[str, ...]
    default: int = 0
    aliases: tuple[str, ...] = ()


NUMBERS: dict[str, NumberSetting] = {
    "SILD": NumberSetting(0, 0, 2000),  # mA, laser current setpoint
    "SILM": NumberSetting(0, 0, 2000),  # mA, laser current limit; starts at full scale (assumed)
    "SVLM": NumberSetting(10, 0.1, 10),  # V, laser voltage limit
    "SYND": NumberSetting(5, 5, 60000),  # ms, sync delay; the upper end is assumed
    "SIPD": NumberSetting(0, 0, 5000),  # µA, photodiode setpoint
    "PILM": NumberSetting(5000, 0, 5000),  # µA, photodiode limit
    "SWPD": NumberSetting(0, 0, 5000),  # mW, optical power setpoint
    "PWLM": NumberSetting(5000, 0, 5000),  # mW, optical power limit
    "RESP": NumberSetting(1, 0, 1000),  # µA/mW (assumed)
    "BIAS": NumberSetting(0, 0, 5),  # V, photodiode bias
    "TSNR": NumberSetting(
        3, 0, 6, 0
    ),  # sensor: NTC at 10 µA, 100 µA, 1 mA, auto; RTD; LM335; AD590
    "TMDN": NumberSetting(1, 0, 3, 0),  # sensor model; the choices are assumed
    "TCUR": NumberSetting(0, -4.5, 4.5),  # A
    "TILM": NumberSetting(4.5, -4.5, 4.5),  # A
    "TVLM": NumberSetting(8.5, -8.5, 8.5),  # V
    "TEMP": NumberSetting(25, -150, 250),  # °C; the outer ends of the temperatures are assumed
    "TMIN": NumberSetting(0, -150, 250),
    "TMAX": NumberSetting(50, -150, 250),
    "TRTH": NumberSetting(10, 0, 500),  # kΩ (assumed)
    "TRMN": NumberSetting(1, 0, 500),
    "TRMX": NumberSetting(100, 0, 500),
    "TPGN": NumberSetting(-1, -100, 100),  # A/°C; negative for a properly connected TEC
    "TIGN": NumberSetting(0.2, 0, 100),  # 1/s
    "TDGN": NumberSetting(0, 0, 100),  # s
    "TATS": NumberSetting(0.45, 0, 1.125),  # A, autotune step: 10 % of TILM, at most 25 %
    "TSHA": NumberSetting(1.129, -100, 100),  # Steinhart–Hart, 1e-3/K: the usual 10 kΩ thermistor
    "TSHB": NumberSetting(2.341, -100, 100),  # 1e-4/K
    "TSHC": NumberSetting(0.878, -100, 100),  # 1e-7/K
    "ULOC": NumberSetting(0, 0, 1, 0),  # unlocks the Ethernet interface
}

OFF_ON = ("OFF", "ON")

_OFF_ON = TokenSetting(OFF_ON)
_NO_YES = TokenSetting(("NO", "YES"))

TOKENS: dict[str, TokenSetting] = {
    "SMOD": TokenSetting(("CC", "CP")),
    "RNGE": TokenSetting(("LOW", "HIGH")),
    "MODU": _OFF_ON,
    "SIBW": TokenSetting(("LOW", "HIGH")),
    "AILM": _NO_YES,
    "APLP": _NO_YES,
    "APLC": _NO_YES,
    "ATOF": _NO_YES,
    "PDMW": TokenSetting(OFF_ON, aliases=("NO", "YES")),
    "TEON": _OFF_ON,
    "TMOD": TokenSetting(("CC", "CT"), default=1),
    "TMLK": _NO_YES,
    "TOKN": _OFF_ON,
    "TERM": TokenSetting(("NONE", "CR", "LF", "CRLF", "LFCR"), default=3),
}

#: What `*RST` leaves alone: how this interface talks.
INTERFACE = ("TOKN", "TERM")

#: A setpoint and the limit that it must not exceed and that drags it down.
_CEILINGS = {"SILD": "SILM", "SIPD": "PILM", "SWPD": "PWLM"}
#: A setpoint and the two ends of the window that holds it.
_WINDOWS = {"TEMP": ("TMIN", "TMAX"), "TRTH": ("TRMN", "TRMX")}
_POWER = {"SIPD": "SWPD", "PILM": "PWLM"}


class Registers:
    """What has been set. A rejected set leaves everything as it was."""

    def __init__(self, model: Model) -> None:
        self.model: Model = model
        self.numbers: dict[str, float] = {}
        self.tokens: dict[str, int] = {mnemonic: TOKENS[mnemonic].default for mnemonic in INTERFACE}
        self.numbers["ULOC"] = NUMBERS["ULOC"].default
        self.reset()

    def reset(self) -> None:
        """`*RST`."""
        self.tokens |= {m: t.default for m, t in TOKENS.items() if m not in INTERFACE}
        self.numbers |= {m: n.default for m, n in NUMBERS.items() if m != "ULOC"}
        self.numbers["SILM"] = self.full_scale

    @property
    def full_scale(self) -> float:
        """Full scale of the present range (mA)."""
        return FULL_SCALE[self.model][self.tokens["RNGE"]]

    def set_number(self, mnemonic: str, value: float) -> None:
        """Set one number, and drag along what depends on it."""
        limits = NUMBERS[mnemonic]
        low, high = limits.low, limits.high
        values = self.numbers
        if mnemonic in _CEILINGS:
            high = min(high, values[_CEILINGS[mnemonic]])
        elif mnemonic == "SILM":
            high = self.full_scale
        elif mnemonic == "TCUR":
            low, high = -abs(values["TILM"]), abs(values["TILM"])
        elif mnemonic == "TATS":
            high = 0.25 * abs(values["TILM"])
        elif mnemonic in _WINDOWS:
            lower, upper = _WINDOWS[mnemonic]
            low, high = values[lower], values[upper]
        for lower, upper in _WINDOWS.values():
            low = values[lower] if mnemonic == upper else low
            high = values[upper] if mnemonic == lower else high
        if not low <= value <= high:
            raise Rejected(ExecutionError.ILLEGAL_VALUE)
        values[mnemonic] = value
        self._convert(mnemonic)
        self._drag()

    def set_range(self, token: int) -> None:
        """`RNGE`: a lower range pulls the current limit down to its full scale."""
        self.tokens["RNGE"] = token
        self.numbers["SILM"] = min(self.numbers["SILM"], self.full_scale)
        self._drag()

    def _convert(self, changed: str) -> None:
        """Photodiode current = optical power × responsivity, whichever of them was set."""
        values = self.numbers
        responsivity = values["RESP"]
        for current, power in _POWER.items():
            from_power = changed == power or (changed == "RESP" and self.tokens["PDMW"] == 1)
            if from_power:
                values[current] = values[power] * responsivity
            elif changed in (current, "RESP"):
                values[power] = values[current] / responsivity if responsivity else 0.0

    def _drag(self) -> None:
        values = self.numbers
        for setpoint, limit in _CEILINGS.items():
            values[setpoint] = min(values[setpoint], values[limit])
        for setpoint, (lower, upper) in _WINDOWS.items():
            values[setpoint] = min(max(values[setpoint], values[lower]), values[upper])
        ceiling = abs(values["TILM"])
        values["TCUR"] = min(max(values["TCUR"], -ceiling), ceiling)
        values["TATS"] = min(values["TATS"], 0.25 * ceiling)
