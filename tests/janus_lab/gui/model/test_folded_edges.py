"""Edges are folded as their rows come, and the last ones kept."""

from __future__ import annotations

import numpy as np

from janus_lab.gui.model import folded_edges
from janus_lab.gui.model.folded_edges import EdgeKind, FoldedEdges
from tests.drawn import DECAY, RISE


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
