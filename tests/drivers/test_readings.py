"""Blocks of readings and records of edges as instruments hand them over."""

from __future__ import annotations

import numpy as np

from drivers.readings import Readings, Samples


def readings(compliance: list[bool], limited: list[bool]) -> Readings:
    zeros = np.zeros(len(compliance))
    return Readings(
        time=zeros,
        voltage=zeros,
        current=zeros,
        range=zeros,
        status=zeros.astype(np.int64),
        compliance_reached=np.array(compliance, np.bool_),
        range_limited=np.array(limited, np.bool_),
    )


def test_a_reading_is_cut_off_by_compliance_or_by_its_range() -> None:
    block = readings([False, True, False, True], [False, False, True, True])
    assert block.in_compliance.tolist() == [False, True, True, True]


def test_a_block_is_as_long_as_its_readings() -> None:
    assert len(readings([False] * 5, [False] * 5)) == 5
    assert not len(readings([], []).in_compliance)


def test_a_record_counts_its_points_not_its_channels() -> None:
    values = np.zeros((7, 2))
    samples = Samples(
        (1, 2), values, values, values, values.astype(np.int64), values.astype(np.bool_)
    )
    assert len(samples) == 7
