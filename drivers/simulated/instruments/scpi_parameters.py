"""Parameters of SCPI commands: mnemonics, lists, numbers, names, strings. Text in, values out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

_MNEMONIC = re.compile(r"(\*?[A-Z_]+)(\d*)")
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:\s*E\s*([+-]?\d+))?", re.IGNORECASE)
_BASES = {"H": 16, "Q": 8, "B": 2}


class ScpiError(Exception):
    """A program message that cannot be obeyed; `code` is the SCPI or the instrument's own."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


# -- mnemonics


def forms(mnemonic: str) -> tuple[str, str, int]:
    """Short form, long form and numeric suffix (1 if none) of a mnemonic such as ``CALCulate3``."""
    match = _MNEMONIC.fullmatch(mnemonic.upper())
    if match is None:
        raise ValueError(f"not a mnemonic: {mnemonic!r}")
    short = "".join(c for c in mnemonic if not c.islower() and not c.isdigit())
    return short, match[1], int(match[2] or 1)


def matches(text: str, mnemonic: str) -> bool:
    """Whether `text` is exactly the short or the long form of `mnemonic`, in any case."""
    match = _MNEMONIC.fullmatch(text.upper())
    short, long, suffix = forms(mnemonic)
    return match is not None and match[1] in (short, long) and int(match[2] or 1) == suffix


# -- splitting


def split(text: str, separator: str) -> list[str]:
    """Split at `separator` outside quotes and parentheses; parts come back stripped."""
    if not any(c in text for c in "\"'("):
        return [part.strip() for part in text.split(separator)]
    parts, start, quote, depth = [], 0, "", 0
    for position, character in enumerate(text):
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'":
            quote = character
        elif character in "()":
            depth += 1 if character == "(" else -1
        elif character == separator and depth <= 0:
            parts.append(text[start:position].strip())
            start = position + 1
    parts.append(text[start:].strip())
    return parts


def parse_number(text: str) -> float:
    """A decimal number, or an integer written as #H, #Q or #B; raises ScpiError."""
    if text[:1] == "#":
        try:
            return float(int(text[2:], _BASES[text[1:2].upper()]))
        except (KeyError, ValueError, OverflowError):
            raise ScpiError(-120) from None
    match = _NUMBER.fullmatch(text)
    if match is None:
        raise ScpiError(-121 if text[0] in "+-.0123456789" else -148)
    if match[1] is not None and _beyond(match[1]):
        raise ScpiError(-123)
    return float(text.replace(" ", ""))


def _beyond(exponent: str) -> bool:
    """Whether it is greater than any instrument takes, however many digits it has."""
    digits = exponent.lstrip("+-").lstrip("0")
    return len(digits) > 5 or int(digits or "0") > 32000


class ScpiArguments:
    """The parameters of one message unit, taken from left to right. All methods raise ScpiError."""

    def __init__(self, parts: Sequence[str]) -> None:
        self._parts = parts
        self._next = 0

    def __len__(self) -> int:
        return len(self._parts) - self._next

    def text(self) -> str:
        """The next parameter as it was written."""
        if not self:
            raise ScpiError(-109)
        part = self._parts[self._next]
        self._next += 1
        if not part:
            raise ScpiError(-109 if len(self._parts) == 1 else -103)
        return part

    def rest(self) -> Iterator[ScpiArguments]:
        """Every remaining parameter by itself; there must be one."""
        if not self:
            raise ScpiError(-109)
        while self:
            yield ScpiArguments([self.text()])

    def choice(self, *mnemonics: str) -> str:
        """The short form of the mnemonic that was given, with the suffix if the pattern has one."""
        given = self.text()
        for mnemonic in mnemonics:
            if matches(given, mnemonic):
                return "".join(c for c in mnemonic if not c.islower())
        if given[0] in "\"'":
            raise ScpiError(-158)
        raise ScpiError(-128 if given[0] in "+-.0123456789" else -141)

    def boolean(self) -> bool:
        """ON, OFF or a number, where anything that does not round to zero is ON."""
        given = self.text()
        if given.upper() in ("ON", "OFF"):
            return given.upper() == "ON"
        if given[0] in "\"'":
            raise ScpiError(-158)
        if given[0].isalpha():
            raise ScpiError(-141)
        return parse_number(given) != 0

    def number(
        self,
        low: float,
        high: float,
        default: float,
        named: Callable[[str], float | None] = lambda name: None,
    ) -> float:
        """A number within [low, high], a name that `named` knows, or MINimum, MAXimum, DEFault."""
        given = self.text()
        if given[0] in "\"'":
            raise ScpiError(-158)
        if given[0].isalpha():
            if (meant := named(given)) is not None:
                return meant
            for mnemonic, value in (("MINimum", low), ("MAXimum", high), ("DEFault", default)):
                if matches(given, mnemonic):
                    return value
            raise ScpiError(-148)
        value = parse_number(given)
        slack = 1e-9 * max(abs(low), abs(high))
        if not low - slack <= value <= high + slack:
            raise ScpiError(-222)
        return min(max(value, low), high)

    def integer(self, low: int, high: int, default: int) -> int:
        """As `number`, rounded."""
        return round(self.number(low, high, default))

    def string(self) -> str:
        """What stands between quotes, single or double."""
        given = self.text()
        if given[0] not in "\"'":
            raise ScpiError(-148 if given[0].isalpha() else -128)
        if len(given) < 2 or given[-1] != given[0]:
            raise ScpiError(-151)
        return given[1:-1]
