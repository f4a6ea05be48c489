"""A run's folder that somebody has sent: data only. Nothing that it names is loaded, nothing is
reached or allowed because it says so, and no link in it is followed."""

from __future__ import annotations

import json
import os
import shutil
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

import janus_lab
from drivers.config.bench import BenchConfig
from drivers.errors import ConfigError
from janus_lab.gui.model.past_runs import list_runs, read_details, read_past_run
from janus_lab.gui.model.resuming import to_resume
from tests.janus_lab.replaying import REPLAYS, stopped
from tests.links import link
from tests.others_bench import on_sockets
from tests.socket_bench import served_bench


def changed(path: Path, **changes: Any) -> None:
    file = path / "run.json"
    record = json.loads(file.read_bytes())
    for key, value in changes.items():
        keep = key in ("parameters", "instruments")
        record[key] = record[key] | value if keep else value
    file.write_text(json.dumps(record), encoding="utf-8")


def written(path: Path, config: BenchConfig) -> Path:
    """The bench file of this computer."""
    text = StringIO()
    YAML().dump(config.model_dump(mode="json", exclude_none=True), text)
    path.write_text(text.getvalue(), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def aborted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run that can be gone on with; not to be changed."""
    return stopped(tmp_path_factory.mktemp("aborted"), after=5, record=True)


@pytest.fixture
def trap(aborted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A run's folder that names a VISA library of its sender's, which Python would even find. The
    file `loaded` beside it appears when it is loaded."""
    path = tmp_path / "runs" / aborted.parent.name / aborted.name
    shutil.copytree(aborted, path)
    marker = tmp_path / "loaded"
    code = f"open({str(marker)!r}, 'w').close()\n"
    for name in ("pyvisa_evil.py", "evil.py"):
        (path / name).write_text(code, encoding="utf-8")
    monkeypatch.syspath_prepend(str(path))
    content = json.loads((path / "run.json").read_bytes())
    content["bench"].pop("simulation")
    content["bench"] |= {"visa_library": "@evil", "name": "a bench of theirs"}
    content["bench"]["limits"]["bias"] = "150.0 V"
    changed(path, bench=content["bench"], procedure="evil.Procedure")
    return path


@pytest.mark.parametrize("procedure_name", [None, "evil:Procedure"])
def test_no_command_loads_what_a_folder_names(
    type_: Any, trap: Path, procedure_name: str | None
) -> None:
    if procedure_name is not None:
        changed(trap, procedure_name=procedure_name)
    runs = trap.parent.parent
    for command in (
        ("show", trap), ("analyse", trap), ("report", trap), ("runs", "--out", runs),
        ("replay", trap), ("replay", trap, "--check"), ("retention", "--out", runs),
        ("replay", trap, "--check", "--bench", "simulated"),
        ("resume", trap), ("resume", trap, "--yes"), ("resume", trap, "--bench", "simulated"),
    ):  # fmt: skip
        code, out, err = type_(*command)
        assert code in (0, 1, 2), (command, err)
        assert "internal error" not in out + err, (command, err)
        if command[0] == "resume":
            assert code == 2
    run = janus_lab.open_run(trap)
    assert run.data.shape[0] == run.rows
    list_runs(runs)
    read_details(trap)
    read_past_run(runs, trap)
    with pytest.raises(ConfigError, match="name its bench file"):
        to_resume(trap, None)
    assert not (runs.parent / "loaded").exists()
    assert not {"evil", "pyvisa_evil"} & set(sys.modules)


def test_a_run_of_instruments_goes_on_on_this_computers_bench_only(
    type_: Any, trap: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, _, err = type_("resume", trap)
    assert code == 2
    assert "for this computer to say, not for the run's folder; name its bench file with" in err
    with served_bench(speed=20.0) as bench:
        here = written(tmp_path / "here.yaml", on_sockets(bench))
        code, _, err = type_("resume", trap, "--bench", here)
        assert code == 2
        assert "note: the bench differs: visa_library: @evil in the run, @py here" in err
        assert "note: the bench differs: limits.bias: 150.0 V in the run, 10.0 V here" in err
        assert "there is no terminal to ask at; say --yes" in err
        monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
        monkeypatch.setattr("janus_lab.cli.output.remarks.input", lambda *_, **__: "n")
        code, _, err = type_("resume", trap, "--bench", here)
        assert code == 2
        assert "not gone on with" in err
        code, _, err = type_("resume", trap, "--bench", here, "--yes")
        assert code == 0, err
    run = janus_lab.open_run(trap)
    assert run.state.value == "finished"
    (told,) = [event for event in run.events if event["kind"] == "warning"]
    assert "limits.bias: 150.0 V in the run, 10.0 V here" in told["message"]
    assert not (tmp_path / "loaded").exists()


def test_the_stricter_limit_of_this_computer_wins(type_: Any, trap: Path, tmp_path: Path) -> None:
    changed(trap, parameters={"bias": 120.0})
    with served_bench() as bench:
        here = written(tmp_path / "here.yaml", on_sockets(bench))
        code, _, err = type_("resume", trap, "--bench", here, "--yes")
    assert code == 2
    assert "bias" in err
    assert "outside the bench's limit, ±10 V" in err


# -- links


SECRET = b"root:x:0:0:root:/root:/bin/sh\n"


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    path = tmp_path / "elsewhere"
    path.write_bytes(SECRET)
    return path


@pytest.mark.parametrize("name", ["run.json", "data.csv", "events.jsonl", "analysis.json"])
def test_no_link_in_a_folder_is_read_through(
    type_: Any, tmp_path: Path, elsewhere: Path, name: str
) -> None:
    path = tmp_path / "run"
    shutil.copytree(REPLAYS / "cycling", path)
    (path / name).unlink()
    link(path / name, elsewhere)
    code, out, err = type_("show", path)
    assert code == (0 if name in ("events.jsonl", "analysis.json") else 2)
    assert f"{name}: cannot be read (it is a symbolic link" in out + err
    assert "root:x" not in out + err


def test_no_transcript_is_read_through_a_link(type_: Any, tmp_path: Path, elsewhere: Path) -> None:
    path = tmp_path / "run"
    shutil.copytree(REPLAYS / "cycling", path)
    (path / "transcript.jsonl.gz").unlink()
    link(path / "transcript.jsonl.gz", elsewhere)
    code, out, _ = type_("replay", path)
    assert code == 1
    assert "symbolic link" in out


def test_no_link_in_a_folder_is_written_through(
    type_: Any, tmp_path: Path, elsewhere: Path
) -> None:
    path = tmp_path / "run"
    shutil.copytree(REPLAYS / "cycling", path)
    written = ["analysis.json", "cycles.csv", "report.html", "report.pdf"]
    for name in written:
        (path / name).unlink(missing_ok=True)
        link(path / name, elsewhere)
        link(path / f"{name}.new", elsewhere)
    for command in ("analyse", "report"):
        code, _, err = type_(command, path)
        assert code == 0, err
    assert elsewhere.read_bytes() == SECRET
    for name in written:
        assert not (path / name).is_symlink(), "the file is the folder's own now"
        assert (path / name).stat().st_size > 100
        assert not (path / f"{name}.new").exists()


@pytest.mark.parametrize("dangling", [True, False])
@pytest.mark.parametrize(
    "name", ["data.csv", "events.jsonl", "run.json.reserve", "transcript.jsonl"]
)
def test_resuming_writes_through_no_link(
    type_: Any, aborted: Path, tmp_path: Path, elsewhere: Path, name: str, dangling: bool
) -> None:
    path = tmp_path / aborted.name
    shutil.copytree(aborted, path)
    content = (path / name).read_bytes() if (path / name).exists() else SECRET
    elsewhere.write_bytes(content)
    (path / name).unlink(missing_ok=True)
    link(path / name, elsewhere)
    if dangling:
        elsewhere.unlink()
    code, out, err = type_("resume", path, "--record")
    assert code in (0, 1, 2)
    assert "internal error" not in out + err
    assert elsewhere.exists() is not dangling
    assert dangling or elsewhere.read_bytes() == content


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no named pipes in folders")
@pytest.mark.parametrize("name", ["run.json", "data.csv", "events.jsonl", "analysis.json"])
def test_no_pipe_in_a_folder_is_waited_at(type_: Any, tmp_path: Path, name: str) -> None:
    path = tmp_path / "run"
    shutil.copytree(REPLAYS / "cycling", path)
    (path / name).unlink()
    os.mkfifo(path / name)
    code, out, err = type_("show", path)
    assert "is a pipe, not a file" in (out + err).replace("\n", " ")
    assert code in (0, 2)


# -- names


EVIL = "\x1b]0;owned\x07\x1b[2J\u202e<img src=x onerror=alert(1)>[/red] =cmd|' /C calc'!A1"


def test_names_move_no_cursor_and_are_no_html(type_: Any, tmp_path: Path) -> None:
    path = tmp_path / "runs" / "2026-11-21" / "run"
    shutil.copytree(REPLAYS / "cycling", path)
    record = json.loads((path / "run.json").read_bytes())
    bench = record["bench"] | {"name": EVIL}
    changed(
        path,
        sample=EVIL,
        reason=EVIL,
        bench=bench,
        instruments={EVIL: EVIL},
        parameters={EVIL: EVIL},
    )
    with (path / "events.jsonl").open("a", encoding="utf-8") as events:
        events.write(json.dumps({"time_s": 1.0, "kind": EVIL, EVIL: EVIL}) + "\n")
    figures = json.loads((path / "analysis.json").read_bytes())
    figures["figures"][0] |= {"flags": [EVIL], "conditions": {EVIL: EVIL}, "unit": EVIL}
    (path / "analysis.json").write_text(json.dumps(figures), encoding="utf-8")
    out_dir = tmp_path / "runs"
    for command in (
        ("show", path), ("show", path, "--json"), ("runs", "--out", out_dir), ("report", path),
        ("runs", "--out", out_dir, "--json"), ("analyse", path), ("show", EVIL, "--out", out_dir),
        ("replay", path),
    ):  # fmt: skip
        _, out, err = type_(*command)
        assert "internal error" not in out + err, (command, err)
        assert not {"\x1b", "\x07", "\u202e"} & set(out + err), command
        if command[0] == "report":
            page = (path / "report.html").read_text(encoding="utf-8")
            assert "<img" not in page
            assert not {"\x1b", "\x07", "\u202e"} & set(page)
