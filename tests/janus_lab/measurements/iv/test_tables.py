"""The table of I–V sweeps, beside what has been published."""

import pytest

from drivers.config.device import DeviceConfig
from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.measurements.iv.tables import tables
from tests.bench_files import device
from tests.janus_lab.measurements.kept_runs import flags_at, headings, kept, kept_figures, rows


def figure(name, value, irradiance=0.7, *, unit="1", bias=3.0, uncertainty=None, **more):
    at = {"bias_V": bias, "irradiance_mW_cm2": irradiance}
    return FigureOfMerit(name, value, uncertainty, unit, "", conditions=at, **more)


def cell(figures, heading, mounted=None):
    (table,) = tables(mounted or device(), figures)
    (row,) = rows(table)
    return row[headings(table).index(heading)]


def test_the_published_responsivity_stands_below_the_measured_one_in_brackets():
    # Table S5 of the article: 4.8 A/W at 0.7 mW/cm² and 3 V
    measured = figure("responsivity", 4.83, unit="A/W", uncertainty=0.07)
    assert cell([measured], "R (A/W)") == "4.83(7)\n[4.8]"


def test_the_slip_of_the_source_stands_at_its_own_number():
    figures = [
        figure("responsivity", 4.83, unit="A/W", flags=("EDGE_MAXIMUM",)),
        figure("detectivity_published_convention", 4.7e13, unit="Jones"),
    ]
    (table,) = tables(device(), figures)
    _, _, responsivity, _, _, convention = table.rows[0]
    assert (responsivity.flags, responsivity.below.flags) == (("EDGE_MAXIMUM",), ())
    assert (convention.flags, convention.below.flags) == ((), ("UNIT_SLIP",))


def test_a_detectivity_that_has_not_slipped_stands_beside_the_one_in_jones():
    right = device().model_dump(mode="json")
    right["published"] = [
        row | {"detectivity": row["detectivity"] / 10}
        for row in right["published"]
        if row["detectivity"] is not None
    ]
    figures = [figure("detectivity_shot", 4.7e12, unit="Jones")]
    mounted = DeviceConfig.model_validate(right)
    assert cell(figures, "D*, shot", mounted) == "4.7×10¹²\n[4.8×10¹²]"
    (table,) = tables(mounted, figures)
    assert "D*, mm² ‡" not in headings(table)


def test_a_figure_above_the_table_has_its_flags_there():
    dark = FigureOfMerit("dark_current", 3e-8, 1e-9, "A", "", ("RANGE_CHANGED",))
    (table,) = tables(device(), [dark, figure("eqe", 1.0)])
    assert flags_at(table) == [("dark current 3.00(10)×10⁻⁸ A", ("RANGE_CHANGED",))]


def test_what_there_is_without_bias_has_a_table_of_its_own():
    figures = [
        figure("responsivity", 0.1, unit="A/W", bias=-1.0, uncertainty=0.002),
        figure("open_circuit_voltage", 0.3526, unit="V", uncertainty=0.0015),
        figure("short_circuit_current", 3.06e-5, unit="A", bias=0.0, uncertainty=3e-7),
        FigureOfMerit("ideality_factor", 0.992, 0.01, "1", "", ("SHUNT_NOT_KNOWN",)),
        FigureOfMerit(
            "rectification_ratio", 7.6e6, None, "1", "", bound="lower", conditions={"bias_V": 0.5}
        ),
    ]
    at_bias, unbiased = tables(device("photodiode-si"), figures)
    assert (at_bias.title, at_bias.said) == ("photodiode-si at -1 V", [])
    assert unbiased.title == "photodiode-si without bias"
    assert [said.text for said in unbiased.said] == [
        "ideality 0.992(10)",
        "rectification > 7.6×10⁶ at ±0.5 V",
    ]
    assert unbiased.said[0].flags == ("SHUNT_NOT_KNOWN",)
    assert headings(unbiased) == ["mW/cm²", "I_sc (A)", "V_oc (V)", "R at 0 V (A/W)"]
    assert rows(unbiased) == [("0.7", "3.060(30)×10⁻⁵", "0.3526(15)", "")]


def test_a_device_that_only_rectifies_says_so_above_its_table():
    figures = [
        figure("responsivity", 4.83),
        FigureOfMerit("rectification_ratio", 8.0, 0.1, "1", "", conditions={"bias_V": 3.0}),
    ]
    (table,) = tables(device(), figures)
    assert [said.text for said in table.said] == ["rectification 8.00(10) at ±3 V"]


def test_at_another_bias_nothing_published_is_comparable():
    assert cell([figure("responsivity", 4.83, bias=2.0)], "R (A/W)") == "4.83"


def test_the_quantum_efficiency_is_in_percent_the_published_one_too():
    assert cell([figure("eqe", 13.3, uncertainty=0.2)], "EQE (%)") == "1330(20)\n[1334.3]"


def test_a_published_detectivity_stands_beside_its_own_convention_only():
    figures = [
        figure("detectivity_shot", 4.7e12, unit="Jones"),
        figure("detectivity_published_convention", 4.7e13, unit="Jones"),
    ]
    assert cell(figures, "D*, shot") == "4.7×10¹²"
    assert cell(figures, "D*, mm² ‡") == "4.7×10¹³\n[4.8×10¹³]"


def test_a_bound_says_that_it_is_one():
    assert cell([figure("light_dark_ratio", 40.0, 3.0, bound="lower")], "light/dark") == "> 40"


def test_a_device_of_which_nothing_is_published_has_no_sign_to_explain():
    alone = device().model_copy(update={"published": []})
    figures = [
        figure("detectivity_shot", 4.7e12, unit="Jones"),
        figure("detectivity_published_convention", 4.7e13, unit="Jones"),
    ]
    (table,) = tables(alone, figures)
    assert "D*, mm² ‡" not in headings(table)
    assert "‡" not in "".join(table.captions)
    assert "shot limit" in "".join(table.captions)


@pytest.mark.parametrize("name", ["iv-janus-160C", "iv-janus-200C", "iv-cspbbr3-16nm"])
def test_every_recorded_run_has_a_row_for_each_irradiance_below_its_dark_current(name):
    run = kept(name)
    (table,) = tables(run.device, kept_figures(run))
    assert [row[0] for row in rows(table)] == ["0.7", "13"]
    assert table.title == f"{run.device.name} at 3 V"
    assert table.said[0].text.startswith("dark current ")


def test_without_figures_there_is_no_table():
    assert tables(device(), []) == []
