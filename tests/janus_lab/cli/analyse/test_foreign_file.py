"""`janus-lab analyse FILE --as …`: a file of another program becomes a run."""

import hashlib
import json

import numpy as np

from tests.janus_lab.importing.written import as_text, photoconductor

STATED = ("--bias", "3 V", "--irradiance", "0, 13 mW/cm²", "--area", "0.01 cm²", "--area-kind",
          "gap", "--overfill", "true", "--wavelength", "450 nm")  # fmt: skip


def test_an_iv_file_becomes_a_run_like_any_other(at_prompt, tmp_path):
    path = as_text(tmp_path / "typed by hand.txt", photoconductor())
    done = at_prompt("analyse", str(path), "--as", "iv", *STATED, "--meter", "Keithley 2400")
    assert "33" in done.stdout or "3.3" in done.stdout
    assert "RANGE_ASSUMED" in done.stdout
    (folder,) = tmp_path.glob("runs/*/*-iv_sweep-*")
    record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    (source,) = record["sources"]
    assert source["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (folder / "source" / "typed by hand.txt").read_bytes() == path.read_bytes()
    assert "iv_sweep" in at_prompt("runs").stdout
    assert "1.3" in at_prompt("show", "latest").stdout
    assert at_prompt("analyse", "latest").stdout.splitlines()[1:3] == done.stdout.splitlines()[1:3]
    at_prompt("report", "latest")
    assert (folder / "report.html").exists()
    refused = at_prompt("resume", "latest", ok=False)
    assert refused.returncode == 2
    assert "nothing to resume" in refused.stderr
    assert "was not measured, but read from typed by hand.txt" in " ".join(
        at_prompt("replay", str(folder), ok=False).stdout.split()
    )


def test_the_dark_curve_may_stand_in_a_file_of_its_own(at_prompt, tmp_path):
    volts, dark, lit = photoconductor()
    as_text(tmp_path / "lit.csv", (volts, lit), separator=";", decimal=",", head=["V;I"])
    as_text(tmp_path / "dark.csv", (volts, dark), separator=";", decimal=",", head=["V;I"])
    one = at_prompt("analyse", "lit.csv", "--as", "iv", "--dark", "dark.csv", *STATED[:2],
                    "--irradiance", "13 mW/cm²", *STATED[4:])  # fmt: skip
    assert "1.307" in one.stdout
    (folder,) = tmp_path.glob("runs/*/*-iv_sweep-*")
    assert {"lit.csv", "dark.csv"} == {path.name for path in (folder / "source").iterdir()}


def test_conditions_may_stand_beside_the_file(at_prompt, tmp_path):
    time = np.arange(0, 80, 0.05)
    current = np.where(time % 4 >= 2, 1e-6, 1e-9)
    as_text(tmp_path / "cycles.txt", (time, current))
    (tmp_path / "cycles.txt.yaml").write_text(
        "bias: 3 V\nirradiance: 13 mW/cm²\non_time: 2 s\noff_time: 2 s\nsample: film 3\n",
        encoding="utf-8",
    )
    figures = json.loads(at_prompt("analyse", "cycles.txt", "--as", "cycles", "--json").stdout)
    photo = next(figure for figure in figures if figure["name"] == "photocurrent")
    assert abs(photo["value"] - 0.999e-6) < 1e-9
    assert photo["conditions"]["bias_V"] == 3.0
    (folder,) = tmp_path.glob("runs/*/*-on_off_cycling-film_3-*")
    assert folder.is_dir()


def test_what_cannot_be_used_is_one_line_and_leaves_nothing(at_prompt, tmp_path):
    (tmp_path / "bad.csv").write_text("V,I\n0,1e-9\n1,two\n")
    as_text(tmp_path / "good.txt", photoconductor())
    (tmp_path / "wrong.txt").write_text("0\t1\n1\t2\n")
    (tmp_path / "wrong.txt.yaml").write_text("bais: 3 V\n")
    attempts = [
        (("bad.csv", "--as", "iv", *STATED), "line 3, column 2: 'two' is not a number"),
        (("good.txt",), "say what it holds with --as"),
        (("good.txt", "--as", "iv", *STATED[2:]), "state --bias"),
        (("good.txt", "--as", "iv", "--bias", "3"), "--bias: "),
        (("good.txt", "--as", "cycles", *STATED[:2]), "currents"),
        (("wrong.txt", "--as", "iv"), "did you mean 'bias'"),
        (("nowhere.txt", "--as", "iv"), "no such file"),
        (
            ("good.txt", "--as", "iv", *STATED, "--meter", "Keitley 2400"),
            "did you mean 'Keithley 2",
        ),
        (("latest", "--area", "1 cm²"), "--area: only with --as"),
        (("--json",), "Say which RUN"),
    ]
    for arguments, said in attempts:
        done = at_prompt("analyse", *arguments, ok=False)
        assert done.returncode == 2, arguments
        assert said in " ".join(done.stderr.split()), (arguments, done.stderr)
        assert "Traceback" not in done.stderr
    assert not list(tmp_path.glob("runs/*/*-iv_sweep-*"))
