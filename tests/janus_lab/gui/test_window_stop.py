"""STOP in the window on a bench that others have switched on, opened in the window or not."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from pytestqt.qtbot import QtBot
from qtpy import QtCore, QtWidgets

from tests.others_bench import back_door, on_sockets, outputs, switch_on
from tests.person import Person
from tests.registered import written
from tests.socket_bench import served_bench


def test_stop_before_anything_was_opened_and_in_a_new_process(qtbot: QtBot, open_window) -> None:
    with served_bench() as bench:
        window = open_window(on_sockets(bench))
        person, told = Person(qtbot, window), []
        window.controller.said.connect(lambda _, text: told.append(text))
        switch_on(bench)
        person.stop()
        person.wait(lambda: person.said("info")[-1:] == ["outputs off"])
        assert outputs(bench) == {"smu.output": False, "laser.on": False}

        killed = window.controller._link._client
        os.kill(killed._process.pid, getattr(signal, "SIGKILL", 15))
        person.wait(lambda: person.said("error"))
        assert not window.bench_panel.alarm.isVisible(), "it had no bench open"
        switch_on(bench)
        person.stop()
        person.wait(lambda: told.count("outputs off") == 2)
        assert outputs(bench) == {"smu.output": False, "laser.on": False}
        assert window.controller._link._client is not killed


def test_a_bench_that_is_away_is_a_warning_until_it_is_off(qtbot: QtBot, open_window) -> None:
    with served_bench() as bench:
        config = on_sockets(bench)
        away = config.laser.model_copy(update={"address": "TCPIP0::127.0.0.1::1::SOCKET"})
        window = open_window(config.model_copy(update={"laser": away}))
        person, alarm = Person(qtbot, window), window.bench_panel.alarm
        person.stop()
        person.wait(alarm.isVisible)
        assert alarm.words.text().startswith("CHECK THE BENCH: could not reach laser at TCPIP0::")
        assert "outputs off" not in person.said("info")
        person.queue("I–V sweep", begin=False)
        assert person.queue_states() == ["queued"], "nothing begins on such a bench unasked"
        assert window.desk.controls.start.isEnabled()
        window.bench_panel.set_bench(config)  # it is plugged in again
        person.stop()
        person.wait(lambda: "outputs off" in person.said("info"))
        assert not alarm.isVisible()


def test_a_bench_that_dies_in_a_run_is_unknown_at_once_and_stop_is_seen_to_be_heard(
    qtbot: QtBot, open_window
) -> None:
    with served_bench() as bench:
        window = open_window(on_sockets(bench))
        person, sign = Person(qtbot, window), window.bench_panel.outputs_sign
        person.pick(window.measurement.devices, "janus-160C")
        person.queue("I–V sweep", {"irradiances": "0", "step": "0.01 V"})
        person.wait(lambda: sign.word.text() == "ON" and "A" in sign.what.text())
        back_door(bench, {"set": {"smu.fault": "silence"}})
        person.wait(lambda: sign.word.text() == "UNKNOWN")
        assert sign.what.text().startswith("No answer since ")
        assert "Keithley 2400" in sign.what.text()
        assert person.queue_states() == ["running"], "it tries for half a minute to switch off"
        person.stop()
        assert sign.stopping.isVisible()
        assert "switching off" in sign.stopping.text()
        assert person.queue_states() == ["running"]
        back_door(bench, {"set": {"smu.fault": None}})
        person.wait_for_end()
        person.wait(lambda: sign.word.text() == "OFF")
        person.wait(lambda: not sign.stopping.isVisible())


SEEN = (
    ("S1-A", ["running", "queued", "queued", "queued"]),
    ("S1-B", ["finished", "finished", "running", "queued"]),
)


def test_no_key_and_no_stop_gets_past_a_sample_that_somebody_has_to_mount(
    qtbot: QtBot, open_window, tmp_path: Path
) -> None:
    with served_bench(speed=20.0) as bench:
        written(tmp_path / "samples", "sample: S1\npixels: [{pixel: A}, {pixel: B}]\n", "S1.yaml")
        window = open_window(on_sockets(bench))
        person, requests = Person(qtbot, window), window.requests
        person.fill_in("I–V sweep", {"step": "1 V", "irradiances": "0", "nplc": "0.1"})
        person.menu("&Samples")
        person.wait(lambda: window.samples.page.list.list.count() == 1)
        person.click(window.samples.page.each)
        person.wait(lambda: window.controller.queue.jobs)
        title = window.measurement.sample
        window.activateWindow()
        person.click(window.desk.controls.start)
        title.setFocus()
        for name, states in SEEN:
            person.wait(lambda: requests.shown is not None)
            labels = requests.shown.findChildren(QtWidgets.QLabel)
            assert any(name in label.text() for label in labels)
            person.wait(title.hasFocus)
            for _ in range(3):
                qtbot.keyClick(QtWidgets.QApplication.focusWidget(), QtCore.Qt.Key_Space)
            if name == "S1-B":
                person.stop()
                person.wait(lambda: not window.controller.busy)
                assert requests.shown is None
                assert person.queue_states() == ["finished", "finished", "queued", "queued"]
                person.click(window.desk.controls.start)
                person.wait(lambda: requests.shown is not None)
            qtbot.wait(300)
            assert person.queue_states() == states
            assert outputs(bench) == {"smu.output": False, "laser.on": False}
            person.click(requests.shown.findChild(QtWidgets.QPushButton))
        person.wait_for_end()
        assert person.queue_states() == ["finished"] * 4
        assert [run.record.sample for run in person.runs()] == ["S1-A", "S1-B"]
