"""The head of `data.csv`, in pymeasure's style: which procedure, with which parameters, and the
column line. Written so that `pymeasure.experiment.Results.load` gets the same values back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from . import files
from .errors import REPAIR, BundleError

if TYPE_CHECKING:  # importing pymeasure imports pandas, which reading a header has no use for
    from procedures.experiment import Parameter, Procedure

#: No header line is longer (characters), so a file without line ends is not read to its end.
_LONGEST_LINE = 1 << 16
#: Nor does a header have more lines.
_MOST_LINES = 10_000
#: What a spreadsheet would take for the beginning of a formula, because it cuts lines into cells.
_FORMULA = re.compile(r"([,;\t]\s*)(?=[=+\-@])")


class Header(NamedTuple):
    """What stands before the first row: the number of lines, and the names of the columns."""

    lines: int
    columns: list[str]


def class_path(procedure: Procedure) -> str:
    """Module and class of a procedure, such as ``procedures.iv_sweep.IVSweep``."""
    kind = type(procedure)
    return f"{kind.__module__}.{kind.__qualname__}"


def header(procedure: Procedure) -> list[str]:
    """The header lines of `procedure`, without line ends, floats in full precision.

    pymeasure's own header rounds to six digits, and escapes units such as µm so that it cannot
    read them back; here they stand as UTF-8. Of a parameter that is not set there is the name.
    """
    lines = [f"#Procedure: <{class_path(procedure)}>", "#Parameters:"]
    for parameter in procedure.parameter_objects().values():
        lines.append(f"#\t{parameter.name}: {_text(parameter)}")
    return [*lines, "#Data:"]


def column_line(columns: Sequence[str]) -> str:
    """The line of column names; raises ValueError for one that breaks CSV or pymeasure."""
    if not columns:
        raise ValueError("a data file needs at least one column")
    for name in columns:
        if not name.strip() or set(name) & set(',"#\r\n'):
            raise ValueError(
                f"column {name!r}: a name has text, and no comma, quote, # or line end"
            )
    if len(set(columns)) < len(columns):
        raise ValueError(f"a column is named twice: {', '.join(columns)}")
    return ",".join(columns)


def read_header(path: Path) -> Header:
    """Read the head of a data file; raises BundleError if it has none of ours or pymeasure's."""
    lines = 0
    try:
        with TextIOWrapper(files.opened(path), encoding="utf-8", newline="\n") as file:
            while (line := file.readline(_LONGEST_LINE)).startswith("#"):
                if (lines == 0 and not line.startswith("#Procedure:")) or lines == _MOST_LINES:
                    break
                lines += 1
    except UnicodeDecodeError:
        raise BundleError(
            "not a text file in UTF-8",
            subject=path,
            advice=REPAIR,
        ) from None
    except OSError as error:
        raise BundleError.of_system(error, path, "cannot be read") from None
    columns = line.rstrip("\r\n").split(",")
    if lines == 0 or line.startswith("#") or not line.endswith("\n") or not all(columns):
        raise BundleError(
            "does not start with the '#Procedure:' header and a line of column names",
            subject=path,
            advice=REPAIR,
        )
    return Header(lines + 1, columns)


def _text(parameter: Parameter) -> str:
    from procedures.experiment import FloatParameter, Parameter, VectorParameter

    if not parameter.is_set():
        return ""
    if isinstance(parameter, FloatParameter):
        text, units = repr(float(parameter.value)), parameter.units
    elif isinstance(parameter, VectorParameter):  # PhysicalParameter too: its own str() is rounded
        text = f"[{','.join(repr(float(v)) for v in parameter.value)}]"
        units = parameter.units
    else:
        text, units = str(parameter), None
        if type(parameter) is Parameter:  # a text, as somebody wrote it
            text = _FORMULA.sub(r"\1'", text)
    text = text.replace("\r", "\\r").replace("\n", "\\n")
    return f"{text} {units}" if units else text
