"""What the parts of a decay would be if its slowest part were no single exponential.

Traps release carriers in a stretched way, or in more groups than a record can tell apart. Where the
data do not exclude it, what it changes belongs to the uncertainty of each part.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from janus_lab.analysis.columns import Floats

from .decay_models import DecayFit, DecayFitter, SlowShape

#: Shapes that are tried: exponents of a stretched part, and for a decay of one part a second,
#: slower one of some shares and ratios of both time constants. A kind is as likely as the single
#: exponential before the data are seen, and so is each shape within it.
_STRETCHED = tuple(SlowShape(exponent=exponent) for exponent in (0.9, 0.8, 0.7, 0.6, 0.5, 0.4))
_TWO_PARTS = tuple(
    SlowShape(share=share, ratio=ratio)
    for ratio in (3.0, 6.0, 12.0)
    for share in (0.05, 0.1, 0.2, 0.4)
)
#: A stretched part that is this many times likelier than an exponential one is said.
_LIKELIER = 20.0
#: χ² by which a shape is worse, or better, at which nothing more changes.
_FAR = 100.0


@dataclass(frozen=True, eq=False)
class OtherShapes:
    """By how much (rms) other shapes change each part, as far as they are believed."""

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
        belief, ln_square, share_square = 1.0, none, none
        likelier = shorter = 0.0
        for shapes in kinds:
            start = fit.parameters
            for shape in shapes:
                found = fitter.alternative(start, shape)
                rise = (found.chi_square - fit.chi_square) / scale
                if shape.exponent < 1:
                    start = found.parameters
                weight = math.exp(-0.5 * min(max(rise, -_FAR), _FAR)) / len(shapes)
                belief += weight
                likelier += weight if shape.exponent < 1 else 0.0
                moved = found.parameters - fit.parameters
                ln_square = ln_square + weight * moved**2
                shorter += weight * min(0.0, float(moved[-1])) ** 2
                share_square = share_square + weight * (found.shares - fit.shares) ** 2
        return cls(
            np.sqrt(ln_square / belief),
            np.sqrt(share_square / belief),
            math.sqrt(shorter / belief),
            likelier > _LIKELIER,
        )
