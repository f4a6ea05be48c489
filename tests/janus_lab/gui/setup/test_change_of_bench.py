"""Another bench is used only once the one before is closed, and each bench keeps its own queue."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from drivers.config import shipped_files, yaml_file
from drivers.config.bench import BenchConfig
from janus_lab.gui import settings
from janus_lab.gui.standing.model.outputs_state import Standing
from tests.bench_files import CONFIGS, bench_config
from tests.janus_lab.gui.conftest import OpenWindow
from tests.person import LONG, SHORT, Person

REAL = CONFIGS / "bench" / "hardware.yaml"


def test_what_one_bench_said_never_stands_beside_the_name_of_another(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path
) -> None:
    window = open_window(state_path=tmp_path / "window.json")
    person = Person(qtbot, window)
    person.pick(window.measurement.devices, "janus-160C")
    sign = window.bench_panel.outputs_sign
    window.bench_panel.manual.connect_wanted.emit()
    window.controller.act("set bias", {"bias": 1.0, "compliance": 1e-3})
    person.wait(lambda: person.states and person.states[-1].output_on)
    window.set_up.show_bench()
    page = window.set_up.bench_page
    assert page is not None
    real = yaml_file.load(REAL, BenchConfig)
    page.use_wanted.emit(real, REAL)
    assert window.bench is not real, "the one before is not closed yet"
    assert "Closing" in page.status.text()
    person.wait(lambda: window.bench is real)
    assert person.states[-1].off, "it was switched off and asked"
    qtbot.wait(200)  # whatever else the bench before might have said
    assert sign.shown is not None
    assert sign.shown.outputs is Standing.UNKNOWN
    assert sign.reality.text() == "REAL"
    assert window.controller._state.off == ()
    state = tmp_path / "window.json"  # the next start begins with the bench that was used last
    person.wait(lambda: settings.load(state).get("bench_file") == "hardware")
    page.use_wanted.emit(bench_config(), CONFIGS / "bench" / "simulated.yaml")
    person.wait(lambda: sign.reality.text() == "SIMULATED")
    page.contact.set_bench(real)
    page.bench = real
    page.contact.button.click()
    assert not page.contact.checking, "no real output is on beside the word SIMULATED"
    assert "Save and use" in page.contact.steps.toPlainText()


def test_what_waits_for_a_bench_waits_until_that_bench_is_used_again(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path
) -> None:
    window = open_window(state_path=tmp_path / "window.json")
    window.controller.speed = None
    person = Person(qtbot, window)
    first = window.bench
    other = first.model_copy(update={"name": "another bench"})
    path = shipped_files.find("simulated", "bench")
    person.wait(lambda: window.desk._keeper._file is not None)
    person.queue("I–V sweep", SHORT["I–V sweep"], begin=False)
    window.set_up.change.use(other, path)
    person.wait(lambda: window.bench is other)
    assert not window.controller.queue.waits, "it would be measured on the bench before"
    assert any("is there again" in line for line in person.said("info"))
    person.wait(lambda: window.desk._keeper._file is not None)
    person.queue("On/off cycling", LONG, begin=False)
    person.queue("On/off cycling", LONG, begin=False)
    assert {job.bench.name for job in window.controller.queue.jobs} == {"another bench"}
    window.set_up.change.use(first, path)
    person.wait(lambda: window.bench is first and window.controller.queue.waits)
    (job,) = window.controller.queue.jobs
    assert (job.item.words, job.bench.name) == ("I–V sweep", first.name)
    window.desk.controls.start_wanted.emit()
    person.wait(lambda: job.state == "finished")
    window.set_up.change.use(other, path)
    person.wait(lambda: window.bench is other and window.controller.queue.waits)
    assert len([job for job in window.controller.queue.jobs if job.waits]) == 2


def test_the_same_bench_used_again_keeps_what_waits_also_since_an_earlier_start(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path
) -> None:
    state = tmp_path / "window.json"
    window = open_window(state_path=state)
    person = Person(qtbot, window)
    person.wait(lambda: window.desk._keeper._file is not None)
    person.queue("I–V sweep", SHORT["I–V sweep"], begin=False)
    person.queue("On/off cycling", LONG, begin=False)
    window.closing.close()
    again = open_window(state_path=state)
    person = Person(qtbot, again)
    person.wait(lambda: len(again.controller.queue.jobs) == 2)
    (file,) = tmp_path.glob("queue-*.json")
    path = shipped_files.find("simulated", "bench")
    for number in range(2):
        same = again.bench.model_copy()
        again.set_up.change.use(same, path)
        person.wait(lambda same=same: again.bench is same)
        person.wait(lambda: again.desk._keeper._file is not None)
        jobs = again.controller.queue.jobs
        assert [job.item.words for job in jobs] == ["I–V sweep", "On/off cycling"], number
        assert all(job.bench is same and job.waits for job in jobs)
        assert len(settings.load(file)["jobs"]) == 2
    assert not any("is there again when" in line for line in person.said("info"))
