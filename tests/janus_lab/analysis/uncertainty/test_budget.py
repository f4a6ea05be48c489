"""Uncertain numbers: shared variables cancel, budgets add in quadrature, draws are repeatable."""

from __future__ import annotations

import math

from janus_lab.analysis.uncertainty.budget import (
    figure,
)


def test_arithmetic_without_a_finite_result_becomes_a_missing_value():
    assert figure("eqe", math.inf, "1", "").flags == ("NOT_FINITE",)
