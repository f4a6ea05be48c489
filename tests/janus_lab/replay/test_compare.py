"""What has changed since a run was recorded is named."""

import base64
import json
import logging
import re

import numpy as np
import pytest

import janus_lab
from drivers.keithley2400 import driver as keithley2400
from drivers.ldc500 import driver as laser_diode
from drivers.transcript.checksum import with_checksums
from drivers.transcript.format import NAME
from janus_lab.analysis.iv import responsivity
from janus_lab.replay.compare import compare_figures, compare_rows
from janus_lab.replay.outcome import Verdict
from janus_lab.replay.player import replay
from procedures import OnOffCycling
from tests.janus_lab.replaying import (
    NEWLINE,
    edited,
    first_line,
    measured,
)

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

    original = laser_diode.LDC500Laser.gate
    monkeypatch.setattr(laser_diode.LDC500Laser, "gate", gate)
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
    assert "tolerance: 1e-07 relative" in line


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
    with_checksums(out.append)((path / NAME).read_bytes())
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
    original = laser_diode.LDC500Laser.gate

    def gate(self, irradiance):
        logging.getLogger("procedures.base").error("the roof is on fire")
        original(self, irradiance)

    monkeypatch.setattr(laser_diode.LDC500Laser, "gate", gate)
    assert replay(path).verdict is Verdict.AGREES
    assert "the roof is on fire" in caplog.messages


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


def test_columns_that_a_later_version_adds_behind_the_others_count_for_nothing():
    then = {"a": [1.0, 3.0], "b": [1, 2]}
    assert compare_rows(then, then | {"c": [5, 6]}) is None
    assert compare_rows(then, {"c": [5, 6]} | then).where == "the columns"
    assert compare_rows({}, then).where == "the columns"
    assert compare_rows({}, {}) is None


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"value": 1 + 1e-6}, "figure R (bias_V 3.0): value"),
        ({"value": None}, "figure R (bias_V 3.0): value"),
        ({"uncertainty": 0.2}, "figure R (bias_V 3.0): uncertainty"),
        ({"bound": "lower"}, "figure R (bias_V 3.0): bound"),
        ({"flags": ["noisy"]}, "figure R (bias_V 3.0): flags"),
        ({"conditions": {"bias_V": 2.0}}, "figure R (bias_V 3.0): condition bias_V"),
        ({"name": "D"}, "the figures of merit"),
        ({"value": 1 + 5e-8, "method": "in other words"}, None),
    ],
)
def test_figures_are_compared_to_a_ten_millionth(change, where):
    figure = {
        "name": "R", "value": 1.0, "uncertainty": 0.1, "unit": "A/W", "bound": None, "flags": [],
        "method": "by the book", "conditions": {"bias_V": 3.0},
    }  # fmt: skip
    found = compare_figures([figure], [figure | change])
    assert (found.where if found else None) == where


def test_a_figure_that_is_gone():
    assert compare_figures([{"name": "R"}], []).where == "the number of figures of merit"
