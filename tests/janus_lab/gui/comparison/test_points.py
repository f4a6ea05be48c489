"""Figures of many runs stand where they belong, with the statistics of the summary."""

from __future__ import annotations

import math
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.analysis.samples.distribution import distribution
from janus_lab.gui.comparison.compared_run import ComparedRun
from janus_lab.gui.comparison.curves import RunCurves
from janus_lab.gui.comparison.points import (
    axes,
    figure_names,
    points,
    relative,
    stated_at,
    statistics,
    text_at,
    unit_of,
)
from tests.made_up_runs import NOON, responsivity


def run(
    sample: str = "a", days: float = 0, figures: list[FigureOfMerit] | None = None, **more: Any
) -> ComparedRun:
    parameters = more.pop("parameters", {})
    return ComparedRun(
        path=Path(f"{sample}-{days}"),
        label=sample,
        procedure="iv_sweep",
        sample=sample,
        position=more.pop("position", ""),
        made=NOON - timedelta(days=100 - days),
        age=more.pop("age", None),
        parameters=parameters,
        figures=figures if figures is not None else [responsivity(1.0, 13.0)],
        curves=RunCurves(),
    )


def numbered(runs: list[ComparedRun]) -> dict[int, ComparedRun]:
    return dict(enumerate(runs))


def axis_of(runs: list[ComparedRun], words: str, name: str = "responsivity") -> Any:
    return {axis.words: axis for axis in axes(runs, name)}[words]


def test_axes_are_offered_that_tell_runs_apart() -> None:
    two = [responsivity(4.8, 0.7), responsivity(1.3, 13.0)]
    runs = [
        run("a", 0, two, position="B1", parameters={"temperature": 20.0, "nplc": 1.0}),
        run("a", 3, two, position="A2", parameters={"temperature": 30.0, "nplc": 0.1}),
    ]
    words = [axis.words for axis in axes(runs, "responsivity")]
    assert words == ["Irradiance", "Day", "Temperature", "Position", "Position, as a map", "NPLC",
                     "Run, in the order of time"]  # fmt: skip
    nowhere = [run("a", position="left"), run("b", position="right")]
    assert [axis.words for axis in axes(nowhere, "responsivity")][:2] == [
        "Position", "Run, in the order of time",
    ]  # fmt: skip
    assert [axis.words for axis in axes([run()], "responsivity")] == ["Run, in the order of time"]
    position = axis_of(runs, "Position")
    assert list(position.ticks.values()) == ["A2", "B1"], "row by row"
    assert text_at(position, 1.0) == "A2"
    assert text_at(axis_of(runs, "Irradiance"), 0.7).replace("\u202f", " ") == "0.7 mW/cm²"
    assert figure_names(runs) == ["responsivity"]
    assert unit_of(runs, "responsivity") == "A/W"


@pytest.mark.parametrize("seed", range(5))
def test_points_stand_where_they_were_measured(seed: int) -> None:
    random = np.random.default_rng(seed)
    lights = sorted(random.uniform(0.1, 20.0, 4).tolist())
    runs = []
    for n in range(8):
        values = random.lognormal(size=4)
        figures = [responsivity(v, e) for v, e in zip(values.tolist(), lights, strict=True)]
        parameters = {"temperature": float(random.integers(0, 80))}
        runs.append(run(f"s{n % 3}", float(n), figures, parameters=parameters))
    found = points(numbered(runs), "responsivity", axis_of(runs, "Irradiance"))
    assert len(found) == 32
    for point in found:
        assert point.x == point.figure.conditions["irradiance_mW_cm2"]
        assert point.figure in runs[point.run].figures
        assert point.y == point.figure.value
    for words, place in (
        ("Day", lambda n: n - n % 3), ("Temperature", lambda n: runs[n].parameters["temperature"])
    ):  # fmt: skip
        axis = axis_of(runs, words)
        main = points(numbered(runs), "responsivity", axis)
        assert {p.figure.conditions["irradiance_mW_cm2"] for p in main} == {lights[-1]}
        for point in main:
            wanted = place(point.run)
            assert point.x == (wanted if words == "Temperature" else point.run - point.run % 3)
        choices = stated_at(runs, "responsivity", axis)
        assert len(choices) == 5
        other = points(numbered(runs), "responsivity", axis, list(choices.values())[1])
        assert {p.figure.conditions["irradiance_mW_cm2"] for p in other} == {lights[0]}


def test_a_simulated_sample_has_the_days_of_its_age() -> None:
    runs = [run("a", 0, age=0.0), run("a", 0, age=7.5), run("b", 0, age=3.0)]
    found = points(numbered(runs), "responsivity", axis_of(runs, "Day"))
    assert [point.x for point in found] == [0.0, 7.5, 3.0]


