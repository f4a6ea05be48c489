"""Recorded runs come out again as they did, and what has changed is named."""

import base64
import json
import logging
import re
import shutil
import sys
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

import janus_lab
from drivers import keithley2400, laser_diode
from drivers.bench import Bench
from drivers.bench_config import BenchConfig
from drivers.recording import Recording
from drivers.transcript import NAME
from drivers.transcript_seal import sealed
from janus_lab.analysis import responsivity
from janus_lab.cli import main
from janus_lab.measure import measure, resume
from janus_lab.recipe import Measurement
from janus_lab.replay.check import same_reply
from janus_lab.replay.compare import compare_figures, compare_rows
from janus_lab.replay.folder import replay_all
from janus_lab.replay.outcome import Verdict
from janus_lab.replay.player import replay
from janus_lab.resume import resumption
from janus_lab.runs.runner import Listener
from janus_lab.runs.states import RunState
from procedures import IVSweep, OnOffCycling, ResponseTime, StorageStability
from tests.bench_files import bench_config, device
from tests.socket_bench import served_bench

QUICK = {
    IVSweep: {"step": 0.5, "nplc": 0.1, "irradiances": [0, 13.0]},
    OnOffCycling: {"cycles": 3, "on_time": 1.0, "off_time": 1.0, "bias_settling": 0.5},
    StorageStability: {"cycles": 2, "on_time": 1.0, "off_time": 1.0, "bias_settling": 0.5},
    ResponseTime: {"edges": 4, "before": 0.02, "after": 0.1},
}


NEWLINE = b"\n"
REPLAYS = Path(__file__).parent.parent / "replays"


def measured(out, kind=IVSweep, *, record=True, seed=3, stop=lambda: False, rows=None, **bench):
    mounted = device()
    measurement = Measurement(
        procedure=kind(sample="s", active_area=mounted.active_area, **QUICK[kind]),
        bench=bench_config(**bench),
        device=mounted,
        recipe=None,
    )
    listener = Listener(rows=rows) if rows else None
    done = measure(measurement, out, seed=seed, stop=stop, listener=listener, record=record)
    return done.ended.path


def stopped(out, after, **options):
    """A cycling run that somebody stopped after so many blocks."""
    blocks = []
    return measured(
        out, OnOffCycling, rows=blocks.append, stop=lambda: len(blocks) >= after, **options
    )


def first_line(path, verdict=Verdict.DEVIATES):
    outcome = replay(path)
    assert outcome.verdict is verdict, outcome.report
    return outcome.report[0]


def edited(path, old, new):
    """Change the first `old` in the transcript of the run in `path`."""
    file = path / NAME
    content = file.read_text(encoding="utf-8")
    assert old in content
    file.write_text(content.replace(old, new, 1), encoding="utf-8")


# -- what comes out as it did


@pytest.mark.parametrize("kind", QUICK)
@pytest.mark.parametrize("record", [True, False])
def test_every_procedure(tmp_path, kind, record):
    path = measured(tmp_path, kind, record=record)
    before = {file.name: file.read_bytes() for file in path.iterdir()}
    outcome = replay(path)
    assert outcome.verdict is Verdict.AGREES, outcome.report
    assert outcome.source == ("transcript" if record else "simulated again")
    assert outcome.rows == janus_lab.open_run(path).rows > 0
    assert outcome.figures > 0
    assert before == {file.name: file.read_bytes() for file in path.iterdir()}


def test_recording_changes_nothing(tmp_path):
    plain, recorded = (measured(tmp_path, record=record) for record in (False, True))
    for file in ("data.csv", "events.jsonl", "analysis.json"):
        assert (plain / file).read_bytes() == (recorded / file).read_bytes()
    assert not (plain / NAME).exists()


@pytest.mark.parametrize(
    ("bench", "state"),
    [
        ({"interlock": "open"}, RunState.FAILED),
        ({"interlock_opens_at": "3 s"}, RunState.FAILED),
        ({"fault": {"instrument": "smu", "kind": "timeout", "at": "6 s"}}, RunState.FAILED),
        ({"fault": {"instrument": "laser", "kind": "silence", "at": "6 s"}}, RunState.FAILED),
    ],
)
@pytest.mark.parametrize("record", [True, False])
def test_runs_that_failed(tmp_path, bench, state, record):
    path = measured(tmp_path, OnOffCycling, record=record, **bench)
    assert janus_lab.open_run(path).state is state
    outcome = replay(path)
    assert outcome.verdict is Verdict.AGREES, outcome.report


