"""Figures of merit leave the window with every digit."""

from __future__ import annotations

import csv
import io

import numpy as np

from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.gui.panels.figures_table import figures_table


def test_figures_read_back_to_the_last_digit() -> None:
    rng = np.random.default_rng(6)
    figures = [
        FigureOfMerit(
            f"figure {n}",
            None if n % 5 == 0 else float(10 ** rng.uniform(-300, 300)),
            None if n % 3 == 0 else float(rng.normal()),
            "1" if n % 2 else "A/W",
            'made with "care", twice',
            ("ONE", "TWO")[: 1 + n % 2],
            "upper" if n % 7 == 0 else None,
            {"bias_V": float(rng.normal())} if n % 2 else {"irradiance_mW_cm2": 13.0, "name": "x"},
        )
        for n in range(100)
    ]
    for separator in (",", "\t"):
        rows = csv.DictReader(io.StringIO(figures_table(figures, separator)), delimiter=separator)
        for row, figure in zip(rows, figures, strict=True):
            assert row["figure"] == figure.name
            assert (float(row["value"]) if row["value"] else None) == figure.value
            u = row["standard uncertainty"]
            assert (float(u) if u else None) == figure.uncertainty
            assert row["flags"].split() == list(figure.flags)
            assert row["method"] == figure.method
            for name, value in figure.conditions.items():
                assert row[name] == value if isinstance(value, str) else float(row[name]) == value


def test_that_they_were_simulated_stands_behind_each() -> None:
    figures = [
        FigureOfMerit("gain", 1.0, 0.1, "1", "made up"),
        FigureOfMerit("x", 2.0, None, "A", ""),
    ]
    for origin, wanted in (("simulated bench", ["simulated bench"] * 2), ("", [None] * 2)):
        rows = csv.DictReader(io.StringIO(figures_table(figures, origin=origin)))
        assert [row.get("origin") for row in rows] == wanted
