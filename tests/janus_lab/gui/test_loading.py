"""What is loaded behind the first picture, and that it is loaded then and no earlier."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from qtpy import QtCore, QtWidgets

from drivers.errors import ConfigError
from janus_lab.gui.loading import Loading
from janus_lab.gui.window import BenchWindow
from tests.bench_files import CONFIGS


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> BenchWindow:
    window = BenchWindow(tmp_path / "runs")
    qtbot.addWidget(window)
    return window


def test_it_cannot_measure_but_stop_before_the_bench_is_known(window: BenchWindow) -> None:
    window.show()
    controls = window.measurement_controls
    for button in (controls.queue, controls.start):
        assert not button.isEnabled()
        assert button.toolTip() == "Loading the measurements …"
    assert window.bench_panel.stop.isEnabled()
    window.close()


def test_a_stop_that_comes_early_is_repeated_for_the_bench(
    qtbot: QtBot, window: BenchWindow
) -> None:
    asked: list[object] = []
    window.controller.stop = asked.append  # type: ignore[method-assign]
    window.bench_panel.stop_wanted.disconnect()
    window.bench_panel.stop_wanted.connect(asked.append)
    window.show()
    qtbot.mousePress(window.bench_panel.stop, QtCore.Qt.LeftButton)
    assert asked == [None]
    loading = Loading(window, CONFIGS / "bench" / "simulated.yaml")
    qtbot.waitUntil(lambda: window.measurement_controls.queue.isEnabled(), timeout=60_000)
    assert loading.error is None
    assert [getattr(bench, "name", None) for bench in asked] == [None, window._bench.name]
    window.close()


def test_a_bench_file_that_is_wrong_closes_the_window_and_says_why(
    qtbot: QtBot, window: BenchWindow, tmp_path: Path
) -> None:
    path = tmp_path / "bench.yaml"
    path.write_text("name: x\n", encoding="utf-8")
    window.show()
    loading = Loading(window, path)
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=60_000)
    assert isinstance(loading.error, ConfigError)
    assert str(path) in str(loading.error)


@pytest.mark.parametrize("used", ["bench.yaml", "gone.yaml", "\0", "x" * 5000])
def test_one_that_was_only_remembered_gives_way_to_another_with_a_warning(
    qtbot: QtBot, window: BenchWindow, tmp_path: Path, used: str
) -> None:
    (tmp_path / "bench.yaml").write_text("name: x\n", encoding="utf-8")
    window.show()
    instead = CONFIGS / "bench" / "simulated.yaml"
    loading = Loading(window, tmp_path / used, instead)
    qtbot.waitUntil(lambda: window.measurement_controls.queue.isEnabled(), timeout=60_000)
    assert loading.error is None
    assert window.bench_path == instead
    warnings = [line for line in window.log.lines() if "because that of the bench used" in line]
    assert len(warnings) == 1
    window.close()


def test_a_window_that_goes_first_is_not_given_a_bench(qtbot: QtBot, window: BenchWindow) -> None:
    window.show()
    loading = Loading(window, CONFIGS / "bench" / "simulated.yaml")
    loading.stop()
    window.close()
    QtWidgets.QApplication.processEvents()
    assert window._bench is None
