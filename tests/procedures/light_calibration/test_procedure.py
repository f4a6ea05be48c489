"""Calibration of the light on the simulated bench."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from drivers.bench import Bench
from drivers.config.bench import BenchConfig
from drivers.errors import InterlockOpen, ParameterError
from drivers.operator import Task
from procedures import LightCalibration
from tests.bench_files import BENCHES, bench_config, device
from tests.measuring import carry_out, columns, prepared

DRIVES = [0.02, 0.03, 0.031, 0.04, 0.06]
METER: dict[str, Any] = {
    "area": "0.5 cm²", "area_uncertainty": "1 %", "uncertainty": "3 %", "date": "2026-01-01",
}  # fmt: skip
READ = {"model": "Thorlabs PM100D", "address": "USB0::0x1313::0x8078::P0012345::INSTR"}


def config(bench: str = "simulated", **sections: Any) -> BenchConfig:
    content = bench_config(bench, errors="none").model_dump(mode="json")
    return BenchConfig.model_validate(content | sections)


def procedure(**parameters: Any) -> LightCalibration:
    quick = {"drives": DRIVES, "warm_up": 0.0, "readings": 2, "sample": "test"}
    return prepared(LightCalibration(**(quick | parameters)))


def events(run: LightCalibration, kind: str) -> list[dict[str, Any]]:
    return [record for topic, record in run.topics if topic == "event" and record["kind"] == kind]


@pytest.mark.parametrize("bench", BENCHES)
def test_the_detector_s_current_follows_the_laser_up_and_back(bench):
    run = procedure()
    with Bench.open(config(bench), device()) as opened:
        carry_out(run, opened)
        assert not opened.simulation.laser.laser_on
        assert not opened.simulation.smu.output_on
    data = columns(run)
    measured = data["Pass"] > 0
    ups = [data["Drive (A)"][(data["Pass"] == n) & (data["Direction"] == d)]
           for n in (1, 2) for d in (1, -1)]  # fmt: skip
    for drives, order in zip(ups, [1, -1, 1, -1], strict=True):
        assert drives.tolist() == np.repeat(DRIVES[::order], 2).tolist()
    dark = data["Drive (A)"] == 0
    assert np.count_nonzero(dark) == 8, "before and after"
    assert np.all(np.isnan(data["Power (W)"]))
    net = data["Current (A)"] - np.mean(data["Current (A)"][dark])
    for drive in DRIVES:
        # 0.9 W/A above 30 mA, 0.2 % of it below, on 2 cm²; 0.2 A/W and 0.1 cm²
        power = 0.9 * (max(drive - 0.03, 0) + 0.002 * min(drive, 0.03)) / 2
        expected = 0.2 * 0.1 * power
        here = measured & (data["Drive (A)"] == drive)
        assert net[here] == pytest.approx(expected, rel=0.005, abs=1e-9)
    assert [event["drive_A"] for event in events(run, "drive")][:2] == DRIVES[:2]
    assert [event["task"] for event in events(run, "asked")] == ["mount reference", "mount sample"]


@pytest.mark.parametrize("read", [{}, READ], ids=["typed in", "read"])
def test_a_power_meter_is_read_by_a_person_or_by_the_program(read):
    run = procedure(detector="power meter", repeats=1)
    with Bench.open(config(power_meter=METER | read), device()) as opened:
        carry_out(run, opened)
        assert not opened.simulation.smu.output_on
        asked = [event["task"] for event in events(run, "asked")]
    data = columns(run)
    assert np.all(np.isnan(data["Current (A)"]))
    assert asked.count("read power") == (0 if read else 2 + 2 * len(DRIVES))
    here = data["Drive (A)"] == 0.06
    power = 0.5 * 0.9 * (0.03 + 0.002 * 0.03) / 2
    assert data["Power (W)"][here] == pytest.approx(power, rel=0.005)


def test_warming_up_ends_when_the_light_keeps_still_or_is_told():
    run = procedure(warm_up=300.0)
    with Bench.open(config(), device()) as opened:
        carry_out(run, opened)
    data = columns(run)
    warming = (data["Pass"] == 0) & (data["Drive (A)"] > 0)
    assert set(data["Drive (A)"][warming]) == {max(DRIVES)}
    assert 60 <= np.ptp(data["Time (s)"][warming]) < 65
    assert not events(run, "not warm")
    hasty = procedure(warm_up=20.0)
    with Bench.open(config(), device()) as opened:
        carry_out(hasty, opened)
    assert len(events(hasty, "not warm")) == 1


def test_rows_after_the_light_went_off_have_no_drive():
    shipped = bench_config(errors="none", interlock_opens_at="25 s")
    run = procedure(settling=0.1, readings=10, nplc=10.0)
    with Bench.open(shipped, device()) as opened, pytest.raises(InterlockOpen):
        carry_out(run, opened)
    data = columns(run)
    assert np.isnan(data["Drive (A)"][-1])
    assert np.all(np.isfinite(data["Drive (A)"][data["Time (s)"] < 15]))


def test_a_stop_ends_it_and_leaves_everything_off():
    run = procedure()
    with Bench.open(config(), device()) as opened:
        run.should_stop = lambda: opened.clock.now() > 12
        carry_out(run, opened)
        assert not opened.simulation.laser.laser_on
        assert opened.clock.now() < 13
    assert columns(run)["Pass"].max() == 1


@pytest.mark.parametrize(
    ("parameters", "sections", "parameter", "reason"),
    [
        ({"drives": [0.03, 0.04, 0.11]}, {}, "drives", "110 mA is outside the bench's limit"),
        ({"drives": [0.03, 0.04, 0.08]}, {}, "drives", "above the bench's limit, 15 mW/cm²"),
        ({"drives": [0.03, 0.04]}, {}, "drives", "needs three laser currents"),
        ({"drives": [0.0, 0.03, 0.04]}, {}, "drives", "0 is dark"),
        ({"drive_points": 5, "first_drive": 0.02, "last_drive": 0.2}, {}, "last_drive",
         "outside the bench.s limit"),
        ({"drive_points": 5, "first_drive": 0.09, "last_drive": 0.02}, {}, "first_drive",
         "above the bench.s limit"),
        ({"first_drive": 0.03}, {}, "first_drive", "counts with 'drive_points' only"),
        ({"last_drive": 0.05}, {}, "last_drive", "counts with 'drive_points' only"),
        ({"detector": "power meter"}, {}, "detector", "describes no power meter"),
        ({}, {"reference": None}, "detector", "describes no reference detector"),
        ({"warm_up": 8000.0}, {}, "warm_up", "beyond the bench's limit"),
        ({"compliance": 0.1}, {}, "compliance", "outside the bench's limit"),
    ],
)  # fmt: skip
def test_what_the_bench_cannot_do_is_refused_before_anything_is_on(
    parameters, sections, parameter, reason
):
    run = procedure(**parameters)
    with pytest.raises(ParameterError, match=reason) as caught:
        run.check_against(config(**sections))
    assert caught.value.subject == parameter


def test_a_wavelength_that_the_detector_was_not_calibrated_at_is_refused():
    laser = config().laser.model_copy(update={"wavelength": 650.0})
    with pytest.raises(ParameterError, match="known from 400 nm to 500 nm"):
        procedure().check_against(config().model_copy(update={"laser": laser}))


def test_equal_steps_stand_in_place_of_the_list():
    assert procedure(drive_points=5, first_drive=0.02, last_drive=0.06).currents == pytest.approx(
        [0.02, 0.03, 0.04, 0.05, 0.06]
    )


def test_who_is_needed_is_known_before():
    assert procedure().tasks_on(config()) == {Task.MOUNT_REFERENCE, Task.MOUNT_SAMPLE}
    typed = config(power_meter=METER)
    assert Task.READ_POWER in procedure(detector="power meter").tasks_on(typed)


def test_without_a_calibration_the_light_can_be_calibrated():
    bare = config()
    bare = bare.model_copy(update={"laser": bare.laser.model_copy(update={"calibration": None})})
    run = procedure(repeats=1, drives=[0.03, 0.05, 0.09])
    run.check_against(bare)
    with Bench.open(bare, device()) as opened:
        carry_out(run, opened)
    assert columns(run)["Drive (A)"].max() == 0.09
