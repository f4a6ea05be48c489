"""What the parts of a decay would be if its slowest part were no single exponential.

Traps release carriers in a stretched way, or in more groups than a record can tell apart. Where the
data do not exclude it, what it changes belongs to the uncertainty of each part.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from janus_lab.analysis.columns import Floats

from .decay_models import DecayFit, DecayFitter, SlowShape

#: Shapes that are tried: exponents of a stretched part, and for a decay of one part a second,
#: slower one of some shares and ratios of both time constants. A kind is as likely as the single
#: exponential before the data are seen.
_STRETCHED = tuple(SlowShape(exponent=exponent) for exponent in (0.9, 0.8, 0.7, 0.6, 0.5, 0.4))
_TWO_PARTS = tuple(
    SlowShape(share=share, ratio=ratio)
    for ratio in (3.0, 6.0, 12.0)
    for share in (0.05, 0.1, 0.2, 0.4)
)
#: A stretched part that is this many times likelier than an exponential one is said.
_LIKELIER = 20.0
#: A part is no more of the step than this.
_WHOLE = 1.1
#: χ² by which a shape is worse, or better, at which nothing more changes.
_FAR = 100.0


@dataclass(frozen=True, eq=False)
class OtherShapes:
    """By how much other shapes change each part, as far as they are believed: of each kind the one
    that counts most."""

    ln_tau: Floats
    share: Floats
    shorter: float  #: the change in ln τ of the slowest part, of shapes that make it faster alone
    stretched: bool  #: whether a stretched slowest part is far likelier

    @classmethod
    def of(cls, fitter: DecayFitter, fit: DecayFit, scale: float) -> OtherShapes:
        """Of a `fit` of one or two exponentials; χ² is `scale` times what it should be."""
        none = np.zeros(fit.parts)
        if fit.parts > 2 or fit.kind == "stretched":
            return cls(none, none, 0.0, stretched=False)
        kinds = (_STRETCHED, _TWO_PARTS) if fit.parts == 1 else (_STRETCHED,)
        belief, likelier = 1.0, 0.0
        ln_square, share_square, shorter = none, none, 0.0
        for shapes in kinds:
            tried = _tried(fitter, fit, shapes, scale) or [(0.0, none, none)]
            ln_square = ln_square + np.max([w * ln**2 for w, ln, _ in tried], axis=0)
            share_square = share_square + np.max([w * share**2 for w, _, share in tried], axis=0)
            shorter += max(w * min(0.0, float(ln[-1])) ** 2 for w, ln, _ in tried)
            belief += max(w for w, _, _ in tried)
            if shapes is _STRETCHED:
                likelier = sum(w for w, _, _ in tried) / len(tried)
        return cls(
            np.sqrt(ln_square / belief),
            np.sqrt(share_square / belief),
            math.sqrt(shorter / belief),
            likelier > _LIKELIER,
        )


def _tried(
    fitter: DecayFitter, fit: DecayFit, shapes: Sequence[SlowShape], scale: float
) -> list[tuple[float, Floats, Floats]]:
    """Of each shape its likelihood over that of `fit`, and how ln τ and share of each part move."""
    found, start = [], fit.parameters
    for shape in shapes:
        other = fitter.alternative(start, shape)
        if shape.exponent < 1:
            start = other.parameters
        if other.shares[-1] > _WHOLE * max(1.0, float(fit.shares[-1])):
            continue  # it would have begun before the edge
        rise = (other.chi_square - fit.chi_square) / scale
        likelihood = math.exp(-0.5 * min(max(rise, -_FAR), _FAR))
        found.append((likelihood, other.parameters - fit.parameters, other.shares - fit.shares))
    return found
