"""The left side of the window: measurements and recipes are chosen, filled in and handed over."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot
from qtpy import QtCore

from drivers.config.bench import BenchConfig
from janus_lab import recipe as recipes
from janus_lab.gui.panels.measurement_controls import MeasurementControls
from janus_lab.gui.panels.measurement_panel import MeasurementPanel
from janus_lab.gui.widgets.file_chooser import FileChooser
from janus_lab.kinds import KINDS
from janus_lab.sequence.items import measurements
from tests.bench_files import CONFIGS, bench_config

Panel = Callable[..., MeasurementPanel]


@pytest.fixture
def panel(qtbot: QtBot, tmp_path: Path) -> Panel:
    """Makes a panel on the simulated bench, with the user's own files in `tmp_path`."""

    def make(bench: BenchConfig | None = None, state: Any = None) -> MeasurementPanel:
        controls = MeasurementControls()
        qtbot.addWidget(controls)
        made = MeasurementPanel(controls, tmp_path)
        made.set_bench(bench or bench_config())
        controls.resize(340, 720)
        controls.show()
        if state is not None:
            made.restore(state)
        settle(qtbot, made)
        return made

    return make


def settle(qtbot: QtBot, panel: MeasurementPanel) -> None:
    """Wait until the files that were chosen have been read."""
    qtbot.waitUntil(lambda: panel.problem() != "Reading files …", timeout=10_000)


def pick(qtbot: QtBot, chooser: FileChooser, text: str) -> None:
    """What a person does who picks `text` from the list."""
    index = chooser.findText(text)
    assert index >= 0, [chooser.itemText(i) for i in range(chooser.count())]
    chooser.setCurrentIndex(index)
    chooser.activated.emit(index)
    panel = chooser.parent().findChild(MeasurementPanel)
    assert isinstance(panel, MeasurementPanel)
    settle(qtbot, panel)


def pick_file(qtbot: QtBot, panel: MeasurementPanel, chooser: FileChooser, text: str, path: Path):
    """What a person does who picks a file that is not in the list yet."""
    pick(qtbot, chooser, text)
    dialog = chooser.dialog
    assert dialog is not None
    assert dialog.isVisible()
    dialog.setDirectory(str(path.parent))
    dialog.selectFile(str(path))
    dialog.accept()
    assert chooser.dialog is None
    settle(qtbot, panel)


def status(panel: MeasurementPanel) -> str:
    """What the panel says, without the marks of where a long word may break."""
    return str(panel.status.text()).replace("\u200b", "")


def entries(chooser: FileChooser) -> list[str]:
    return [chooser.itemText(index) for index in range(chooser.count())]


def plain(runs: list[recipes.Measurement]) -> list[Any]:
    return [(run.device, run.recipe, run.procedure.name, run.procedure.parameter_values())
            for run in runs]  # fmt: skip


def test_what_can_be_chosen(panel: Panel, tmp_path: Path) -> None:
    (tmp_path / "my-recipe.yaml").write_text("title: Mine\nsteps: []\n", encoding="utf-8")
    (tmp_path / "my-device.yaml").write_text("name: mine\nactive_area: 1 cm²\n", encoding="utf-8")
    (tmp_path / "notes.yaml").write_text("anything: 1\n", encoding="utf-8")
    shown = panel()

    assert entries(shown.chooser)[:4] == [
        "I–V sweep", "On/off cycling", "Storage stability", "Response time"
    ]  # fmt: skip
    shipped = {path.stem for path in (CONFIGS / "recipes").glob("*.yaml")}
    assert shipped | {"my-recipe", "Other recipe file …"} <= set(entries(shown.chooser))
    devices = {path.stem for path in (CONFIGS / "devices").glob("*.yaml")}
    assert devices | {"my-device", "Other device file …"} <= set(entries(shown.devices))
    assert "notes" not in entries(shown.chooser) + entries(shown.devices)


def test_one_procedure_on_one_device(qtbot: QtBot, panel: Panel) -> None:
    shown = panel()
    pick(qtbot, shown.devices, "janus-200C")
    pick(qtbot, shown.chooser, "On/off cycling")
    assert shown.form is not None
    shown.form.set_parameters({"cycles": 60, "on_time": "5 s", "off_time": "5 s"})
    with qtbot.waitSignal(shown.queued) as handed:
        qtbot.mouseClick(shown.queue, QtCore.Qt.LeftButton)
    (run,) = measurements(handed.args[0])

    assert run.procedure.name == "on_off_cycling"
    assert run.procedure.cycles == 60
    assert run.procedure.sample == run.device.name == "janus-200C"
    assert run.procedure.active_area == run.device.active_area
    assert run.recipe is None
    # 60 cycles of 10 s, 5 s to settle at the bias, and 5 s for the laser to come on
    assert run.duration == pytest.approx(610)
    assert status(shown) == "About 10 min on the bench"


