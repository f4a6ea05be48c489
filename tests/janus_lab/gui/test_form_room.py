"""A small window keeps its room for what is looked at: the form comes back with measuring."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot
from qtpy import QtWidgets

from janus_lab.gui.window import BenchWindow
from janus_lab.kinds import KINDS
from janus_lab.sequence.step import FLOW

#: 1280×800 with everything half as large again.
SMALL, USUAL = (853, 533), (1280, 800)


@pytest.fixture(autouse=True)
def usual_letters(qapp: QtWidgets.QApplication) -> Iterator[None]:
    """As desktops have them: the offscreen platform's own are larger."""
    before = qapp.font()
    letters = qapp.font()
    letters.setPointSizeF(9.5)
    qapp.setFont(letters)
    yield
    qapp.setFont(before)


def comes_to_rest_in_its_width(qtbot: QtBot, window: BenchWindow) -> None:
    """Widgets tell one another what room they need in several rounds of events, and on a busy
    machine what fills them comes a little later."""
    bar = window.beside_bench.horizontalScrollBar()
    QtWidgets.QApplication.processEvents()
    qtbot.waitUntil(lambda: bar.maximum() == 0)


def test_the_form_makes_room_for_the_builder(qtbot: QtBot, open_window) -> None:
    window = open_window()
    form = window.measurement_controls
    for size, is_there in ((SMALL, False), (USUAL, True), (SMALL, False)):
        window.resize(*size)
        window.building.show()
        qtbot.waitUntil(lambda is_there=is_there: form.isVisible() == is_there)
        comes_to_rest_in_its_width(qtbot, window)
        window.building.hide()
        qtbot.waitUntil(form.isVisible)


@pytest.mark.parametrize("tab", ["queue", "history", "log"])
def test_no_page_is_wider_than_a_small_window(qtbot: QtBot, open_window, tab: str) -> None:
    window = open_window()
    window.resize(*SMALL)
    window.below.setCurrentWidget(getattr(window, tab))
    comes_to_rest_in_its_width(qtbot, window)
    shows = (
        lambda: window.set_up.show_bench("Find instruments"),
        lambda: window.set_up.show_bench("Limits"),
        window.set_up.remarking.show,
        window.set_up.show_by_hand,
        window.samples.show,
    )
    for show in shows:
        show()
        comes_to_rest_in_its_width(qtbot, window)
    window.set_up.desk.show_measuring()
    qtbot.waitUntil(window.measurement_controls.isVisible)
    comes_to_rest_in_its_width(qtbot, window)


@pytest.mark.parametrize("size", [USUAL, (1440, 900), (1100, 700)])
def test_buttons_of_the_builder_stay_under_the_mouse(
    qtbot: QtBot, open_window, size: tuple[int, int]
) -> None:
    """A second click on Add must not hit Remove, whatever has been added."""
    window = open_window()
    window.resize(*size)
    window.building.show()
    builder = window.building.builder
    places = []
    for kind in (None, *KINDS, *FLOW):
        if kind is not None:
            builder.add_step(kind)
        qtbot.wait(20)
        corner = builder.add.mapTo(window, builder.add.rect().topLeft())
        places.append((corner.x(), corner.y(), builder.tree.width()))
        content = builder.stack.currentWidget()
        assert content.minimumSizeHint().width() <= builder.stack.width(), kind
    assert len(set(places)) == 1


@pytest.mark.parametrize("tab", ["queue", "history"])
def test_no_field_is_squashed_by_what_is_remarked(qtbot: QtBot, open_window, tab: str) -> None:
    window = open_window()
    window.resize(*SMALL)
    window.below.setCurrentWidget(getattr(window, tab))
    controls = window.measurement_controls
    controls.show_remark("The last run was of device janus-160C-P-F5, this is cspbbr3-16nm. " * 2)
    controls.show_specimen("From the file of W7: area 0.0025 cm² ± 2 %, position A1, history. " * 2)
    fields = controls.chooser, controls.devices, controls.sample, controls.start
    wanted = [field.sizeHint().height() for field in fields]
    qtbot.waitUntil(
        lambda: [f.height() >= h for f, h in zip(fields, wanted, strict=True)] == [True] * 4
    )
    comes_to_rest_in_its_width(qtbot, window)
