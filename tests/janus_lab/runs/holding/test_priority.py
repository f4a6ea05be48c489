"""A process that measures goes before others while it does, and no longer."""

import psutil
import pytest

from janus_lab.runs.holding.priority import Priority, measuring_first, set_priority


class Process:
    """One whose niceness the system lets be chosen, or not."""

    value = 0
    denied = False

    def nice(self, value=None):
        if value is None:
            return Process.value
        if Process.denied:
            raise psutil.AccessDenied
        Process.value = value
        return None


@pytest.fixture(autouse=True)
def process(monkeypatch):
    monkeypatch.setattr(psutil, "Process", Process)
    monkeypatch.setattr(Process, "value", 3)
    monkeypatch.setattr(Process, "denied", False)
    return Process


@pytest.fixture
def classes(monkeypatch):
    """The priorities of Windows."""
    monkeypatch.setattr(psutil, "HIGH_PRIORITY_CLASS", 128, raising=False)
    monkeypatch.setattr(psutil, "ABOVE_NORMAL_PRIORITY_CLASS", 32768, raising=False)


def test_it_goes_first_only_while_it_measures(process, monkeypatch):
    monkeypatch.delattr(psutil, "ABOVE_NORMAL_PRIORITY_CLASS", raising=False)
    with measuring_first():
        assert process.value < 0
    assert process.value == 3


def test_windows_has_classes(process, classes):
    with measuring_first():
        assert process.value == 32768
        set_priority(Priority.GUARD)
        assert process.value == 128


def test_where_the_system_does_not_let_it_nothing_changes(process):
    process.denied = True
    with measuring_first():
        set_priority(Priority.GUARD)
        assert process.value == 3
