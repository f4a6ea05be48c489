"""A bar of colours has two numbers at least, none twice, each where its colour is."""

from __future__ import annotations

import math
import random
import re
from itertools import pairwise

import pyqtgraph as pg
import pytest
from pytestqt.qtbot import QtBot

from janus_lab.gui.comparison.colour_bar import colour_bar, number_names, round_numbers
from janus_lab.gui.plot_tools.quantity_text import SUPERSCRIPT
from janus_lab.gui.widgets.theme import LIGHT

PLAIN = {ord(raised): plain for plain, raised in zip("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹", strict=True)}


def number(name: str) -> float:
    """What a name says: `0.25`, `10⁵`, `3.2·10⁻⁷`."""
    text = name.replace("−", "-")
    found = re.fullmatch(r"(-?)(?:([\d.]+)·)?10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", text)
    if found is None:
        return float(text)
    return float(f"{found[1]}{found[2] or '1'}e{found[3].translate(PLAIN)}")


def named(ends: tuple[float, float], size: float, *, logarithmic: bool) -> list[tuple[float, str]]:
    """Where numbers stand beside the bar, and what they say."""
    bar = colour_bar(ends, pg.colormap.get("viridis"), "R (A/W)", LIGHT, logarithmic=logarithmic)
    axis = bar.axis
    spacing, values = axis.tickValues(*ends, size)[0]
    return list(zip(values, axis.tickStrings(values, 1.0, spacing), strict=True))


def ranges(logarithmic: bool) -> list[tuple[float, float]]:
    """From a decade of decades to a part in a hundred million, of large and small numbers."""
    rng = random.Random(7)
    found = []
    for _ in range(400):
        middle = rng.choice((-1, 1)) ** (not logarithmic) * 10 ** rng.uniform(-13, 13)
        width = 10 ** rng.uniform(-8, 1)
        if logarithmic:
            low = math.log10(middle)
            found.append((low, low + width))
        else:
            found.append((middle - width * abs(middle), middle + width * abs(middle) / 3))
    return found


@pytest.mark.parametrize("logarithmic", [True, False])
def test_two_numbers_at_least_in_whatever_range(qtbot: QtBot, logarithmic: bool) -> None:
    sizes = random.Random(8)
    for low, high in ranges(logarithmic):
        size = sizes.uniform(80, 700)
        found = named((low, high), size, logarithmic=logarithmic)
        case = f"{low!r} {high!r} {size}: {found}"
        assert len(found) >= 2, case
        assert len({name for _, name in found}) == len(found), case
        least = min(abs(a - b) for (a, _), (b, _) in pairwise(found))
        for at, name in found:
            assert low - 1e-9 * abs(low) <= at <= high + 1e-9 * abs(high), case
            said = number(name)
            place = math.log10(said) if logarithmic else said
            assert abs(place - at) < 0.1 * least, f"{name} at {at} in {case}"


def test_a_range_inside_a_decade_has_round_numbers(qtbot: QtBot) -> None:
    ends = math.log10(2.2), math.log10(8.6)
    found = named(ends, 300, logarithmic=True)
    assert {name for _, name in found} <= set("345678")
    assert len(found) >= 2
    step, numbers = round_numbers(2.2, 8.6, 6)
    assert numbers == [n * step for n in range(math.ceil(2.2 / step), int(8.6 / step) + 1)]
    assert number_names([-2.0, 0.0, 2.0], 2.0) == ["−2", "0", "2"]
    assert number_names([1.2345e12, 1.2346e12], 1e8) == [
        f"1.2345·10{'12'.translate(SUPERSCRIPT)}", f"1.2346·10{'12'.translate(SUPERSCRIPT)}",
    ]  # fmt: skip
