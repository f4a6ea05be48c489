"""Columns of a data file as arrays of one length: what the data of every kind of run share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
#: Indices of rows.
RowNumbers = NDArray[np.intp]


class MissingColumns(ValueError):
    """Data without the columns that an analysis takes; `names` are those in the data file."""

    def __init__(self, kind: str, names: list[str]) -> None:
        super().__init__(f"not {kind} data: no column {', '.join(map(repr, names))}")
        self.names = names


@dataclass(frozen=True, eq=False)
class Columns:
    """Base of frozen dataclasses whose fields are columns, by `NAMES` from those of the data file.

    The fields become float64 arrays; raises ValueError if their lengths differ. `clipping_bits` are
    those of a status word that mean that the current is not the device's; the meter's record in
    `run.json` names them. With 0 only a current without a value tells.
    """

    clipping_bits: int = field(default=0, kw_only=True)

    NAMES: ClassVar[Mapping[str, str]]
    KIND: ClassVar[str]

    def __post_init__(self) -> None:
        length, first = None, next(iter(self.NAMES))
        for name in self.NAMES:
            array = np.asarray(getattr(self, name), dtype=np.float64)
            length = array.shape if length is None else length
            if array.shape != length or array.ndim != 1:
                raise ValueError(
                    f"{name} has the shape {array.shape}, {first} {length}: "
                    f"{self.KIND} data are columns of one length"
                )
            object.__setattr__(self, name, array)

    @classmethod
    def from_columns(cls, columns: Mapping[str, Any], clipping_bits: int = 0) -> Self:
        """Take the columns of a data file by their names.

        Raises MissingColumns, a ValueError, if one is missing.
        """
        missing = [column for column in cls.NAMES.values() if column not in columns]
        if missing:
            raise MissingColumns(cls.KIND, missing)
        arrays = {name: np.asarray(columns[column]) for name, column in cls.NAMES.items()}
        return cls(**arrays, clipping_bits=clipping_bits)
