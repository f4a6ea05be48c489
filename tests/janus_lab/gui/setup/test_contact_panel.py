"""What the check of contact says beforehand, meanwhile and at its end."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from janus_lab.bench_process.requests import ContactStep
from janus_lab.bench_process.verdict import Contact
from janus_lab.gui.setup.contact_panel import ContactPanel
from tests.bench_files import bench_config


@pytest.mark.parametrize("verdict", [*Contact])
def test_it_says_what_will_be_applied_and_what_came_of_it(qtbot: QtBot, verdict: Contact) -> None:
    panel = ContactPanel()
    qtbot.addWidget(panel)
    assert not panel.button.isEnabled()
    panel.set_bench(bench_config())
    assert panel.button.isEnabled()
    for part in ("SIMULATED", "±100 mV", "100 µA", "0.252 mW/cm²"):
        assert part in panel.what.text()
    with qtbot.waitSignal(panel.check_wanted):
        panel.button.click()
    panel.begin()
    assert not panel.button.isEnabled()
    panel.add(ContactStep("One step."))
    panel.add(ContactStep("The end.", verdict))
    panel.add(ContactStep("Of nobody's check."))
    assert panel.verdict is verdict
    assert panel.steps.toPlainText() == "One step.\nThe end."
    assert panel.headline.text() not in ("", "Checking …")
    assert panel.button.isEnabled()
