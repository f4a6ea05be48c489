"""The numbers of a run as Python itself reads them, and whether others are the same to the bit."""

import struct

import pandas as pd

#: What pandas is asked to read floats exactly with: from 3.1 on it does, and warns of the word.
EXACTLY = (
    {}
    if tuple(map(int, pd.__version__.split(".")[:2])) >= (3, 1)
    else {"float_precision": "round_trip"}
)


def rows_of(folder):
    """Floats by column of a data file, read without any library."""
    lines = (folder / "data.csv").read_text(encoding="utf-8").splitlines()
    columns, *body = [line.split(",") for line in lines if not line.startswith("#")]
    return {name: [float(row[i]) for row in body] for i, name in enumerate(columns)}


def bits(numbers):
    """What floats are made of; all that are not a number are one."""
    return [b"nan" if x != x else struct.pack("d", x) for x in map(float, numbers)]
