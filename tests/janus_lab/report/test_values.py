"""Figures of merit as people write them."""

from janus_lab.report.values import conditions_text


def test_conditions_have_their_units():
    conditions = {"bias_V": 3.0, "sweep_rate_V_s": 31.25, "nplc": 0.1, "area_kind": "gap"}

    assert conditions_text(conditions) == "bias 3 V, sweep rate 31.25 V/s, nplc 0.1, area kind gap"
