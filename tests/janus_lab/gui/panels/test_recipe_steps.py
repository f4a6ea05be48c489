"""The steps of a recipe, to be read."""

from qtpy import QtWidgets

from janus_lab.gui.panels.recipe_steps import RecipeSteps
from janus_lab.recipe import recipe_model

STEPS = {
    "title": "t",
    "devices": ["janus-160C"],
    "steps": [
        {"iv_sweep": {"step": "0.1 V", "temperature": "22 °C"}},
        {
            "on_off_cycling": {
                "cycles": 3,
                "sweep": {
                    "bias": "1, 2 V",
                    "on_time": ["1 s", "2 s", "3 s", "4 s", "5 s", "6 s", "7 s"],
                },
            }
        },
    ],
}


def test_each_step_says_what_it_does_and_what_it_sweeps(qtbot):
    recipe = recipe_model().model_validate(STEPS)
    shown = RecipeSteps([("", recipe.steps), ("film", recipe.steps[:1])])
    qtbot.addWidget(shown)
    first, second, of_one = (label.text() for label in shown.findChildren(QtWidgets.QLabel))
    assert first.startswith("1. I–V sweep, ")
    assert first.endswith("\nstep 100 mV, temperature 22 °C")
    assert second.endswith("\ncycles 3\n14 runs in all: bias 1 V, 2 V × on time 1 s, 2 s, …, 7 s")
    assert of_one.startswith("film, 1. I–V sweep")
