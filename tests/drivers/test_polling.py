"""A measurement that is due is looked at often; one that is not, or is long overdue, seldom."""

from __future__ import annotations

import numpy as np
import pytest

from drivers.polling import next_look


@pytest.mark.parametrize("seed", range(20))
def test_the_end_is_seen_within_ten_milliseconds_and_seldom_looked_for(seed: int) -> None:
    draw = np.random.default_rng(seed)
    usually = float(draw.choice([0.1, 0.2]))
    reckoned = float(draw.uniform(0.5, 30.0))
    late = float(draw.uniform(0.0, 0.4))
    ends, waited, looks = reckoned + late, 0.0, 0
    while waited < ends:
        pause = next_look(reckoned, waited, usually)
        assert 0 < pause <= usually
        waited += pause
        looks += 1
    assert waited - ends <= 0.01 + 1e-9
    assert looks <= reckoned / usually + late / 0.01 + 2


def test_a_short_one_and_one_long_overdue_are_looked_at_as_usual() -> None:
    assert next_look(0.3, 0.3, 0.2) == 0.2
    assert next_look(5.0, 5.6, 0.2) == 0.2
    assert next_look(5.0, 0.0, 0.2) == 0.2