def test_the_sample_has_a_name_of_its_own(qtbot: QtBot, panel: Panel) -> None:
    shown = panel()
    qtbot.keyClicks(shown.sample, " batch 7, no. 3 ")

    assert [run.procedure.sample for run in shown.measurements()] == ["batch 7, no. 3"]


def test_two_hand_overs_share_nothing(qtbot: QtBot, panel: Panel) -> None:
    shown = panel()
    (first,), (second,) = shown.measurements(), shown.measurements()

    assert first.procedure is not second.procedure


@pytest.mark.parametrize("path", sorted((CONFIGS / "recipes").glob("*.yaml")), ids=lambda p: p.stem)
def test_a_recipe_is_what_the_command_line_makes_of_it(
    qtbot: QtBot, panel: Panel, path: Path
) -> None:
    recipe, items = recipes.load(path)
    runs = measurements(items)
    shown = panel(runs[0].bench)
    pick(qtbot, shown.chooser, path.stem)
    with qtbot.waitSignal(shown.started) as handed:
        qtbot.mouseClick(shown.start, QtCore.Qt.LeftButton)

    assert plain(measurements(handed.args[0])) == plain(runs)
    assert shown.controls.title.text() == recipe.title


def test_a_recipe_on_one_device_only(qtbot: QtBot, panel: Panel) -> None:
    shown = panel()
    pick(qtbot, shown.chooser, "storage-week")
    assert not shown.sample.isEnabled()
    pick(qtbot, shown.devices, "janus-160C")
    qtbot.keyClicks(shown.sample, "A1")

    runs = shown.measurements()
    assert [run.procedure.simulated_age for run in runs] == [0, 1, 2, 3, 4, 5, 6, 7]
    assert {(run.device.name, run.procedure.sample) for run in runs} == {("janus-160C", "A1")}


def test_the_device_is_the_same_after_a_recipe_that_named_its_own(
    qtbot: QtBot, panel: Panel
) -> None:
    shown = panel()
    first = shown.devices.currentText()
    pick(qtbot, shown.devices, "janus-200C")
    assert first != "janus-200C"
    pick(qtbot, shown.chooser, "storage-week")
    assert shown.devices.currentText() == "as in the recipe"
    pick(qtbot, shown.chooser, "I–V sweep")
    assert shown.devices.currentText() == "janus-200C"
    assert [run.device.name for run in shown.measurements()] == ["janus-200C"]


def test_several_devices_give_their_own_names(qtbot: QtBot, panel: Panel) -> None:
    shown = panel()
    qtbot.keyClicks(shown.sample, "A1")
    pick(qtbot, shown.chooser, "storage-week")
    assert (shown.sample.text(), shown.sample.placeholderText()) == ("", "as the devices")
    assert {run.procedure.sample for run in shown.measurements()} == {
        run.device.name for run in shown.measurements()
    }
    assert shown.state()["sample"] == "A1"
    shown.restore({**shown.state(), "sample": "B2"})
    settle(qtbot, shown)
    assert shown.sample.text() == ""
    pick(qtbot, shown.chooser, "I–V sweep")
    pick(qtbot, shown.devices, "janus-160C")
    assert shown.sample.text() == "B2"


def test_a_recipe_that_was_changed_in_the_form_is_none_any_more(qtbot: QtBot, panel: Panel) -> None:
    shown = panel()
    pick(qtbot, shown.chooser, "stability-30min")
    assert shown.form is not None
    assert [run.recipe for run in shown.measurements()] == [
        CONFIGS / "recipes/stability-30min.yaml"
    ]
    shown.form.set_parameters({"cycles": 3})
    assert [(run.recipe, run.procedure.cycles) for run in shown.measurements()] == [(None, 3)]

    pick(qtbot, shown.chooser, "stability-30min")  # once more: as it is in the file
    assert [run.procedure.cycles for run in shown.measurements()] == [175]


def test_what_is_invalid_cannot_be_queued(qtbot: QtBot, panel: Panel) -> None:
    shown = panel()
    assert shown.form is not None
    shown.form.set_parameters({"stop": "12 V"})

    assert shown.measurements() == []
    assert not shown.queue.isEnabled()
    assert not shown.start.isEnabled()
    assert status(shown) == "'Stop' is not valid: click here to see it"
    assert shown.start.toolTip() == status(shown)

    shown.form.set_parameters({"stop": "3 V"})
    assert shown.start.isEnabled()


