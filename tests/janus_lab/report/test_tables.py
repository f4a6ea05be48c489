"""Figures of merit in a terminal: the table of each kind, captions and flags once."""

from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from drivers.config.device import DeviceConfig
from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.report.tables import RunFigures, figures_tables
from janus_lab.runs.run import open_run

REPLAYS = Path(__file__).parents[2] / "replays"


def of_run(name, procedure_name=None):
    run = open_run(REPLAYS / name)
    figures = [FigureOfMerit.from_dict(figure) for figure in run.figures]
    device = DeviceConfig.model_validate(run.record.device)
    return RunFigures(procedure_name or run.record.procedure_name, device, figures)


def printed(*results):
    console = Console(width=250, file=StringIO())
    console.print(figures_tables(results))
    return console.file.getvalue()


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
    flags = [line for line in text.splitlines() if line.startswith("D_STAR_SHOT_ONLY")]
    assert len(flags) == 1


def test_without_figures_it_says_so():
    result = of_run("iv-janus-160C")
    assert printed(result._replace(figures=[])).strip() == "no figures of merit"
