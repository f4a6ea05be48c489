"""Parameters and their sweeps as a file says them."""

import pytest
from pydantic import ValidationError

from janus_lab.kinds import KINDS
from janus_lab.parameters_model import SWEEP, given_by, parameters_model, step_model

CYCLING = step_model(KINDS["on_off_cycling"].procedure)


def sweep(**lists):
    return CYCLING.model_validate({SWEEP: lists}).sweep


def test_loops_are_nested_in_the_order_in_which_they_are_written():
    one = sweep(bias="1, 2 V", on_time=["1 s", "500 ms"], cycles=[2, 3])
    assert list(one.values) == ["bias", "on_time", "cycles"]
    points = [tuple(point.values()) for point in one.points()]
    assert points == [(b, t, c) for b in (1.0, 2.0) for t in (1.0, 0.5) for c in (2, 3)]
    assert one.count == len(points) == 8
    other = sweep(cycles="2, 3", bias="1, 2 V")
    assert list(other.points()[1].items()) == [("cycles", 2), ("bias", 2.0)]


@pytest.mark.parametrize(
    ("lists", "values"),
    [
        ({"irradiances": "0.7, 13 mW/cm²"}, [[0.7], [13.0]]),
        ({"irradiances": ["0.7, 4 mW/cm²", "13 mW/cm²"]}, [[0.7, 4.0], [13.0]]),
        ({"irradiances": ["1..3 step 1 mW/cm²", "13 mW/cm²"]}, [[1.0, 2.0, 3.0], [13.0]]),
        ({"irradiances": "2; 0,7 mW cm-2"}, [[2.0], [0.7]]),
        ({"bias": "-2..0 step 1 V"}, [-2.0, -1.0, 0.0]),
        ({"bias": ["-2..-1 step 1 V", "1,5 V"]}, [-2.0, -1.0, 1.5]),
        ({"cycles": "2..4 step 2"}, [2, 4]),
        ({"nplc": "0,1; 1"}, [0.1, 1.0]),
        ({"cycles": 5}, [5]),
        ({"nplc": "0.1, 1"}, [0.1, 1.0]),
        ({"on_compliance": "stop, continue"}, ["stop", "continue"]),
        ({"measured_in": "air; vacuum"}, ["air", "vacuum"]),
        ({"temperature": "20, 40 degC"}, [20.0, 40.0]),
        ({"temperature": ["295.15 K"]}, [22.0]),
    ],
)
def test_values_are_read_as_the_parameter_itself_is(lists, values):
    (key,) = lists
    assert sweep(**lists).values[key] == values


@pytest.mark.parametrize(
    ("lists", "fault"),
    [
        ({"bias": "0,5; 5"}, "'0,5' has no unit"),
        ({"irradiances": "1; 2; x"}, "'x' is not a number with a unit"),
        ({"irradiances": "1; x; 2 V"}, "'x' is not a number with a unit"),
    ],
)
def test_of_a_list_the_value_at_fault_is_quoted_as_it_was_written(lists, fault):
    with pytest.raises(ValidationError, match=fault):
        sweep(**lists)
    for key, text in lists.items():
        if key == "irradiances":
            with pytest.raises(ValidationError, match=fault):
                CYCLING.model_validate({key: text})


def test_true_and_false_can_be_swept():
    model = step_model(KINDS["iv_sweep"].procedure)
    made = model.model_validate({SWEEP: {"both_directions": [True, False]}})
    assert made.sweep.values == {"both_directions": [True, False]}


@pytest.mark.parametrize(
    "lists",
    [{}, {"bias": []}, {"bias": "1, 2 A"}, {"bias": None}, {"sample": "A, B"}, {"biass": "1 V"},
     {"active_area": "1 cm**2"}, {"cycles": "a, b"}, {"bias": ["1 V"] * 1001},
     {"nplc": [0.1, 1e6]}],
)  # fmt: skip
def test_what_cannot_be_swept_is_refused(lists):
    with pytest.raises(ValidationError):
        sweep(**lists)


@pytest.mark.parametrize("kind", KINDS)
def test_no_parameter_is_called_like_the_sweep_and_none_is_lost_by_it(kind):
    procedure = KINDS[kind].procedure
    assert SWEEP not in procedure().parameter_objects()
    assert SWEEP not in given_by(step_model(procedure)())


def test_parameters_are_read_as_people_type_them():
    procedure = KINDS["iv_sweep"].procedure
    swept = step_model(procedure).model_validate({SWEEP: {"lowest_range": "auto, 1 µA"}})
    assert swept.sweep.values == {"lowest_range": [0.0, 1e-6]}
    model = parameters_model(procedure)
    read = model.model_validate(
        {
            "start": "−1,5 V",
            "irradiances": ["0 mW/cm²", "1..3 step 1 mW cm-2"],
            "nplc": "0,5",
            "settling_readings": "1 000",
            "light_settling": "1 min 20 s",
            "current_range": "auto",
            "lowest_range": "0 A",
        }
    )
    assert (read.start, read.irradiances, read.nplc) == (-1.5, [0.0, 1.0, 2.0, 3.0], 0.5)
    assert (read.settling_readings, read.light_settling) == (1000, 80.0)
    assert (read.current_range, read.lowest_range) == (0.0, 0.0)
