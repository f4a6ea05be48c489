"""The table of what was found, and what each instrument is to be."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot
from qtpy import QtCore

from drivers.visa.found import FoundInstrument
from janus_lab.gui.setup.find_table import FindTable

B1500 = FoundInstrument("GPIB0::17::INSTR", "Agilent,B1500A,0,1", ("Keysight B1500A",))
SMU = FoundInstrument("GPIB0::24::INSTR", "KEITHLEY,MODEL 2400,1,1", ("Keithley 2400",))
NOBODY = FoundInstrument("GPIB0::3::INSTR", why="nothing came in time")


def test_each_is_what_it_can_be_and_who_has_no_choice_chooses_first(qtbot: QtBot) -> None:
    table = FindTable()
    qtbot.addWidget(table)
    assigned: dict[str, str] = {}
    table.assigned.connect(lambda role, model, address: assigned.update({role: address}))
    for found in (B1500, NOBODY, SMU, SMU):
        table.add(found)
    assert table.rowCount() == 3
    assert table.item(2, 0).text() == NOBODY.address  # whom nobody can use stands last
    assert not table.choices[NOBODY.address].isEnabled()
    said = table.assign_all()
    assert assigned == {"smu": SMU.address, "analyser": B1500.address}
    assert said.startswith("Assigned: Keithley 2400 (GPIB0::24::INSTR) as source-meter; Keysight")
    assert "Not assigned" not in said
    assert NOBODY.address not in said
    again = table.assign_all()
    assert again.startswith("Nothing more has been assigned. As chosen before: ")


@pytest.mark.parametrize("chosen", ["source-meter", "analyser"])
@pytest.mark.parametrize("order", [(B1500, SMU), (SMU, B1500)])
def test_what_could_not_be_assigned_is_told_with_the_reason(
    qtbot: QtBot, chosen: str, order: tuple[FoundInstrument, ...]
) -> None:
    table = FindTable()
    qtbot.addWidget(table)
    for found in order:
        table.add(found)
    choice = table.choices[B1500.address]
    choice.setCurrentIndex(choice.findText(chosen, QtCore.Qt.MatchStartsWith))
    choice.activated.emit(choice.currentIndex())
    said = table.assign_all()
    assert choice.currentText().startswith(chosen)  # what a person has chosen stays
    assert f"As chosen before: Keysight B1500A ({B1500.address}) as {chosen}." in said
    if chosen == "analyser":
        assert f"Assigned: Keithley 2400 ({SMU.address}) as source-meter." in said
        assert "Not assigned" not in said
        return
    assert said.startswith("Nothing more has been assigned.")
    assert (
        f"Not assigned: Keithley 2400 ({SMU.address}): it can only be source-meter, as which "
        f"Keysight B1500A ({B1500.address}) is used; choose"
    ) in said
    assert table.choices[SMU.address].currentData() is None


def test_a_role_is_one_instruments(qtbot: QtBot) -> None:
    table = FindTable()
    qtbot.addWidget(table)
    for found in (B1500, SMU):
        table.add(found)
    table.assign_all()
    choice = table.choices[B1500.address]
    choice.setCurrentIndex(choice.findText("source-meter", QtCore.Qt.MatchStartsWith))
    choice.activated.emit(choice.currentIndex())
    assert table.choices[SMU.address].currentData() is None
