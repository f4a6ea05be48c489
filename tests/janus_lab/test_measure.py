"""From recipe to run folder: every way a run can end."""

import errno
from functools import partial

import numpy as np
import pytest

import janus_lab
from drivers.errors import Cause, ConnectionFailed, Problem
from drivers.unsafe import Doubt
from janus_lab.measure import measure, resume
from janus_lab.measurement import Measurement, on_device, procedure_from
from janus_lab.runs.catalogue import Catalogue
from janus_lab.runs.files import AppendFile
from janus_lab.runs.resuming.resumption import resumption
from janus_lab.runs.run import open_run
from janus_lab.runs.runner import Listener
from janus_lab.runs.states import RunState
from procedures import IVSweep
from tests.bench_files import BENCHES, bench_config, device


def measurement(name="janus-160C", parameters=None, bench="simulated", **simulation):
    quick = {"step": 0.1, "nplc": 0.1, "irradiances": [0, 0.7, 13.0], "sample": name}
    mounted = device(name)
    iv = IVSweep(active_area=mounted.active_area, **(quick | (parameters or {})))
    return Measurement(
        procedure=iv, bench=bench_config(bench, **simulation), device=mounted, recipe=None
    )


@pytest.fixture(params=BENCHES)
def kept(request):
    """Measures on a bench with each of the source-meters."""
    return partial(measured_and_kept, bench=request.param)


def measured_and_kept(
    tmp_path, *arguments, stop=lambda: False, listener=None, seed=None, **keywords
):
    """Measure; return how it ended, the run as a reader finds it, and the open simulation."""
    benches = []
    measured = measure(
        measurement(*arguments, **keywords),
        tmp_path,
        seed=seed,
        stop=stop,
        listener=listener,
        on_bench=benches.append,
    )
    return measured, janus_lab.open_run(measured.ended.path), benches[0].simulation


def assert_off(simulation):
    assert not simulation.smu.output_on
    assert not simulation.laser.laser_on
    assert simulation.library.open_sessions() == []


def test_a_finished_run_holds_everything(tmp_path, kept):
    heard = []
    measured, run, simulation = kept(
        tmp_path, listener=Listener(progress=heard.append, rows=lambda b: heard.append(len(b)))
    )
    assert measured.ended.state is RunState.FINISHED
    assert measured.ended.reason is None
    assert measured.ended.unsafe == ()
    assert len(run.data) == 6 * 61 == run.record.rows
    assert run.parameters["irradiances"] == [0.0, 0.7, 13.0]
    assert run.record.instruments["smu"].startswith(("KEITHLEY", "Agilent Technologies,B1500A"))
    assert run.record.bench["limits"]["bias"] == "10.0 V"
    assert run.record.device["name"] == "janus-160C"
    assert [event["kind"] for event in run.events] == ["light"] * 3 + ["off"]
    names = {figure["name"] for figure in run.figures}
    assert {"dark_current", "responsivity", "light_dark_ratio", "eqe"} <= names
    assert run.warnings == []
    assert_off(simulation)
    with Catalogue(tmp_path) as catalogue:
        assert [row.sample for row in catalogue.list()] == ["janus-160C"]
    assert heard


def test_the_same_seed_gives_the_same_file_and_another_another(tmp_path, kept):
    files = []
    for folder, seed in (("a", 7), ("b", 7), ("c", 8)):
        measured, _, _ = kept(tmp_path / folder, seed=seed)
        files.append((measured.ended.path / "data.csv").read_bytes())
    assert files[0] == files[1]
    assert files[0] != files[2]


def test_a_run_that_is_stopped_is_aborted_and_readable(tmp_path, kept):
    rows = []
    measured, run, simulation = kept(
        tmp_path, stop=lambda: len(rows) >= 3, listener=Listener(rows=rows.append)
    )
    assert measured.ended.state is RunState.ABORTED
    assert run.state is RunState.ABORTED
    assert run.record.ending.kind is measured.ended.kind is Cause.STOPPED
    assert run.events[-1]["problem"]["kind"] == "stopped"
    assert run.record.reason == "stopped by the user"
    assert len(run.data) == 3 * 61
    assert_off(simulation)


