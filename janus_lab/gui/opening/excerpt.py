"""The shape of a long run at once: slices of its data file. Nothing here needs Qt."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Final

import numpy as np

from janus_lab.gui.model.blocks import Block
from janus_lab.runs import files
from janus_lab.runs.header import read_header
from janus_lab.runs.layout import DATA_CSV

#: Of data files up to so large (bytes, some 300,000 rows) all rows are read within half a second.
ALL_AT_ONCE: Final = 16 << 20
#: Slices of a larger one, and the size of each (bytes): one for a few pixels of a screen.
SLICES: Final = 300
_SLICE: Final = 6_000


def is_long(folder: Path) -> bool:
    """Whether the rows of the run in `folder` take so long to read that an excerpt comes first."""
    try:
        return (folder / DATA_CSV).stat().st_size > ALL_AT_ONCE
    except OSError:
        return False


def excerpt(folder: Path, slices: int = SLICES) -> list[Block]:
    """Whole rows of the run in `folder` from evenly spread places of its file, a block each, the
    first and the last rows among them; nothing if they are not numbers.

    Raises BundleError or OSError if the file cannot be read.
    """
    import pandas as pd

    path = folder / DATA_CSV
    header = read_header(path)
    parts: list[bytes] = []
    with files.opened(path) as file:
        for _ in range(header.lines):
            file.readline()
        begin, end = file.tell(), file.seek(0, 2)
        slices = max(1, min(slices, (end - begin) // _SLICE))  # none overlaps another
        for place in np.linspace(begin, max(begin, end - _SLICE), slices).astype(int).tolist():
            file.seek(place)
            content = file.read(_SLICE)
            first = 0 if place == begin else content.find(b"\n") + 1
            parts.append(content[first : content.rfind(b"\n") + 1])
    counts = [part.count(b"\n") for part in parts]
    try:
        table = pd.read_csv(
            BytesIO(b"".join(parts)), header=None, names=header.columns, index_col=False
        )
        values = {name: table[name].to_numpy(np.float64) for name in header.columns}
    except (ValueError, pd.errors.ParserError):
        return []  # reading all of it tells what is wrong, and where
    ends = np.cumsum(counts)[:-1]
    split = {name: np.split(column, ends) for name, column in values.items()}
    return [
        {name: pieces[number] for name, pieces in split.items()}
        for number, count in enumerate(counts)
        if count
    ]