def test_a_run_that_was_stopped(tmp_path):
    path = stopped(tmp_path, after=5)
    assert janus_lab.open_run(path).state is RunState.ABORTED
    assert replay(path).verdict is Verdict.AGREES
    unrecorded = stopped(tmp_path, after=5, record=False)
    assert "nobody knows when it was stopped" in first_line(unrecorded, Verdict.SKIPPED)


def test_a_paced_run(tmp_path):
    path = measured(tmp_path, clock="paced", speed=1e5, record=False)
    assert replay(path).verdict is Verdict.AGREES


def gone_on(path, record=True):
    measurement, past = resumption(path)
    resume(path, measurement, past, record=record)


def test_a_run_that_was_resumed_start_by_start(tmp_path):
    path = stopped(tmp_path, after=5, resume_gap="60 s")
    gone_on(path)
    assert janus_lab.open_run(path).record.starts == 2
    assert replay(path).verdict is Verdict.AGREES
    lines = (path / NAME).read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["start"] for line in lines if "transcript" in line] == [1, 2]
    second = next(n for n, line in enumerate(lines) if '"start":2' in line)
    lit = next(n for n, line in enumerate(lines) if n > second and "SILD" in line)
    lines[lit] = lines[lit].replace("SILD", "SIBW", 1)
    (path / NAME).write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert f"line {lit + 1}: expected " in first_line(path)


def test_a_start_that_was_not_recorded(tmp_path):
    path = stopped(tmp_path, after=5)
    gone_on(path, record=False)
    assert "holds start 1 of 2" in first_line(path, Verdict.SKIPPED)
    path = stopped(tmp_path, after=5, record=False)
    gone_on(path, record=False)
    assert "was resumed and not recorded" in first_line(path, Verdict.SKIPPED)


