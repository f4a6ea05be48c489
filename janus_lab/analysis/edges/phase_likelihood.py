"""The likelihood of a response, given edges whose times are known only to an uncertainty.

The unknown shift of each edge is common to its samples and is integrated over; that, and not
averaging, is what makes a response below the sampling interval visible.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from janus_lab.analysis.columns import Floats

from .edge_set import Edges

#: Response at times (s) after the edge, any shape, from 0 to 1.
Response = Callable[[Floats], Floats]

#: Shifts are integrated over ± this many standard deviations.
_REACH = 4.0
_MOST_NODES = 2001
#: So many numbers are worked on at once: more would not stay in the processor's cache.
_IN_CACHE = 1 << 15
#: What the model of aperture, lag and exponentials is good for, in steps (k = 1): a meter's lag is
#: not quite of first order. No noise below it is believed.
MODEL_U = 2e-3


class PhaseLikelihood:
    """Likelihood of step responses, and residuals, for one set of edges.

    A sample is y = G(t - δ) + noise, with δ ~ N(0, σ²) for each edge and G the response over its
    mean in the plateau that the edge was normalised by. Samples within the transition are compared
    at every δ of a grid; those outside, where δ does not matter, at δ = 0.
    """

    def __init__(self, edges: Edges, transition_s: float, finest_s: float) -> None:
        """`transition_s`: how long after an edge δ matters; `finest_s`: the fastest part of G.

        The grid of δ is as fine as one sample in the transition can tell: noise times `finest_s`.
        """
        sigma = edges.edge_sigma_s
        if sigma is None:
            raise ValueError("the uncertainty of the edges' times must be known")
        self.noise = max(edges.noise, MODEL_U)
        reach = _REACH * sigma
        nodes = 1
        if sigma > 0:
            needed = 2 * reach / (self.noise * finest_s)
            nodes = min(_MOST_NODES, max(33, 2 * math.ceil(needed / 2) + 1))
        self._shifts = np.linspace(-reach, reach, nodes)
        prior = np.exp(-0.5 * (self._shifts / sigma) ** 2) if sigma > 0 else np.ones(1)
        self._log_prior = np.log(prior / np.sum(prior))
        self._spacing = 2 * reach / (nodes - 1) if nodes > 1 else finest_s * self.noise

        early = max(edges.aperture_s, 0.5 * transition_s)
        inside = edges.valid & (edges.time_s + edges.aperture_s > -reach - early)
        inside &= edges.time_s < reach + transition_s
        most = max(1, int(np.max(np.sum(inside, axis=1))))
        order = np.argsort(~inside, axis=1, kind="stable")[:, :most]
        self._used = np.take_along_axis(inside, order, axis=1)
        self._time = np.take_along_axis(np.nan_to_num(edges.time_s), order, axis=1)
        self._time[~self._used] = 0.0
        self._level = np.take_along_axis(np.nan_to_num(edges.level), order, axis=1)
        self._edges = edges
        self._prepare_lookup()
        outside = edges.valid & ~inside & (edges.time_s > 0)  # before the edge, all models agree
        self._outer_edge, column = np.nonzero(outside)
        self._outer_time = edges.time_s[self._outer_edge, column]
        self._outer_level = edges.level[self._outer_edge, column]
        self._end_edge, column = np.nonzero(edges.after)
        self._end_time = edges.time_s[self._end_edge, column]
        self._end_count = np.bincount(self._end_edge, minlength=edges.count)

    def __call__(self, response: Response) -> float:
        """Log-likelihood, up to a constant of the data."""
        scale, outer = self._outer(response)
        exponent = self._exponent(response, scale)
        largest = np.max(exponent, axis=1, keepdims=True)
        exponent -= largest
        total = largest[:, 0] + np.log(np.sum(np.exp(exponent, out=exponent), axis=1))
        return float(np.sum(total)) - 0.5 * float(np.sum((outer / self.noise) ** 2))

    def residuals(self, response: Response) -> tuple[Floats, Floats]:
        """Times (s) after the edge and residuals, in steps, of all samples after the edges' reach.

        Within the transition the model is averaged over the shift's posterior.
        """
        scale, outer = self._outer(response)
        exponent = self._exponent(response, scale)
        weight = np.exp(exponent - np.max(exponent, axis=1, keepdims=True))
        weight /= np.sum(weight, axis=1, keepdims=True)
        model = np.einsum("emk,ek->em", self._models(response), weight) / scale[:, None]
        inner = (self._level - model)[self._used]
        times = np.concatenate((self._time[self._used], self._outer_time))
        return times, np.concatenate((inner, outer))

    def _outer(self, response: Response) -> tuple[Floats, Floats]:
        """Mean of the response in each edge's plateau (edges,), and residuals where δ is 0."""
        at_end = response(self._end_time)
        total = np.bincount(self._end_edge, weights=at_end, minlength=self._edges.count)
        scale = np.asarray(np.maximum(total / self._end_count, 1e-9))
        model = response(self._outer_time) / scale[self._outer_edge]
        return scale, self._outer_level - model

    def _prepare_lookup(self) -> None:
        """Where each sample, at each shift, stands in a table of the response.

        The table is as fine as the grid of shifts, so that the shifts of a sample are a run of
        neighbours in it, from the latest on: the table is kept backwards.
        """
        nodes = self._shifts.size
        latest = self._time - self._shifts[0]
        origin = float(np.min(latest)) - self._spacing * (nodes + 1)
        length = math.ceil((float(np.max(latest)) - origin) / self._spacing) + 2
        grid = origin + self._spacing * np.arange(length)
        self._grid = np.asarray(grid[::-1], dtype=np.float64)
        position = (latest - origin) / self._spacing
        whole = np.floor(position).astype(np.intp)
        self._part = (position - whole)[:, :, None]
        self._first = length - 1 - whole
        self._sums = np.empty((len(latest), nodes))

    def _models(self, response: Response) -> Floats:
        """The response for every edge, sample and shift: (edges, samples, nodes)."""
        return self._interpolated(
            response(self._grid), np.ones((len(self._first), 1, 1)), slice(None)
        )

    def _interpolated(self, backwards: Floats, factor: Floats, of: slice) -> Floats:
        """`factor` (edges, samples, 1) times what the table says at every shift, of some edges."""
        runs = np.lib.stride_tricks.sliding_window_view(backwards, self._shifts.size)
        model = runs[self._first[of]]
        model *= (1 - self._part[of]) * factor[of]
        further = runs[self._first[of] - 1]
        further *= self._part[of] * factor[of]
        model += further
        return np.asarray(model)

    def _exponent(self, response: Response, scale: Floats) -> Floats:
        """Log of prior times likelihood of each edge's samples at each shift, in scratch."""
        backwards = response(self._grid)
        weight = self._used[:, :, None] / self.noise
        factor, level = weight / scale[:, None, None], self._level[:, :, None] * weight
        at_once = max(1, _IN_CACHE // (level.shape[1] * self._shifts.size))
        for begin in range(0, len(level), at_once):
            of = slice(begin, begin + at_once)
            residual = self._interpolated(backwards, factor, of)
            residual -= level[of]
            np.einsum("emk,emk->ek", residual, residual, out=self._sums[of])
        self._sums *= -0.5
        self._sums += self._log_prior
        return self._sums
