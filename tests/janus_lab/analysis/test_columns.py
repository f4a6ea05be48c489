"""Columns of a data file as arrays: of one length, in full precision, or refused by name."""

from __future__ import annotations

import numpy as np
import pytest

from janus_lab.analysis.columns import MissingColumns
from janus_lab.analysis.iv.iv_data import IVData

NAMES = list(IVData.NAMES.values())


def columns(length=3):
    return {name: np.arange(length) + number for number, name in enumerate(NAMES)}


def test_each_field_is_the_column_of_its_name_as_floats():
    data = IVData.from_columns(columns(), clipping_bits=8)
    for number, field in enumerate(IVData.NAMES):
        array = getattr(data, field)
        assert array.dtype == np.float64
        assert array.tolist() == [number, number + 1, number + 2]
    assert data.clipping_bits == 8


def test_a_file_may_have_more_columns_than_are_taken():
    data = IVData.from_columns(columns() | {"Humidity (percent)": np.zeros(7)})
    assert data.time_s.size == 3


def test_missing_columns_are_all_named_as_in_the_file():
    given = columns()
    del given["Current (A)"], given["Status"]
    with pytest.raises(MissingColumns, match="not I-V data") as missing:
        IVData.from_columns(given)
    assert missing.value.names == ["Current (A)", "Status"]


@pytest.mark.parametrize("wrong", [np.zeros(2), np.zeros((3, 1)), 0.0])
def test_columns_of_another_shape_are_refused(wrong):
    with pytest.raises(ValueError, match="current_A has the shape"):
        IVData.from_columns(columns() | {"Current (A)": wrong})


def test_a_file_without_rows_is_data_too():
    assert IVData.from_columns(columns(0)).levels() == []