@pytest.mark.parametrize("bench", BENCHES)
def test_a_stop_in_mid_sweep_keeps_what_was_measured(tmp_path, bench):
    benches = []
    mid = measurement(bench=bench, parameters={"nplc": 1.0, "irradiances": [0]})
    measured = measure(
        mid,
        tmp_path,
        stop=lambda: bool(benches) and benches[0].clock.now() > 8.0,
        on_bench=benches.append,
    )
    run = janus_lab.open_run(measured.ended.path)
    assert run.state is RunState.ABORTED
    assert 0 < len(run.data) < 61
    assert_off(benches[0].simulation)


def test_an_open_interlock_fails_the_run_before_light(tmp_path, kept):
    measured, run, simulation = kept(tmp_path, interlock="open")
    assert measured.ended.state is RunState.FAILED
    assert run.record.ending.kind is measured.ended.kind is Cause.INTERLOCK
    assert run.record.ending.subject == "laser"
    assert "interlock is open" in run.record.reason
    assert_off(simulation)


def test_a_timeout_in_mid_sweep_fails_the_run_and_loses_no_reading(tmp_path, kept):
    fault = {"instrument": "smu", "kind": "timeout", "at": "10 s"}
    measured, run, simulation = kept(tmp_path, parameters={"nplc": 1.0}, fault=fault)
    assert measured.ended.state is RunState.FAILED
    assert run.record.ending.kind is Cause.SILENT
    assert "did not answer" in run.record.reason
    assert run.record.ending.subject in ("Keithley 2400", "B1500A")
    assert any(event["kind"] == "rescued" for event in run.events)
    up = np.linspace(-3, 3, 61)
    staircase = np.concatenate([up, up[::-1]] * 7)
    assert np.allclose(run.data["Voltage (V)"], staircase[: len(run.data)], atol=1e-6), "no hole"
    assert run.data["Time (s)"].iloc[-1] > 9.9, "with the piece whose answer did not come"
    assert len(run.data) > 0
    assert_off(simulation)


def test_a_silent_laser_fails_the_run_and_is_switched_off_all_the_same(tmp_path, kept):
    fault = {"instrument": "laser", "kind": "silence", "at": "20 s"}
    measured, run, simulation = kept(tmp_path, fault=fault)
    assert measured.ended.state is RunState.FAILED
    assert run.record.ending.kind is Cause.SILENT
    assert "laser did not answer" in run.record.reason
    (problem,) = measured.ended.unsafe  # the others have said that they are off
    assert (problem.subject, problem.doubt) == ("the laser", Doubt.UNCONFIRMED)
    assert run.record.ending.unsafe == (problem,)
    check = "CHECK THE BENCH: the laser could not be confirmed off"
    assert run.record.reason == f"{check}; {measured.ended.reason}"
    assert_off(simulation)


def test_an_end_that_could_not_be_noted_is_no_doubt_about_the_bench(tmp_path, monkeypatch, kept):
    """The disk is full for the last event: a failed run, but everything is off."""
    append = AppendFile.append

    def full(file, piece):
        if b'"kind":"off"' in piece:
            raise OSError(errno.ENOSPC, "No space left on device")
        append(file, piece)

    monkeypatch.setattr(AppendFile, "append", full)
    measured, run, simulation = kept(tmp_path)
    assert measured.ended.unsafe == ()
    assert run.state is RunState.FAILED
    assert run.record.ending.kind is Cause.DISK_FULL
    assert measured.disk_full
    assert "the disk is full" in run.record.reason
    assert_off(simulation)


def test_compliance_fails_the_run_with_its_reason(tmp_path, kept):
    _, run, simulation = kept(tmp_path, parameters={"compliance": 1e-4})
    assert run.state is RunState.FAILED
    assert run.record.ending.kind is Cause.COMPLIANCE
    assert run.record.reason.startswith("compliance of 100 µA reached at")
    assert len(run.data) > 0
    assert_off(simulation)


def test_a_full_disk_fails_the_run_and_every_row_is_kept_elsewhere(tmp_path, monkeypatch, kept):
    blocks = []
    original = AppendFile.append

    def fill_up(self, piece):
        if self.path.name == "data.csv" and tmp_path in self.path.parents:
            blocks.append(piece)
            if len(blocks) > 3:  # the first is the header
                raise OSError(errno.ENOSPC, "No space left on device")
        original(self, piece)

    monkeypatch.setattr(AppendFile, "append", fill_up)
    measured, run, simulation = kept(tmp_path)
    assert run.state is RunState.FAILED
    assert run.record.ending.kind is Cause.DISK_FULL
    assert "disk is full" in run.record.reason
    assert f"all {3 * 61} rows are safe in {run.path}" in run.record.reason
    assert len(run.data) == 3 * 61
    assert tmp_path not in run.path.parents
    assert_off(simulation)
    (left,) = tmp_path.glob("*/*/run.json")
    full = janus_lab.open_run(left)
    assert (full.state, len(full.data)) == (RunState.FAILED, 2 * 61)
    assert full.record.reason == run.record.reason == measured.ended.sentence


