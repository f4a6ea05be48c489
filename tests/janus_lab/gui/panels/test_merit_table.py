"""Figures of merit as a table."""

from __future__ import annotations

from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.flag_marks import FlagMarks
from janus_lab.gui.panels.merit_table import MeritTable
from tests.drawn import figure
from tests.made_up_rows import laid_out


def cells(table):
    heads = [table.verticalHeaderItem(i).text() for i in range(table.rowCount())]
    return {
        head: [
            item.text() if (item := table.item(i, j)) else "" for j in range(table.columnCount())
        ]
        for i, head in enumerate(heads)
    }


def show(table, figures):
    return table.show_figures([FigureOfMerit.from_dict(each) for each in figures], FlagMarks())


def test_the_table_has_a_row_for_each_figure(qtbot):
    table = MeritTable()
    qtbot.addWidget(table)
    show(
        table,
        [
            figure("dark_current", 0.0, 3.3e-8, 1e-10, unit="A"),
            figure("responsivity", 13.0, 1.31, 0.04),
            figure("responsivity", 0.7, None),
            figure("eqe", 0.7, 35.0, None, "lower", "1"),
            figure("power_law_exponent", None, 0.55, 0.01, unit="1"),
            figure("hysteresis", 0.7, 0.1, 0.01),
        ],
    )
    heads = [table.horizontalHeaderItem(j).text() for j in range(table.columnCount())]
    assert heads == ["dark", "0.7 mW/cm²", "13 mW/cm²"]
    assert cells(table) == {
        "Dark current (nA)": ["33.00(10)", "", ""],
        "R (A/W)": ["", "–ᵃ", "1.31(4)"],
        "EQE (%)": ["", "> 3500", ""],
        "Exponent θ": ["0.550(10)", "", ""],
    }
    assert "NO_DARK_SWEEP" in table.item(1, 1).toolTip()
    show(
        table,
        [figure("rise_time", 13.0, 6.6e-4, 3e-5, unit="s"), figure("decay_time", 13.0, 7e-4, 1e-5)],
    )
    assert cells(table) == {"10–90 % (µs)": ["660(30)", "700(10)"]}
    show(table, [figure("current_drift", None, -3.1e-9, 4e-9, unit="A/h")])
    assert cells(table) == {"Drift of the current (nA/h)": ["−3(4)"]}
    show(table, [])
    assert table.rowCount() == table.columnCount() == 0


def test_an_empty_table_says_so(qtbot):
    table = laid_out(qtbot, MeritTable())
    picture = table.viewport().grab().toImage()
    middle = {
        picture.pixelColor(x, y).name()
        for x in range(200, 450)
        for y in range(picture.height() // 2 - 12, picture.height() // 2 + 12)
    }
    assert len(middle) > 2


def noise(value, bias, irradiance, frequency):
    conditions = {"bias_V": bias, "irradiance_mW_cm2": irradiance, "frequency_Hz": frequency}
    made = figure("noise_current", irradiance, value, value / 10, unit="A/Hz^0.5")
    return made | {"conditions": conditions}


def test_figures_at_several_frequencies_and_biases_all_stand_there_and_say_so(qtbot):
    table = MeritTable()
    qtbot.addWidget(table)
    settings = [
        (bias, light, f) for bias in (1.0, 3.0) for light in (0.0, 4.0) for f in (1, 10, 100)
    ]
    given = [noise(1e-12 * n, *setting) for n, setting in enumerate(settings, 1)]
    corner = figure("corner_frequency", 0.0, 20.0, 1.0, unit="Hz")
    show(table, [*given, corner | {"conditions": {"bias_V": 1.0, "irradiance_mW_cm2": 0.0}}])
    heads = [table.horizontalHeaderItem(j).text() for j in range(table.columnCount())]
    assert heads == ["1 Hz", "10 Hz", "100 Hz"]
    assert cells(table) == {
        "Noise, dark, 1 V (pA/√Hz)": ["1.00(10)", "2.00(20)", "3.00(30)"],
        "Noise, 4 mW/cm², 1 V (pA/√Hz)": ["4.0(4)", "5.0(5)", "6.0(6)"],
        "Noise, dark, 3 V (pA/√Hz)": ["7.0(7)", "8.0(8)", "9.0(9)"],
        "Noise, 4 mW/cm², 3 V (pA/√Hz)": ["10.0(1.0)", "11.0(1.1)", "12.0(1.2)"],
        "1/f corner (Hz)": ["20.0(1.0)", "", ""],
    }


def test_a_noise_current_within_a_bandwidth_keeps_its_unit(qtbot):
    table = MeritTable()
    qtbot.addWidget(table)
    show(table, [figure("noise_current", None, 4e-12, 1e-13, unit="A")])
    assert cells(table) == {"Noise (pA)": ["4.00(10)"]}


def test_small_irradiances_at_the_head_of_columns_are_written_as_other_numbers_are(qtbot):
    table = MeritTable()
    qtbot.addWidget(table)
    show(table, [figure("responsivity", e, 1.31, 0.04) for e in (1.3e-9, 3.93759e-9, 0.7)])
    heads = [table.horizontalHeaderItem(j).text() for j in range(table.columnCount())]
    assert heads == ["1.3×10⁻⁹ mW/cm²", "3.93759×10⁻⁹ mW/cm²", "0.7 mW/cm²"]
