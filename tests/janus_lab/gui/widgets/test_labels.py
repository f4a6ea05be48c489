"""Labels: colours that can be read, text that never widens a column, marked fields."""

from __future__ import annotations

import random

import pytest
from pytestqt.qtbot import QtBot
from qtpy import QtGui, QtWidgets

from janus_lab.gui.widgets.labels import (
    breakable,
    fitting,
    mark_problems,
    plain_tip,
    problem_colour,
    text_width,
    wrapped_label,
)
from janus_lab.gui.widgets.theme import DARK, LIGHT, Theme, apply_theme
from tests.contrast import contrast


def relative_luminance(colour: QtGui.QColor) -> float:
    """Of sRGB, as the Web Content Accessibility Guidelines 2.1 define it."""
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in colour.getRgbF()[:3]
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("background", ["#f1f2f4", "#24272b", "#ffffff", "#000000"])
def test_problems_can_be_read_on_light_and_dark(background: str) -> None:
    palette, ground = QtGui.QPalette(), QtGui.QColor(background)
    palette.setColor(QtGui.QPalette.Window, ground)
    pair = sorted(relative_luminance(each) for each in (problem_colour(palette), ground))
    assert (pair[1] + 0.05) / (pair[0] + 0.05) >= 4.5  # the guidelines' least contrast of text


def test_a_field_with_a_problem_is_marked_in_a_light_and_a_dark_window(qtbot: QtBot) -> None:
    widget = QtWidgets.QWidget()
    qtbot.addWidget(widget)
    styles = []
    for background in ("#ffffff", "#000000"):
        palette = widget.palette()
        palette.setColor(QtGui.QPalette.Window, QtGui.QColor(background))
        widget.setPalette(palette)
        mark_problems(widget)
        assert problem_colour(palette).name() in widget.styleSheet()
        styles.append(widget.styleSheet())
    assert styles[0] != styles[1]


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_the_chosen_line_of_a_marked_list_can_be_read(qtbot: QtBot, theme: Theme) -> None:
    widget = QtWidgets.QWidget()
    qtbot.addWidget(widget)
    before = QtWidgets.QApplication.palette()
    apply_theme(QtWidgets.QApplication.instance(), theme)
    combo = QtWidgets.QComboBox(widget)
    combo.addItems(["reference detector", "power meter"])
    combo.setProperty("problem", True)
    mark_problems(widget)
    widget.show()
    combo.showPopup()
    view = combo.view()
    view.setCurrentIndex(combo.model().index(0, 0))
    drawn = view.grab(view.visualRect(combo.model().index(0, 0))).toImage()
    combo.hidePopup()
    QtWidgets.QApplication.setPalette(before)
    ground = QtGui.QColor(theme.highlight)
    colours = [drawn.pixelColor(x, y) for x in range(drawn.width()) for y in range(drawn.height())]
    assert problem_colour(widget.palette()) not in colours
    assert max(contrast(colour, ground) for colour in colours) >= 4.5


def test_a_long_word_does_not_widen_a_wrapped_label(qtbot: QtBot) -> None:
    holder = QtWidgets.QWidget()
    qtbot.addWidget(holder)
    layout = QtWidgets.QVBoxLayout(holder)
    layout.addWidget(wrapped_label(holder, "short"))
    before = holder.minimumSizeHint().width()
    layout.addWidget(wrapped_label(holder, "x" * 400))
    assert holder.minimumSizeHint().width() == before


def test_long_words_may_break_and_short_ones_stay() -> None:
    path = "/a/very/long/path/to/a/run/of/the/last/week"
    assert "\u200b" in breakable(path)
    assert breakable(path).replace("\u200b", "") == path
    assert breakable("short words stay as they are") == "short words stay as they are"


def test_a_number_does_not_break_at_its_point(qtbot: QtBot) -> None:
    text = "moved −0.3(3.4) %, slope 0.451(14) mW/cm²/mA"
    assert breakable(text).replace("\u2060", "") == text
    layout = QtGui.QTextLayout(breakable(text), QtWidgets.QApplication.font())
    option = QtGui.QTextOption()
    option.setWrapMode(QtGui.QTextOption.WordWrap)
    layout.setTextOption(option)
    layout.beginLayout()
    ends = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(30)
        ends.append(breakable(text)[: line.textStart() + line.textLength()].rstrip("\u2060")[-1])
    layout.endLayout()
    assert len(ends) > 5
    assert "." not in ends


def test_a_tip_is_text_whatever_it_looks_like() -> None:
    assert plain_tip("dark < 3 nA & more\nline") == "dark < 3 nA & more\nline"
    assert plain_tip('<img src="file:///x">\n& more') == (
        "<p>&lt;img src=&quot;file:///x&quot;&gt;<br>&amp; more</p>"
    )


def test_a_text_is_whole_where_it_has_room_and_fits_where_it_has_not(qtbot: QtBot) -> None:
    chance = random.Random(20261129)
    for _ in range(200):
        words = ["".join(chance.choices("abcdeW µ²", k=chance.randint(1, 12))) for _ in range(4)]
        text = " ".join(words)
        points = chance.choice((None, 7.0, 12.0))
        wide = text_width(text, points)
        assert fitting(text, wide + 1, points) == text
        room = chance.uniform(30, 60)
        short = fitting(text, room, points)
        assert short == text or (short.endswith("…") and text.startswith(short[:-1]))
        assert text_width(short, points) <= room + 1
