"""What the folder of a run says is in the words of the report; damage takes nothing else away."""

from __future__ import annotations

from pathlib import Path

import pytest

from janus_lab.gui.opening.opened_run import flags_in_words, opened
from janus_lab.runs.run import open_run
from tests.made_up_rows import cycling
from tests.made_up_runs import made_up, responsivity


@pytest.fixture
def path(tmp_path: Path) -> Path:
    figures = [responsivity(4.8, 0.7, flags=("NOT_SETTLED",)), responsivity(1.3, 13.0)]
    parameters = {"bias": 3.0, "note": "cut <b>too</b> deep", "position": "B4", "on_time": 5.0}
    return made_up(
        tmp_path, "on_off_cycling", cycling(8.0), figures, sample="film <1>", parameters=parameters
    )


def test_parameters_events_notes_and_flags_are_told(path: Path) -> None:
    lines = ['{"time_s": 2.0, "kind": "light", "irradiance_mW_cm2": 13.0}', '{"time_s": 4']
    (path / "events.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    run = opened(open_run(path))
    assert run.title == "On/off cycling · film <1>"
    assert (run.rows, run.state, run.sample) == (400, "finished", "film <1>")
    settings = dict(dict(run.facts)["Settings"])
    assert settings["On time"] == "5 s"
    assert run.events == [("2.0 s", "Light on, 13 mW/cm²")] or "13" in run.events[0][1]
    assert ("Note", "cut <b>too</b> deep") in run.notes
    assert any("events.jsonl" in text for name, text in run.notes if name == "Odd")
    ((flag, sentence),) = run.flags
    assert flag == "NOT_SETTLED"
    assert "responsivity" in sentence


def test_the_most_frequent_flag_comes_first() -> None:
    figures = [
        {"name": "dark_current", "flags": ["A_FLAG"]},
        {"name": "photocurrent", "flags": ["OTHER", "A_FLAG"]},
    ]
    told = flags_in_words(figures)
    assert told == [
        ("A_FLAG", "A_FLAG (dark current, photocurrent)"), ("OTHER", "OTHER (photocurrent)")
    ]  # fmt: skip


def test_a_procedure_of_another_version_opens_with_its_parameters(tmp_path: Path) -> None:
    path = made_up(tmp_path, "light_soak", cycling(4.0), parameters={"dose": 7.5})
    run = opened(open_run(path))
    assert ("Dose", "7.5") in dict(run.facts)["Settings"]
    assert run.banners == []
