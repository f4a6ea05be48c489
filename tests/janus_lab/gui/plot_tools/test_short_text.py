"""Titles and labels that leave something out."""

from __future__ import annotations

import random

from pytestqt.qtbot import QtBot

from janus_lab.gui.plot_tools.short_text import fitting, text_width


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
