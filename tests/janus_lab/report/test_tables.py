"""Figures of merit in a terminal: the table of each kind, flags at their numbers, captions once."""

import re
from collections import Counter
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from drivers.config.device import DeviceConfig
from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.analysis.flags import FLAGS
from janus_lab.report.tables import RunFigures, figures_tables
from janus_lab.runs.run import open_run
from tests.bench_files import device

REPLAYS = Path(__file__).parents[2] / "replays"


def of_run(name, procedure_name=None):
    run = open_run(REPLAYS / name)
    figures = [FigureOfMerit.from_dict(figure) for figure in run.figures]
    mounted = DeviceConfig.model_validate(run.record.device)
    return RunFigures(procedure_name or run.record.procedure_name, mounted, figures)


def printed(*results, width=250):
    console = Console(width=width, file=StringIO())
    console.print(figures_tables(results))
    return console.file.getvalue()


def made(*figures):
    return RunFigures("noise", device(), figures)


def current(value, *flags, name="noise_current", uncertainty=1e-14):
    return FigureOfMerit(name, value, uncertainty, "A", "", flags)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("iv-janus-160C", ["dark current", "light/dark", "R (A/W)"]),
        ("storage", ["on/off cycles", "I_ph (A)", "drift (%)"]),
        ("response-0.1ms", ["edges sampled every 0.1 ms", "rise", "decay"]),
    ],
)
def test_each_kind_has_its_table(name, words):
    text = printed(of_run(name))
    assert all(word in text for word in words)


def test_a_kind_without_a_table_has_a_row_for_each_figure():
    result = of_run("storage", "noise")
    lines = printed(result).splitlines()
    assert sum("photocurrent" in line and "mW/cm²" in line for line in lines) >= 1
    assert all(any(f.name.split("_")[0] in line for line in lines) for f in result.figures)


def test_captions_and_flags_stand_once_below_all_tables():
    text = printed(of_run("iv-janus-160C"), of_run("iv-janus-160C"))
    assert text.count("standard uncertainty of the last digits") == 1
    flags = [line for line in text.splitlines() if "D_STAR_SHOT_ONLY" in line]
    assert len(flags) == 1


def test_a_flag_stands_at_its_own_number_with_a_letter_that_is_explained_below():
    text = printed(made(current(2.5e-13, "RANGE_CHANGED"), current(3.5e-13)))
    assert "2.50(10)×10⁻¹³ ᵃ" in text
    assert "3.50(10)×10⁻¹³ " in text
    assert f"ᵃ RANGE_CHANGED: {FLAGS['RANGE_CHANGED']}" in text


def test_what_all_figures_share_is_said_once_in_the_title():
    both = current(2.5e-13, "RANGE_CHANGED"), current(3.5e-13, "QUANTISED", "RANGE_CHANGED")
    title, *lines = printed(made(*both)).splitlines()
    assert title.rstrip() == "janus-160C (all figures: ᵃ)"
    assert any("2.50(10)×10⁻¹³ " in line for line in lines)
    assert any("3.50(10)×10⁻¹³ ᵇ" in line for line in lines)


def test_a_number_that_a_flag_takes_back_is_marked_itself_and_the_mark_explained():
    assert "2.50(10)×10⁻¹³?ᵃ" in printed(made(current(2.5e-13, "NOT_SETTLED")))
    assert "not to be used as it stands" in printed(made(current(2.5e-13, "NOT_SETTLED")))
    assert "not to be used as it stands" not in printed(made(current(2.5e-13, "QUANTISED")))


def test_a_flag_of_a_figure_without_a_place_in_the_table_names_its_figure():
    hidden = current(1.0, "LOOP_NOT_RESOLVED", name="hysteresis_index")
    shown = FigureOfMerit("photocurrent", 1e-4, None, "A", "", (), conditions={"bias_V": 3.0})
    text = printed(RunFigures("on_off_cycling", device(), [shown, hidden]))
    assert "LOOP_NOT_RESOLVED (of hysteresis index, not in the table): " in text


@pytest.mark.parametrize("width", [80, 100, 140])
@pytest.mark.parametrize(
    "name", ["iv-janus-160C", "cycling", "storage", "response-2ms", "response-0.1ms"]
)
def test_numbers_and_their_letters_are_whole_at_every_width(name, width):
    """A number that breaks over two lines is read as another."""
    wide, narrow = (printed(of_run(name), width=columns) for columns in (400, width))
    # the parts of a number and its letters; where there is no room these stand in the next line
    number = re.compile(r"-?\d[\d.]*(?:\([\d.]+\))?(?:e-?\d+)?\??")
    assert Counter(number.findall(table_of(narrow))) == Counter(number.findall(table_of(wide)))
    letters = re.compile("[ᵃ-ᶻʰ-ˣ]")
    assert Counter(letters.findall(table_of(narrow))) == Counter(letters.findall(table_of(wide)))
    assert max(map(len, narrow.splitlines())) <= width


def test_a_table_with_more_columns_than_there_is_room_for_comes_in_parts():
    names = ("fast", "middle", "slow", "stretched")
    at = {"bias_V": 3.0, "irradiance_mW_cm2": 13.0, "interval_s": 1e-4, "edges": 3.0}
    figures = [FigureOfMerit("decay_time", 1e-3, 1e-5, "s", "", conditions=at)]
    figures += [
        FigureOfMerit(f"decay_{name}_time_constant", 1.2345e-7, 1e-10, "s", "", (name,), None, at)
        for name in names
    ]
    unpublished = device().model_copy(update={"published": ()})
    text = printed(RunFigures("response_time", unpublished, figures), width=50)
    assert text.count("1.2345(10)×10⁻⁴") == 4
    assert max(map(len, text.splitlines()[:-5])) <= 50
    assert sum(line.startswith(" decay") for line in text.splitlines()) == 3


def table_of(text):
    """The rows below the line under the headings."""
    lines = text.splitlines()
    first = next(n for n, line in enumerate(lines) if "───" in line) + 1
    last = next(n for n, line in enumerate(lines) if line.startswith("(…)"))
    return "\n".join(lines[first:last])


def test_without_figures_it_says_so():
    result = of_run("iv-janus-160C")
    assert printed(result._replace(figures=[])).strip() == "no figures of merit"