@pytest.mark.parametrize("way", ["words", "button", "key"])
def test_all_that_is_wrong_is_named_and_the_first_comes_into_sight(
    qtbot: QtBot, panel: Panel, way: str
) -> None:
    shown = panel()
    form, controls = shown.form, shown.controls
    assert form is not None
    controls.resize(340, 400)
    controls.activateWindow()
    qtbot.waitUntil(controls.isActiveWindow)
    wrong = {"stop": "x", "step": "0 V", "nplc": "-1"}
    form.set_parameters(wrong)
    names = [form.fields[key].title for key in form._in_order()]
    assert len(names) == 3
    for name in names:
        assert f"'{name}'" in status(shown)
    assert "above" not in status(shown)
    first = form.first_wrong()
    controls.scroll.verticalScrollBar().setValue(controls.scroll.verticalScrollBar().maximum())
    shown.sample.setFocus()
    if way == "words":
        qtbot.mouseClick(shown.status, QtCore.Qt.LeftButton)
    elif way == "button":
        at = shown.start.geometry().center()  # a disabled one lets the click through
        qtbot.mouseClick(controls, QtCore.Qt.LeftButton, pos=at)
    else:
        both = QtCore.Qt.ControlModifier | QtCore.Qt.ShiftModifier
        qtbot.keyClick(shown.sample, QtCore.Qt.Key_Return, both)
    assert first.hasFocus()
    viewport = controls.scroll.viewport()
    corner = first.mapTo(controls.scroll.widget(), first.rect().center())
    corner = controls.scroll.widget().mapTo(viewport, corner)
    assert viewport.rect().contains(corner)
    form.set_parameters({"stop": "3 V", "step": "0.5 V", "nplc": "1"})
    assert shown.start.isEnabled()


def test_without_a_bench_nothing_can_be_queued(qtbot: QtBot, panel: Panel) -> None:
    shown = panel()
    shown.set_bench(None)

    assert status(shown) == "No bench is open."
    assert not shown.start.isEnabled()


def test_a_recipe_beyond_the_limits_of_another_bench(qtbot: QtBot, panel: Panel) -> None:
    shown = panel()
    pick(qtbot, shown.chooser, "response-time")
    assert shown.start.isEnabled()
    content = bench_config().model_dump(mode="json")
    content["limits"]["irradiance"] = "5 mW/cm²"
    shown.set_bench(BenchConfig.model_validate(content))
    settle(qtbot, shown)

    assert "response-time.yaml, line " in status(shown)
    assert "13 mW/cm² is above the bench's limit, 5 mW/cm²" in status(shown)
    assert not shown.start.isEnabled()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("title: x\nsteps: [", "not valid YAML"),
        ("title: x\ndevices: [janus-160C]\nsteps: [{iv_swep: {}}]", "did you mean 'iv_sweep'?"),
        ("title: x\ndevices: [nowhere]\nsteps: [{iv_sweep: {}}]", "nowhere: no such file"),
        ("name: x\n", "not a recipe"),
    ],
)
def test_a_broken_recipe_is_one_line_and_blocks_nothing(
    qtbot: QtBot, panel: Panel, tmp_path: Path, content: str, reason: str
) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text(content, encoding="utf-8")
    shown = panel()
    pick_file(qtbot, shown, shown.chooser, "Other recipe file …", path)

    assert reason in status(shown)
    assert "\n" not in status(shown)
    assert str(tmp_path) not in status(shown)  # which is in the tool tip
    assert reason in shown.status.toolTip()
    assert shown.controls.minimumSizeHint().width() <= 320
    assert not shown.start.isEnabled()
    assert shown.chooser.currentText() == "broken"

    pick(qtbot, shown.chooser, "I–V sweep")
    assert shown.start.isEnabled()


def test_another_device_file(qtbot: QtBot, panel: Panel, tmp_path: Path) -> None:
    shipped = (CONFIGS / "devices" / "janus-160C.yaml").read_text(encoding="utf-8")
    path = tmp_path / "elsewhere" / "mine.yaml"
    path.parent.mkdir()
    path.write_text(shipped.replace("name: janus-160C", "name: mine"), encoding="utf-8")
    shown = panel()
    pick_file(qtbot, shown, shown.devices, "Other device file …", path)
    assert [run.device.name for run in shown.measurements()] == ["mine"]

    pick(qtbot, shown.devices, "Other device file …")
    assert not shown.devices.dialog.isModal()
    shown.devices.dialog.reject()
    assert shown.devices.dialog is None
    assert shown.devices.currentText() == "mine"
    assert [run.device.name for run in shown.measurements()] == ["mine"]


def test_procedures_keep_what_was_typed(qtbot: QtBot, panel: Panel) -> None:
    shown = panel()
    assert shown.form is not None
    shown.form.set_parameters({"stop": 2.0})
    shown.form.fields["stop"].editor.setFocus()
    pick(qtbot, shown.chooser, "On/off cycling")
    pick(qtbot, shown.chooser, "I–V sweep")

    assert shown.form is not None
    assert shown.form.fields["stop"].given() == "2 V"


