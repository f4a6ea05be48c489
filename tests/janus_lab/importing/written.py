"""Tables written as other programs write them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def photoconductor(seed: int = 5) -> tuple[Floats, Floats, Floats]:
    """Voltage there and back (V), dark and lit current (A) of a photoconductor, with noise."""
    random = np.random.default_rng(seed)
    there = np.round(np.arange(-3.0, 3.0001, 0.05), 2)
    volts = np.concatenate((there, there[::-1]))
    dark = 3.3e-8 * np.sinh(volts / 6) / np.sinh(0.5)
    lit = dark + 1.7e-4 * np.sinh(volts / 9) / np.sinh(1 / 3)
    noise = 1 + 1e-4 * random.standard_normal((2, volts.size))
    return volts, dark * noise[0], lit * noise[1]


def as_text(
    path: Path,
    columns: Sequence[Floats],
    *,
    separator: str = "\t",
    decimal: str = ".",
    head: Sequence[str] = (),
    encoding: str = "utf-8",
    end: str = "\n",
) -> Path:
    """Rows of shortest round-trip numbers."""
    lines = [*head]
    for row in zip(*columns, strict=True):
        lines.append(separator.join(repr(float(x)) for x in row).replace(".", decimal))
    path.write_bytes((end.join(lines) + end).encode(encoding))
    return path


def as_pymeasure(path: Path, columns: Sequence[Floats], names: Sequence[str]) -> Path:
    """As pymeasure's Results."""
    head = ["#Procedure: <__main__.IV>", "#Parameters:", "#\tMaximum: 3 V", "#Data:"]
    return as_text(path, columns, separator=",", head=[*head, ",".join(names)])


def as_easyexpert(path: Path, columns: Sequence[Floats], names: Sequence[str]) -> Path:
    """As EasyEXPERT exports a test."""
    count = len(columns[0])
    lines = [
        "SetupTitle, I/V Sweep",
        "PrimitiveTest, I/V Sweep",
        "TestParameter, Channel.Unit, SMU1:MP, SMU2:MP",
        "MetaData, TestRecord.RecordTime, 11/20/2026 14:30:05",
        f"Dimension1, {', '.join([str(count)] * len(columns))}",
        f"DataName, {', '.join(names)}",
    ]
    for row in zip(*columns, strict=True):
        lines.append(f"DataValue, {', '.join(repr(float(x)) for x in row)}")
    path.write_text("\r\n".join(lines) + "\r\n", encoding="utf-8")
    return path


def as_kickstart(path: Path, columns: Sequence[Floats], names: Sequence[str]) -> Path:
    """As KickStart's table of an I-V characterizer."""
    head = [
        '"KickStart I-V Characterizer"',
        '"Test Date","11/20/2026"',
        '"Instrument","SMU-1","Model 2450"',
        "",
        ",".join(f'"SMU-1 {name}"' for name in names),
    ]
    return as_text(path, columns, separator=",", head=head)
