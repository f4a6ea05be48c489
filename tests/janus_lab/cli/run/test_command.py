"""`janus-lab run`: from a recipe to figures of merit, and the ways it can end."""

import json
import os
import signal
import subprocess
from pathlib import Path

import pytest

from tests.bench_files import CONFIGS, bench_config
from tests.janus_lab.cli.quick import QUICK, in_a_process


def test_run_then_look_at_it(at_prompt, tmp_path):
    done = at_prompt("run", "quick.yaml", "--seed", "3")
    assert "finished" in done.stdout
    assert "[4.8]" in done.stdout, "the published responsivity stands beside the measured one"
    listed = json.loads(at_prompt("runs", "--json").stdout)
    assert [(row["sample"], row["state"], row["rows"]) for row in listed] == [
        ("janus-160C", "finished", 366)
    ]
    shown = json.loads(at_prompt("show", "latest", "--json").stdout)
    assert shown["seed"] == 3
    assert {figure["name"] for figure in shown["figures"]} > {"responsivity", "eqe"}
    assert "janus-160C" in at_prompt("show", listed[0]["id"][:5]).stdout
    again = json.loads(at_prompt("analyse", "latest", "--bias", "2 V", "--json").stdout)
    assert {f["conditions"]["bias_V"] for f in again if f["name"] == "responsivity"} == {2.0}
    kept = json.loads(at_prompt("show", "latest", "--json").stdout)["figures"]
    assert kept == shown["figures"], "another bias is shown, not kept"
    beyond = at_prompt("analyse", "latest", "--bias", "99 V", ok=False)
    assert beyond.returncode == 2
    assert "not at 99 V" in beyond.stderr
    folder = Path(listed[0]["path"])
    assert (tmp_path / folder / "report.html").read_text(encoding="utf-8").count("<svg") > 5
    (tmp_path / folder / "report.html").unlink()
    assert "report.html" in at_prompt("report", "latest").stdout


def test_the_same_seed_gives_the_same_bytes_in_two_processes(at_prompt, tmp_path):
    runs = [
        in_a_process("run", "quick.yaml", "--json", "--seed", seed, "--out", out, cwd=tmp_path)
        for out, seed in (("a", "5"), ("b", "5"), ("c", "6"))
    ]
    for running in runs:
        _, stderr = running.communicate(timeout=120)
        assert running.returncode == 0, stderr
    a, b, c = (next((tmp_path / out).glob("*/*/data.csv")).read_bytes() for out in "abc")
    assert a == b
    assert a != c


def test_run_prints_json_for_machines(at_prompt):
    (measured,) = json.loads(at_prompt("run", "quick.yaml", "--json").stdout)
    assert measured["state"] == "finished"
    assert measured["unsafe"] == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("step:", "stepp:", "line 5: unknown key 'steps[0].iv_sweep.stepp'; did you mean 'step'?"),
        ("0.1 V", "0.1 kg", "'0.1 kg' is not in V"),
        ("step: 0.1 V", "stop: 30 V", "line 5: stop: bias 30 V is outside the bench's limit"),
        ("13 mW", "16 mW", "irradiances: 16 mW/cm² is above the bench's limit"),
        ("0.7,", "0.1,", "irradiances: 0.1 mW/cm² is outside the calibration"),
        ("0.7,", "0,7,", "steps[0].iv_sweep.irradiances: '0,7' may be one number or several"),
        ("janus-160C", "janus-16OC", "did you mean 'janus-160C'?"),
        ("bench: simulated", "bench: nowhere.yaml", "nowhere.yaml: no such file"),
        ("iv_sweep", "iv_sweeep", "did you mean 'iv_sweep'?"),
        (QUICK, "", "the file is empty"),
        ('{step: 0.1 V, nplc: 0.1, irradiances: "0, 0.7, 13 mW/cm²"}', "", "write 'iv_sweep: {}'"),
        ("step: 0.1 V", "step: 0.1 mV", "step: 0.0001 V is finer than the source's 20 V range"),
        ("title", "\x00title", "NUL bytes"),
    ],
)
def test_wrong_input_is_one_clear_line_and_exit_code_2(at_prompt, tmp_path, old, new, message):
    (tmp_path / "quick.yaml").write_text(QUICK.replace(old, new, 1), encoding="utf-8")
    for command in ("run", "check"):
        done = at_prompt(command, "quick.yaml", ok=False)
        assert done.returncode == 2
        errors = [line for line in done.stderr.splitlines() if line.strip()]
        assert len(errors) == 1
        assert message in errors[0]
    assert not (tmp_path / "runs").exists()


