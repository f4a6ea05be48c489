"""What is kept of readings by hand has columns like any run, and is never measured by itself."""

from __future__ import annotations

import pytest

from procedures import rows
from procedures.by_hand import ByHand


def test_its_columns_are_known_and_it_measures_nothing() -> None:
    assert {*ByHand.DATA_COLUMNS} <= {*rows.COLUMNS}
    procedure = ByHand()
    assert procedure.estimated_duration() == 0.0
    with pytest.raises(TypeError, match="measures nothing"):
        procedure.measure_on(None)  # type: ignore[arg-type]
