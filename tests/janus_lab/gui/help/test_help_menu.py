"""The menu Help, and the window that it opens."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot
from qtpy import QtCore, QtWidgets

from janus_lab.gui.help import pages
from janus_lab.gui.help.help_menu import HelpMenu, keys_of
from janus_lab.gui.help.help_window import HelpWindow


class Bench:
    """A window with a column that help keeps clear of."""

    def __init__(self, qtbot: QtBot) -> None:
        self.window = QtWidgets.QMainWindow()
        across = QtWidgets.QWidget()
        row = QtWidgets.QHBoxLayout(across)
        self.stop = QtWidgets.QPushButton("STOP")
        self.stop.setFixedWidth(290)
        row.addWidget(QtWidgets.QWidget(), 1)
        row.addWidget(self.stop)
        self.window.setCentralWidget(across)
        self.window.resize(1280, 760)
        qtbot.addWidget(self.window)
        self.menu = HelpMenu(self.window, self.stop)
        self.window.show()

    @property
    def help(self) -> HelpWindow:
        found: HelpWindow = self.window.findChild(HelpWindow)
        return found


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    return Bench(qtbot)


def shown(bench: Bench) -> str:
    return str(bench.help.page.toPlainText())


def test_the_documentation_opens_without_a_network_beside_stop(qtbot: QtBot, bench: Bench) -> None:
    bench.menu.documentation()
    qtbot.waitUntil(lambda: "photodetector bench" in shown(bench), timeout=10_000)
    qtbot.waitUntil(lambda: bench.help.contents.topLevelItemCount() > 4, timeout=10_000)

    assert bench.help.windowModality() == QtCore.Qt.NonModal
    stop = QtCore.QRect(bench.stop.mapToGlobal(QtCore.QPoint(0, 0)), bench.stop.size())
    assert not bench.help.geometry().intersects(stop)


def test_links_lead_to_pages_and_back(qtbot: QtBot, bench: Bench) -> None:
    bench.menu.documentation()
    qtbot.waitUntil(lambda: "photodetector bench" in shown(bench), timeout=10_000)
    bench.help.page.anchorClicked.emit(QtCore.QUrl("safety.md"))
    qtbot.waitUntil(lambda: shown(bench).startswith("Safety"), timeout=10_000)
    bench.help.page.anchorClicked.emit(QtCore.QUrl("../pyproject.toml"))  # no page
    bench.help.page.anchorClicked.emit(QtCore.QUrl("../../../../etc/readme.md"))  # not of ours
    assert shown(bench).startswith("Safety")
    bench.help.back.click()
    qtbot.waitUntil(lambda: shown(bench).startswith("Janus Lab"), timeout=10_000)


def test_a_missing_page_says_so(qtbot: QtBot, bench: Bench) -> None:
    bench.menu.documentation()
    bench.help.page.anchorClicked.emit(QtCore.QUrl("no-such-page.md"))
    qtbot.waitUntil(lambda: "cannot be read" in shown(bench), timeout=10_000)


def test_without_pages_the_window_says_so(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "folder", lambda: None)
    bench.menu.about_the_window()
    assert "not part of this installation" in shown(bench)


def test_keys_and_about(bench: Bench) -> None:
    bench.menu.keys()
    assert "Documentation" in shown(bench)
    assert "F1" in shown(bench)
    assert "a marker where the cursor is" in shown(bench)
    assert ("Documentation", "F1") in keys_of(bench.window)
    bench.menu.about()
    assert "pymeasure" in shown(bench)


def test_words_are_found_in_a_page(qtbot: QtBot, bench: Bench) -> None:
    bench.menu.about()
    bench.help.find.setText("pymeasure")
    qtbot.keyClick(bench.help.find, QtCore.Qt.Key_Return)
    assert bench.help.page.textCursor().selectedText().lower() == "pymeasure"


def test_a_link_leads_to_the_heading_that_it_names(qtbot: QtBot, bench: Bench) -> None:
    bench.menu.about_the_window()
    qtbot.waitUntil(lambda: shown(bench).startswith("The bench window"), timeout=10_000)
    bar = bench.help.page.verticalScrollBar()
    assert bar.value() == 0
    bench.help.page.anchorClicked.emit(QtCore.QUrl("#typing"))
    assert bar.value() > 0
    bench.help.page.anchorClicked.emit(QtCore.QUrl("configuration.md#numbers"))
    qtbot.waitUntil(lambda: shown(bench).startswith("Configuration"), timeout=10_000)
    assert bench.help.page.textCursor().block().text() == "Numbers"
