"""Groups of a form that several kinds of measurement have."""

from __future__ import annotations

from .kind import ParameterGroup

BIAS = ParameterGroup("Bias", ("bias",), ("bias_settling",))
