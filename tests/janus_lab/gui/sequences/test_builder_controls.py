"""The builder's controls: each says what is wanted, and every kind of step can be put in."""

from janus_lab.gui.sequences.builder_controls import BuilderControls
from janus_lab.kinds import KINDS
from janus_lab.sequence.step import FLOW


def test_every_kind_of_step_can_be_put_in(qtbot):
    controls = BuilderControls()
    qtbot.addWidget(controls)
    wanted = []
    controls.add_wanted.connect(wanted.append)
    for action in controls.add.menu().actions():
        action.trigger()
    assert wanted == [*KINDS, *FLOW]


def test_a_problem_looks_otherwise_than_a_summary(qtbot):
    controls = BuilderControls()
    qtbot.addWidget(controls)
    controls.show_summary("3 runs", is_problem=False)
    assert (controls.summary.text(), controls.summary.styleSheet()) == ("3 runs", "")
    controls.show_summary("it has <b>no</b> unit", is_problem=True)
    assert controls.summary.text().startswith("⚠ ")
    assert "color" in controls.summary.styleSheet()
