"""No key of the window has two meanings at once, whatever is open and wherever the keyboard is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot
from qtpy import QtCore

from tests.janus_lab.gui.active_keys import clashes
from tests.made_up_rows import cycling, sweeps
from tests.made_up_runs import made_up
from tests.person import Person


def everything(person: Person) -> Iterator[str]:
    """All that the window can show, one after the other, by names."""
    window = person.window
    runs = window.controller.out_dir
    paths = [
        made_up(runs, "iv_sweep", sweeps(), sample="one"),
        made_up(runs, "on_off_cycling", cycling(4.0), state="aborted", sample="two"),
    ]
    window.history.refresh()
    person.wait(lambda: set(paths) <= set(person.history()))
    person.queue("I–V sweep", begin=False)
    window.set_up.welcome.show()
    for panel in (window.queue, window.history, window.log):
        window.below.setCurrentWidget(panel)
        yield f"measuring, {window.below.tabText(window.below.currentIndex())}"
    window.below.setCurrentWidget(window.history)
    window.history.select(paths[0])
    for path in paths:
        window.pages.open_run(path)
        page = window.pages.opened(path)
        person.wait(lambda page=page: not page.reading.busy)
        for number in range(page.view.count()):
            if page.view.isTabVisible(number):
                page.view.setCurrentIndex(number)
                yield f"opened {path.name}, {page.view.tabText(number)}"
    window.pages.move(window.pages.opened(paths[0]))
    yield "runs beside each other"
    window.pages.preview(made_up(runs, "iv_sweep", sweeps(), sample="three"))
    person.wait(lambda: window.pages._preview is not None)
    yield "preview"
    page = window.reopening.comparing.compare(paths)
    person.wait(lambda: len(page.runs) == 2)
    for number in range(page.tabs.count()):
        page.tabs.setCurrentIndex(number)
        yield f"comparison, {page.tabs.tabText(number)}"
    window.build_sequence()
    window.building.builder.add_step("iv_sweep")
    yield "builder"
    window.building.hide()
    window.samples.show()
    person.wait(lambda: window.samples.page.isVisible())
    person.click(window.samples.page.new)
    yield "samples"
    for step in ("Find instruments", "Source-meter", "Check contact"):
        window.set_up.show_bench(step)
        yield f"set-up, {step}"
    window.set_up.remarking.show()
    yield "remarks"
    window.set_up.show_notification()
    yield "notification"
    window.set_up.show_by_hand()
    yield "by hand"
    page = window.set_up.by_hand_page
    person.click(page.run)
    person.wait(lambda: "s" in page.run.text() and page.run.isEnabled())
    yield f"by hand, {page.run.text()}"
    window.controller.stop()
    window.controller.disconnect_bench()
    person.wait(lambda: not person.states[-1].connected)
    window.set_up.desk.show_measuring()


def test_no_key_has_two_meanings_at_once(person: Person) -> None:
    found = []
    for shown in everything(person):
        found += [f"{shown}: {keys}: {sorted(of)}" for keys, of in clashes(person.window)]
    assert not found, "\n".join(found)


def test_f5_reads_the_history_anew_also_from_its_own_table(
    person: Person, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = person.window
    path = made_up(window.controller.out_dir, "iv_sweep", sweeps(), sample="opened")
    window.pages.open_run(path)
    asked = []
    monkeypatch.setattr(window.history.reader, "refresh", lambda: asked.append(1))
    window.below.setCurrentWidget(window.history)
    window.activateWindow()
    qtbot.waitUntil(lambda: window.isActiveWindow())
    window.history.table.setFocus()
    qtbot.keyClick(window.history.table, QtCore.Qt.Key_F5)
    assert asked == [1]
    monkeypatch.undo()
    window.history.refresh()  # it waits for the runs no longer
