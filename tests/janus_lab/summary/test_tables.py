"""A summary in a terminal."""

import io

from rich.console import Console

from janus_lab.limits import Limit
from janus_lab.runs.states import RunState
from janus_lab.summary.gather import sorted_out
from janus_lab.summary.summary import summed_up
from janus_lab.summary.tables import summary_tables
from tests.janus_lab.summary.made_runs import figure, made_run


def shown(summary) -> str:
    console = Console(file=io.StringIO(), width=200)
    console.print(summary_tables(summary))
    return console.file.getvalue()


def line(text: str, *parts: str) -> str:
    (found,) = [row for row in text.splitlines() if all(part in row for part in parts)]
    return found


def test_samples_have_values_flags_positions_and_verdicts():
    runs = [
        made_run("p", figure("photocurrent", 1e-4), position="A1"),
        made_run("q", figure("photocurrent", 2e-4, flags=("QUANTISED",)), position="A2"),
        made_run("r", figure("photocurrent", 4e-4, bound="lower"), position="A3"),
        made_run("s", state=RunState.ABORTED),
    ]
    summary = summed_up(sorted_out(runs), "wafer", [Limit(figure="photocurrent", min="150 uA")])
    text = shown(summary)
    assert "BAD" in line(text, " p ", "A1")
    assert "ᵃ" in line(text, " q ", "A2", "good")
    assert "> 4×10⁻⁴" in line(text, " r ", "A3")
    assert "–" in line(text, " s ", "aborted", "undecided")
    assert "yield: 2 of 4 samples are good (50 %), 1 bad, 1 undecided" in text
    assert "2 of 4 (1 bound, 1 missing)" in line(text, "photocurrent (A)", "of 4")
    assert "QUANTISED" in text


def test_a_sweep_has_a_column_for_each_parameter():
    runs = [
        made_run("A", figure("photocurrent", bias), number=n, bias=bias)
        for n, bias in enumerate((1.0, 2.0))
    ]
    text = shown(summed_up(sorted_out(runs)))
    assert "bias" in line(text, "sample", "photocurrent (A)")
    assert "2 V" in line(text, " A ", "2.000(20)")
    assert "distributions" not in text, "of one sample there is none"
