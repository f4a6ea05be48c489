"""What the tables of all kinds of measurement are made from."""

from dataclasses import replace

from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.measurements.terminal_table import (
    Cell,
    TerminalTable,
    by_irradiance,
    cell_of,
    said_of,
)


def figure(name, irradiance=None, *flags):
    at = {} if irradiance is None else {"irradiance_mW_cm2": irradiance}
    return FigureOfMerit(name, 1.0, None, "1", "", flags, conditions=at)


def made(figures, shown, below=()):
    cells = [cell_of(each) for each in shown]
    if below:
        cells[0] = replace(cells[0], below=Cell("[1]", below))
    return TerminalTable("", ("mW/cm²", "EQE"), [(Cell("1"), each) for each in cells], figures)


def test_what_all_figures_share_is_common_to_the_table():
    both = [figure("eqe", 1.0, "A", "B"), figure("eqe", 2.0, "B")]
    assert made(both, both).common_flags == {"B"}
    three = [*both, figure("eqe", 3.0)]
    assert made(three, three).common_flags == frozenset()


def test_of_one_figure_alone_nothing_is_common():
    alone = [figure("eqe", 1.0, "A")]
    assert made(alone, alone).common_flags == frozenset()


def test_flags_of_figures_without_a_place_in_the_table_are_known_by_their_figures():
    shown, gain = figure("eqe", 1.0, "A"), figure("gain", 1.0, "A", "B", "C")
    assert made([shown, gain], [shown]).flags_of_others == {"B": [gain], "C": [gain]}
    assert made([shown, gain], [shown], below=("C",)).flags_of_others == {"B": [gain]}


def test_a_cell_of_a_figure_has_its_value_and_flags_and_none_is_empty():
    assert cell_of(figure("eqe", 1.0, "A"), 100.0) == Cell("100", ("A",))
    assert cell_of(None) == Cell("", None)
    assert said_of(figure("eqe", 1.0), "EQE") == Cell("EQE 1", ())


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