def test_a_run_that_was_killed(tmp_path):
    """It leaves an open run of no process, and half a line in its files."""
    path = measured(tmp_path, OnOffCycling)
    content = (path / NAME).read_bytes()
    (path / NAME).write_bytes(content[: len(content) * 2 // 3])
    data = (path / "data.csv").read_bytes()
    (path / "data.csv").write_bytes(data[: len(data) // 2])
    record = json.loads((path / "run.json").read_text(encoding="utf-8"))
    record |= {"state": "running", "rows": 0, "ended": None}
    record["owner"]["started"] -= 1e6
    (path / "run.json").write_text(json.dumps(record), encoding="utf-8")
    assert janus_lab.open_run(path).state is RunState.INTERRUPTED
    assert replay(path).verdict is Verdict.AGREES
    gone_on(path)
    assert janus_lab.open_run(path).state is RunState.FINISHED
    assert replay(path).verdict is Verdict.AGREES


def test_a_real_run_without_a_transcript(tmp_path):
    path = measured(tmp_path, record=False)
    record = json.loads((path / "run.json").read_text(encoding="utf-8"))
    record["bench"] |= {"visa_library": "@py", "simulation": None}
    (path / "run.json").write_text(json.dumps(record), encoding="utf-8")
    assert "real instruments and not recorded" in first_line(path, Verdict.SKIPPED)


@pytest.mark.parametrize("key", ["bench", "device", "parameters"])
def test_a_configuration_that_is_none(tmp_path, key):
    path = measured(tmp_path, record=False)
    record = json.loads((path / "run.json").read_text(encoding="utf-8"))
    record[key] = {"nonsense": 1}
    (path / "run.json").write_text(json.dumps(record), encoding="utf-8")
    assert "nonsense" in first_line(path, Verdict.BROKEN)


def test_a_transcript_stands_in_for_real_instruments(tmp_path):
    """No lock, no guard process, no library of the computer's."""
    path = measured(tmp_path)
    record = json.loads((path / "run.json").read_text(encoding="utf-8"))
    record["bench"] |= {"visa_library": "/no/such/library.so", "simulation": None}
    record["seed"] = None
    (path / "run.json").write_text(json.dumps(record), encoding="utf-8")
    assert replay(path).verdict is Verdict.AGREES


def test_a_run_over_sockets_in_real_time(tmp_path):
    """Nothing comes at the same time twice, and all of it comes back from the transcript."""
    with served_bench() as bench:
        content = bench_config().model_dump(mode="json")
        content |= {"visa_library": "@py", "simulation": None, "analyser": None}
        content["laser"] |= {"modulation": None, "turn_on_time": "0.1 s"}
        for role in ("smu", "laser"):
            content[role]["address"] = bench.resource(bench.instruments[role].port)
        mounted = device()
        done = measure(
            Measurement(
                procedure=OnOffCycling(
                    sample="s",
                    active_area=mounted.active_area,
                    cycles=1,
                    on_time=0.4,
                    off_time=0.4,
                    bias_settling=0.0,
                ),
                bench=BenchConfig.model_validate(content),
                device=mounted,
                recipe=None,
            ),
            tmp_path,
            record=True,
        )
    assert done.ended.state is RunState.FINISHED, done.ended.reason
    outcome = replay(done.ended.path)
    assert outcome.verdict is Verdict.AGREES, outcome.report
    assert outcome.rows > 20


# -- what has changed


def test_a_changed_command(tmp_path, monkeypatch):
    path = measured(tmp_path)
    original = keithley2400.Keithley2400.write

    def write(self, command, **kwargs):
        original(self, command.replace(":TRAC:DATA?", ":FETC?"), **kwargs)

    monkeypatch.setattr(keithley2400.Keithley2400, "write", write)
    line = first_line(path)
    assert r"expected GPIB0::24::INSTR: write ':TRAC:DATA?\r\n'" in line
    assert r"got GPIB0::24::INSTR: write ':FETC?\r\n'" in line


def test_a_swapped_order(tmp_path, monkeypatch):
    path = measured(tmp_path, OnOffCycling)

    def gate(self, irradiance):
        self.count(lit=irradiance > 0)
        self.check_interlock()
        original(self, irradiance)

    original = laser_diode.LaserDiode.gate
    monkeypatch.setattr(laser_diode.LaserDiode, "gate", gate)
    line = first_line(path)
    assert "write 'SILD 0.000" in line
    assert "write 'ILOC?" in line


def test_a_changed_wait(tmp_path, monkeypatch):
    path = measured(tmp_path, OnOffCycling)
    monkeypatch.setattr(laser_diode, "ERROR_DELAY", 0.02)
    assert "expected 0.015 s of waiting before" in first_line(path)


@pytest.mark.parametrize("record", [True, False])
def test_a_changed_constant_of_the_analysis(tmp_path, monkeypatch, record):
    path = measured(tmp_path, record=record)
    changed = responsivity._W_PER_MW * (1 + 1e-6)
    monkeypatch.setattr(responsivity, "_W_PER_MW", changed)
    line = first_line(path)
    assert line.startswith("analysis.json: figure ")
    assert "tolerance: 1e-09 relative" in line


def test_an_altered_reading(tmp_path):
    path = measured(tmp_path)
    run = janus_lab.open_run(path)
    file = path / NAME
    lines = file.read_text(encoding="utf-8").splitlines()
    number = next(n for n, line in enumerate(lines) if '"base64"' in line)
    fields = json.loads(lines[number])
    block = bytearray(base64.b64decode(fields["base64"]))
    block[2 + 16 * 4 + 4] ^= 1  # the last bit of the fifth reading's current
    fields["base64"] = base64.b64encode(block).decode()
    lines[number] = json.dumps(fields)
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    expected = run.data["Current (A)"][4]
    line = first_line(path)
    assert line.startswith(
        f"data.csv: row 5, column Current (A): expected {float(expected)!r}, got "
    )


def sealed_again(path):
    """The run's transcript, with checks as recording puts them there."""
    out = []
    sealed(out.append)((path / NAME).read_bytes())
    (path / NAME).write_bytes(b"".join(out))


def test_an_altered_readback_that_makes_no_difference(tmp_path):
    """The laser's limit of 100 mA as the controller says it, far within what is let pass."""
    path = measured(tmp_path, OnOffCycling)
    sealed_again(path)
    assert replay(path).verdict is Verdict.AGREES
    lines = (path / NAME).read_text(encoding="utf-8").splitlines()
    number = next(n for n, line in enumerate(lines, 1) if '"100.000\\r\\n"' in line)
    edited(path, '"100.000', '"100.001')
    assert first_line(path) == (
        f"{NAME}, line {number}: expected the transcript as it was recorded, got a line that has "
        "been changed since, or that follows one that is missing"
    )


def test_that_a_transcript_was_edited_is_told_beside_what_deviates(tmp_path):
    path = measured(tmp_path)
    sealed_again(path)
    edited(path, ":TRAC:DATA?", ":FETC?")
    outcome = replay(path)
    assert "expected GPIB0::24::INSTR: write ':FETC?" in outcome.report[0]
    assert outcome.report[-1].startswith("  also: line ")


def test_what_was_edited_is_not_said_again(type_, tmp_path):
    path = measured(tmp_path)
    sealed_again(path)
    edited(path, "SILD 58", "SILD 98")
    code, out, err = type_("replay", path, "--check")
    assert (code, out) == (2, "")
    assert "has been changed since it was recorded" in err


def test_a_missing_last_line(tmp_path):
    path = measured(tmp_path)
    lines = (path / NAME).read_bytes().splitlines(keepends=True)
    (path / NAME).write_bytes(b"".join(lines[:-1]))
    assert f"line {len(lines)}: expected the transcript's last line" in first_line(path)
    (path / NAME).write_bytes(b"".join(lines[:-3]))
    assert f"line {len(lines) - 2}: expected " in first_line(path)


def test_another_seed(tmp_path):
    path = measured(tmp_path, record=False)
    record = json.loads((path / "run.json").read_text(encoding="utf-8"))
    record["seed"] += 1
    (path / "run.json").write_text(json.dumps(record), encoding="utf-8")
    assert first_line(path).startswith("data.csv: row 1, column Current (A): expected ")


def test_another_state(tmp_path):
    path = measured(tmp_path, record=False)
    record = json.loads((path / "run.json").read_text(encoding="utf-8"))
    record |= {"state": "failed", "reason": "why"}
    (path / "run.json").write_text(json.dumps(record), encoding="utf-8")
    assert "the state: expected failed (why), got finished" in first_line(path)


@pytest.mark.parametrize("content", ["garbage", "[]", '{"figures": 3}', '{"figures": []}', None])
@pytest.mark.parametrize("record", [True, False])
def test_an_analysis_that_is_gone(tmp_path, content, record):
    path = measured(tmp_path, record=record)
    count = len(janus_lab.open_run(path).figures)
    if content is None:
        (path / "analysis.json").unlink()
    else:
        (path / "analysis.json").write_text(content, encoding="utf-8")
    line = first_line(path)
    assert line.startswith("analysis.json: the number of figures of merit: expected none ")
    assert f", got {count} (" in line


def test_a_transcript_that_holds_a_start_twice(tmp_path):
    path = measured(tmp_path)
    content = (path / NAME).read_bytes()
    (path / NAME).write_bytes(content * 2)
    line = content.count(b"\n") + 1
    assert f"{NAME}: line {line} begins start 1 after start 1" in first_line(path, Verdict.BROKEN)
    half = content[: content.index(b"\n", len(content) // 2) + 1]
    (path / NAME).write_bytes(half + content)
    assert f"line {half.count(NEWLINE) + 1} begins start 1" in first_line(path, Verdict.BROKEN)
    (path / NAME).write_bytes(half + re.sub(rb'"began":"[^"]*"', b'"began":"later"', content))
    assert "holds start 1, 1 of 1" in first_line(path, Verdict.SKIPPED)


@pytest.mark.parametrize("cut_off", [True, False])
def test_nobody_hears_that_no_bench_could_be_switched_off(tmp_path, caplog, capsys, cut_off):
    path = measured(tmp_path, OnOffCycling)
    lines = (path / NAME).read_bytes().splitlines(keepends=True)
    middle = len(lines) // 2
    lines[middle:] = [] if cut_off else [b'{"op":"end"}\n']
    (path / NAME).write_bytes(b"".join(lines))
    assert f"line {middle + 1}: expected " in first_line(path)
    assert caplog.messages == []
    assert capsys.readouterr() == ("", "")


def test_other_complaints_are_heard(tmp_path, caplog, monkeypatch):
    path = measured(tmp_path, OnOffCycling)
    original = laser_diode.LaserDiode.gate

    def gate(self, irradiance):
        logging.getLogger("procedures.bench_procedure").error("the roof is on fire")
        original(self, irradiance)

    monkeypatch.setattr(laser_diode.LaserDiode, "gate", gate)
    assert replay(path).verdict is Verdict.AGREES
    assert "the roof is on fire" in caplog.messages


# -- what is damaged


def damaged(tmp_path, name, change, run="cycling"):
    """What is said of a copy of a run of the replay set in which `change(content)` is a file."""
    path = tmp_path / "run"
    shutil.copytree(REPLAYS / run, path)
    (path / name).write_bytes(change((path / name).read_bytes()))
    outcome = replay(path)
    assert outcome.verdict is Verdict.BROKEN, outcome.report
    (line,) = outcome.report
    where = f"{path / name}: "
    assert line.startswith(where)
    return line.removeprefix(where)


def changed(content, key, **values):
    """JSON with other values in the object `key`, or the first of them if it is a list; a value
    that is ... is left out."""
    whole = json.loads(content)
    part = whole[key][0] if isinstance(whole[key], list) else whole[key]
    part |= values
    for name in [name for name, value in part.items() if value is ...]:
        del part[name]
    return json.dumps(whole).encode()


@pytest.mark.parametrize("key", ["value", "uncertainty", "unit", "flags", "conditions"])
def test_a_figure_of_merit_that_lacks_a_key(tmp_path, key):
    said = damaged(
        tmp_path, "analysis.json", lambda content: changed(content, "figures", **{key: ...})
    )
    assert said == f"figure of merit 1 (dark_current) has no '{key}'; analyse the run again"


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("name", 3, "figure of merit 1: 'name' is 3; "),
        ("value", "x", "figure of merit 1 (dark_current): 'value' is 'x'; "),
        ("value", True, "figure of merit 1 (dark_current): 'value' is True; "),
        ("flags", None, "figure of merit 1 (dark_current): 'flags' is None; "),
        ("flags", [3], "figure of merit 1 (dark_current): 'flags' is [3]; "),
        ("conditions", [], "figure of merit 1 (dark_current): 'conditions' is []; "),
    ],
)
def test_a_figure_of_merit_with_a_value_of_the_wrong_type(tmp_path, key, value, says):
    said = damaged(
        tmp_path, "analysis.json", lambda content: changed(content, "figures", **{key: value})
    )
    assert said == says + "analyse the run again"


@pytest.mark.parametrize(
    ("key", "values", "says"),
    [
        ("bench", {"name": 3}, "bench.name: input should be a valid string"),
        ("bench", {"smu": ..., "limits": ...}, "bench.smu: field required; bench.limits: "),
        ("device", {"name": ...}, "device.name: field required"),
        ("owner", {"pid": "x"}, "owner.pid: input should be a valid integer"),
    ],
)
def test_a_record_with_a_value_of_the_wrong_type(tmp_path, key, values, says):
    assert damaged(
        tmp_path, "run.json", lambda content: changed(content, key, **values)
    ).startswith(says)


@pytest.mark.parametrize("key", ["bench", "device"])
def test_a_configuration_that_is_none_is_not_said_again(type_, tmp_path, key):
    shutil.copytree(REPLAYS / "cycling", tmp_path / "run")
    file = tmp_path / "run" / "run.json"
    file.write_bytes(changed(file.read_bytes(), key, name=...))
    code, out, err = type_("replay", tmp_path / "run", "--check")
    assert (code, out) == (2, "")
    assert err.strip() == f"error: {file}: {key}.name: field required"


def test_a_line_of_the_events_that_cannot_be_read(tmp_path):
    def broken(content):
        first, second, *rest = content.splitlines(keepends=True)
        return b"".join([first, second[:9] + b"\n", *rest])

    assert damaged(tmp_path, "events.jsonl", broken).startswith("line 2 is unreadable")


def test_data_with_other_columns(tmp_path):
    """They deviate; but where earlier starts have to be told apart nothing can be carried out."""
    said = damaged(
        tmp_path, "data.csv", lambda content: content.replace(b",Start,", b",Begin,"), "resumed"
    )
    assert said == "does not say which start its rows are of"
    path = tmp_path / "fewer"
    shutil.copytree(REPLAYS / "cycling", path)
    content = (path / "data.csv").read_bytes()
    (path / "data.csv").write_bytes(content.replace(b",Status\n", b"\n"))
    assert first_line(path).startswith("data.csv: the columns: expected Time (s), ")


@pytest.mark.parametrize("at", [200, 3000])
def test_a_packed_transcript_that_is_damaged(tmp_path, at):
    def flipped(content):
        return content[:at] + bytes([content[at] ^ 255]) + content[at + 1 :]

    said = damaged(tmp_path, f"{NAME}.gz", flipped)
    assert said.startswith("is not what gzip has packed (")


# -- the comparison


def test_rows_are_compared_to_the_bit_unless_a_tolerance_is_stated():
    then = {"a": [1.0, np.nan, 3.0], "b": [1, 2, 3]}
    assert compare_rows(then, then) is None
    near = {"a": [1.0, np.nan, np.nextafter(3.0, 4)], "b": [1, 2, 3]}
    assert compare_rows(then, near, 1e-9) is None
    assert compare_rows(then, near).where == "row 3, column a"
    assert compare_rows(then, {"a": [1.0, 2.0, 3.0], "b": [1, 7, 3]}).where == "row 2, column a"
    fewer = {"a": [1.0, np.nan], "b": [1, 2]}
    assert compare_rows(then, fewer).where == "the number of rows"
    assert compare_rows(then, fewer, cut_off=True) is None
    assert compare_rows(then, {"a": then["a"]}).where == "the columns"


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"value": 1 + 1e-8}, "figure R (bias_V 3.0): value"),
        ({"value": None}, "figure R (bias_V 3.0): value"),
        ({"uncertainty": 0.2}, "figure R (bias_V 3.0): uncertainty"),
        ({"bound": "lower"}, "figure R (bias_V 3.0): bound"),
        ({"flags": ["noisy"]}, "figure R (bias_V 3.0): flags"),
        ({"conditions": {"bias_V": 2.0}}, "figure R (bias_V 3.0): condition bias_V"),
        ({"name": "D"}, "the figures of merit"),
        ({"value": 1 + 1e-10, "method": "in other words"}, None),
    ],
)
def test_figures_are_compared_to_a_billionth(change, where):
    figure = {
        "name": "R", "value": 1.0, "uncertainty": 0.1, "unit": "A/W", "bound": None, "flags": [],
        "method": "by the book", "conditions": {"bias_V": 3.0},
    }  # fmt: skip
    found = compare_figures([figure], [figure | change])
    assert (found.where if found else None) == where