def test_over_the_first_of_each_sample_with_both_uncertainties() -> None:
    runs = [
        run("a", 0, [responsivity(2.0, 13.0, 0.03)]),
        run("a", 5, [responsivity(1.0, 13.0, 0.04)]),
        run("b", 1, [responsivity(3.0, 13.0, 0.01, bound="lower")]),
        run("b", 2, [responsivity(3.0, 13.0)]),
    ]
    axis = axis_of(runs, "Day")
    found = relative(numbered(runs), points(numbered(runs), "responsivity", axis))
    assert [(p.run, p.y) for p in found] == [(0, 1.0), (1, 0.5)]
    assert found[0].u == 0.0
    assert found[1].u == pytest.approx(0.5 * math.hypot(0.03, 0.04))


@pytest.mark.parametrize("seed", range(5))
def test_the_area_cancels_where_it_is_the_same(seed: int) -> None:
    """Drawn R = I/(E S) of one sample: the ratio of two does not depend on S, by Monte Carlo."""
    random = np.random.default_rng(seed)
    u_area, u_one, u_two = random.uniform([0.02, 0.001, 0.001], [0.2, 0.02, 0.02])
    draws = 200_000
    area = 1 + u_area / 10 * random.standard_normal(draws)  # small: the ratio is exact all the same
    first = (1 + u_one * random.standard_normal(draws)) / area
    second = 0.5 * (1 + u_two * random.standard_normal(draws)) / area
    expected = float(np.std(second / first))

    def stated(value: float, u: float, square: float = 0.01) -> FigureOfMerit:
        components = {"area": value * u_area, "repeatability": value * u}
        at = {"irradiance_mW_cm2": 13.0, "active_area_cm2": square}
        return FigureOfMerit(
            "responsivity", value, value * math.hypot(u_area, u), "A/W", "made up",
            conditions=at, components=components,
        )  # fmt: skip

    runs = [run("a", 0, [stated(2.0, u_one)]), run("a", 5, [stated(1.0, u_two)]),
            run("a", 7, [stated(1.0, u_two, 0.02)])]  # fmt: skip
    axis = axis_of(runs, "Day")
    found = relative(numbered(runs), points(numbered(runs), "responsivity", axis))
    assert found[1].u == pytest.approx(expected, rel=0.03)
    whole = math.hypot(u_area, u_one), math.hypot(u_area, u_two)
    assert found[2].u == pytest.approx(0.5 * math.hypot(*whole)), "the areas differ"


@pytest.mark.parametrize("seed", range(5))
def test_statistics_are_those_of_the_summary(seed: int) -> None:
    random = np.random.default_rng(seed)
    bounds = [None, None, None, "lower", "upper"]
    figures = [
        FigureOfMerit(
            "eqe", float(random.lognormal()), None, "1", "made up",
            ("NOT_SETTLED",) if random.uniform() < 0.2 else (),
            bounds[int(random.integers(5))], {"irradiance_mW_cm2": 13.0},
        )
        for _ in range(30)
    ]  # fmt: skip
    runs = [run(f"s{n}", 0, [figure]) for n, figure in enumerate(figures)]
    runs += [run("s0", 1, [responsivity(1.0, 13.0)])]
    (told, *_) = statistics(points(numbered(runs), "eqe", axis_of(runs, "Day", "eqe")))
    wanted = distribution(figures)
    assert (told.found.values, told.found.bounds) == (wanted.values, wanted.bounds)
    assert told.found.taken_back == wanted.taken_back
    if wanted.median.value is not None:
        assert told.found.median.value == pytest.approx(100 * wanted.median.value), "per cent"
        assert told.found.median.bound == wanted.median.bound


def test_what_has_no_value_or_no_place_is_left_out() -> None:
    missing = FigureOfMerit("responsivity", None, None, "A/W", "made up", ("NO_DARK_SWEEP",))
    runs = [
        run("a", 0, [missing], parameters={"temperature": 20.0}),
        run("b", 0, parameters={"temperature": None}),
        run("c", 0, parameters={"temperature": 25.0}),
    ]
    found = points(numbered(runs), "responsivity", axis_of(runs, "Temperature"))
    assert [(p.run, p.x) for p in found] == [(2, 25.0)]


def test_the_order_of_time_is_not_that_in_which_runs_were_added() -> None:
    runs = numbered([run("a", days) for days in (9.0, 3.0, 5.0)])
    axis = axis_of(list(runs.values()), "Run, in the order of time")
    found = points(runs, "responsivity", axis)
    assert {point.run: point.x for point in found} == {0: 3.0, 1: 1.0, 2: 2.0}
