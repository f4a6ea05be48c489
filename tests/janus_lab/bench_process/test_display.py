"""Rows for the eye are joined, numbered, and dropped rather than waited for."""

from __future__ import annotations

import queue

import numpy as np
import pytest

from janus_lab.bench_process import display
from janus_lab.bench_process.display import Display
from janus_lab.bench_process.messages import RunRows

SEED = 20261128


@pytest.fixture
def unhurried(monkeypatch):
    """Rows are joined until they are asked for."""
    monkeypatch.setattr(display, "INTERVAL", 3600.0)


@pytest.fixture
def at_once(monkeypatch):
    monkeypatch.setattr(display, "INTERVAL", 0.0)


def block(*current: float) -> dict[str, np.ndarray]:
    return {"Current (A)": np.array(current), "Cycle": np.full(len(current), 1)}


def started(put, first: int = 0) -> Display:
    """One that has just sent."""
    shown = Display(7, put, first)
    shown.add(block(0.0))
    return shown


def test_rows_are_joined_and_numbered(unhurried):
    sent: list[RunRows] = []
    shown = started(sent.append)
    shown.add(block(1.0, 2.0))
    shown.add(block(3.0))
    assert len(sent) == 1
    shown.flush()
    rows = sent[-1]
    assert (rows.job, rows.first, rows.count) == (7, 1, 3)
    assert rows.columns["Current (A)"].tolist() == [1.0, 2.0, 3.0]


def test_of_a_resumed_run_the_numbers_go_on(at_once):
    sent: list[RunRows] = []
    started(sent.append, first=120)
    assert sent[0].first == 120


def test_nothing_is_sent_where_nothing_is_pending(at_once):
    sent: list[RunRows] = []
    shown = started(sent.append)
    shown.flush()
    assert len(sent) == 1


def test_blocks_of_any_length_come_through_in_order(at_once):
    rng = np.random.default_rng(SEED)
    sent: list[RunRows] = []
    shown = Display(1, sent.append)
    pieces = [rng.random(rng.integers(1, 9)) for _ in range(50)]
    for piece in pieces:
        shown.add(block(*piece))
    shown.flush()
    whole = np.concatenate([rows.columns["Current (A)"] for rows in sent])
    assert np.array_equal(whole, np.concatenate(pieces))
    counts = [rows.count for rows in sent]
    assert [rows.first for rows in sent] == [sum(counts[:n]) for n in range(len(counts))]


def test_where_nobody_takes_them_rows_are_dropped_and_the_numbering_shows_it(at_once):
    waiting: queue.Queue[RunRows] = queue.Queue(maxsize=1)
    shown = Display(1, waiting.put_nowait)
    shown.add(block(0.0))
    shown.add(block(1.0, 2.0))  # dropped: the first has not been taken
    assert waiting.get_nowait().first == 0
    shown.add(block(3.0))
    rows = waiting.get_nowait()
    assert (rows.first, rows.columns["Current (A)"].tolist()) == (3, [3.0])
