"""Parameters of responses, and the responses they stand for."""

from __future__ import annotations

import numpy as np
import pytest

from janus_lab.analysis.edges.response_models import ResponseModel
from janus_lab.analysis.edges.step_response import Instrument, step_response

MS = 1e-3
THROUGH = Instrument(0.2 * MS, 0.05 * MS, 0.1 * MS)
TIME = np.linspace(-1, 20, 200) * MS


def parameters(*parts):
    """Of the fast part's share and τ, and those of the slow ones."""
    (share, tau), *slow = parts
    pairs = [each for part in slow for each in (np.log(part[0] / share), np.log(part[1]))]
    return np.array([np.log(tau), *pairs])


PARTS = [(0.7, 0.2 * MS), (0.2, 3 * MS), (0.1, 15 * MS)]


def test_shares_and_time_constants_come_back():
    taus, weights = ResponseModel(THROUGH, 2, free_delay=False).parts(parameters(*PARTS))
    assert taus == pytest.approx([tau for _, tau in PARTS])
    assert weights == pytest.approx([share for share, _ in PARTS])


def test_the_response_is_that_of_the_parts_at_a_delay_that_is_free():
    model = ResponseModel(THROUGH, 2, free_delay=True)
    late = Instrument(0.2 * MS, 0.05 * MS, 0.4 * MS)
    given = np.append(parameters(*PARTS), 0.4 * MS)
    expected = step_response(TIME, [p[1] for p in PARTS], [p[0] for p in PARTS], late)
    assert model.response(given)(TIME) == pytest.approx(expected, abs=1e-12)


def test_order_does_not_change_the_response():
    model = ResponseModel(THROUGH, 2, free_delay=False)
    mixed = parameters(PARTS[2], PARTS[0], PARTS[1])
    ordered = model.in_order(mixed)
    assert model.parts(ordered)[0] == pytest.approx([tau for _, tau in PARTS])
    assert model.response(ordered)(TIME) == pytest.approx(model.response(mixed)(TIME), abs=1e-12)


def test_one_more_part_takes_its_share_from_all_others():
    model = ResponseModel(THROUGH, 1, free_delay=False)
    more = model.with_part(parameters((0.8, 0.2 * MS), (0.2, 3 * MS)), 0.1, np.log(9 * MS))
    taus, weights = ResponseModel(THROUGH, 2, free_delay=False).parts(more)
    assert taus == pytest.approx([0.2 * MS, 3 * MS, 9 * MS])
    assert weights == pytest.approx([0.72, 0.18, 0.1])
