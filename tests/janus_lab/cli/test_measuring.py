"""How a measurement is shown while it runs, and how its end is told."""

import json
import sys
from dataclasses import replace

import pytest

from drivers.errors import Cause, Problem
from drivers.unsafe import Doubt, Unsafe
from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.cli.measuring import as_json, exit_code, print_measured, watched
from janus_lab.measure import Measured, measure
from janus_lab.measurement import Measurement
from janus_lab.runs.ending import Ending
from janus_lab.runs.states import RunState
from procedures import IVSweep
from tests.bench_files import bench_config, device

LASER = Unsafe("the laser", Doubt.STILL_ON)
INTERLOCK = Problem(Cause.INTERLOCK, "the interlock is open")
QUICK = {"step": 0.5, "nplc": 0.1, "irradiances": [0, 13.0]}


def ended(path, state=RunState.FINISHED, why=None, unsafe=(), not_analysed=None, figures=()):
    return Measured(Ending(path, state, why, unsafe=unsafe), list(figures), not_analysed)


@pytest.fixture
def measurement():
    mounted = device()
    procedure = IVSweep(sample="[film]", active_area=mounted.active_area, **QUICK)
    return Measurement(procedure=procedure, bench=bench_config(), device=mounted, recipe=None)


@pytest.mark.parametrize(
    ("state", "code"),
    [
        (RunState.FINISHED, 0),
        (RunState.FAILED, 1),
        (RunState.ABORTED, 3),
        (RunState.INTERRUPTED, 4),
    ],
)
def test_the_exit_code_is_that_of_the_state(tmp_path, state, code):
    assert exit_code(ended(tmp_path, state)) == code


def test_a_bench_that_may_be_on_is_a_failure_though_the_run_finished(tmp_path):
    assert exit_code(ended(tmp_path, unsafe=(LASER,))) == 1
    assert exit_code(ended(tmp_path, RunState.ABORTED, unsafe=(LASER,))) == 3


def test_a_failure_is_told_with_its_reason_and_its_folder(tmp_path, capsys):
    nothing = Problem(Cause.NOT_POSSIBLE, "there are no data to analyse")
    print_measured(ended(tmp_path, RunState.FAILED, INTERLOCK, not_analysed=nothing))
    out = capsys.readouterr().out.splitlines()
    assert out == [
        f"failed: the interlock is open  {tmp_path}",
        "no figures of merit: there are no data to analyse",
    ]


def test_what_may_be_on_is_told_whatever_was_measured(tmp_path, capsys):
    nothing = Problem(Cause.NOT_POSSIBLE, "no data")
    print_measured(ended(tmp_path, unsafe=(LASER,), not_analysed=nothing))
    assert "check the bench: the laser is still on" in capsys.readouterr().out


def test_figures_that_were_not_kept_are_told_from_none(tmp_path, capsys, measurement):
    done = measure(measurement, tmp_path, seed=1)
    full = Problem(Cause.DISK_FULL, "the disk is full")
    print_measured(replace(done, not_analysed=full))
    out = capsys.readouterr().out
    assert "figures of merit not kept: the disk is full" in out
    assert f"report: {done.ended.path / 'report.html'}" in out


def test_without_the_extra_there_is_no_page_but_the_run_is_told(
    tmp_path, capsys, measurement, monkeypatch
):
    monkeypatch.setitem(sys.modules, "jinja2", None)
    print_measured(measure(measurement, tmp_path, seed=1))
    out, err = capsys.readouterr()
    assert out.startswith("finished  ")
    assert "pip install 'janus-lab[report]'" in " ".join(err.split())


def test_for_machines_the_end_is_data(tmp_path):
    figure = FigureOfMerit("eqe", 13.3, 0.2, "1", "")
    told = as_json(ended(tmp_path, RunState.FAILED, INTERLOCK, (LASER,), figures=[figure]))
    assert json.loads(json.dumps(told)) == told
    assert (told["path"], told["state"]) == (str(tmp_path), "failed")
    assert told["ending"]["kind"] == "interlock"
    assert told["unsafe"] == ["the laser is still on"]
    assert FigureOfMerit.from_dict(told["figures"][0]) == figure
    assert told["not_analysed"] is None


def test_what_happens_on_the_bench_is_told_as_it_happens(capsys, measurement, tmp_path):
    expected = ended(tmp_path)

    def start(*, listener, on_bench, operator):
        listener.event({"time_s": 1.5, "kind": "compliance", "readings": 3})
        listener.event({"time_s": 2.0, "kind": "unsafe", "message": "[laser] is on"})
        listener.event({"time_s": 3.0, "kind": "light", "irradiance_mW_cm2": 13.0})
        listener.progress(50.0)
        return expected

    assert watched(measurement, start) is expected
    out, err = capsys.readouterr()
    assert out == "", "results alone go where results go"
    assert "1.5 s compliance: 3 readings" in err
    assert "2.0 s unsafe: [laser] is on" in err
    assert "light" not in err
