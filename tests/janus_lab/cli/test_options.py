"""Values of options that click itself would take, or not know."""

import click
import pytest

from drivers.errors import ConfigError
from janus_lab.cli.options import FiniteRange, quantity


@pytest.mark.parametrize("text", ["nan", "inf", "-1"])
def test_a_number_must_be_finite_and_in_its_range(text):
    with pytest.raises(click.BadParameter):
        FiniteRange(min=0).convert(text, None, None)


def test_a_quantity_is_converted_and_its_option_named_where_it_cannot_be():
    assert quantity("bias", "500 mV", "V") == 0.5
    assert quantity("bias", None, "V") is None
    with pytest.raises(ConfigError, match=r"^--bias: '3' has no unit"):
        quantity("bias", "3", "V")
