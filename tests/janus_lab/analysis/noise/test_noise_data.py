"""Rows of a noise run become records: what is gapless, and what belongs together."""

import numpy as np
import pytest

from janus_lab.analysis.columns import MissingColumns
from janus_lab.analysis.noise.noise_data import NoiseData, records_of
from tests.janus_lab.analysis.noise.made_up_noise import Recorded, Rows

SLOW, FAST = Recorded(1.0, 100.0, 0.2), Recorded(100.0, 5.0, 0.01, 100)


def ramp(count):
    return 1e-9 + 1e-12 * np.arange(count)


def test_blocks_of_one_setting_are_one_record_and_settings_are_kept_apart():
    rows = Rows().add(ramp(100), SLOW).add(ramp(500), FAST).add(ramp(500), FAST, irradiance=1.0)
    rows.add(ramp(500), FAST, connected=False)
    found = records_of(rows.data())
    assert [len(one.blocks) for one in found] == [1, 5, 5, 5]
    assert [one.setting.connected for one in found] == [True, True, True, False]
    assert [one.readings for one in found] == [100, 500, 500, 500]
    assert found[1].setting.interval_s == pytest.approx(0.01)
    assert found[0].setting.aperture_s == pytest.approx(0.2)
    assert found[1].mean_A == pytest.approx(np.mean(ramp(500)))


def test_a_leap_in_time_ends_a_block():
    columns = Rows().add(ramp(100), SLOW).columns()
    columns["time_s"][60:] += 7.0
    (record,) = records_of(NoiseData(**columns))
    assert [block.size for block in record.blocks] == [60, 40]


@pytest.mark.parametrize("how", ["no value", "compliance"])
def test_readings_without_a_value_or_in_compliance_are_left_out_and_end_a_block(how):
    columns = Rows().add(ramp(100), SLOW).columns()
    if how == "no value":
        columns["current_A"][50] = np.nan
    else:
        columns["status"][50] = 8
    (record,) = records_of(NoiseData(**columns, clipping_bits=8))
    assert [block.size for block in record.blocks] == [50, 49]
    assert record.clipped == 1
    assert np.array_equal(np.concatenate(record.blocks), np.delete(ramp(100), 50))


def test_readings_of_unknown_light_are_a_record_of_their_own():
    columns = Rows().add(ramp(100), SLOW).columns()
    columns["irradiance_mW_cm2"][70:] = np.nan
    found = records_of(NoiseData(**columns))
    assert [one.readings for one in found] == [70, 30]
    assert np.isnan(found[1].setting.irradiance_mW_cm2)


def test_a_missing_column_is_named():
    with pytest.raises(MissingColumns) as error:
        NoiseData.from_columns({"Time (s)": []})
    assert "Sample connected" in error.value.names


def test_no_rows_are_no_records():
    empty = {name: np.empty(0) for name in NoiseData.NAMES}
    assert records_of(NoiseData(**empty)) == []
