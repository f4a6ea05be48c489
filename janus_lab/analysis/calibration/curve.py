"""The curve through the points: threshold, slope, how far it is from straight, and how well points
tell what is between them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from janus_lab.analysis.columns import Floats

Bools = NDArray[np.bool_]
#: Points with this share of the most light are on the straight part.
_STRAIGHT_FROM = 0.1


@dataclass(frozen=True)
class StraightPart:
    """The line above the threshold, and where it meets the light below it.

    Uncertainties are those of the fit, without what all points have in common.
    """

    threshold_A: float
    threshold_u_A: float
    #: How far the threshold is off (k = 1) if the light bends: by the points next to it.
    bend_u_A: float
    slope: float  #: mW/cm² per A
    slope_u: float
    #: Largest distance of a point from the line, relative, and that over its uncertainty.
    nonlinearity: float
    nonlinearity_u: float
    points: int


def straight_part(drive_A: Floats, irradiance: Floats, u: Floats) -> StraightPart | None:
    """Fit it to points, rising, with standard uncertainties `u` of each; None with fewer than three
    on the straight part.

    The line is fitted to the points with a tenth of the most light or more. The threshold is where
    it meets the line through no light at no current and the points below (the spontaneous light).
    """
    above = irradiance >= _STRAIGHT_FROM * np.max(irradiance)
    if np.count_nonzero(above) < 3:
        return None
    x, y = drive_A[above], irradiance[above]
    weight = 1 / np.maximum(u[above], 1e-12 * np.max(y))
    design = np.stack((x, np.ones_like(x)), axis=1)
    (slope, intercept), *_ = np.linalg.lstsq(design * weight[:, None], y * weight)
    left = y - slope * x - intercept
    freedom = x.size - 2
    excess = max(1.0, float(np.sum((left * weight) ** 2)) / freedom)
    covariance = np.linalg.inv((design * weight[:, None]).T @ (design * weight[:, None])) * excess
    if not slope > 0:
        return None
    below = drive_A < -intercept / slope
    spontaneous = 0.0
    if np.any(below):
        w = 1 / np.maximum(u[below], 1e-12 * np.max(y)) ** 2
        spontaneous = float(
            np.sum(w * drive_A[below] * irradiance[below]) / np.sum(w * drive_A[below] ** 2)
        )
    threshold = -intercept / (slope - spontaneous)
    # d threshold = -(d intercept + threshold d slope) / (slope - spontaneous)
    gradient = np.array([threshold, 1.0]) / (slope - spontaneous)
    threshold_u = math.sqrt(float(gradient @ covariance @ gradient))
    bend_u = _bend(drive_A, irradiance, below, spontaneous, threshold)
    worst = int(np.argmax(np.abs(left) / y))
    return StraightPart(
        float(threshold),
        threshold_u,
        bend_u,
        float(slope),
        math.sqrt(float(covariance[0, 0])),
        float(abs(left[worst]) / y[worst]),
        float(u[above][worst] / y[worst]),
        int(x.size),
    )


def _bend(
    drive_A: Floats, irradiance: Floats, below: Bools, spontaneous: float, threshold: float
) -> float:
    """Standard uncertainty (A) of a threshold by where the line through the two points next above
    it would put it: between the two is where it may be (a rectangle)."""
    first = int(np.count_nonzero(below))
    if first + 1 >= drive_A.size:
        return 0.0
    x, y = drive_A[first : first + 2], irradiance[first : first + 2]
    slope = float(np.diff(y)[0] / np.diff(x)[0])
    if not slope > spontaneous:
        return 0.0
    local = (slope * x[0] - y[0]) / (slope - spontaneous)
    return abs(float(local) - threshold) / math.sqrt(3)


def rises(irradiance: Floats, u: Floats, clear: float) -> bool:
    """Whether no point is below one before it, or below no light, by more than `clear` times the
    uncertainty of both."""
    before, before_u = np.concatenate([[0.0], irradiance]), np.concatenate([[0.0], u])
    fall = before[None, :] - irradiance[:, None]
    earlier = np.tri(irradiance.size, before.size, dtype=bool)
    return not bool(np.any(earlier & (fall > clear * np.hypot(before_u[None, :], u[:, None]))))


def rising(drive_A: Floats, irradiance: Floats, u: Floats) -> list[list[int]]:
    """Groups of neighbouring points, such that the groups' weighted means of irradiance rise.

    Points that noise has put in the wrong order go into one group (pool adjacent violators).
    """
    weight = 1 / np.maximum(u, 1e-12 * np.max(np.abs(irradiance))) ** 2
    groups: list[list[int]] = []

    def mean(group: list[int]) -> float:
        return float(np.average(irradiance[group], weights=weight[group]))

    for place in range(drive_A.size):
        groups.append([place])
        while len(groups) > 1 and mean(groups[-1]) <= mean(groups[-2]):
            last = groups.pop()
            groups[-1] += last
    return groups


def between_points(drive_A: Floats, irradiance: Floats) -> Floats:
    """Relative standard uncertainty of a monotone interpolation between each point and the next;
    0 for the last. Points rise.

    A curve that bends to one side lies, between two points, between their chord and the chords next
    to it, made longer. Where in there is not known: a rectangle. No light at no current is a point,
    too; beyond the last one the curve is taken to bend as before it.
    """
    from scipy.interpolate import PchipInterpolator

    has_zero = bool(drive_A[0] > 0)
    x = np.concatenate(([0.0], drive_A)) if has_zero else drive_A
    y = np.concatenate(([0.0], irradiance)) if has_zero else irradiance
    curve = PchipInterpolator(drive_A, irradiance)
    found = np.zeros(drive_A.size)
    slopes = np.diff(y) / np.diff(x)
    first = 1 if has_zero else 0
    for place in range(drive_A.size - 1):
        at = place + first  # of the interval, among those of x
        inside = np.linspace(x[at], x[at + 1], 19)[1:-1]
        bent = np.zeros(inside.size)  # the farthest from the chord that the curve may be
        chord = y[at] + slopes[at] * (inside - x[at])
        if at > 0:
            bent = y[at] + slopes[at - 1] * (inside - x[at]) - chord
        if at + 1 < slopes.size:
            from_right = y[at + 1] + slopes[at + 1] * (inside - x[at + 1]) - chord
            nearer = np.abs(from_right) < np.abs(bent)
            bent = np.where(nearer, from_right, bent) if at > 0 else from_right
        else:
            width, before = x[at + 1] - x[at], x[at] - x[at - 1]
            change = (slopes[at] - slopes[at - 1]) * 2 / (width + before)
            bent = -change / 2 * (inside - x[at]) * (x[at + 1] - inside)
        away = curve(inside) - chord
        widest = np.maximum(np.abs(away), np.abs(away - bent))
        found[place] = float(np.max(widest / np.maximum(curve(inside), 1e-300))) / math.sqrt(3)
    return found
