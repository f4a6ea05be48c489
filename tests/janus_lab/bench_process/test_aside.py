"""What is asked beside measuring is refused in words where the bench is not as it needs to be."""

from __future__ import annotations

from pathlib import Path

from drivers.clock import never
from janus_lab.bench_process.aside import contact, keep, search, tell_action
from janus_lab.bench_process.manual import ManualBench
from janus_lab.bench_process.messages import ActCommand, CommandRefused, LogLine, SwitchedOff
from janus_lab.bench_process.requests import (
    ContactStep,
    FindCommand,
    FindEnded,
    KeepCommand,
    StripKept,
)
from janus_lab.bench_process.verdict import Contact
from tests.bench_files import bench_config, device


def test_without_an_open_bench_there_is_nothing_to_check_or_keep(tmp_path: Path) -> None:
    told: list[object] = []
    contact(None, told.append, never)
    keep(None, KeepCommand(str(tmp_path)), told.append)
    step, refused = told
    assert isinstance(step, ContactStep)
    assert step.verdict is Contact.NOT_CHECKED
    assert isinstance(refused, CommandRefused)


def test_with_an_open_bench_nothing_is_searched_and_readings_are_kept(
    tmp_path: Path,
) -> None:
    told: list[object] = []
    manual = ManualBench(bench_config(), device(), never)
    try:
        search(manual, FindCommand("@py"), told.append, never)
        assert isinstance(told[-1], FindEnded)
        assert told[-1].problem is not None
        assert len(told) == 1
        contact(manual, told.append, never)
        assert told[-1] == SwitchedOff(())
        keep(manual, KeepCommand(str(tmp_path), "film", "x"), told.append)
        assert isinstance(told[-1], StripKept)
        assert Path(told[-1].path).is_dir()
    finally:
        manual.close()


def test_actions_that_change_something_are_told() -> None:
    told: list[object] = []
    tell_action(ActCommand("read on", {"interval": 0.1}), told.append)
    tell_action(ActCommand("set bias", {"bias": 3.0, "compliance": 1e-3}), told.append)
    assert told == [LogLine("info", "by hand: set bias: bias 3 V, compliance 1 mA")]
