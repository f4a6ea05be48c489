"""Retention over days of storage as tables."""

from dataclasses import replace
from io import StringIO

import pytest
from rich.console import Console

from janus_lab.retention.tables import retention_tables
from tests.janus_lab.retention.made_retention import figure, made


def lines(found):
    console = Console(width=200, file=StringIO())
    console.print(retention_tables(found))
    return console.file.getvalue().splitlines()


def row(found, *words):
    """The cells of the one line that holds all `words`."""
    (line,) = [line for line in lines(found) if all(word in line for word in words)]
    return [cell.strip() for cell in line.split("  ") if cell.strip()]


def test_a_day_has_date_photocurrent_and_what_is_kept():
    # 0.98² = 0.9604
    assert row(made("film 1"), "2026-03-03") == ["2", "2026-03-03", "9.60(10)×10⁻⁷", "96.0(1.0)"]


def test_a_sample_stands_at_its_first_day_only():
    found = made("film 1", "film 2", days=(0, 1))
    days = [line for line in lines(found) if "2026-03-0" in line]
    assert ["film" in line for line in days] == [True, False, True, False]


def test_runs_are_counted_where_a_day_has_several():
    found = made("film 1")
    assert not any("their mean" in line for line in lines(found))
    first, *rest = found.days
    several = replace(found, days=[replace(first, runs=("a", "b")), *rest])
    assert row(several, "2026-03-01")[-1] == "2"
    assert any("their mean" in line for line in lines(several))


def test_figures_are_in_words_and_percent_with_the_days_between():
    kept = figure("retention", 0.868, 0.012, sample="film 1", day_first=0.0, day_last=7.0)
    found = made("film 1", figures=[kept])
    assert row(found, "kept, film 1") == ["kept, film 1", "86.8(1.2) %", "day 0 to 7"]


def test_a_missing_value_is_a_dash_without_a_unit():
    lost = figure("loss_per_day_linear", None, flags=("TOO_FEW_DAYS",), sample="film 1")
    assert row(made("film 1", figures=[lost]), "loss a day") == [
        "loss a day, linear, film 1",
        "– ᵃ",
    ]


def test_the_mean_of_one_sample_is_not_said_again():
    mean = figure("retention_mean", 0.9, 0.01, devices=2.0, device_spread=0.014)
    assert not any("mean kept" in line for line in lines(made("film 1", figures=[mean])))
    assert row(made("film 1", "film 2", figures=[mean]), "mean kept") == [
        "mean kept",
        "90.0(1.0) %",
        "n = 2, s = 1.4 %",
    ]


@pytest.mark.parametrize(("simulated", "said"), [(True, " (simulated ages)"), (False, "")])
def test_conditions_have_their_units(simulated, said):
    found = made("film 1", simulated=simulated)
    assert row(found, "relative humidity") == ["relative humidity", "35 %"]
    assert row(found, "days of storage") == ["days of storage", f"0, 2, 7{said}"]


def test_a_flag_of_a_photocurrent_stands_at_its_day():
    found = made("film 1")
    unsettled, *others = found.days
    found = replace(found, days=[replace(unsettled, flags=("NOT_SETTLED",)), *others])
    assert row(found, "2026-03-01")[-2:] == ["1.000(10)×10⁻⁶?ᵃ", "100?ᵃ"]
    assert not any("ᵃ" in cell for cell in row(found, "2026-03-03"))
    (line,) = [line for line in lines(found) if "NOT_SETTLED" in line]
    assert line.startswith("ᵃ NOT_SETTLED: ")


def test_the_name_of_a_sample_is_no_markup():
    assert row(made("[red]film"), "2026-03-01")[0] == "[red]film"
