"""Both themes: text and curves that can be seen, and that the application takes."""

from __future__ import annotations

import pytest
from qtpy import QtGui

from janus_lab.gui.widgets import theme
from tests.contrast import contrast


@pytest.mark.parametrize("given", theme.THEMES.values(), ids=theme.THEMES)
def test_text_and_curves_stand_out_in_both_themes(given):
    for ground in (given.background, given.window, given.button):
        assert contrast(given.foreground, ground) > 7
    assert contrast(given.highlighted_text, given.highlight) > 4.5
    # 3 is what WCAG asks of the parts of a graphic; the pale end of viridis is given some less
    assert all(contrast(given.series(i), given.background) > 3 for i in range(4))
    levels = [given.level(i, 6) for i in range(6)]
    assert min(contrast(level, given.background) for level in levels) > 1.9
    assert len(set(levels)) == 6


@pytest.mark.parametrize("given", theme.THEMES.values(), ids=theme.THEMES)
def test_a_single_level_is_far_from_the_colour_of_the_dark(given):
    single, dark = (QtGui.QColor(c) for c in (given.level(0, 1), given.foreground))
    assert single.name() not in (given.level(0, 2), given.level(1, 2))
    assert single.hsvSaturation() > 128 > 2 * dark.hsvSaturation()
    assert contrast(given.level(0, 1), given.foreground) > 1.5


def test_a_theme_reaches_the_application(qtbot, qapp):
    before, style = qapp.palette(), qapp.style().objectName()
    try:
        theme.apply_theme(qapp, theme.DARK)
        assert qapp.palette().color(QtGui.QPalette.Base).name() == theme.DARK.background
        assert qapp.style().objectName() == "fusion"
    finally:
        theme.apply_theme(qapp, theme.LIGHT)
        qapp.setStyle(style)
        qapp.setPalette(before)
