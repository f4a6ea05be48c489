"""The bench window with its real bench process, and a person at it."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot
from qtpy import QtTest, QtWidgets

from drivers.config.bench import BenchConfig
from janus_lab.gui import forming_figures
from janus_lab.gui.window import BenchWindow
from procedures import IVSweep, OnOffCycling, ResponseTime
from tests.bench_files import bench_config
from tests.drawn import measured
from tests.person import Person

OpenWindow = Callable[..., BenchWindow]


@pytest.fixture(autouse=True, scope="module")
def garbage_waits() -> Iterator[None]:
    """As in the program (`loading`), Python's garbage is collected while Qt does nothing.

    Widgets of earlier tests hang together in cycles. Collected in an event handler, by chance,
    they would be deleted while Qt goes through a list of all widgets: a segmentation fault.
    What lives when they begin is most of what the collector would look at.
    """
    gc.disable()
    gc.collect()
    gc.freeze()
    yield
    gc.collect()
    gc.enable()


@pytest.fixture(autouse=True)
def garbage_collected(garbage_waits: None) -> Iterator[None]:
    """What a test leaves is new to the collector, which need not look at all the rest."""
    yield
    gc.collect(0)


def opened(out_dir: Path, bench: BenchConfig | None = None, **options: Any) -> BenchWindow:
    """A window that is shown; without a state of its own, its bench is as fast as it can be."""
    window = BenchWindow(out_dir, **options)
    window.set_bench(bench or bench_config())
    if "state_path" not in options:
        window.controller.speed = None
        window.resize(1280, 800)
    window.show()
    return window


def closed(window: BenchWindow) -> None:
    """Close it, whatever it is doing."""
    window.closing.close()
    window.deleteLater()


@pytest.fixture
def open_window(qtbot: QtBot, tmp_path: Path) -> Iterator[OpenWindow]:
    """Opens windows of a test's own; runs are kept in `tmp_path / "runs"`."""
    windows: list[BenchWindow] = []

    def make(bench: BenchConfig | None = None, **options: Any) -> BenchWindow:
        windows.append(opened(tmp_path / "runs", bench, **options))
        return windows[-1]

    yield make
    for window in windows:
        closed(window)


@pytest.fixture(scope="module")
def shared_window(
    qapp: QtWidgets.QApplication, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[BenchWindow]:
    """One window for the tests of a module, as a bench has one for a day's work."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(forming_figures, "_LEAST", 3600.0)  # a process that would outlive a test
        window = opened(tmp_path_factory.mktemp("bench") / "runs")
        assert window.controller._link._client.alive  # started by being looked at
        while window.history.status.text().startswith("Reading"):
            QtTest.QTest.qWait(10)  # its thread is there, and is the window's, not a test's
        yield window
        closed(window)


@pytest.fixture
def person(qtbot: QtBot, shared_window: BenchWindow) -> Iterator[Person]:
    """A person at the shared window, whose queue is empty and goes on."""
    shared_window.measurement.set_bench(bench_config())
    shared_window.queue.clear.trigger()
    if shared_window.queue.question.isVisible():
        shared_window.queue.question.yes.click()
    person = Person(qtbot, shared_window)
    yield person
    if shared_window.controller.busy:
        shared_window.controller.stop()
        person.wait(lambda: not shared_window.controller.busy)
    shared_window.controller.bench_state.disconnect(person.states.append)


@pytest.fixture(scope="module")
def sweeps():
    return measured(IVSweep(step=0.25, nplc=0.1, irradiances=[13.0, 0.7, 0.0], dark_recovery=1.0))


@pytest.fixture(scope="module")
def edges():
    return measured(
        ResponseTime(edges=6, reference_edges=3, bias_settling=0.1, settling=0.05, interval=1e-4)
    )


@pytest.fixture(scope="module")
def cycles():
    quick = {"cycles": 3, "on_time": 2.0, "off_time": 2.0, "bias_settling": 1.0}
    return measured(OnOffCycling(irradiances=[0.7, 13.0], **quick))
