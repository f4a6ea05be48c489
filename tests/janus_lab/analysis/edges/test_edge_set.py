"""Recorded edges: their plateaus, their step, and when there is too little of either."""

from __future__ import annotations

import numpy as np
import pytest

from janus_lab.analysis.edges.edge_set import Edges

MS = 1e-3


def test_edges_that_make_no_sense_are_refused():
    time = np.zeros((2, 3))
    with pytest.raises(ValueError, match="edges by samples"):
        Edges("rise", time, time[:1], 1e-3, 1e-4)
    with pytest.raises(ValueError, match="does not fit an interval"):
        Edges("rise", time, time, 1e-3, 2e-3)
    with pytest.raises(ValueError, match="edge_sigma_s"):
        Edges("rise", time, time, 1e-3, 1e-4, -1.0)
