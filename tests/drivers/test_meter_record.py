"""The record of a meter survives its way through run.json."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter

from drivers.b1500 import datasheet as b1500
from drivers.keithley2400 import datasheet as keithley2400
from drivers.meter_record import MeterRecord

RECORDS = [
    *(keithley2400.meter_record(model, 0.1) for model in keithley2400.FAMILY.values()),
    b1500.meter_record(1.0),
]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.model)
def test_comes_back_from_json_as_it_was(record: MeterRecord) -> None:
    codec = TypeAdapter(MeterRecord)
    assert codec.validate_json(codec.dump_json(record)) == record


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.model)
def test_names_distinct_bits(record: MeterRecord) -> None:
    bits = list(record.status_bits.values())
    assert len(set(bits)) == len(bits)
    assert all(bit.bit_count() == 1 for bit in bits)


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.model)
def test_ranges_ascend(record: MeterRecord) -> None:
    scales = [r.full_scale_A for r in record.current_ranges]
    volts = [r.full_scale_V for r in record.bias_ranges]
    assert scales == sorted(scales)
    assert volts == sorted(volts)
