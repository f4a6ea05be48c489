"""The form of a procedure: what a person types becomes parameters, or a reason why not."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from pytestqt.qtbot import QtBot
from qtpy import QtCore, QtGui, QtWidgets

from drivers.config import quantities
from drivers.config.bench import BenchConfig
from drivers.config.typed import units
from janus_lab.gui.widgets.parameter_field import LineField
from janus_lab.gui.widgets.parameter_form import ParameterForm
from janus_lab.kinds import KINDS
from procedures.parameters import MOST_VALUES
from tests.bench_files import bench_config, bench_for


@pytest.fixture
def form(qtbot: QtBot, request: pytest.FixtureRequest) -> ParameterForm:
    return shown(qtbot, getattr(request, "param", "on_off_cycling"))


def shown(qtbot: QtBot, name: str) -> ParameterForm:
    form = ParameterForm(name)
    qtbot.addWidget(form)
    form.set_bench(bench_for(name))
    form.show()
    return form


def type_into(qtbot: QtBot, form: ParameterForm, name: str, text: str, enter: bool = True) -> None:
    line = line_of(form, name)
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, text)
    if enter:
        qtbot.keyClick(line, QtCore.Qt.Key_Return)
        form.commit()  # which leaving the field does, where a window manager gives focus


def line_of(form: ParameterForm, name: str) -> QtWidgets.QLineEdit:
    field = form.fields[name]
    assert isinstance(field, LineField)
    return field.line


@pytest.mark.parametrize("name", KINDS)
def test_defaults_are_valid_and_kept_to_the_last_digit(qtbot: QtBot, name: str) -> None:
    form = shown(qtbot, name)
    procedure = form.procedure()

    assert form.problem() == ""
    assert procedure is not None
    assert procedure.parameter_values() == KINDS[name].procedure().parameter_values()


@pytest.mark.parametrize(
    ("kind", "key", "typed", "says"),
    [
        ("iv_sweep", "step", "0.2 mV", "^0.2 mV is finer than the source's 20 V range .*, 0.5 mV$"),
        ("iv_sweep", "irradiances", "1;2;x", "^'x' is not a number with a unit"),
        ("iv_sweep", "irradiances", "1; much; 2 V", "^'much' is not a number with a unit"),
        ("iv_sweep", "irradiances", "-1", "^'-1 mW/cm²' is outside what this .* 15 mW/cm²"),
        ("on_off_cycling", "irradiances", "1; -5", "^'-5 mW/cm²' is outside what this .* 15 mW"),
        ("current_vs_time", "irradiance", "-1", "^'-1 mW/cm²' is outside what this .* 15 mW/cm²"),
        ("current_vs_time", "irradiance", "1,500", "write '1.5 mW/cm²' or '1500 mW/cm²'"),
        ("current_vs_time", "bias", "5000 V", "^'5000 V' is outside what this .*, -10 V to 10 V$"),
        ("current_vs_time", "compliance", "70 A", "^'70 A' is outside what this .* to 10 mA$"),
    ],
)
def test_what_is_wrong_is_quoted_and_told_in_the_unit_that_was_typed(
    qtbot: QtBot, kind: str, key: str, typed: str, says: str
) -> None:
    form = ParameterForm(kind, bench_config())
    qtbot.addWidget(form)
    form.set_parameters({key: typed})
    assert re.search(says, form.fields[key].problem)
    assert "**" not in form.fields[key].problem


@pytest.mark.parametrize(
    ("name", "typed", "value", "text"),
    [
        ("bias", "500 mV", 0.5, "500 mV"),
        ("compliance", "50 uA", 50e-6, "50 µA"),
        ("irradiances", "0.7, 13 mW/cm2", [0.7, 13.0], "0.7, 13 mW/cm²"),
        ("irradiances", "70 W/m^2", [7.0], "70 W/m²"),
        ("on_time", "2 min", 120.0, "2 min"),
        ("cycles", "7", 7, "7"),
        ("nplc", "0.5", 0.5, "0.5"),
    ],
)
def test_what_is_typed_with_its_unit(
    qtbot: QtBot, form: ParameterForm, name: str, typed: str, value: object, text: str
) -> None:
    form.set_parameters({"current_range": 1e-6})
    type_into(qtbot, form, name, typed)
    procedure = form.procedure()

    assert procedure is not None
    assert getattr(procedure, name) == value
    assert line_of(form, name).text() == text


@pytest.mark.parametrize("form", ["response_time"], indirect=True)
def test_a_bare_number_has_the_unit_that_was_shown(qtbot: QtBot, form: ParameterForm) -> None:
    assert line_of(form, "after").text() == "10 ms"
    type_into(qtbot, form, "after", "20")
    procedure = form.procedure()

    assert line_of(form, "after").text() == "20 ms"
    assert procedure is not None
    assert procedure.after == 0.02


def test_the_unit_shown_is_also_that_of_a_value_beyond_the_limit(
    qtbot: QtBot, form: ParameterForm
) -> None:
    type_into(qtbot, form, "compliance", "20000 µA")
    assert "limit" in form.fields["compliance"].problem
    type_into(qtbot, form, "compliance", "2000")
    procedure = form.procedure()

    assert procedure is not None
    assert procedure.compliance == 2e-3


@pytest.mark.parametrize(
    ("name", "typed", "reason"),
    [
        ("bias", "5 A", "'5 A' is not in V or what converts to it"),
        ("bias", "1e4", "'1e4 V' is outside what this bench allows, -10 V to 10 V"),
        ("bias", "1.2 kV", "'1.2 kV' is outside what this bench allows, -10 V to 10 V"),
        ("bias", "12 V", "12 V is outside the bench's limit, ±10 V"),
        ("compliance", "0.1 nA", "'0.1 nA' is outside what this bench allows, 1 nA to 10 mA"),
        ("irradiances", "0.7, 14, 20 mW/cm²", "20 mW/cm² is above the bench's limit"),
        (
            "irradiances",
            "1, 200000 mW/cm²",
            "'200000 mW/cm²' is outside what this bench allows, 0.252",
        ),
        ("irradiances", "1,5 mW/cm²", "'1,5' may be one number or several: write decimals with a"),
        ("irradiances", "0.7, 1,5", "'1,5' may be one number or several: write decimals with a"),
        ("irradiances", "0.7..13 mW/cm²", "'0.7..13 mW/cm²' does not say its steps"),
        ("irradiances", "1..5 step 3", "the steps of '1..5 step 3 mW/cm²' miss 5"),
        ("bias", "1, 5 V", "'1, 5 V' has a comma in it: write decimals with a point, such as"),
        ("bias", "1,500", "'1,500' has a comma in it that may be for decimals or thousands"),
        ("bias", "1..2 step 1 V", "'1..2 step 1 V' is a range, and one number is wanted"),
        ("nplc", "1,2,3", "'1,2,3' has a comma in it: write decimals with a point, such as '1.5'"),
        ("on_time", "1:20", "'1:20' may be hours or minutes"),
        ("cycles", "1,5", "'1.5' is not a whole number"),
        ("irradiances", "5 kg/cm²", "'5 kg/cm²' is not in mW/cm² or what converts to it"),
        ("cycles", "1.5", "'1.5' is not a whole number"),
        ("cycles", " ", "is empty: write a whole number"),
        ("on_time", " ", "is empty: write a number with its unit, such as '1 s'"),
        ("reading_rate", "500 Hz", "500 readings/s are too many at 0.2 PLC"),
    ],
)
def test_what_is_not_valid_is_marked_where_it_stands(
    qtbot: QtBot, form: ParameterForm, name: str, typed: str, reason: str
) -> None:
    type_into(qtbot, form, name, typed)
    marked = [key for key, field in form.fields.items() if field.problem]

    assert form.procedure() is None
    assert marked == [name]
    assert form.fields[name].problem.startswith(reason)
    assert form.fields[name].reason.isVisible()
    said = form.fields[name].reason.text().replace("\u200b", "")  # where a long word may break
    assert said == f"⚠ {form.fields[name].problem}"
    assert line_of(form, name).property("problem") is True
    assert form.problem().startswith(f"{form.fields[name].title}: {reason}")


@pytest.mark.parametrize("unit", ["mW/cm²", "W/m^2", "kg"])
@pytest.mark.parametrize("form", ["iv_sweep", "on_off_cycling"], indirect=True)
def test_a_key_stroke_in_a_long_list_asks_for_its_units_once(
    qtbot: QtBot, form: ParameterForm, monkeypatch: pytest.MonkeyPatch, unit: str
) -> None:
    """What holds up the window is pint: a quarter of a millisecond for each look at a unit."""
    registry, looks = units.registry(), []
    monkeypatch.setattr(units, "registry", lambda: looks.append(unit) or registry)
    units.conversion.cache_clear()
    line = line_of(form, "irradiances")
    line.setText(f"{', '.join(['1.5'] * MOST_VALUES)} {unit}")
    qtbot.keyClick(line, QtCore.Qt.Key_Home)
    qtbot.keyClick(line, "2")

    assert len(looks) <= len(form.fields)  # each once
    assert not form.fields["irradiances"].problem  # it is being typed
    assert form.problem() != ""  # 21.5 is beyond the limit, and a kilogram is no irradiance


@pytest.mark.parametrize("form", ["iv_sweep", "on_off_cycling"], indirect=True)
def test_more_values_than_make_sense_are_refused_before_they_are_read(
    qtbot: QtBot, form: ParameterForm, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = f"{', '.join(['1.2345'] * 5_000)} mW/cm²"
    QtWidgets.QApplication.clipboard().setText(text)
    read: list[object] = []
    really_parse = quantities.parse
    monkeypatch.setattr(quantities, "parse", lambda *a: read.append(a) or really_parse(*a))
    line = line_of(form, "irradiances")
    line.selectAll()
    line.paste()
    form.commit()

    assert line.text() == text  # nothing has been cut off without a word
    assert form.fields["irradiances"].problem.startswith("5000 values are too many for one run")
    assert not [given for given, _ in read if "1.2345" in given]


def test_several_mistakes_are_marked_at_once(qtbot: QtBot, form: ParameterForm) -> None:
    type_into(qtbot, form, "cycles", "few")
    type_into(qtbot, form, "nplc", "11")

    assert form.fields["nplc"].problem == "'11' is outside 0.01 to 10"
    assert form.fields["cycles"].problem == "'few' is not a whole number"


@pytest.mark.parametrize("other", [{"cycles": "few"}, {"compliance": "5 A"}])
def test_light_that_the_bench_does_not_give_is_marked_beside_another_mistake(
    qtbot: QtBot, form: ParameterForm, other: dict[str, str]
) -> None:
    ((name, typed),) = other.items()
    type_into(qtbot, form, name, typed)
    type_into(qtbot, form, "irradiances", "500 mW/cm²")
    marked = [key for key, field in form.fields.items() if field.problem]
    assert sorted(marked) == sorted(["irradiances", name])
    assert form.fields["irradiances"].problem.startswith("500 mW/cm² is above the bench's limit")
    type_into(qtbot, form, "irradiances", "13 mW/cm²")
    assert [key for key, field in form.fields.items() if field.problem] == [name]


def test_a_mark_goes_with_its_reason(qtbot: QtBot, form: ParameterForm) -> None:
    type_into(qtbot, form, "bias", "12 V")
    type_into(qtbot, form, "bias", "2 V")

    assert form.procedure() is not None
    assert form.fields["bias"].reason.isHidden()
    assert line_of(form, "bias").property("problem") is False


def test_half_a_unit_is_not_marked_while_it_is_typed(qtbot: QtBot, form: ParameterForm) -> None:
    type_into(qtbot, form, "bias", "5 m", enter=False)
    assert form.procedure() is None
    assert form.fields["bias"].problem == ""

    qtbot.waitUntil(lambda: form.fields["bias"].problem != "", timeout=5000)
    qtbot.keyClicks(line_of(form, "bias"), "V")
    assert form.fields["bias"].problem == ""
    assert form.procedure() is not None


def test_every_edit_is_a_change(qtbot: QtBot, form: ParameterForm) -> None:
    with qtbot.waitSignal(form.changed):
        type_into(qtbot, form, "bias", "5", enter=False)
    with qtbot.waitSignal(form.changed):
        form.set_parameters({"bias": 1.0})


@pytest.mark.parametrize("form", ["iv_sweep"], indirect=True)
def test_the_step_is_at_fault_without_a_bench_too(qtbot: QtBot, form: ParameterForm) -> None:
    form.set_bench(None)
    type_into(qtbot, form, "step", "7 mV")

    assert form.procedure() is None
    assert "does not divide" in form.fields["step"].problem


@pytest.mark.parametrize("form", ["response_time"], indirect=True)
def test_a_bench_that_cannot_do_it_at_all(form: ParameterForm) -> None:
    content = bench_config().model_dump(mode="json")
    del content["analyser"], content["laser"]["modulation"]
    form.set_bench(BenchConfig.model_validate(content))

    assert form.procedure() is None
    assert form.problem().startswith("response times need light with fast edges")


@pytest.mark.parametrize("form", ["iv_sweep"], indirect=True)
def test_choices_boxes_and_the_rare_ones(qtbot: QtBot, form: ParameterForm) -> None:
    form.set_parameters({"on_compliance": "continue", "both_directions": False})
    procedure = form.procedure()
    assert procedure is not None
    assert procedure.on_compliance == "continue"
    assert procedure.both_directions is False

    assert not form.fields["source_delay"].editor.isVisible()
    form.set_parameters({"source_delay": 1e6})
    assert form.fields["source_delay"].editor.isVisible()  # what is wrong is not hidden
    assert form.fields["source_delay"].problem == "'1000000 s' is outside auto, or up to 9999 s"


def test_a_choice_is_not_made_by_scrolling_past(qtbot: QtBot, form: ParameterForm) -> None:
    combo: Any = form.fields["on_compliance"].editor
    at = QtCore.QPointF(5, 5)
    event = QtGui.QWheelEvent(
        at, at, QtCore.QPoint(0, -120), QtCore.QPoint(0, -120), QtCore.Qt.NoButton,
        QtCore.Qt.NoModifier, QtCore.Qt.NoScrollPhase, False,
    )  # fmt: skip
    QtWidgets.QApplication.sendEvent(combo, event)

    assert combo.currentText() == "stop"
    assert not event.isAccepted()


def test_enter_moves_on_in_the_order_that_is_seen(qtbot: QtBot, form: ParameterForm) -> None:
    form.activateWindow()
    form.fields["bias"].editor.setFocus()
    visited = []
    for _ in range(4):
        visited.append(QtWidgets.QApplication.focusWidget().objectName())
        qtbot.keyClick(QtWidgets.QApplication.focusWidget(), QtCore.Qt.Key_Return)

    assert visited == ["bias", "irradiances", "cycles", "on_time"]


def test_tool_tips_have_description_and_limits(form: ParameterForm) -> None:
    tip = form.fields["current_range"].editor.toolTip()

    assert tip == "Fixed measuring range; autorange would tear the curve\nFrom 10 pA to 5.25 A"


def test_the_tool_tip_of_an_irradiance_has_what_the_bench_gives(form: ParameterForm) -> None:
    field = form.fields["irradiances"]
    calibration = bench_config().laser.calibration
    assert calibration is not None
    low, high = calibration.irradiances[0], bench_config().limits.irradiance
    said = f"On this bench {low:.6g} to {min(high, calibration.irradiances[-1]):.6g} mW/cm²"
    for widget in (field.editor, field.label):
        assert widget is not None
        assert widget.toolTip().splitlines()[-1] == said
    form.set_bench(None)
    assert field.editor.toolTip().splitlines()[-1].startswith("From 1e-06 mW/cm² to ")


def test_the_state_comes_back_valid_or_not(qtbot: QtBot, form: ParameterForm) -> None:
    type_into(qtbot, form, "bias", "2.5 V")
    type_into(qtbot, form, "cycles", "few")
    state = json.loads(json.dumps(form.state()))
    later = shown(qtbot, "on_off_cycling")
    later.restore(state)

    assert line_of(later, "bias").text() == "2.5 V"
    assert later.fields["cycles"].problem == "'few' is not a whole number"


@pytest.mark.parametrize("state", [{}, {"fields": 3}, {"fields": {"bias": 3, "gone": "1 V"}}])
def test_a_state_that_no_longer_fits_is_left_out(
    form: ParameterForm, state: dict[str, Any]
) -> None:
    form.restore(state)

    assert form.procedure() is not None


def test_conditions_stand_under_more_with_their_heading_and_may_stay_empty(qtbot):
    form = ParameterForm("iv_sweep")
    qtbot.addWidget(form)
    assert form.procedure().temperature == ""
    form.set_parameters({"temperature": "22", "note": "new"})
    assert form.fields["temperature"].line.text() == "22 °C"
    procedure = form.procedure()
    assert (procedure.temperature, procedure.note) == (22.0, "new")
    form.set_parameters({"temperature": "warm"})
    assert "is not a number" in form.problem()
    form.set_parameters({"temperature": ""})
    assert form.procedure().temperature == ""
    headings = [label.text() for label in form.findChildren(QtWidgets.QLabel)]
    assert "Conditions" in headings
