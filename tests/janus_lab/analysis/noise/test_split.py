"""Parts of the noise: values, bounds, and what is not decided."""

import pytest

from janus_lab.analysis.noise.split import amplitude


def part(density, u, bounded=False):
    return amplitude("white_noise", density, u, 1.0, "", (), {}, bounded=bounded)


def test_a_well_known_part_is_a_value():
    found = part(4e-24, 4e-25)
    assert found.value == pytest.approx(2e-12)
    assert found.uncertainty == pytest.approx(2e-12 * 0.05)
    assert found.flags == ()


def test_a_part_known_to_a_third_is_undecided():
    assert part(4e-24, 1.2e-24).flags == ("NOISE_SPLIT_UNDECIDED",)


@pytest.mark.parametrize("density", [1e-24, 0.0, -1e-24])
def test_a_part_that_is_not_seen_is_an_upper_bound(density):
    found = part(density, 1e-24)
    assert found.bound == "upper"
    assert found.value == pytest.approx((max(density, 0) + 1.645e-24) ** 0.5)
    assert "NOISE_SPLIT_UNDECIDED" in found.flags


def test_below_the_floor_it_is_a_bound_however_well_it_is_known():
    found = part(4e-24, 4e-26, bounded=True)
    assert found.bound == "upper"
    assert found.uncertainty is None