def test_a_figure_that_is_gone():
    assert compare_figures([{"name": "R"}], []).where == "the number of figures of merit"


# -- the command


@pytest.fixture
def type_(monkeypatch, capsys):
    def type_(*arguments):
        monkeypatch.setattr(sys, "argv", ["janus-lab", *map(str, arguments)])
        monkeypatch.setenv("COLUMNS", "200")
        capsys.readouterr()
        code = main()
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return code, out, err

    return type_


def test_run_record_replay(type_, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "quick.yaml").write_text(
        "title: quick\nbench: simulated\ndevices: [janus-160C]\n"
        'steps: [{iv_sweep: {step: 0.5 V, nplc: 0.1, irradiances: "0, 13 mW/cm²"}}]\n',
        encoding="utf-8",
    )
    assert type_("run", "quick.yaml", "--record")[0] == 0
    code, out, _ = type_("replay", "latest")
    assert code == 0
    assert out.startswith("agrees  runs")
    assert "transcript" in out


def test_a_folder_of_runs(type_, tmp_path):
    good, bad, aborted = (
        measured(tmp_path / "runs"),
        measured(tmp_path / "runs"),
        stopped(tmp_path / "runs", after=2, record=False),
    )
    edited(bad, ":TRAC:DATA?", ":FETC?")
    broken = tmp_path / "runs" / "broken"
    broken.mkdir()
    (broken / "run.json").write_text("{", encoding="utf-8")
    code, out, _ = type_("replay", tmp_path / "runs", "--junit", tmp_path / "junit.xml")
    assert code == 1
    assert "4 runs: 1 agrees, 1 deviates, 1 skipped, 1 broken" in out
    lines = out.splitlines()
    assert any(line.startswith("  before: line ") for line in lines)
    suite = ElementTree.parse(tmp_path / "junit.xml").getroot()[0]
    counts = {key: suite.get(key) for key in ("tests", "failures", "errors", "skipped")}
    assert counts == {"tests": "4", "failures": "1", "errors": "1", "skipped": "1"}
    by_name = {case.get("name"): case for case in suite}
    assert len(by_name[good.relative_to(tmp_path / "runs").as_posix()]) == 0
    failure = by_name[bad.relative_to(tmp_path / "runs").as_posix()].find("failure")
    assert "line" in failure.get("message")
    for folder in (bad, broken):
        shutil.rmtree(folder)
    assert type_("replay", tmp_path / "runs")[0] == 0
    shutil.rmtree(good)
    assert type_("replay", aborted)[0] == 1, "nothing was compared"


