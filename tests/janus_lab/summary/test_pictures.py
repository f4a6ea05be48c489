"""Histograms and maps of many samples."""

import numpy as np

from janus_lab.limits import Limit
from janus_lab.summary.gather import sorted_out
from janus_lab.summary.pictures import distributions
from janus_lab.summary.summary import summed_up
from tests.janus_lab.summary.made_runs import figure, made_run


def picture(values, *, positions=True, limits=()):
    runs = [
        made_run(f"S{n}", *figures, position=f"A{n}" if positions else "")
        for n, figures in enumerate(values, 1)
    ]
    summary = summed_up(sorted_out(runs), limits=limits)
    return distributions(summary, summary.found.groups[0])


def test_the_histogram_has_every_value_and_median_and_limits():
    random = np.random.default_rng(1)
    values = random.normal(1e-4, 1e-5, 24).tolist()
    limits = [Limit(figure="photocurrent", min="90 uA", max="120 uA")]
    drawn = picture([[figure("photocurrent", value)] for value in values], limits=limits)
    histogram = drawn.axes[0]
    assert sum(patch.get_height() for patch in histogram.containers[0]) == 24
    lines = [line.get_xdata()[0] for line in histogram.lines]
    assert lines == [np.median(values), 9e-5, 1.2e-4]


def test_what_is_not_to_be_used_is_drawn_apart_and_a_bound_not_at_all():
    drawn = picture(
        [
            [figure("photocurrent", 1.0)],
            [figure("photocurrent", 2.0, flags=("NOT_SETTLED",))],
            [figure("photocurrent", 3.0, bound="lower")],
        ]
    )
    used, taken_back = drawn.axes[0].containers
    assert sum(patch.get_height() for patch in used) == 1
    assert sum(patch.get_height() for patch in taken_back) == 1


def test_the_map_has_every_sample_at_its_place():
    drawn = picture(
        [[figure("photocurrent", 1.0)], [figure("photocurrent", 3.0, bound="lower")], []]
    )
    places = [tuple(points.get_offsets()[0]) for points in drawn.axes[1].collections]
    assert places == [(1, -1), (2, -1), (3, -1)]
    assert [label.get_text() for label in drawn.axes[1].get_yticklabels()] == ["A"]


def test_decades_are_drawn_in_decades_and_samples_without_places_without_a_map():
    drawn = picture([[figure("photocurrent", 10.0**-n)] for n in range(6)], positions=False)
    assert len(drawn.axes) == 1
    assert drawn.axes[0].get_xscale() == "log"


def test_without_a_value_there_is_no_picture():
    assert picture([[figure("photocurrent", None, flags=("X",))]]) is None
