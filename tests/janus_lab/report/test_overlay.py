"""Panels of several runs drawn over each other."""

import numpy as np

from janus_lab.measurements.panel import Axis, Mark, Panel, line
from janus_lab.report.overlay import overlaid


def panel(name="current", limits=None, **details):
    series = [line([0, 1], [0, 1], "dark"), line([0, 1], [0, 2], "13 mW/cm²"),
              line([0, 1], [0, 3], "fit", compared=False)]  # fmt: skip
    x = Axis("Bias", "V", limits=limits)
    return Panel(name, "c", x, Axis("Current", "A"), series, [Mark(1.0, "x")], **details)


def test_each_run_brings_what_is_to_be_compared_under_its_name():
    (found,) = overlaid({"film 1": [panel()], "film 2": [panel()]})
    assert [(series.run, series.label) for series in found.series] == [
        ("film 1", "dark"), ("film 1", "13 mW/cm²"), ("film 2", "dark"), ("film 2", "13 mW/cm²"),
    ]  # fmt: skip
    assert not found.marks
    assert np.array_equal(found.series[1].y, [0, 2])


def test_panels_of_other_conditions_stay_apart():
    found = overlaid({"a": [panel(of="3 V"), panel(of="1 V")], "b": [panel(of="3 V")]})
    assert [(each.of, len(each.series)) for each in found] == [("3 V", 4), ("1 V", 2)]


def test_limits_hold_those_of_each():
    (found,) = overlaid({"a": [panel(limits=(0, 2))], "b": [panel(limits=(-3, 1))]})
    assert found.x.limits == (-3, 2)
    (found,) = overlaid({"a": [panel(limits=(0, 2))], "b": [panel()]})
    assert found.x.limits is None


def test_those_that_were_simulated_are_told():
    simulated, real = panel(origin="simulated bench"), panel()
    (found,) = overlaid({"film 1": [simulated], "film 2": [simulated]})
    assert found.origin == "simulated bench"
    (found,) = overlaid({"film 1": [simulated], "film 2": [real]})
    assert found.origin == "simulated bench: film 1"
    (found,) = overlaid({"film 1": [real], "film 2": [real]})
    assert not found.origin
