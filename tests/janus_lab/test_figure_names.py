"""The figures of merit that files may name."""

import random

import pytest

from janus_lab.figure_names import check_number, units_of, unknown
from janus_lab.kinds import KINDS

NAMES = sorted({name for kind in KINDS.values() for name in kind.figure_units})


@pytest.mark.parametrize("seed", range(20))
def test_a_misspelt_name_is_told_with_the_right_one(seed):
    chance = random.Random(seed)
    name = chance.choice([name for name in NAMES if len(name) > 8])
    at = chance.randrange(len(name) - 1)
    misspelt = chance.choice(
        [name[:at] + name[at + 1 :], name[:at] + "q" + name[at:], name[::1] + "s"]
    )
    if not units_of(misspelt):
        assert f"'{name}'" in unknown(misspelt) or f" {name}," in unknown(misspelt)
    assert unknown(name) == ""


def test_what_resembles_none_is_told_with_a_few_and_where_the_others_are():
    assert "did you mean" not in unknown("xyzzy" * 100)
    assert "'Figures'" in unknown("")


def test_a_figure_of_two_measurements_takes_the_units_of_both():
    assert set(units_of("noise_current")) == {"A", "A/Hz^0.5"}

    def read(unit):
        if unit != "A/Hz^0.5":
            raise ValueError(f"not in {unit}")

    check_number("noise_current", read)
    with pytest.raises(ValueError, match="mean_current: not in A"):
        check_number("mean_current", read)
