"""The paper's row among other people's devices: at which irradiances its numbers were measured."""

from __future__ import annotations

from janus_lab.paper.comparison_row import compared_row, irradiances_of_row
from janus_lab.paper.printed import read_paper


def test_each_number_is_compared_at_the_irradiance_that_it_comes_from(results) -> None:
    paper = read_paper()
    assert irradiances_of_row(paper, results) == {
        "light_dark_ratio": [13.0], "responsivity": [0.7], "detectivity": [0.7],
    }  # fmt: skip
    found = {number.row.name: number.row for number in compared_row(paper, results)}
    assert found["light_dark_ratio"].agrees  # "5e3" is 4500 to 5500
    assert found["responsivity"].agrees
    assert not found["detectivity_shot"].agrees
    assert found["detectivity_published_convention"].agrees
