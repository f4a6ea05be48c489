"""A step of a recipe: which it is, in words, and how many runs it makes."""

import pytest

from janus_lab.kinds import KINDS
from janus_lab.sequence.step import step_type

STEP = step_type(tuple(KINDS.values()))
CYCLES = {"on_off_cycling": {}}


@pytest.mark.parametrize(
    ("given", "words", "runs"),
    [
        ({"wait": "90 s"}, "Wait 1 min 30 s", 0),
        ({"prompt": "Open it."}, "Prompt: Open it.", 0),
        ({"stop_if": {"figure": "eqe", "above": "1"}}, "Stop if eqe above 1", 0),
        ({"repeat": {"times": 3, "steps": [CYCLES, {"wait": "1 s"}]}}, "Repeat 3 times", 3),
        ({"loop": {"over": {"bias": "1, 2 V"}, "steps": [CYCLES] * 2}}, "Loop over bias 1, 2 V", 4),
        (
            {
                "repeat": {
                    "times": 2,
                    "until": {"figure": "eqe", "below": 1},
                    "steps": [{"loop": {"over": {"cycles": [1, 2]}, "steps": [CYCLES]}}],
                }
            },
            "Repeat until eqe below 1, at most 2 times",
            4,
        ),
        ({"iv_sweep": {"sweep": {"nplc": [1, 2, 3]}}}, "iv_sweep", 3),
    ],
)  # fmt: skip
def test_a_step_says_what_it_is_and_how_many_runs_it_makes(given, words, runs):
    step = STEP.model_validate(given)
    assert step.words == words
    assert step.runs == runs
    assert step.items >= runs
