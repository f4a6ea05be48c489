"""What is said to instruments and by them when nobody means it: their own words in no order,
numbers of all sizes, and plain noise."""

from __future__ import annotations

import re

from hypothesis import strategies as st

from drivers.keithley2400.datasheet import KEITHLEY_2400
from drivers.simulated.instruments.b1500 import instrument as b1500
from drivers.simulated.instruments.keithley2400.commands import (
    calculation,
    sense,
    source,
    status,
    system,
    trigger,
)
from drivers.simulated.instruments.ldc500.registers import NUMBERS, TOKENS

_PATTERNS = [
    command.pattern
    for table in (
        status.COMMANDS,
        system.COMMANDS,
        source.commands(KEITHLEY_2400),
        sense.commands(KEITHLEY_2400),
        calculation.COMMANDS,
        trigger.COMMANDS,
    )
    for command in table
]
#: Headers of the 2400 in their short forms, optional nodes left out.
SCPI = sorted(
    {re.sub(r"\[[^\]]*\]|[a-z|]", "", pattern) for pattern in _PATTERNS}
    | {re.sub(r"[\[\]]", "", pattern).partition("|")[0] for pattern in _PATTERNS}
)
FLEX = sorted(b1500._COMMANDS)
LDC = sorted({*NUMBERS, *TOKENS, "LDON", "ILOC", "SCAN", "TUNE", "*IDN", "*RST", "*ESR", "*STB"})
PROLOGIX = [f"++{name}" for name in (
    "addr", "auto", "read", "read eoi", "read 10", "read_tmo_ms", "eoi", "eos", "eot_enable",
    "eot_char", "spoll", "srq", "clr", "trg", "ver", "rst", "mode", "savecfg", "ifc", "loc", "llo",
)]  # fmt: skip

NUMBERS_IN_WORDS = st.one_of(
    st.integers(-3, 20).map(str),
    st.floats().map(repr),
    st.integers().map(str),
    st.sampled_from(
        ["1e400", "-1e-400", "9.9E37", "#HFF", "#B102", "1" * 400, "MIN", "MAX", "DEF", "ON", "OFF",
         "VOLT", "CURR", "'CURR:DC'", '"RES', "(@1)", "(-440:900)", "INF", "NAN", "1..2", "--1", ""]
    ),
)  # fmt: skip
NOISE = st.binary(max_size=40)


def messages(headers: list[str], limit: int = 8) -> st.SearchStrategy[list[bytes]]:
    """Lists of messages made of an instrument's `headers`, or of noise."""
    unit = st.builds(
        lambda header, query, gap, parameters: f"{header}{query}{gap}{','.join(parameters)}",
        st.sampled_from(headers),
        st.sampled_from(["", "", "?"]),
        st.sampled_from([" ", " ", "", "\t"]),
        st.lists(NUMBERS_IN_WORDS, max_size=5),
    )
    line = st.lists(unit, min_size=1, max_size=4).map(
        lambda units: ";".join(units).encode("latin-1", "replace")
    )
    return st.lists(st.one_of(line, line, line, NOISE), min_size=1, max_size=limit)
