"""Edges of a run in progress, folded as their rows come."""

from __future__ import annotations

import numpy as np
import pytest

from janus_lab.gui.model import folded_edges
from janus_lab.gui.model.folded_edges import EdgeKind, FoldedEdges
from procedures import ResponseTime
from procedures.rows import CURRENT, EDGE, IRRADIANCE, REFERENCE, SINCE_EDGE, STATUS
from tests.drawn import DECAY, RISE
from tests.measuring import measured


@pytest.fixture(scope="module")
def edges():
    return measured(
        ResponseTime(edges=6, reference_edges=3, bias_settling=0.1, settling=0.05, interval=1e-4)
    )


def test_an_edge_in_pieces_is_the_edge(edges):
    data, _, _ = edges
    whole, pieces = FoldedEdges(), FoldedEdges()
    whole.add(data)
    order = np.random.default_rng(4).permutation(len(data["Edge"]))
    for rows in [*np.array_split(order, 7), order[:300]]:  # some of it twice
        pieces.add({name: values[rows] for name, values in data.items()})
    for kind in (RISE, DECAY, EdgeKind("decay", True)):
        assert pieces.seen(kind) == whole.seen(kind)
        assert np.array_equal(pieces.samples(kind), whole.samples(kind))


def test_nothing_is_drawn_of_an_edge_before_its_plateaus_are_there(edges):
    data, _, _ = edges
    folded = FoldedEdges()
    first = np.flatnonzero(data["Edge"] == 1)
    folded.add({name: values[first[:20]] for name, values in data.items()})
    assert folded.seen(RISE) == 1
    assert not len(folded.samples(RISE)[0])
    folded.add({name: values[first[20:]] for name, values in data.items()})
    assert len(folded.samples(RISE)[0]) == 120


def test_an_edge_in_compliance_is_counted_and_not_drawn(edges):
    data, _, _ = edges
    held = np.where(data["Edge"] == 1, 8, data["Status"])  # the B1500A's own compliance
    folded = FoldedEdges()
    folded.add(data | {"Status": held})
    assert folded.seen(RISE) == 6
    assert len(folded.samples(RISE)[0]) == 5 * 120


def test_only_the_last_edges_are_kept_and_long_ones_thinned(edges, monkeypatch):
    data, _, _ = edges
    monkeypatch.setattr(folded_edges, "SHOWN_EDGES", 2)
    monkeypatch.setattr(folded_edges, "EDGE_SAMPLES", 50)
    folded = FoldedEdges()
    folded.add(data)
    time, _ = folded.samples(RISE)
    assert folded.seen(RISE) == 6
    assert len(time) == 2 * 50
    assert np.sum(np.abs(time) < 1e-3) >= 2 * 19  # all of those close to the edge
    assert time.min() < -1.8e-3
    assert time.max() > 9.8e-3
    monkeypatch.setattr(folded_edges, "SHOWN_SAMPLES", 60)
    assert len(folded.samples(RISE)[0]) == 50


def made(time_constant: float, direction: str = "rise") -> dict[str, np.ndarray]:
    """One edge of an exponential of known time constant, between 10 nA and 1010 nA."""
    time = np.arange(-50, 200) * 1e-4
    share = np.where(time < 0, 0.0, 1 - np.exp(-np.maximum(time, 0) / time_constant))
    lit = time >= 0
    if direction == "decay":
        share, lit = 1 - share, ~lit
    return {
        SINCE_EDGE: time,
        CURRENT: 1e-8 + 1e-6 * share,
        IRRADIANCE: np.where(lit, 13.0, 0.0),
        EDGE: np.ones(len(time)),
        REFERENCE: np.zeros(len(time)),
        STATUS: np.zeros(len(time)),
    }


@pytest.mark.parametrize("kind", [RISE, DECAY])
def test_an_edge_is_drawn_as_its_share_of_the_step(kind: EdgeKind):
    # after one time constant 1 - 1/e of the step are done
    folded = FoldedEdges()
    folded.add(made(1e-3, kind.direction))
    time, share = folded.samples(kind)
    done = 1 - np.exp(-1) if kind is RISE else np.exp(-1)
    assert np.interp(1e-3, time, share) == pytest.approx(done, abs=0.01)
    other = DECAY if kind is RISE else RISE
    assert folded.seen(other) == 0


def test_a_column_that_is_missing_is_told():
    rows = made(1e-3)
    del rows[EDGE]
    with pytest.raises(ValueError, match=EDGE):
        FoldedEdges().add(rows)


def test_another_run_begins_without_edges():
    folded = FoldedEdges()
    folded.add(made(1e-3))
    before = folded.version
    folded.clear()
    assert folded.version != before
    assert folded.seen(RISE) == 0
    assert not len(folded.samples(RISE)[0])
