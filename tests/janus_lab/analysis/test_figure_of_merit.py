"""A figure of merit keeps its promises: finite or missing with a reason, and JSON both ways."""

from __future__ import annotations

import json
import math

import pytest

from janus_lab.analysis.figure_of_merit import FigureOfMerit


def test_it_survives_json_with_every_digit():
    original = FigureOfMerit(
        "responsivity", 0.1 + 0.2, 1 / 3, "A/W", "photocurrent / power", ("EDGE_MAXIMUM",),
        None, {"bias_V": 3.0, "area_kind": "gap"}, {"area": 0.1},
    )  # fmt: skip
    text = json.dumps(original.to_dict(), allow_nan=False)
    assert FigureOfMerit.from_dict(json.loads(text)) == original


@pytest.mark.parametrize("number", [math.nan, math.inf])
def test_a_number_that_is_not_finite_is_refused(number):
    with pytest.raises(ValueError, match="not finite"):
        FigureOfMerit("eqe", number, None, "1", "", ())
    with pytest.raises(ValueError, match="not finite"):
        FigureOfMerit("eqe", 1.0, None, "1", "", (), None, {"bias_V": number})


def test_a_missing_value_needs_a_reason():
    with pytest.raises(ValueError, match="flag"):
        FigureOfMerit("eqe", None, None, "1", "", ())
