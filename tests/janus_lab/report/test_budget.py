"""Budgets of uncertainty."""

import re

import numpy as np
import pytest

from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.report.budget import budgets, stands_for
from tests.janus_lab.measurements.kept_runs import kept, kept_figures


def test_shares_of_the_variance_make_a_whole_and_the_largest_comes_first():
    random = np.random.default_rng(14)
    for _ in range(50):
        parts = random.lognormal(-20, 2, random.integers(1, 12)).tolist()
        budget = {f"source {n}": part for n, part in enumerate(parts)}
        figure = FigureOfMerit("photocurrent", 1e-6, 1e-8, "A", "", (), None, {}, budget)
        (table,) = budgets([figure], "iv_sweep") or budgets([figure], "on_off_cycling")
        shares = [float(re.search(r"[\d.]+", row[3].text)[0]) for row in table.rows]
        small = sum("<" in row[3].text for row in table.rows)
        assert sum(shares) == pytest.approx(100, abs=1.5 + 0.6 * len(shares) + small)
        named = [s for row, s in zip(table.rows, shares, strict=True)
                 if not row[0].text.startswith("All others")]  # fmt: skip
        assert named == sorted(named, reverse=True)


def test_every_main_figure_with_a_budget_has_one():
    run = kept("iv-janus-160C")
    tables = budgets(kept_figures(run), "iv_sweep")
    assert [table.title.partition(":")[0] for table in tables] == [
        "Light/dark ratio", "Responsivity", "D*, shot limit", "Dark current",
    ]  # fmt: skip
    assert "Area" in [row[0].text for row in tables[1].rows]


def test_of_several_the_one_at_the_frequency_and_the_strongest_light_stands_for_them():
    figures = [
        FigureOfMerit("nep", f, None, "W/Hz^0.5", "", (), "upper",
                      {"frequency_Hz": f, "irradiance_mW_cm2": e})
        for f in (1.0, 10.0) for e in (0.7, 13.0)
    ]  # fmt: skip
    found = stands_for(figures, "nep", 10.0)
    assert found.conditions == {"frequency_Hz": 10.0, "irradiance_mW_cm2": 13.0}
    assert stands_for(figures, "responsivity", None) is None
