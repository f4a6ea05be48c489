"""The commands as a person types them."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.bench_files import CONFIGS, bench_config

QUICK = """\
title: quick
bench: simulated
devices: [janus-160C]
steps:
  - iv_sweep: {step: 0.1 V, nplc: 0.1, irradiances: "0, 0.7, 13 mW/cm²"}
"""


@dataclass
class Done:
    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def type_(type_, tmp_path, monkeypatch):
    """Type a command in a folder that holds quick.yaml."""
    (tmp_path / "quick.yaml").write_text(QUICK, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "140")

    def done(*arguments, ok=True):
        done = Done(*type_(*arguments))
        if ok:
            assert done.returncode == 0, done.stderr
        return done

    return done


def in_a_process(*arguments, **options):
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "janus_lab", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        **options,
    )


def test_run_then_look_at_it(type_, tmp_path):
    done = type_("run", "quick.yaml", "--seed", "3")
    assert "finished" in done.stdout
    assert "[4.8]" in done.stdout, "the published responsivity stands beside the measured one"
    listed = json.loads(type_("runs", "--json").stdout)
    assert [(row["sample"], row["state"], row["rows"]) for row in listed] == [
        ("janus-160C", "finished", 366)
    ]
    shown = json.loads(type_("show", "latest", "--json").stdout)
    assert shown["seed"] == 3
    assert {figure["name"] for figure in shown["figures"]} > {"responsivity", "eqe"}
    assert "janus-160C" in type_("show", listed[0]["id"][:5]).stdout
    again = json.loads(type_("analyse", "latest", "--bias", "2 V", "--json").stdout)
    assert {f["conditions"]["bias_V"] for f in again if f["name"] == "responsivity"} == {2.0}
    kept = json.loads(type_("show", "latest", "--json").stdout)["figures"]
    assert kept == shown["figures"], "another bias is shown, not kept"
    beyond = type_("analyse", "latest", "--bias", "99 V", ok=False)
    assert beyond.returncode == 2
    assert "not at 99 V" in beyond.stderr
    folder = Path(listed[0]["path"])
    assert (tmp_path / folder / "report.html").read_text(encoding="utf-8").count("<svg") == 1
    (tmp_path / folder / "report.html").unlink()
    assert "report.html" in type_("report", "latest").stdout


def test_the_same_seed_gives_the_same_bytes_in_two_processes(type_, tmp_path):
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


def test_run_prints_json_for_machines(type_):
    (measured,) = json.loads(type_("run", "quick.yaml", "--json").stdout)
    assert measured["state"] == "finished"
    assert measured["unsafe"] == []


def test_check_opens_nothing_and_estimates(type_):
    done = type_("check", "quick.yaml", str(CONFIGS / "bench" / "hardware.yaml"))
    assert "1 run, about" in done.stdout
    assert "bench file" in done.stdout


def test_doctor_names_the_instruments_and_touches_nothing(type_):
    found = json.loads(type_("doctor", "--bench", "simulated", "--json").stdout)
    assert found["instruments"]["smu"].startswith("KEITHLEY")
    assert found["state"]["laser"] == "off"
    assert found["state"]["interlock"] == "closed"
    assert found["problems"] == []


def test_schemas_are_published_for_editors(type_):
    for kind in ("bench", "device", "recipe"):
        schema = json.loads(type_("schema", kind).stdout)
        assert schema["type"] == "object"
        assert schema["additionalProperties"] is False


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
def test_wrong_input_is_one_clear_line_and_exit_code_2(type_, tmp_path, old, new, message):
    (tmp_path / "quick.yaml").write_text(QUICK.replace(old, new, 1), encoding="utf-8")
    for command in ("run", "check"):
        done = type_(command, "quick.yaml", ok=False)
        assert done.returncode == 2
        errors = [line for line in done.stderr.splitlines() if line.strip()]
        assert len(errors) == 1
        assert message in errors[0]
    assert not (tmp_path / "runs").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("run", "missing.yaml"),
        ("run", "quick.yaml", "--bench", "missing.yaml"),
        ("run", "quick.yaml", "--device", "missing"),
        ("run", "quick.yaml", "--seed", "-1"),
        ("run",),
        ("measure",),
        ("show", "latest"),
        ("show", "nothing"),
        ("run", "janus-160C"),
        ("run", str(CONFIGS / "devices" / "janus-160C.yaml")),
        ("doctor", "--bench", "broken.yaml"),
        ("analyse", "nothing"),
        ("runs", "--state", "finnished"),
        ("check", "."),
    ],
)
def test_wrong_arguments_end_with_2_and_a_word_about_it(type_, arguments):
    done = type_(*arguments, ok=False)
    assert done.returncode == 2
    assert done.stderr.strip()


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
def test_what_goes_wrong_on_the_bench_has_its_exit_code(type_, tmp_path, simulation, code, said):
    config = bench_config(**simulation).model_dump(mode="json")
    (tmp_path / "faulty.yaml").write_text(json.dumps(config), encoding="utf-8")
    done = type_("run", "quick.yaml", "--bench", "faulty.yaml", ok=False)
    assert done.returncode == code
    assert said in " ".join((done.stdout + done.stderr).split())


#: Windows knows one signal that can be sent to another process of one's own.
SIGNALS = [signal.SIGINT, signal.SIGTERM] if os.name == "posix" else [signal.CTRL_BREAK_EVENT]
NEW_GROUP = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)


@pytest.mark.parametrize("number", SIGNALS)
def test_ctrl_c_once_ends_the_run_safely(type_, tmp_path, number):
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
    shown = json.loads(type_("show", "latest", "--json").stdout)
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
def test_cycles_that_end_badly_are_told_and_kept(type_, tmp_path, simulation, said):
    shipped = (CONFIGS / "bench" / "simulated.yaml").read_text(encoding="utf-8")
    (tmp_path / "bench.yaml").write_text(f"{shipped}  {simulation}\n", encoding="utf-8")
    (tmp_path / "cycles.yaml").write_text(CYCLES, encoding="utf-8")
    done = type_("run", "cycles.yaml", ok=False)
    assert done.returncode == 1
    assert said in done.stdout
    assert "internal error" not in done.stdout + done.stderr
    assert type_("show", "latest").returncode == 0


def test_a_package_that_shadows_ours_is_named(tmp_path):
    (tmp_path / "drivers").mkdir()
    (tmp_path / "drivers" / "__init__.py").write_text("", encoding="utf-8")
    shadowed = in_a_process("runs", cwd=tmp_path)
    _, stderr = shadowed.communicate(timeout=60)
    assert shadowed.returncode == 2
    assert "Python finds the package 'drivers' in" in stderr


def test_help_imports_neither_qt_nor_pandas_nor_scipy():
    code = (
        "import sys; from janus_lab.cli.main import main; sys.argv = ['janus-lab', '--help']; "
        "main();"
        "print([m for m in ('pandas', 'scipy', 'PyQt5', 'pyqtgraph', 'pymeasure', 'pydantic')"
        " if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    assert done.stdout.rstrip().endswith("[]")


def test_doctor_looks_at_every_instrument_though_one_is_missing(type_, tmp_path):
    fault = {"instrument": "smu", "kind": "silence"}
    config = bench_config(fault=fault).model_dump(mode="json")
    (tmp_path / "half.yaml").write_text(json.dumps(config), encoding="utf-8")
    done = type_("doctor", "--bench", "half.yaml", "--json", ok=False)
    assert done.returncode == 2
    found = json.loads(done.stdout)
    assert "LDC501" in found["instruments"]["laser"]
    assert len(found["problems"]) == 1
    assert "does not answer" in found["problems"][0]


def test_published_values_stand_only_beside_their_own_bias(type_):
    type_("run", "quick.yaml")
    assert "[4.8]" in type_("analyse", "latest").stdout
    assert "[4.8]" not in type_("analyse", "latest", "--bias", "2 V").stdout


def test_no_number_is_cut_short_in_a_narrow_terminal(type_, monkeypatch):
    type_("run", "quick.yaml")
    monkeypatch.setenv("COLUMNS", "44")
    assert "…" not in type_("show", "latest").stdout.replace("(…)", "").replace("[…]", "")


def test_a_damaged_run_is_one_clear_line(type_, tmp_path):
    type_("run", "quick.yaml")
    record = next(tmp_path.glob("runs/*/*/run.json"))
    content = json.loads(record.read_text(encoding="utf-8"))
    content["parameters"]["active_area"] = "x"
    record.write_text(json.dumps(content), encoding="utf-8")
    done = type_("analyse", "latest", ok=False)
    assert done.returncode == 2
    assert "run.json does not hold what it should" in done.stderr
