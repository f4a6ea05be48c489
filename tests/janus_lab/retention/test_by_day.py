"""Retention across runs on disk: the simulated truth comes back, what does not compare is told."""

import json
import math
import shutil

import pytest

from drivers.errors import ConfigError
from janus_lab.analysis.retention.figures import (
    DailyPhotocurrent,
    retention_by_day,
    retention_figures,
)
from janus_lab.retention.by_day import retention
from tests.janus_lab.storing import (
    FILMS,
    change,
    copy_of_film_1,
    cut_in,
    folders,
    make_real,
    measured_photocurrent,
    record,
    store,
)

#: Of configs/devices/janus-160C.yaml.
KEPT_AFTER_WEEK = 0.93


@pytest.fixture
def runs(week, tmp_path):
    return copy_of_film_1(week, tmp_path / "runs")


def figure(found, name, sample=None):
    (one,) = [
        f for f in found.figures if f.name == name and sample in (None, f.conditions.get("sample"))
    ]
    return one


# -- the physics


def test_a_simulated_week_comes_back_within_its_uncertainty(week):
    found = retention(week, list(FILMS))
    assert found.simulated
    assert found.notes == []
    loss = -math.log(KEPT_AFTER_WEEK) / 7
    truth = {
        "retention_mean": KEPT_AFTER_WEEK,
        "loss_per_day_exponential": loss,
        "days_to_90_percent": -math.log(0.9) / loss,
    }
    for name, true in truth.items():
        one = figure(found, name)
        assert abs(one.value - true) <= 2 * one.uncertainty
        assert one.uncertainty < (0.3 if name.startswith("days") else 0.25) * true  # an inverse
    assert figure(found, "retention_lower_bound").value < KEPT_AFTER_WEEK
    assert figure(found, "retention_mean").conditions["devices"] == 3
    later = [day for day in found.days if day.day > 0]
    assert len(later) == 21
    inside = [
        abs(day.retention - KEPT_AFTER_WEEK ** (day.day / 7)) <= 2 * day.retention_uncertainty
        for day in later
    ]
    assert sum(inside) >= 19  # 95.45 % of 21
    for day in later:
        # the day's own scatter in the simulation is 1 % (1 σ), and all days share the first one's
        assert 0.005 < day.retention_uncertainty < 0.03
        assert day.fitted == pytest.approx(KEPT_AFTER_WEEK ** (day.day / 7), abs=0.02)
    for sample in FILMS:
        last = next(d for d in found.days if d.sample == sample and d.day == 7)
        own = figure(found, "retention", sample)
        assert (last.retention, last.retention_uncertainty) == pytest.approx(
            (own.value, own.uncertainty)
        )
    assert found.conditions["storage_temperature_degC"] == 20
    assert found.conditions["encapsulation"] == "none"
    assert found.conditions["irradiance_mW_cm2"] == 13


def test_a_single_film_says_so(week):
    found = retention(week, ["film 2", "film 2"])
    assert {day.sample for day in found.days} == {"film 2"}
    assert all("RETENTION_SINGLE_DEVICE" in one.flags for one in found.figures)


# -- arithmetic of a day


def test_retention_by_day_agrees_with_the_figures_and_fits_an_exponential():
    exact = [
        DailyPhotocurrent(day, sample, start * 0.99**day, 1e-9 * start)
        for sample, start in (("a", 1e-6), ("b", 5e-6))
        for day in (7, 2, 0)
    ]
    days = retention_by_day(exact, light_uncertainty=0.01)
    assert [(one.sample, one.day) for one in days[:3]] == [("a", 0), ("a", 2), ("a", 7)]
    for one in days:
        assert one.retention == pytest.approx(0.99**one.day)
        assert one.fitted == pytest.approx(0.99**one.day)
        assert one.uncertainty == pytest.approx(
            math.sqrt(2) * 0.01 * one.retention if one.day else 0.0, rel=1e-3
        )
    assert all(one.fitted is None for one in retention_by_day(exact[:2]))


def test_the_mean_of_one_film_beside_films_of_other_days_is_of_one():
    measured = [DailyPhotocurrent(day, "a", 1e-6, 1e-9) for day in (0, 7)]
    measured += [DailyPhotocurrent(day, "b", 1e-6, 1e-9) for day in (0, 3)]
    (mean,) = [f for f in retention_figures(measured, {}) if f.name == "retention_mean"]
    assert mean.conditions["devices"] == 1
    assert "RETENTION_SINGLE_DEVICE" in mean.flags


# -- which runs count


def test_real_runs_go_by_their_dates_and_share_a_day(runs):
    first, second, last = folders(runs)
    for folder, day in ((first, 0), (second, 0), (last, 12)):
        make_real(folder, day)
    found = retention(runs, ["film 1"])
    assert not found.simulated
    assert [(day.day, len(day.runs)) for day in found.days] == [(0, 2), (12, 1)]
    assert f"{found.days[1].date}" == "2026-03-13"
    alone = [measured_photocurrent(folder) for folder in (first, second)]
    assert found.days[0].photocurrent_A == pytest.approx(sum(alone) / 2)


def test_a_missing_analysis_is_made_and_leaves_no_trace(runs):
    before = retention(runs, ["film 1"])
    for folder in folders(runs):
        (folder / "analysis.json").unlink()
    assert retention(runs, ["film 1"]) == before
    assert not list(runs.glob("*/*/analysis.json"))


