"""Error codes of the FLEX command language and their texts (programming guide, chapter 5)."""

from __future__ import annotations

NO_ERROR = 0
UNDEFINED_COMMAND = 100
NUMERIC_SYNTAX = 102
TERMINATOR = 103  #: also a wrong number of parameters
PARAMETER_VALUE = 120
CHANNEL_NUMBER = 121
CHANNEL_COUNT = 122
COMPLIANCE = 123
RANGE = 124
POLARITY = 130
INPUT_BUFFER_FULL = 150
NO_MODULE = 153
OUTPUT_OFF = 200
INTERLOCK = 202
NOTHING_STORED = 205
NO_MEASUREMENT_MODE = 206
TRIGGER_PORT = 620

#: Clients cut a text at the first character that is not a letter, a digit, a blank or a dot, so
#: none may begin with another.
TEXTS = {
    NO_ERROR: "No Error.",
    UNDEFINED_COMMAND: "Undefined GPIB command.",
    NUMERIC_SYNTAX: "Incorrect numeric data syntax.",
    TERMINATOR: "Incorrect terminator position.",
    PARAMETER_VALUE: "Incorrect parameter value.",
    CHANNEL_NUMBER: "Channel number must be 1 to 10.",
    CHANNEL_COUNT: "Number of channels must be corrected.",
    COMPLIANCE: "Compliance must be set correctly.",
    RANGE: "Incorrect range value for this channel.",
    POLARITY: "Start and stop must be same polarity.",
    INPUT_BUFFER_FULL: "Command input buffer is full.",
    NO_MODULE: "No module for the specified channel.",
    OUTPUT_OFF: "Channel output switch must be ON.",
    INTERLOCK: "Interlock circuit must be closed.",
    NOTHING_STORED: "DZ must be sent before RZ.",
    NO_MEASUREMENT_MODE: "MM must be sent before measurement trigger.",
    TRIGGER_PORT: "TGP specified incorrect I/O port.",
}


class FlexError(Exception):
    """A command that is not carried out; nothing has changed."""

    def __init__(self, code: int) -> None:
        super().__init__(TEXTS[code])
        self.code = code


def message(code: int) -> str:
    """An error as ERRX? gives it: the sign and the quotes are those of real units."""
    return f'{code:+d},"{TEXTS[code]}"'