@pytest.mark.parametrize("choice", ["On/off cycling", "stability-30min"])
def test_the_state_is_restored(qtbot: QtBot, panel: Panel, choice: str) -> None:
    shown = panel()
    pick(qtbot, shown.devices, "janus-160C")
    pick(qtbot, shown.chooser, choice)
    if choice == "stability-30min":
        pick(qtbot, shown.devices, "janus-200C")
    assert shown.form is not None
    shown.form.set_parameters({"cycles": 4})
    qtbot.keyClicks(shown.sample, "A1")
    later = panel(state=json.loads(json.dumps(shown.state())))

    assert later.chooser.currentText() == choice
    assert later.sample.text() == "A1"
    assert plain(later.measurements()) == plain(shown.measurements())
    assert later.state() == shown.state()


def test_a_recipe_of_many_runs_is_restored(qtbot: QtBot, panel: Panel) -> None:
    shown = panel()
    pick(qtbot, shown.chooser, "storage-week")
    later = panel(state=json.loads(json.dumps(shown.state())))

    assert later.devices.currentText() == "as in the recipe"
    assert plain(later.measurements()) == plain(shown.measurements())


@pytest.mark.parametrize(
    "state",
    [{}, {"measurement": "procedure:gone"}, {"measurement": 3, "device": [], "forms": "no"}],
)
def test_a_state_that_no_longer_fits_is_left_out(panel: Panel, state: dict[str, Any]) -> None:
    shown = panel(state=state)

    assert shown.problem() == ""
    assert shown.chooser.currentText() == "I–V sweep"


def test_a_recipe_of_the_state_that_is_gone(panel: Panel) -> None:
    shown = panel(state={"measurement": "recipe:gone", "device": "janus-160C"})

    assert status(shown).startswith("gone: no such file")


def test_a_past_run_is_filled_in(qtbot: QtBot, panel: Panel) -> None:
    shown = panel()
    (past,) = shown.measurements()
    past.procedure.set_parameters({"step": 0.05, "irradiances": [0.0, 0.7]})
    shown.fill("iv_sweep", past.procedure.parameter_values(), sample="A1")
    settle(qtbot, shown)
    (run,) = shown.measurements()

    assert run.procedure.parameter_values() == past.procedure.parameter_values() | {"sample": "A1"}


def test_the_keyboard_goes_from_sample_through_the_form_to_the_buttons(
    qtbot: QtBot, panel: Panel
) -> None:
    shown = panel()
    assert shown.form is not None
    shown.controls.activateWindow()
    shown.sample.setFocus()
    order = [shown.sample]
    while order[-1] is not shown.start and len(order) < 50:
        qtbot.keyClick(order[-1], QtCore.Qt.Key_Tab)
        order.append(shown.controls.focusWidget())

    shown_inputs = [widget for widget in shown.form.inputs() if widget.isVisible()]
    assert order == [shown.sample, *shown_inputs, shown.queue, shown.start]


def test_queueing_by_the_keyboard_takes_what_is_being_typed(qtbot: QtBot, panel: Panel) -> None:
    shown = panel()
    assert shown.form is not None
    shown.controls.activateWindow()
    line = shown.form.fields["step"].editor
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, "20")
    with qtbot.waitSignal(shown.queued) as handed:
        qtbot.keyClick(line, QtCore.Qt.Key_Return, QtCore.Qt.ControlModifier)

    assert handed.args[0][0].measurement.procedure.step == 0.02
    assert line.text() == "20 mV"


@pytest.mark.parametrize("width", [320, 420])
def test_it_fits_a_narrow_column(qtbot: QtBot, panel: Panel, width: int) -> None:
    shown = panel()
    shown.controls.resize(width, 720)
    for choice in ("I–V sweep", "Storage stability", "storage-week"):
        pick(qtbot, shown.chooser, choice)

        assert shown.controls.minimumSizeHint().width() <= width
        assert (
            shown.controls.scroll.widget().minimumSizeHint().width()
            <= shown.controls.scroll.viewport().width()
        )


def test_each_measurement_says_in_the_list_what_it_does(panel):
    controls = panel().controls
    controls.chooser.showPopup()
    tips = [controls.chooser.itemData(n, QtCore.Qt.ToolTipRole) for n in range(len(KINDS))]
    controls.chooser.hidePopup()
    for tip, kind in zip(tips, KINDS.values(), strict=True):
        first = kind.procedure.__doc__.split("\n\n")[0].replace("`", "").split()
        assert max(map(len, tip.split("\n"))) <= 90
        assert html.unescape(re.sub("<[^>]*>", "", tip)).split() == first