def test_unfinished_runs_count_with_their_whole_cycles(runs):
    _, second, last = folders(runs)
    whole = measured_photocurrent(second)
    cut_in(second, cycle=3)
    cut_in(last, cycle=1)
    found = retention(runs, ["film 1"])
    assert [day.day for day in found.days] == [0, 1]
    # cycles scatter by 0.3 %
    assert found.days[1].photocurrent_A == pytest.approx(whole, rel=0.01)
    left_out, used = sorted(found.notes, key=lambda note: "left out" not in note)
    assert left_out.startswith(record(last)["id"])
    assert "aborted, no cycle that is whole" in left_out
    assert used == f"{record(second)['id']} (film 1, {found.days[1].date}): " + (
        "aborted; its whole cycles are used"
    )
    # two days have a retention, but no loss per day
    assert figure(found, "retention").value is not None
    assert figure(found, "loss_per_day_linear").flags[0] == "TOO_FEW_DAYS"


def test_runs_that_go_on_or_are_damaged_are_left_out_by_name(runs):
    _, second, last = folders(runs)
    elsewhere = {"host": "another", "pid": 1, "started": 0.0}
    change(second, state="running", owner=elsewhere)
    parameters = record(last)["parameters"]
    del parameters["storage_humidity"], parameters["bias"]
    change(last, parameters=parameters)
    found = retention(runs, ["film 1"])
    assert [day.day for day in found.days] == [0]
    assert any("it is running" in note for note in found.notes)
    assert any("does not hold what it should" in note for note in found.notes)


def test_the_same_simulation_again_is_no_second_measurement(runs):
    first = folders(runs)[0]
    again = store(runs, "film 1", 0, seed=FILMS["film 1"])
    found = retention(runs, ["film 1"])
    assert found.days[0].runs == (record(again)["id"],)
    assert [note.split()[0] for note in found.notes] == [record(first)["id"]]
    assert "the same simulation" in found.notes[0]
    # one at another irradiance does not stand for it
    store(runs, "film 1", 0, seed=FILMS["film 1"], irradiances=[7.0])
    assert retention(runs, ["film 1"], irradiance=13.0).days == found.days
    # and one with another seed is a second measurement
    store(runs, "film 1", 0, seed=99)
    assert len(retention(runs, ["film 1"], irradiance=13.0).days[0].runs) == 2


# -- what does not compare


def test_another_irradiance_or_bias_is_refused_unless_it_is_chosen(runs):
    other = store(runs, "film 1", 2, irradiances=[7.0, 13.0])
    with pytest.raises(ConfigError, match=r"irradiance is not the same .* 7 mW/cm².*13 mW/cm²"):
        retention(runs, ["film 1"])
    assert [day.day for day in retention(runs, ["film 1"], irradiance=13.0).days] == [0, 1, 2, 7]
    only = retention(runs, ["film 1"], irradiance=7.0)
    assert [day.runs for day in only.days] == [(record(other)["id"],)]
    assert len(only.notes) == 3
    with pytest.raises(ConfigError, match="nothing was measured at 5 mW/cm²"):
        retention(runs, ["film 1"], irradiance=5.0)
    shutil.rmtree(other)
    store(runs, "film 1", 3, bias=2.0)
    with pytest.raises(ConfigError, match=r"bias is not the same .* choose one with --bias '3 V'"):
        retention(runs, ["film 1"])
    assert [day.day for day in retention(runs, ["film 1"], bias=3.0).days] == [0, 1, 7]


def test_another_wavelength_is_refused(runs):
    last = folders(runs)[-1]
    bench = record(last)["bench"]
    bench["laser"]["wavelength"] = "520 nm"
    change(last, bench=bench)
    with pytest.raises(ConfigError, match="wavelength is not the same"):
        retention(runs, ["film 1"])


def test_simulated_and_real_days_do_not_mix(runs):
    make_real(folders(runs)[-1], 7)
    with pytest.raises(ConfigError, match="2 of 3 runs are simulated"):
        retention(runs, ["film 1"])


def test_storage_conditions_that_differ_are_told(runs):
    last = folders(runs)[-1]
    change(last, parameters=record(last)["parameters"] | {"storage_temperature": 25.0})
    found = retention(runs, ["film 1"])
    assert found.conditions["storage_temperature_degC"] == "20, 25"
    assert found.notes == ["storage_temperature is not the same in all runs: 20, 25"]


def test_light_calibrated_anew_and_another_meter_make_it_less_certain(runs):
    before = figure(retention(runs, ["film 1"]), "retention")
    last = folders(runs)[-1]
    bench = record(last)["bench"]
    bench["laser"]["calibration"]["date"] = "2026-11-05"
    change(last, bench=bench)
    after = figure(retention(runs, ["film 1"]), "retention")
    # 0.5 % stability, 1 % calibration, each day
    light = math.sqrt(2) * math.hypot(0.005, 0.01) * after.value
    assert after.components["light from day to day"] == pytest.approx(light)
    assert after.uncertainty > before.uncertainty
    change(last, instruments=record(last)["instruments"] | {"smu": "KEITHLEY,MODEL 2400,2,C30"})
    found = retention(runs, ["film 1"])
    assert any("not of one meter" in note for note in found.notes)
    assert figure(found, "retention").uncertainty >= after.uncertainty


def test_a_dead_sample_is_not_left_out_silently(runs):
    analysis = folders(runs)[-1] / "analysis.json"
    content = json.loads(analysis.read_text(encoding="utf-8"))
    for one in content["figures"]:
        if one["name"] == "photocurrent":
            one["value"] = -1e-12
    analysis.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(ConfigError, match="film 1, day 7: a photocurrent above zero"):
        retention(runs, ["film 1"])
