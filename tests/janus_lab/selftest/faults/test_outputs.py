"""How long outputs were on, from their switchings."""

import math

from janus_lab.selftest.faults.outputs import Outputs
from janus_lab.selftest.faults.served import Switching


def outputs(*switchings, since=0.0):
    return Outputs([Switching(*one) for one in switchings], since)


def test_an_output_that_is_on_has_no_end():
    found = outputs((1.0, "laser", True))
    assert found.last_off(["laser"]) == math.inf
    assert found.on_at(0.9) == []
    assert found.on_at(1.0) == ["laser"]


def test_the_last_time_off_counts_whatever_was_before():
    found = outputs(
        (1.0, "smu", True), (2.0, "smu", False), (2.5, "laser", True), (3.0, "smu", True),
        (3.5, "laser", False), (4.0, "smu", False),
    )  # fmt: skip
    assert found.last_off(["smu", "laser", "analyser 1"]) == 4.0
    assert found.last_off(["laser"]) == 3.5
    assert found.last_off(["analyser 1"]) is None
    assert found.on_at(2.2) == []
    assert sorted(found.on_at(3.2)) == ["laser", "smu"]
    assert found.first_on == 1.0


def test_what_ended_before_the_run_is_left_out():
    found = outputs((1.0, "smu", True), (2.0, "smu", False), (1.5, "laser", True), since=3.0)
    assert found.names == ["laser"]
    assert outputs((1.0, "smu", False)).names == []


def test_units_of_the_analyser_belong_to_it():
    found = outputs((1.0, "analyser 1", True), (1.0, "analyser 3", True), (1.0, "smu", True))
    assert found.of(["analyser"]) == ["analyser 1", "analyser 3"]
    assert found.of(["smu", "laser"]) == ["smu"]
