"""The recorder appends blocks of rows to `data.csv`. A block that `write` has returned from is in
the operating system's hands: a kill at any instant leaves it whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
import orjson
from numpy.typing import ArrayLike, NDArray

from drivers.errors import DISK_FULL, Cause, is_disk_full

from .errors import BundleError, RecorderError, RecorderFull
from .files import AppendFile, whole_lines
from .header import column_line, read_header

__all__ = ["Recorder", "RecorderError", "RecorderFull"]


class Recorder:
    """Writes a data file, block by block::

        with Recorder(folder / "data.csv", header(procedure), procedure.DATA_COLUMNS) as recorder:
            recorder.write({"Voltage (V)": volts, "Current (A)": amperes})

    Floats are written with the fewest digits that give the same float back, integers as integers,
    and what is not finite as ``nan``, ``inf`` and ``-inf``.
    """

    def __init__(
        self,
        path: Path,
        header_lines: Sequence[str],
        columns: Sequence[str],
        *,
        resume: bool = False,
    ) -> None:
        """Start the file `path`, or go on with it (`resume`), a half-written last line cut off.

        header_lines: lines that start with ``#``, without line ends.
        columns: names of the columns, in the order of the file.

        Raises RecorderError if the file is there already, or, to resume, has other columns;
        RecorderFull if the disk has no room for the header; ValueError for impossible names.
        """
        for line in header_lines:
            if not line.startswith("#") or "\n" in line or "\r" in line:
                raise ValueError(f"header line {line!r}: one line that starts with '#'")
        self.path = path
        self.columns = tuple(columns)
        #: Whole rows in the file.
        self.rows = 0
        #: What stands before the first row.
        self.head = "\n".join([*header_lines, column_line(columns), ""]).encode()
        try:
            self.file = AppendFile(path, new=not (resume and path.exists()))
        except FileExistsError:
            raise RecorderError(
                "exists already", subject=path, advice="resume that run or start another"
            ) from None
        except OSError as error:
            raise self._error(error) from error
        try:
            self._begin(self.head)
        except BaseException:
            self.file.close()
            raise

    def _begin(self, head: bytes) -> None:
        if self.file.size < len(head) and head.startswith(self.path.read_bytes()):
            self.file.cut(0)  # new, or killed before its header was whole
            self._append(head)
            return
        try:
            found = read_header(self.path)
        except BundleError as error:
            raise RecorderError(f"cannot resume: {error}", kind=error.kind) from None
        if tuple(found.columns) != self.columns:
            raise RecorderError(
                f"cannot resume, its columns are {', '.join(found.columns)}, "
                f"not {', '.join(self.columns)}",
                subject=self.path,
                advice="start a new run",
                kind=Cause.COLUMN_MISSING,
            )
        with self.path.open("rb") as file:
            self.head = b"".join(file.readline() for _ in range(found.lines))
        lines = whole_lines(self.path)
        self.file.cut(lines.end)
        self.rows = lines.whole - found.lines

    def write(self, block: Mapping[str, ArrayLike]) -> int:
        """Append one block of rows and return the number of whole rows in the file.

        block: an array of n numbers for every column; a scalar stands for n equal ones.

        Raises ValueError, before anything is written, if columns are missing, unknown, of unequal
        length or not numbers; RecorderFull or RecorderError if the block could not be written:
        then the file ends with the block before it.
        """
        if lines := self.lines(block):
            self._append(lines)
            self.rows += lines.count(b"\n")
        return self.rows

    def lines(self, block: Mapping[str, ArrayLike]) -> bytes:
        """One block of rows as the lines that `write` appends, for whoever writes them himself.

        Raises ValueError as `write` does.
        """
        columns = self._columns(block)
        if not len(columns[0]):
            return b""
        fields = [number_fields(column) for column in columns]
        lines = fields[0] if len(fields) == 1 else map(b",".join, zip(*fields, strict=True))
        return b"\n".join(lines) + b"\n"

    def close(self, fsync: bool = True) -> None:
        """Close the file; with `fsync`, return only once the disk itself has all of it."""
        if self.file.closed:
            return
        try:
            if fsync:
                self.file.sync()
        except OSError as error:
            raise self._error(error) from error
        finally:
            self.file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _columns(self, block: Mapping[str, ArrayLike]) -> list[NDArray[np.generic]]:
        if block.keys() != set(self.columns):
            missing = [name for name in self.columns if name not in block]
            unknown = [name for name in block if name not in self.columns]
            raise ValueError(
                f"a block has every column of the file and no other; missing: "
                f"{', '.join(missing) or 'none'}; unknown: {', '.join(unknown) or 'none'}"
            )
        arrays = {name: _numbers(name, block[name]) for name in self.columns}
        lengths = {name: len(array) for name, array in arrays.items() if array.ndim}
        if len(set(lengths.values())) > 1:
            said = ", ".join(f"{name} has {length}" for name, length in lengths.items())
            raise ValueError(f"the columns of a block have equal length, but {said}")
        rows = next(iter(lengths.values()), 1)
        return [a if a.ndim else np.repeat(a, rows) for a in arrays.values()]

    def _append(self, piece: bytes) -> None:
        try:
            self.file.append(piece)
        except OSError as error:
            raise self._error(error) from error

    def _error(self, error: OSError) -> RecorderError:
        safe = f"{self.rows} rows are safe"
        if is_disk_full(error):
            return RecorderFull(
                DISK_FULL,
                subject=self.path,
                advice=f"{safe}, make room, then resume or repeat the run",
            )
        return RecorderError.of_system(error, self.path, advice=safe)


def _numbers(name: str, values: ArrayLike) -> NDArray[np.generic]:
    """`values` as int64, uint64 or float64; raises ValueError for anything else."""
    array = np.asarray(values)
    if array.ndim > 1:
        raise ValueError(f"column {name}: one number a row, but the shape is {array.shape}")
    if array.dtype.kind == "f" or array.size == 0:
        return array.astype(np.float64, copy=False)
    if array.dtype.kind in "biu":
        return array.astype(np.uint64 if array.dtype.kind == "u" else np.int64, copy=False)
    raise ValueError(f"column {name}: not numbers (NumPy calls them {array.dtype})")


def number_fields(column: NDArray[np.generic]) -> list[bytes]:
    """The numbers of a column (int64, uint64 or float64) as text, each in the shortest form that
    reads back as the same; what is not finite as ``nan``, ``inf`` and ``-inf``."""
    if column.strides == (0,) and column.size:  # one number, repeated
        return number_fields(column[:1].copy()) * column.size
    column = np.ascontiguousarray(column)
    text: bytes = orjson.dumps(column, option=orjson.OPT_SERIALIZE_NUMPY)
    fields = text[1:-1].split(b",")
    if b"null" in text:
        for row in np.flatnonzero(~np.isfinite(column)):  # orjson has null for all of them
            fields[row] = repr(float(column[row])).encode()
    return fields
