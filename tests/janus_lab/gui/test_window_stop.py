"""STOP in the window on a bench that others have switched on, opened in the window or not."""

from __future__ import annotations

import os
import signal

from pytestqt.qtbot import QtBot

from tests.others_bench import back_door, on_sockets, outputs, switch_on
from tests.person import Person
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
