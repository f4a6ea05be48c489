"""Dates as people type them."""

from __future__ import annotations

from datetime import date

import pytest
from qtpy import QtCore

from janus_lab.gui.widgets.date_field import DateField, read_date


def test_dates_as_people_type_them(qtbot):
    today = date(2026, 11, 21)
    for text, expected in {
        "2026-11-03": date(2026, 11, 3),
        " 11-03 ": date(2026, 11, 3),
        "Yesterday": date(2026, 11, 20),
        "7 days": date(2026, 11, 14),
        "": None,
    }.items():
        assert read_date(text, today) == expected
    for text in ("2026-02-30", "soon", "x days", "9999-12-31", "99999999999 days"):
        with pytest.raises(ValueError, match="is not a date"):
            read_date(text, today)
    field = DateField("From")
    qtbot.addWidget(field)
    field.setText("2026-02-28")
    qtbot.keyClick(field, QtCore.Qt.Key_Up)
    assert field.value() == date(2026, 3, 1)
    qtbot.keyClick(field, QtCore.Qt.Key_Down)
    assert field.text() == "2026-02-28"