def test_a_mistake_of_ours_fails_the_run_with_everything_off(tmp_path, monkeypatch, kept):
    def broken(self, readings, under):
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(IVSweep, "note_compliance", broken)
    _, run, simulation = kept(tmp_path)
    assert run.state is RunState.FAILED
    assert run.record.ending.kind is Cause.INTERNAL
    assert run.record.reason == "internal error: ZeroDivisionError: a bug"
    assert any("Traceback" in event.get("traceback", "") for event in run.events)
    assert_off(simulation)


def test_ctrl_c_while_waiting_aborts_the_run(tmp_path, kept):
    rows = []

    def interrupted():
        if len(rows) == 2:
            raise KeyboardInterrupt
        return False

    _, run, simulation = kept(tmp_path, stop=interrupted, listener=Listener(rows=rows.append))
    assert run.state is RunState.ABORTED
    assert run.record.ending.kind is Cause.KEYBOARD
    assert len(run.data) == 2 * 61
    assert_off(simulation)


def test_a_bench_that_is_not_there_leaves_no_run(tmp_path, kept):
    fault = {"instrument": "smu", "kind": "wrong identity", "identity": "KEITHLEY,MODEL 2450"}
    with pytest.raises(ConnectionFailed):
        kept(tmp_path, fault=fault)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["janus-160C", "janus-200C", "cspbbr3-16nm"])
def test_the_figures_agree_with_the_simulated_truth(tmp_path, name, kept):
    _, run, simulation = kept(tmp_path, name, parameters={"step": 0.05, "nplc": 1.0})
    for irradiance in (0.7, 13.0):
        truth = simulation.photodetector.truth(3.0, irradiance)
        for figure, true in (
            ("light_dark_ratio", truth.ratio),
            ("responsivity", truth.responsivity),
            ("eqe", truth.eqe),
        ):
            found = next(
                f
                for f in run.figures
                if f["name"] == figure and f["conditions"]["irradiance_mW_cm2"] == irradiance
            )
            assert found["value"] == pytest.approx(true, rel=0.03)
            assert abs(found["value"] - true) <= 2 * found["uncertainty"]


def test_below_the_meters_floor_the_ratio_is_a_bound_and_the_shot_limit_is_not_known(tmp_path):
    _, run, _ = measured_and_kept(tmp_path, "janus-160C-single-gap", parameters={"nplc": 1.0})
    by_name = {f["name"]: f for f in run.figures if f["conditions"].get("irradiance_mW_cm2") != 0.7}
    assert by_name["dark_current"]["bound"] == "upper"
    assert by_name["light_dark_ratio"]["bound"] == "lower"
    assert by_name["detectivity_shot"]["value"] is None
    assert "SHOT_LIMIT_UNKNOWN" in by_name["detectivity_shot"]["flags"]
    assert "DARK_AT_FLOOR" in by_name["light_dark_ratio"]["flags"]
    assert by_name["dark_current"]["value"] > 33e-12, "the true dark current lies below the bound"


def test_the_data_open_in_pymeasure_and_as_plain_csv(tmp_path, kept):
    from pymeasure.experiment import Results

    measured, run, _ = kept(tmp_path)
    loaded = Results.load(str(measured.ended.path / "data.csv"))
    assert np.array_equal(loaded.data.to_numpy(float), run.data.to_numpy(float))
    assert loaded.procedure.step == 0.1


