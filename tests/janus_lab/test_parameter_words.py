"""Parameters of a measurement as people call and write them."""

import pytest

from janus_lab.kinds import KINDS
from janus_lab.parameter_words import ParameterWords


def test_labels_values_and_units_are_those_of_the_form():
    words = ParameterWords("on_off_cycling")
    assert words.label("on_time") == "On time"
    assert words.within("on_time") == "on time"
    assert words.heading("on_time") == "on time (s)"
    assert words.heading("cycles") == "cycles"
    assert words.settings({"bias": 2.0, "irradiances": [0.7, 13.0]}) == (
        "bias 2 V, irradiances 0.7, 13 mW/cm²"
    )


def test_an_abbreviation_keeps_its_capitals_within_a_sentence():
    within = {ParameterWords(kind).within("nplc") for kind in ("iv_sweep", "on_off_cycling")}
    assert all("NPLC" in words for words in within)


@pytest.mark.parametrize("kind", KINDS)
def test_every_parameter_has_a_label_of_its_own(kind):
    words = ParameterWords(kind)
    keys = list(KINDS[kind].procedure().parameter_objects())
    assert len({words.label(key) for key in keys}) == len(keys)


def test_what_this_version_does_not_know_is_called_by_its_key():
    words = ParameterWords("of_another_version")
    assert (words.label("dark_time"), words.within("dark_time")) == ("Dark time", "dark time")
    assert words.settings({"colour": "red", "depth": 3}) == "colour red, depth 3"
    assert (words.unit("dark_time"), words.value("dark_time", 5.0)) == ("", "5")
