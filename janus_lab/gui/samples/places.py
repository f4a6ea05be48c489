"""Where the pixels of a sample stand in their picture: by their positions, else in the order of
the file."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from janus_lab.registry.sample_file import Pixel
from janus_lab.summary.positions import places

#: A pixel is so much narrower than the distance to its nearest neighbour.
_FILLED = 0.8


@dataclass(frozen=True)
class Place:
    """The middle of a pixel and half its width, in a square from 0 to 1; y downwards."""

    x: float
    y: float
    half: float


def pixel_places(pixels: Sequence[Pixel]) -> list[Place]:
    """A place for each pixel; none covers another, unless two have the same position."""
    if not pixels:
        return []
    found = places({str(number): pixel.position for number, pixel in enumerate(pixels)})
    points: dict[int, tuple[float, float]]
    if found is not None and len(found.at) == len(pixels):
        points = {int(number): (x, -y) for number, (x, y) in found.at.items()}
    else:  # nobody has said where they all are
        across = math.ceil(math.sqrt(len(pixels)))
        points = {n: (float(n % across), float(n // across)) for n in range(len(pixels))}
    return _in_unit_square([points[number] for number in range(len(pixels))])


def _in_unit_square(points: Sequence[tuple[float, float]]) -> list[Place]:
    distance = _nearest(points)
    left, top = (min(point[axis] for point in points) for axis in (0, 1))
    width, height = (max(p[axis] for p in points) - low for axis, low in ((0, left), (1, top)))
    size = max(width, height) + distance
    beside, above = (size - width) / 2 - left, (size - height) / 2 - top
    half = _FILLED * distance / 2 / size
    return [Place((x + beside) / size, (y + above) / size, half) for x, y in points]


def _nearest(points: Sequence[tuple[float, float]]) -> float:
    """The least distance along an axis by which two pixels are apart; 1 where they are not."""
    at = np.array(points, dtype=np.float64)
    apart = np.abs(at[:, None, :] - at[None, :, :]).max(axis=2)
    return float(np.min(apart[apart > 0], initial=np.inf)) if np.any(apart > 0) else 1.0
