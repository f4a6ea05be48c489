"""Runs by sample, and every published number beside the measured one."""

from __future__ import annotations

import pytest


def test_each_sample_has_its_runs_in_order(results) -> None:
    assert [run.record.procedure_name for run in results.samples["janus-160C"].runs] == [
        "iv_sweep", "on_off_cycling", "response_time", "response_time",
    ]  # fmt: skip
    assert results.simulated


def test_a_figure_is_found_at_the_irradiance_that_is_meant(results) -> None:
    sample = results.samples["janus-160C"]
    at_13, at_07 = (sample.figure("responsivity", level) for level in (13.0, 0.7))
    assert at_13.conditions["irradiance_mW_cm2"] == 13.0
    assert at_07.value > 3 * at_13.value  # R goes as E to the power -0.45
    assert sample.figure("responsivity", 4.0) is None


def test_published_numbers_stand_beside_each_measurement_of_them(results) -> None:
    found = {(n.sample, n.measurement, n.row.name, n.row.irradiance_mW_cm2): n for n in
             results.comparison()}  # fmt: skip
    ratio = found["janus-160C", "I–V sweep", "light_dark_ratio", 13.0]
    assert ratio.row.published == 5100
    assert ratio.reason == "within k = 2"
    fast = found["janus-160C", "Response time, 100 µs", "rise_time", 13.0]
    assert fast.row.measured == pytest.approx(0.66e-3, rel=0.2)
    assert fast.reason == "within the printed bound"
    slow = found["janus-160C", "Response time, 2 ms", "rise_time", 13.0]
    assert slow.reason == "both are bounds"
    slipped = found["janus-160C", "I–V sweep", "detectivity_shot", 0.7]
    assert slipped.reason == "printed ten times too high"
    assert not any(number.row.name == "cycles" for number in found.values())  # 3 are not 175


def test_samples_that_were_not_stored_are_told(results) -> None:
    assert results.retention is None
    assert any("stored" in note for note in results.notes)
