"""What the tables of all kinds of measurement are made from."""

from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.measurements.terminal_table import by_irradiance, flags_of


def figure(name, irradiance=None, *flags):
    at = {} if irradiance is None else {"irradiance_mW_cm2": irradiance}
    return FigureOfMerit(name, 1.0, None, "1", "", flags, conditions=at)


def test_flags_of_several_figures_are_told_once():
    figures = [figure("eqe", 1.0, "A", "B"), figure("eqe", 2.0, "B"), figure("eqe", 3.0)]
    assert flags_of(figures) == {"A", "B"}
    assert flags_of([]) == frozenset()


def test_irradiances_stand_from_dark_to_bright_whatever_the_order_of_the_figures():
    figures = [figure("eqe", level) for level in (13.0, 0.7, 100.0, 3.0)]
    assert list(by_irradiance(figures, ("eqe",))) == [0.7, 3.0, 13.0, 100.0]


def test_figures_at_one_irradiance_stand_together_by_name():
    eqe, responsivity = figure("eqe", 13.0), figure("responsivity", 13)
    assert by_irradiance([eqe, responsivity], ("eqe", "responsivity")) == {
        13.0: {"eqe": eqe, "responsivity": responsivity}
    }


def test_other_figures_and_those_without_an_irradiance_are_left_out():
    assert by_irradiance([figure("eqe"), figure("rise_time", 13.0)], ("eqe",)) == {}