@pytest.mark.parametrize("name", ["janus-160C", "janus-200C", "cspbbr3-16nm"])
def test_both_source_meters_give_the_same_figures_within_their_uncertainties(tmp_path, name):
    """Light and area are common to both: what differs is the meter, and the sample's noise."""
    found = []
    for bench in BENCHES:
        _, run, _ = measured_and_kept(
            tmp_path / bench, name, bench=bench, parameters={"step": 0.05, "nplc": 1.0}
        )
        found.append(
            {
                (figure["name"], figure["conditions"].get("irradiance_mW_cm2")): figure
                for figure in run.figures
                if figure.get("value") is not None
                and figure.get("bound") is None
                # is the sample's, at the rate of the sweep, which is not that of the other meter
                and not figure["name"].startswith("hysteresis")
            }
        )
    one, other = found
    compared = [key for key in one if key in other and one[key].get("uncertainty")]
    names = {name for name, _ in compared}
    assert {"dark_current", "responsivity", "light_dark_ratio", "eqe"} <= names
    for key in compared:
        a, b = one[key], other[key]
        allowed = 2 * np.hypot(a["uncertainty"], b["uncertainty"])
        assert abs(a["value"] - b["value"]) <= allowed, key


def test_the_b1500_reads_a_dark_current_where_the_2400_gives_a_bound(tmp_path):
    _, run, simulation = measured_and_kept(
        tmp_path, "janus-160C-single-gap", bench="simulated-b1500", parameters={"nplc": 1.0}
    )
    (dark,) = [figure for figure in run.figures if figure["name"] == "dark_current"]
    true = simulation.photodetector.truth(3.0, 0.7).dark_current
    assert dark.get("bound") is None
    assert dark["uncertainty"] < 0.1 * dark["value"]
    # the sample's own 1/f noise, 1e-9 cm²/Hz on 1e-5 cm²: 1 % a factor e in frequency, 3 % in all
    assert abs(dark["value"] - true) <= 2 * np.hypot(dark["uncertainty"], 0.03 * true)
    assert true == pytest.approx(33e-12, rel=0.05)  # 3.3 µA/cm² on 10 µm x 100 µm


class Pausing:
    """Pauses at the `number`-th safe point, as the bench's process does."""

    why = Problem(Cause.PAUSED, "paused")

    def __init__(self, number):
        self._left = number

    def __call__(self):
        return self._left <= 0

    def at_safe_point(self):
        self._left -= 1


@pytest.mark.parametrize(
    ("name", "parameters", "number"),
    [
        ("iv_sweep", {"step": 0.5, "nplc": 0.1, "irradiances": [0.0, 13.0, 0.0]}, 3),
        ("iv_sweep", {"step": 0.5, "both_directions": False, "irradiances": [13.0, 1.0]}, 2),
        ("on_off_cycling", {"cycles": 3, "on_time": 1.0, "off_time": 1.0}, 3),
        ("current_vs_time", {"duration": 30.0}, 2),
        ("dark_noise", {"biases": [0.5, 1.0], "durations": [20.0, 20.0]}, 1),
        ("linear_range", {"irradiances": [1.0, 13.0], "noise_time": 10.0}, 2),
    ],
)
def test_what_pauses_is_off_and_goes_on_in_the_same_run(tmp_path, name, parameters, number):
    made = on_device(procedure_from(name, parameters), device())
    wanted = Measurement(procedure=made, bench=bench_config(), device=device(), recipe=None)
    first = measure(wanted, tmp_path, stop=Pausing(number)).ended
    assert (first.state, first.kind, first.unsafe) == (RunState.ABORTED, Cause.PAUSED, ())
    rows = open_run(first.path).rows
    assert rows > 0, "what was whole is kept"
    rest, past = resumption(first.path, bench=None)
    ended = resume(first.path, rest, past).ended
    assert (ended.state, ended.path) == (RunState.FINISHED, first.path)
    whole = open_run(first.path)
    assert whole.rows > rows
    assert whole.record.starts == 2


def test_a_dark_sweep_that_follows_light_recovers_again_after_a_pause(tmp_path):
    given = {"step": 0.5, "nplc": 0.1, "irradiances": [0.0, 13.0, 0.0], "dark_recovery": 500.0}
    made = on_device(procedure_from("iv_sweep", given), device())
    wanted = Measurement(procedure=made, bench=bench_config(), device=device(), recipe=None)
    first = measure(wanted, tmp_path, stop=Pausing(3)).ended
    rest, past = resumption(first.path, bench=None)
    assert rest.duration > 500
    resume(first.path, rest, past)
    run = open_run(first.path)
    data = run.data
    assert sorted(set(data["Sweep"])) == list(range(6))
    resumed = next(event["time_s"] for event in run.events if event["kind"] == "resumed")
    assert data[data["Sweep"] == 4]["Time (s)"].min() > resumed + 500
