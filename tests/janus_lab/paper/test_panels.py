"""The panels of the paper out of the panels of its runs."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from janus_lab.paper import panels as drawn_panels
from janus_lab.paper.panels import by_figure, paper_panels
from tests.janus_lab.retention.made_retention import made


@pytest.fixture(scope="module")
def panels(results):
    return paper_panels(results)


def test_every_panel_that_there_is_a_run_for_is_there_in_the_papers_order(panels) -> None:
    names = [panel.name for panel in by_figure(panels)]
    assert names[:8] == [f"figure-5{letter}" for letter in "abcdefgh"]
    assert {"figure-S23b-rise-2ms", "figure-S23b-decay-0_1ms", "figure-S24a"} <= set(panels)
    assert "figure-S24cd" not in panels  # nothing has been stored


def test_the_panels_of_a_run_are_put_together_once(results, monkeypatch) -> None:
    made: list[str] = []
    once = drawn_panels._panels
    monkeypatch.setattr(drawn_panels, "_panels", lambda run: made.append(run.path) or once(run))
    paper_panels(results)
    assert len(made) == len(set(made)) > 5


def test_days_of_storage_of_two_samples_stand_beside_each_other_with_the_printed_claim(
    results,
) -> None:
    stored = replace(results, samples={}, retention=made("film 1", "film 2"))
    panel = paper_panels(stored)["figure-S24cd"]
    first, second = (series.x for series in panel.series if series.role != "fit")
    assert np.all(np.abs(first - second) > 0.1)
    assert panel.caption.startswith("Fig. S24c, d: photocurrent kept over days of storage")
    assert [(mark.at, mark.label) for mark in panel.marks] == [(90.0, "printed: above 90 %")]


def test_the_three_devices_are_named_in_the_panels_that_compare_them(panels) -> None:
    for name in ("figure-5a", "figure-5d", "figure-5e", "figure-5f", "figure-S23a"):
        assert {series.run for series in panels[name].series} == {
            "janus-160C", "janus-200C", "cspbbr3-16nm",
        }  # fmt: skip


def test_switching_begins_at_zero_and_has_no_current_below_it(panels) -> None:
    for series in panels["figure-5g"].series:
        assert series.x[0] == 0.0
        assert np.nanmin(series.y) > 0
