"""The bench window's end: asked for in mid-run, followed by another start, or that of its bench."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from qtpy import QtWidgets

from janus_lab.gui import settings
from janus_lab.gui.widgets.theme import DARK, LIGHT, THEMES
from janus_lab.runs.run import open_run
from tests.bench_files import CONFIGS
from tests.person import LONG, Person, assert_off
from tests.registered import written


def test_closing_in_mid_run_asks_and_ends_it_safely(qtbot: QtBot, open_window) -> None:
    window = open_window()
    question = window.closing.question
    person = Person(qtbot, window)
    person.queue("On/off cycling", LONG)
    person.queue("I–V sweep")
    person.wait_for_rows()

    person.menu("&Quit")
    assert question.isVisible()
    person.click(question.no)
    assert not question.isVisible()
    assert window.isVisible()
    person.wait_for_rows()
    assert person.queue_states() == ["running", "queued"]
    assert "Not saved" not in question.words.text()

    person.menu("&Samples")
    page = window.samples.page
    person.click(page.new)
    person.type_into(page.card.form.rows["note",].line, "scratched")
    person.menu("&Quit")
    assert "Not saved, and would be lost: sample a new sample." in question.words.text()
    person.click(question.yes)
    assert not window.isVisible()
    (run,) = person.runs()
    assert run.state.value == "aborted"
    assert_off(run)


def test_a_yes_is_to_what_was_asked_and_not_to_what_has_become_of_it(
    qtbot: QtBot, open_window, tmp_path: Path
) -> None:
    window = open_window()
    question, controls = window.closing.question, window.desk.controls
    person = Person(qtbot, window)
    person.queue("On/off cycling", LONG, begin=False)
    assert not window.close()
    assert question.words.text().startswith("The queue is not finished.")
    person.click(controls.start)
    assert not question.isVisible(), "it would end a run that nobody was asked about"
    person.wait_for_rows()
    assert not window.close()
    person.menu("&Samples")
    person.click(window.samples.page.new)
    person.type_into(window.samples.page.card.form.rows["note",].line, "scratched")
    assert "Not saved" not in question.words.text()
    person.click(question.yes)
    assert window.isVisible()
    assert "would be lost: sample a new sample." in question.words.text(), "asked anew"
    person.click(question.yes)
    assert not window.isVisible()


def test_a_sample_that_is_not_saved_is_not_lost_in_silence(
    qtbot: QtBot, open_window, tmp_path: Path
) -> None:
    path = written(tmp_path / "samples")
    person = Person(qtbot, window := open_window())
    person.menu("&Samples")
    page, question = window.samples.page, window.closing.question
    person.wait(lambda: page.sample is not None)
    window.set_up.desk.show_measuring()
    assert not any("not saved yet" in line for line in person.said("info"))
    window.samples.show()
    person.type_into(page.card.form.rows["active_area",].line, "3 apples")
    window.set_up.desk.show_measuring()
    assert person.said("info")[-1] == "not saved yet, on the page Samples: W7"

    person.menu("&Quit")
    assert question.words.text().startswith("Not saved, and would be lost:")
    assert "lost: sample W7." in question.words.text()
    assert page.isVisible()  # that it can be mended
    person.click(question.no)
    assert window.isVisible()
    person.type_into(page.card.form.rows["active_area",].line, "0.3 mm²")
    person.click(page.save)
    person.wait(lambda: page.unsaved() == [])
    assert "0.3 mm²" in path.read_text(encoding="utf-8")
    person.type_into(page.card.form.rows["note",].line, "polished")
    person.menu("&Quit")
    person.click(question.yes)
    assert not window.isVisible()
    assert "polished" not in path.read_text(encoding="utf-8")


def test_neither_is_a_bench_file_nor_a_sequence(qtbot: QtBot, open_window) -> None:
    person = Person(qtbot, window := open_window())
    question = window.closing.question
    window.set_up.show_bench()
    page = window.set_up.bench_page
    person.wait(lambda: page.draft is not None)
    assert page.unsaved == ""
    person.type_into(page.forms["limits"].rows["limits", "bias"].line, "1 V")
    window.set_up.desk.show_measuring()
    window.building.show()
    builder = window.building.builder
    builder.add_step("wait")
    person.menu("&Quit")
    named = f"lost: bench file {page.unsaved}, sequence {builder.unsaved}."
    assert named in question.words.text()
    assert page.isVisible()
    person.click(question.no)

    page.open(CONFIGS / "bench" / "simulated-b1500.yaml")
    person.wait(lambda: not page.unsaved)
    person.menu("&Quit")
    assert "lost: sequence" in question.words.text()
    assert builder.isVisible()
    builder.remove_step()
    person.menu("&Quit")
    assert not window.isVisible()


def test_the_next_window_is_as_the_last_one_was_left(
    qtbot: QtBot, open_window, tmp_path: Path, restored_look: None
) -> None:
    state_path = tmp_path / "settings" / "window.json"
    person = Person(qtbot, window := open_window(state_path=state_path))
    window.resize(1500, 900)
    person.menu("Dark theme")
    person.menu("as fast as it can")
    person.pick(window.measurement.devices, "janus-200C")
    person.queue("I–V sweep", sample="B-7")
    window.above.setSizes([420, 600])
    window.left.setSizes([480, 300])
    person.wait_for_end()
    person.fill_in("On/off cycling", {"cycles": "77", "on_time": "250 ms"})
    person.menu("60 × real time")
    run = person.last_run()
    sizes = [window.above.sizes(), window.left.sizes(), window.across.sizes()]
    person.menu("&Quit")

    theme = THEMES[settings.load(state_path)["theme"]]
    assert theme is DARK
    person = Person(qtbot, window := open_window(state_path=state_path, theme=theme))
    assert window.size().width() == 1500
    assert [window.above.sizes(), window.left.sizes(), window.across.sizes()] == sizes
    assert person.menu_entry("Dark theme").isChecked()
    panel = window.measurement
    person.wait(lambda: not panel.problem())
    (measurement,) = panel.measurements()
    assert (measurement.device.name, measurement.procedure.sample) == ("janus-200C", "B-7")
    assert (measurement.procedure.name, measurement.procedure.cycles) == ("on_off_cycling", 77)
    assert measurement.procedure.on_time == 0.25
    person.wait(lambda: run.path in person.history())
    assert window.controller.speed == 60.0
    assert person.menu_entry("60 × real time").isChecked()
    assert not person.menu_entry("real time").isChecked()


@pytest.fixture
def restored_look(qapp: QtWidgets.QApplication):
    """Tests of other modules see the colours that they would without this one."""
    style, palette, sheet = qapp.style().objectName(), qapp.palette(), qapp.styleSheet()
    yield
    qapp.setStyle(style)
    qapp.setPalette(palette)
    qapp.setStyleSheet(sheet)


def test_what_was_typed_is_kept_from_the_moment_it_is_queued(
    qtbot: QtBot, open_window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    state_path = tmp_path / "window.json"
    threads = []
    save = settings.save

    def watched(path: Path, state: dict[str, object]) -> str | None:
        threads.append(threading.current_thread())
        return save(path, state)

    monkeypatch.setattr(settings, "save", watched)
    person = Person(qtbot, window := open_window(state_path=state_path))
    person.menu("as fast as it can")
    person.queue("I–V sweep", {"step": "0.5 V"}, sample="B-7")
    person.wait(lambda: settings.load(state_path))  # a kill from now on would lose nothing
    assert settings.load(state_path)["measurement"] == window.measurement.state()
    assert settings.load(state_path)["measurement"]["sample"] == "B-7"
    assert threading.main_thread() not in threads
    person.wait_for_end()


def test_the_first_error_moves_nothing(open_window) -> None:
    window = open_window()
    QtWidgets.QApplication.processEvents()
    before = window.centralWidget().geometry()
    window._say("error", "the sample is on fire")
    QtWidgets.QApplication.processEvents()
    assert window.centralWidget().geometry() == before


def test_a_bench_process_that_is_killed_is_told_of_once_and_replaced(
    qtbot: QtBot, open_window
) -> None:
    person = Person(qtbot, window := open_window())
    person.queue("On/off cycling", LONG)
    person.queue("I–V sweep")
    person.wait_for_rows()
    path = window.controller.queue.jobs[0].path
    os.kill(window.controller._link._client._process.pid, getattr(signal, "SIGKILL", 15))

    person.wait(lambda: person.queue_states() == ["interrupted", "queued"])
    (said,) = person.said("error")
    assert "ended by itself" in said
    assert said.startswith(person.entries()[0].reason)
    assert open_run(path).state.value == "interrupted"
    assert not person.states[-1].connected
    person.wait(lambda: path in person.history())

    person.click(window.desk.controls.start)  # with a new process
    person.wait(lambda: person.queue_states() == ["interrupted", "finished"])
    assert window.theme is LIGHT
    person.menu("&Quit")
    assert not window.isVisible()


def test_closing_right_after_stop(qtbot: QtBot, open_window) -> None:
    window = open_window()
    person = Person(qtbot, window)
    person.queue("On/off cycling", LONG)
    person.wait_for_rows()
    person.stop()
    window.closing.close()
    (run,) = person.runs()
    assert run.state.value == "aborted"
    assert_off(run)
    assert person.queue_states() == ["aborted"]
    assert person.said("info")[-1] == "outputs off"
