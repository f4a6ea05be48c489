"""The lines of edges stand at 10 and 90 %, and go through the middle of them."""

from __future__ import annotations

from pathlib import Path

from janus_lab.measurements.edges.construction import construction
from janus_lab.runs.run import open_run

REPLAYS = Path(__file__).parents[3] / "replays"


def test_edges_have_their_limits_and_where_they_were_sampled_alike_a_median() -> None:
    run = open_run(REPLAYS / "response-0.1ms")
    panels = construction(run, [])
    assert {panel.name for panel in panels} <= {"rise", "decay"}
    assert panels
    for panel in panels:
        assert [mark.at for mark in panel.marks] == [0.1, 0.9]
        for median in panel.series:
            first, last = median.y[0], median.y[-1]
            assert (first < last) == (panel.name == "rise")