@pytest.mark.parametrize(
    ("field", "value"), [("t", "x"), ("s", []), ("waited", None), ("count", "many")]
)
def test_a_field_of_the_wrong_type_holds_up_no_other_run(type_, tmp_path, field, value):
    good = measured(tmp_path / "runs")
    bad = tmp_path / "runs" / "bad"
    shutil.copytree(good, bad)
    lines = (bad / NAME).read_text(encoding="utf-8").splitlines()
    lines[4] = json.dumps(json.loads(lines[4]) | {field: value})
    (bad / NAME).write_text("\n".join(lines) + "\n", encoding="utf-8")
    code, out, err = type_("replay", tmp_path / "runs", "--junit", tmp_path / "junit.xml")
    assert (code, "internal error" in err) == (1, False)
    assert "2 runs: 1 agrees, 1 broken" in out
    broken = next(line for line in out.splitlines() if line.startswith("broken"))
    assert f"{NAME}: line 5 is not a transcript's (ValueError: {field} is {value!r})" in broken
    suite = ElementTree.parse(tmp_path / "junit.xml").getroot()[0]
    assert (suite.get("tests"), suite.get("errors")) == ("2", "1")


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (["--tolerance", "0.1"], "--tolerance is of replies to --check"),
        (["--tolerance", "0.05"], "--tolerance is of replies to --check"),
        (["--device", "janus-160C"], "--device is on the bench to --check on"),
        (["--check", "--tolerance", "nan"], "nan is not a finite number"),
        (["--check", "--tolerance", "inf"], "inf is not a finite number"),
        (["--check", "--jobs", "2"], "--junit and --jobs are for replays"),
        (["--check", "--junit", "junit.xml"], "--junit and --jobs are for replays"),
        (["--junit", "nowhere/junit.xml"], "--junit: there is no folder nowhere"),
    ],
)
def test_options_that_cannot_be_heeded(type_, tmp_path, monkeypatch, options, complaint):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("janus_lab.commands.replay.resolve", None)  # nothing may be done
    code, out, err = type_("replay", "latest", *options)
    assert (code, out) == (2, "")
    assert complaint in " ".join(err.split())


