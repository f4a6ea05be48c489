"""Figures of merit against what was swept."""

import pytest

from janus_lab.summary.gather import sorted_out
from janus_lab.summary.summary import summed_up
from janus_lab.summary.sweep_picture import sweep
from tests.janus_lab.summary.made_runs import figure, made_run


def swept(samples, points, value, **more):
    runs = [
        made_run(sample, figure("photocurrent", value(n, point), **more), number=i, **point)
        for n, sample in enumerate(samples)
        for i, point in enumerate(points)
    ]
    summary = summed_up(sorted_out(runs))
    return sweep(summary, summary.found.groups)


POINTS = [{"bias": b, "irradiances": [e]} for b in (1.0, 2.0) for e in (1.0, 5.0, 13.0)]


def test_a_line_for_each_sample_and_each_value_of_the_other_parameter():
    drawn = swept("AB", POINTS, lambda n, at: (n + 1) * at["bias"] * at["irradiances"][0])
    (axis,) = drawn.axes
    assert axis.get_xlabel() == "irradiances (mW/cm²)", "it has the most values"
    lines = {bars.get_label(): bars.lines[0].get_xydata().tolist() for bars in axis.containers}
    assert lines["B, bias 2 V"] == [[1, 4], [5, 20], [13, 52]]
    assert len(lines) == 4


def test_many_samples_are_their_median_and_quartiles():
    drawn = swept([f"S{n}" for n in range(9)], POINTS, lambda n, at: at["bias"] * (10 + n))
    (axis,) = drawn.axes
    assert [bars.get_label() for bars in axis.containers] == [
        "median and quartiles, bias 1 V", "median and quartiles, bias 2 V",
    ]  # fmt: skip
    line, _, (bars,) = axis.containers[0]
    assert line.get_ydata().tolist() == [14, 14, 14]
    assert bars.get_segments()[0][:, 1].tolist() == [12, 16]


@pytest.mark.parametrize(("bound", "marker"), [("lower", "^"), ("upper", "v")])
def test_a_bound_is_a_triangle_and_no_value_of_the_line(bound, marker):
    drawn = swept("A", POINTS[:3], lambda n, at: 1.0, bound=bound)
    (axis,) = drawn.axes
    assert not axis.containers
    assert [line.get_marker() for line in axis.lines] == [marker]


def test_what_is_not_to_be_used_is_open():
    (axis,) = swept("A", POINTS[:3], lambda n, at: 1.0, flags=("NOT_SETTLED",)).axes
    assert axis.lines[-1].get_markerfacecolor() == "white"


def test_what_has_no_number_has_no_axis():
    assert swept("A", [{"measured_in": "air"}, {"measured_in": "N2"}], lambda n, at: 1.0) is None
    assert swept("A", [{}], lambda n, at: 1.0) is None
    assert swept("A", POINTS, lambda n, at: None, flags=("X",)) is None
