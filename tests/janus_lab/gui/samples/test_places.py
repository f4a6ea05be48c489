"""Where pixels are drawn: all in the picture, none over another, as they are on the substrate."""

from __future__ import annotations

import itertools
import random

import pytest

from janus_lab.gui.samples.places import pixel_places
from janus_lab.registry.sample_file import Pixel


def pixels(*positions: str) -> list[Pixel]:
    return [Pixel(pixel=f"p{n}", position=position) for n, position in enumerate(positions)]


def test_rows_go_down_and_columns_to_the_right() -> None:
    a1, a2, b1 = pixel_places(pixels("A1", "A2", "B1"))
    assert a1.y == a2.y < b1.y
    assert a1.x == b1.x < a2.x


def test_in_millimetres_y_goes_up() -> None:
    low, high = pixel_places(pixels("0, 0", "0, 3.5"))
    assert low.x == high.x
    assert low.y > high.y


@pytest.mark.parametrize("seed", range(6))
def test_all_are_in_the_picture_and_apart(seed: int) -> None:
    chance = random.Random(seed)
    count = chance.randint(1, 40)
    kind = chance.choice(("cells", "pairs", "mixed", "none"))
    cells = [f"{chr(65 + n // 7)}{n % 7 + 1}" for n in range(count)]
    size = 10 ** chance.uniform(-3, 3)
    pairs = {(chance.randint(-9, 9), chance.randint(-9, 9)) for _ in range(count)}
    said = {
        "cells": cells,
        "pairs": [f"{x * size:.6f}, {y * size:.6f}" for x, y in pairs],
        "mixed": [cell if n % 2 else "1, 2" for n, cell in enumerate(cells)],
        "none": [""] * count,
    }[kind]
    places = pixel_places(pixels(*said))
    assert len(places) == len(said)
    for place in places:
        assert place.half > 0
        assert place.x - place.half > -1e-9
        assert place.x + place.half < 1 + 1e-9
        assert place.y - place.half > -1e-9
        assert place.y + place.half < 1 + 1e-9
    for a, b in itertools.combinations(places, 2):
        assert max(abs(a.x - b.x), abs(a.y - b.y)) > a.half + b.half


def test_none_and_many_at_one_place_are_drawn_all_the_same() -> None:
    assert pixel_places([]) == []
    one, other = pixel_places(pixels("A1", "A1"))
    assert one == other
    assert 0 < one.half <= 0.5
