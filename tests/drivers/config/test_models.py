"""The models that a bench file can name."""

from __future__ import annotations

import subprocess
import sys

import pytest

from drivers.config import models
from drivers.config.models import MODELS, model_named, names


def test_a_model_stands_in_the_list_once() -> None:
    assert len({model.name for model in MODELS}) == len(MODELS)


def test_names_are_those_of_the_role_in_the_order_of_the_list() -> None:
    assert names("laser") == ("SRS LDC500", "SRS LDC501", "SRS LDC502")
    assert names("analyser") == ("Keysight B1500A",)
    assert names("smu")[0] == "Keithley 2400"


def test_a_model_that_nobody_knows_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        model_named("Keithley 2450")


def test_only_an_instrument_with_several_units_asks_for_a_channel() -> None:
    assert [model.name for model in MODELS if model.several_channels] == ["Keysight B1500A"]


def test_asking_what_a_model_can_do_loads_no_driver() -> None:
    code = (
        "import sys; from drivers.config import models; from drivers.config.models import MODELS\n"
        "for model in MODELS: models.entry(model.name)\n"
        "sys.exit('pymeasure' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("ask", "role"),
    [
        (models.source_meter, "smu"),
        (models.light_source, "laser"),
        (models.edge_recorder, "analyser"),
    ],
)
def test_the_mark_of_every_model_is_in_capitals_as_identities_are_compared(ask, role) -> None:
    for name in names(role):
        assert ask(name).IDENTITIES[name] == ask(name).IDENTITIES[name].upper()
