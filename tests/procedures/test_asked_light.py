"""Which light a measurement asks for, by its parameters."""

from __future__ import annotations

from procedures import IVSweep, OnOffCycling
from procedures.linear_range.procedure import LinearRange


def test_every_irradiance_is_asked_for_under_its_parameter() -> None:
    assert IVSweep(irradiances=[0.0, 13.0]).lights() == {"irradiances": [0.0, 13.0]}
    assert OnOffCycling(irradiances=[0.7]).lights() == {"irradiances": [0.7]}
    assert not IVSweep.takes_filters


def test_the_ends_of_a_range_are_not_asked_for_beside_a_list() -> None:
    ends = LinearRange(lowest_irradiance=0.4, highest_irradiance=12.0)
    assert ends.lights() == {
        "lowest_irradiance": [0.4], "highest_irradiance": [12.0], "irradiances": []
    }  # fmt: skip
    listed = LinearRange(irradiances=[0.5, 1.0], highest_irradiance=1000.0)
    assert {key: asked for key, asked in listed.lights().items() if asked} == {
        "irradiances": [0.5, 1.0]
    }
    assert LinearRange.takes_filters