@pytest.mark.parametrize(
    ("simulation", "code", "said"),
    [
        ({"interlock": "open"}, 1, "interlock is open"),
        ({"fault": {"instrument": "smu", "kind": "timeout", "at": "10 s"}}, 1, "did not answer"),
        (
            {
                "fault": {
                    "instrument": "smu",
                    "kind": "wrong identity",
                    "identity": "KEITHLEY INSTRUMENTS,MODEL 2450,0,1",
                }
            },
            2,
            "is not the Keithley 2400",
        ),
    ],
)
def test_what_goes_wrong_on_the_bench_has_its_exit_code(
    at_prompt, tmp_path, simulation, code, said
):
    config = bench_config(**simulation).model_dump(mode="json")
    (tmp_path / "faulty.yaml").write_text(json.dumps(config), encoding="utf-8")
    done = at_prompt("run", "quick.yaml", "--bench", "faulty.yaml", ok=False)
    assert done.returncode == code
    assert said in " ".join((done.stdout + done.stderr).split())


#: Windows knows one signal that can be sent to another process of one's own.
SIGNALS = [signal.SIGINT, signal.SIGTERM] if os.name == "posix" else [signal.CTRL_BREAK_EVENT]
NEW_GROUP = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)


@pytest.mark.parametrize("number", SIGNALS)
def test_ctrl_c_once_ends_the_run_safely(at_prompt, tmp_path, number):
    config = bench_config(clock="paced", speed=10.0).model_dump(mode="json")
    (tmp_path / "paced.yaml").write_text(json.dumps(config), encoding="utf-8")
    running = in_a_process(
        "run", "quick.yaml", "--bench", "paced.yaml", cwd=tmp_path, creationflags=NEW_GROUP
    )
    try:
        wait_for_rows(tmp_path)
        running.send_signal(number)
        stdout, stderr = running.communicate(timeout=60)
    finally:
        if running.poll() is None:
            running.kill()
            running.communicate()
    assert running.returncode == 3, stderr
    assert "aborted" in stdout
    shown = json.loads(at_prompt("show", "latest", "--json").stdout)
    assert shown["state"] == "aborted"
    by_system = number == signal.SIGTERM
    assert shown["reason"] == (
        "ended by the system (SIGTERM)" if by_system else "stopped by the user"
    )
    assert shown["rows"] > 0
    assert not any(event["kind"] == "unsafe" for event in shown["events"])


def wait_for_rows(folder):
    """Until the run has recorded its first block."""
    from drivers.clock import WallClock

    clock = WallClock()
    while clock.now() < 60:
        for data in folder.glob("runs/*/*/data.csv"):
            if data.read_bytes().count(b"\n") > 40:
                return
        clock.wait(0.05)
    raise AssertionError("the run recorded nothing within a minute")


CYCLES = """
title: three cycles
bench: bench.yaml
devices: [janus-160C]
steps: [{on_off_cycling: {cycles: 3, on_time: 2 s, off_time: 2 s}}]
"""


@pytest.mark.parametrize(
    ("simulation", "said"),
    [
        # no whole cycle: there is nothing to stand beside the published numbers
        ("interlock_opens_at: 11 s", "the interlock is open"),
        # what has no part in the measurement must be known to be off all the same
        ("fault: {instrument: analyser, kind: silence, at: 12 s}", "check the bench"),
    ],
)
def test_cycles_that_end_badly_are_told_and_kept(at_prompt, tmp_path, simulation, said):
    shipped = (CONFIGS / "bench" / "simulated.yaml").read_text(encoding="utf-8")
    (tmp_path / "bench.yaml").write_text(f"{shipped}  {simulation}\n", encoding="utf-8")
    (tmp_path / "cycles.yaml").write_text(CYCLES, encoding="utf-8")
    done = at_prompt("run", "cycles.yaml", ok=False)
    assert done.returncode == 1
    assert said in done.stdout
    assert "internal error" not in done.stdout + done.stderr
    assert at_prompt("show", "latest").returncode == 0
