"""The page of figures of merit: the table, published numbers beside it, what the letters mean."""

from __future__ import annotations

from janus_lab.device_file import read_device
from janus_lab.gui.panels.figures_page import FiguresPage
from tests.drawn import figure
from tests.janus_lab.gui.panels.test_merit_table import cells


def test_letters_are_explained_below_the_table(qtbot):
    page = FiguresPage()
    qtbot.addWidget(page)
    page.show()
    assert not page.note.isVisible()
    page.set_figures([figure("responsivity", 0.7, None), figure("eqe", 0.7, None)])
    assert page.note.isVisible()
    assert page.note.text() == "ᵃ There is no dark sweep to compare with."
    assert page.table.item(0, 0).toolTip().splitlines()[1].startswith("ᵃ NO_DARK_SWEEP: ")
    page.set_figures([figure("responsivity", 0.7, 1.0, 0.1)])
    assert page.note.text() == "In brackets: standard uncertainty, k = 1."
    at = {"irradiance_mW_cm2": 0.7, "bias_V": -3.0}
    page.set_figures([figure("responsivity", 0.7, 1.0) | {"conditions": at}])
    assert page.note.text().replace("\u202f", " ") in ("At −3 V.", "At -3 V.")
    page.set_figures([figure("power_law_exponent", None, 0.8)])
    assert not page.note.isVisible()


def test_a_number_that_a_flag_takes_back_is_not_to_be_used_and_the_note_says_so(qtbot):
    page = FiguresPage()
    qtbot.addWidget(page)
    unsettled = figure("responsivity", 0.7, 1.0, 0.1) | {"flags": ["NOT_SETTLED"]}
    page.set_figures([unsettled, figure("responsivity", 13.0, 1.0, 0.1)])
    assert cells(page.table) == {"R (A/W)": ["1.00(10)?ᵃ", "1.00(10)"]}
    assert page.note.text().startswith("?: not to be used as it stands. ᵃ The current had not")


def shown(table):
    return [
        [table.item(i, j).text() for j in range(table.columnCount())]
        for i in range(table.rowCount())
    ]


def at(name, irradiance, *numbers, unit):
    made = figure(name, irradiance, *numbers, unit=unit)
    return made | {"conditions": {"irradiance_mW_cm2": irradiance, "bias_V": 3.0}}


def test_published_numbers_of_the_device_stand_below_with_the_deviation(qtbot):
    page = FiguresPage()
    qtbot.addWidget(page)
    page.show()
    page.set_figures([at("responsivity", 13.0, 1.43, 0.05, unit="A/W")])
    assert not page.published.isVisible()
    page.of_device(read_device("janus-160C"))
    page.set_figures(
        [
            at("responsivity", 13.0, 1.43, 0.05, unit="A/W"),
            at("rise_time", 13.0, 2e-3, None, "upper", unit="s"),
            at("detectivity_shot", 13.0, 1.2e12, 1e11, unit="Jones"),
        ]
    )
    assert page.published.isVisible()
    assert shown(page.published.table)[0] == [
        "responsivity", "13", "1.43(5) A/W", "1.3 A/W", "+10.0 %", "+2.3",
    ]  # fmt: skip
    ours = {row[0]: row[2:] for row in shown(page.published.table)}
    assert ours["rise time"] == ["< 0.002 s", "≤ 0.0016 s", "–", "–"]
    assert ours["D*, shot limit"][0].endswith("Jonesᵃ")
    assert "UNIT_SLIP" in [
        page.published.table.item(i, 2).toolTip()[2:11]
        for i, row in enumerate(shown(page.published.table))
        if row[0] == "D*, shot limit"
    ]
    assert page.note.text().startswith("ᵃ ")
    assert "10.1002/advs.202206560" in page.published.source.toolTip()
    page.clear_figures()
    assert not page.published.isVisible()
    assert not page.note.text()


def test_a_device_without_published_numbers_has_no_such_table(qtbot):
    page = FiguresPage()
    qtbot.addWidget(page)
    page.show()
    page.of_device(read_device("photodiode-si"))
    page.set_figures([at("responsivity", 13.0, 0.3, 0.01, unit="A/W")])
    assert page.table.isVisible()
    assert not page.published.isVisible()
