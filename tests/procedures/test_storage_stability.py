"""Storage stability: on/off cycles of a sample that is kept, with how it is kept."""

import numpy as np
import pytest

from drivers.bench import Bench
from procedures import OnOffCycling, StorageStability
from tests.bench_files import bench_config, device
from tests.measuring import carry_out, columns, prepared

#: Of configs/devices/janus-160C.yaml: what a week leaves of the photocurrent, scatter of a day.
KEPT_AFTER_WEEK, DAY_TO_DAY = 0.93, 0.01


def photocurrent(age):
    """Of three short cycles after `age` days, by medians of the lit and the dark readings."""
    procedure = prepared(
        StorageStability(cycles=3, on_time=1.0, off_time=1.0, bias_settling=1.0, simulated_age=age)
    )
    opened = Bench.open(bench_config(), device(), sample_age=procedure.sample_age)
    with opened as bench:
        carry_out(procedure, bench)
    data = columns(procedure)
    lit = data["Irradiance (mW/cm**2)"] > 0
    assert np.unique(data["Cycle"]).tolist() == [1, 2, 3]
    return np.median(data["Current (A)"][lit]) - np.median(data["Current (A)"][~lit])


def test_a_simulated_week_leaves_what_the_device_file_says():
    """To within three times the scatter of either day."""
    within = 3 * DAY_TO_DAY * 2**0.5
    assert photocurrent(7.0) / photocurrent(0.0) == pytest.approx(KEPT_AFTER_WEEK, rel=within)


def test_only_storage_has_days_behind_it():
    assert StorageStability(simulated_age=7.0).sample_age == 7.0
    assert OnOffCycling().sample_age == 0.0


def test_what_the_isos_consensus_asks_for_is_among_its_parameters():
    """Temperature, humidity, atmosphere, encapsulation, light and bias of storage (Table 3)."""
    kept = {
        "storage_temperature", "storage_humidity", "atmosphere", "encapsulation", "storage_light",
        "storage_bias",
    }  # fmt: skip
    added = set(StorageStability().parameter_objects()) - set(OnOffCycling().parameter_objects())
    assert added == kept | {"simulated_age"}


@pytest.mark.parametrize("humidity", [-1.0, 101.0])
def test_a_relative_humidity_is_a_percentage(humidity):
    with pytest.raises(ValueError, match=r"minimum|maximum"):
        StorageStability().set_parameters({"storage_humidity": humidity})
