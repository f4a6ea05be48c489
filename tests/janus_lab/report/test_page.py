"""The page about a run."""

import shutil
from pathlib import Path

import pytest

from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.analysis.flags import FLAGS
from janus_lab.report.page import write_report
from janus_lab.runs.run import open_run

REPLAYS = Path(__file__).parents[2] / "replays"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("storage", ["<td>Storage temperature</td>", "0.01 cm²"]),
        ("response-0.1ms", ["<td>decay time</td>", "interval 0.0001 s"]),
    ],
)
def test_a_page_speaks_to_people(tmp_path, name, shown):
    run = open_run(Path(shutil.copytree(REPLAYS / name, tmp_path / name)))

    page = write_report(run, [FigureOfMerit.from_dict(figure) for figure in run.figures])

    text = page.read_text(encoding="utf-8")
    for words in shown:
        assert words in text
    assert f"<h1>{run.record.sample}" in text
    assert "mW_cm2" not in text


def test_a_flag_has_its_letter_at_the_number_and_its_sentence_below(tmp_path):
    run = open_run(Path(shutil.copytree(REPLAYS / "cycling", tmp_path / "cycling")))
    figures = [
        FigureOfMerit("photocurrent", 1e-4, 2e-6, "A", "", ("QUANTISED", "NOT_SETTLED")),
        FigureOfMerit("photocurrent", 3e-4, 2e-6, "A", "", ("NOT_SETTLED",)),
        FigureOfMerit("photocurrent", 5e-4, 2e-6, "A", ""),
    ]
    text = write_report(run, figures).read_text(encoding="utf-8")
    for cell in ("0.0001000(20)?ᵃᵇ", "0.0003000(20)?ᵇ", "0.0005000(20)"):
        assert f"<td>{cell}</td>" in text
    assert f"<td>ᵃ</td><td>QUANTISED</td>\n<td>{FLAGS['QUANTISED']}</td>" in text.replace(
        "&#39;", "'"
    )
