"""Where to look for instruments, and how a search ends."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from drivers.visa.found import FoundInstrument
from janus_lab.gui.setup.finding_panel import FindingPanel


def test_a_search_is_asked_for_shown_and_ended(qtbot: QtBot) -> None:
    panel = FindingPanel()
    qtbot.addWidget(panel)
    panel.set_library("@py")
    panel.also.setText(" GPIB0::1::INSTR ; ;ASRL1::INSTR")
    with qtbot.waitSignal(panel.find_wanted) as wanted:
        panel.button.click()
    assert wanted.args == ["@py", ["GPIB0::1::INSTR", "ASRL1::INSTR"], True]
    panel.add(FoundInstrument("GPIB0::1::INSTR", "KEITHLEY,MODEL 2400,", ("Keithley 2400",)))
    panel.add(FoundInstrument("ASRL1::INSTR", why="nothing came in time"))
    with qtbot.waitSignal(panel.stop_wanted):
        panel.button.click()
    panel.end("stopped")
    assert panel.status.text() == "1 of 2 can be used on a bench. stopped"
    assert panel.assign.isEnabled()
    assert not panel.searching


def test_all_are_assigned_in_sight_and_it_is_told(qtbot: QtBot) -> None:
    panel = FindingPanel()
    qtbot.addWidget(panel)
    panel.resize(700, 400)
    panel.show()
    smu = FoundInstrument("GPIB0::1::INSTR", "KEITHLEY,MODEL 2400,", ("Keithley 2400",))
    panel.add(smu)
    for widget in (panel.assign, panel.status):
        assert widget.geometry().bottom() <= panel.table.geometry().top()
    assert panel.assign.geometry().top() == panel.button.geometry().top()
    panel.assign.click()
    assert panel.status.text() == f"Assigned: Keithley 2400 ({smu.address}) as source-meter."


def test_nothing_to_look_for_is_told(qtbot: QtBot) -> None:
    panel = FindingPanel()
    qtbot.addWidget(panel)
    panel.search.setChecked(False)
    panel.button.click()
    assert "address" in panel.status.text()
    panel.also.setText(";".join(f"GPIB0::{n}::INSTR" for n in range(60)))
    panel.button.click()
    assert "50" in panel.status.text()
    assert not panel.searching


@pytest.mark.parametrize("between", ["; ", ";", ", ", ",", " ", "\n", " ,\t;\r\n"])
def test_addresses_are_told_apart_however_they_are_separated(qtbot: QtBot, between: str) -> None:
    panel = FindingPanel()
    qtbot.addWidget(panel)
    addresses = ["TCPIP0::192.0.2.20::8888::SOCKET", "TCPIP::b1::hislip0,4880::INSTR", "ASRL1"]
    panel.also.setText(between.join(addresses))
    with qtbot.waitSignal(panel.find_wanted) as wanted:
        panel.find()
    assert wanted.args[1] == addresses