def test_in_processes_of_their_own(tmp_path):
    path = measured(tmp_path)
    paths = [tmp_path / str(number) for number in range(3)]
    for copy in paths:
        shutil.copytree(path, copy)
    edited(paths[1], ":TRAC:DATA?", ":FETC?")
    outcomes = {outcome.path: outcome.verdict for outcome in replay_all(paths, jobs=2)}
    assert [outcomes[str(copy)] for copy in paths] == [
        Verdict.AGREES,
        Verdict.DEVIATES,
        Verdict.AGREES,
    ]


def test_no_runs(type_, tmp_path):
    code, _, err = type_("replay", tmp_path)
    assert code == 2
    assert "there are no runs here" in err


def test_the_transcript_cannot_be_written(tmp_path, monkeypatch):
    def full(self, append, began=""):
        self.problem = "the transcript ends here: No space left on device"

    monkeypatch.setattr(Recording, "keep", full)
    run = janus_lab.open_run(measured(tmp_path))
    assert run.state is RunState.FINISHED
    warnings = [event["message"] for event in run.events if event["kind"] == "warning"]
    assert warnings == ["the transcript ends here: No space left on device"]


# -- the same said to instruments again


def test_a_simulated_bench_answers_alike(type_, tmp_path):
    path = measured(tmp_path, OnOffCycling)
    code, out, _ = type_("replay", path, "--check")
    assert code == 0
    assert out.startswith("alike  ")
    code, out, err = type_("replay", path, "--check", "--json")
    assert (code, err) == (0, "")
    (outcome,) = json.loads(out)
    assert outcome | {"seconds": 0.0} == {
        "path": str(path),
        "verdict": "agrees",
        "procedure": "on_off_cycling",
        "source": "checked on simulated bench",
        "rows": 0,
        "figures": 0,
        "seconds": 0.0,
        "report": [],
    }


