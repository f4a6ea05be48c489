"""A run that stands in no folder, for the analysis of data that are in hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .record import RunRecord
from .run import Run

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class RunInMemory(Run):
    """A run that the analysis takes for one from a folder; its path is only a name."""

    def __init__(
        self,
        record: RunRecord,
        columns: Mapping[str, NDArray[np.float64]],
        events: Sequence[dict[str, Any]] = (),
    ) -> None:
        import pandas as pd

        self.path = Path(record.id)
        self.record = record
        self.state = record.state
        self.oddities = []
        self.events = list(events)
        self.figures = []
        self.__dict__["data"] = pd.DataFrame(dict(columns))

    @property
    def columns(self) -> list[str]:
        """Names of the columns."""
        return list(self.data.columns)

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(self.data)
