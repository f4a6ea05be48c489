"""Figures of merit of a run that is still going on."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from janus_lab.gui.model.figures_so_far import figures_so_far
from janus_lab.measure import measure
from janus_lab.measurement import Measurement
from procedures import IVSweep
from tests.bench_files import bench_config, device


@pytest.fixture(scope="module")
def sweep(tmp_path_factory: pytest.TempPathFactory) -> Path:
    procedure = IVSweep(step=0.5, nplc=0.1, irradiances=[0.0, 13.0], active_area=0.01)
    what = Measurement(procedure=procedure, bench=bench_config(), device=device(), recipe=None)
    return measure(what, tmp_path_factory.mktemp("runs")).ended.path


def with_rows(sweep: Path, folder: Path, rows: int) -> Path:
    """The run with only its first rows."""
    path = folder / sweep.name
    shutil.copytree(sweep, path)
    lines = (path / "data.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    head = next(i for i, line in enumerate(lines) if not line.startswith("#")) + 1
    (path / "data.csv").write_text("".join(lines[: head + rows]), encoding="utf-8")
    return path


def test_a_whole_sweep_has_the_dark_current_of_the_device(sweep: Path) -> None:
    # the paper's device: 3.311e-6 A/cm² at 3 V on 0.01 cm²
    so_far = figures_so_far(sweep)
    dark = next(figure for figure in so_far.figures if figure["name"] == "dark_current")
    assert dark["value"] == pytest.approx(3.311e-8, rel=0.05)
    assert so_far.seconds > 0


def test_no_rows_have_no_figures_yet(sweep: Path, tmp_path: Path) -> None:
    assert figures_so_far(with_rows(sweep, tmp_path, 0)).figures == []


def test_one_row_has_no_figure_with_a_value(sweep: Path, tmp_path: Path) -> None:
    figures = figures_so_far(with_rows(sweep, tmp_path, 1)).figures
    assert {figure["value"] for figure in figures} <= {None}


def test_a_run_that_is_not_there_has_no_figures(tmp_path: Path) -> None:
    assert figures_so_far(tmp_path / "nowhere").figures == []