def test_a_b1500_answers_alike(type_, tmp_path):
    assert type_("replay", measured(tmp_path, ResponseTime), "--check")[0] == 0


def test_a_reply_that_differs_is_named_and_everything_is_off(type_, tmp_path, monkeypatch):
    path = measured(tmp_path, OnOffCycling)
    benches = []
    original = Bench.open
    monkeypatch.setattr(
        Bench, "open", lambda *arguments: benches.append(original(*arguments)) or benches[-1]
    )
    open_bench = bench_config(interlock_opens_at="2 s").model_dump(mode="json")
    (tmp_path / "open.yaml").write_text(json.dumps(open_bench), encoding="utf-8")
    code, out, _ = type_("replay", path, "--check", "--bench", tmp_path / "open.yaml")
    assert code == 1
    assert "the reply was read 'CLOSED" in out
    assert "now it is read 'OPEN" in out
    simulation = benches[0].simulation
    assert not simulation.smu.output_on
    assert not simulation.laser.laser_on
    assert simulation.library.open_sessions() == []
    code, printed, _ = type_("replay", path, "--check", "--json", "--bench", tmp_path / "open.yaml")
    (outcome,) = json.loads(printed)
    assert (code, outcome["verdict"]) == (1, "deviates")
    assert outcome["report"] == out.splitlines()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda bench: bench["limits"].update(bias="1 V"), "limits.bias is 1, but the recorded"),
        (
            lambda bench: bench["laser"]["calibration"]["points"][0].update(current="1 mA"),
            "its laser is calibrated anew",
        ),
        (lambda bench: bench.update(analyser=None), "has no Keysight B1500A as its analyser"),
    ],
)
def test_a_bench_that_may_do_less_is_refused(type_, tmp_path, change, message):
    path = measured(tmp_path)
    bench = bench_config().model_dump(mode="json")
    bench["laser"]["modulation"] = None
    change(bench)
    (tmp_path / "other.yaml").write_text(json.dumps(bench), encoding="utf-8")
    code, _, err = type_("replay", path, "--check", "--bench", tmp_path / "other.yaml")
    assert code == 2
    assert message in err


def test_what_cannot_be_said_again(type_, tmp_path):
    path = measured(tmp_path, record=False)
    code, _, err = type_("replay", path, "--check")
    assert (code, "was not recorded" in err) == (2, True)
    assert type_("replay", path, "--bench", "simulated")[0] == 2
    code, _, err = type_("replay", measured(tmp_path), "--check", "--device", "janus-160C")
    assert (code, "a run says which device it had" in err) == (2, True)


@pytest.mark.parametrize(
    ("then", "now", "alike"),
    [
        (b"CLOSED\r\n", b"CLOSED\r\n", True),
        (b"CLOSED\r\n", b"OPEN\r\n", False),
        (b"+1.000E-03,2\n", b"+1.040E-03,2\n", True),
        (b"+1.000E-03,2\n", b"+1.060E-03,2\n", False),
        (b"1,2\n", b"1\n", False),
        (b"0\n", b"1e-12\n", True),
        (b"#0\xff\x01", b"#0\x80\x02", True),
        (b"#0\xff\x01", b"#0\xff", False),
    ],
)
def test_replies_are_compared_by_words_and_numbers(then, now, alike):
    assert same_reply(then, now, 0.05) is alike
