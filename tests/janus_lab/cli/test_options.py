"""Values of options that click itself would take, or not know."""

import click
import pytest
from click.testing import CliRunner

from drivers.errors import Cause, ConfigError
from janus_lab.cli.options import JSON, OUT, FiniteRange, quantity


@pytest.mark.parametrize("text", ["nan", "inf", "-1"])
def test_a_number_must_be_finite_and_in_its_range(text):
    with pytest.raises(click.BadParameter):
        FiniteRange(min=0).convert(text, None, None)


def test_a_quantity_is_converted_and_its_option_named_where_it_cannot_be():
    assert quantity("bias", "500 mV", "V") == 0.5
    assert quantity("bias", None, "V") is None
    with pytest.raises(ConfigError, match=r"^--bias: '3' has no unit"):
        quantity("bias", "3", "V")


@click.command
@OUT
@JSON
def command(out_dir, as_json):
    click.echo(f"{out_dir} {as_json}")


def test_runs_are_kept_in_a_folder_not_in_a_file(tmp_path):
    (tmp_path / "file").touch()
    type_ = CliRunner().invoke
    assert type_(command, ["--out", str(tmp_path / "file")]).exit_code == 2
    assert type_(command, ["--json", "--out", str(tmp_path)]).output == f"{tmp_path} True\n"


@pytest.mark.parametrize("text", ["3 A", "three volts", "", "3,500 V"])
def test_what_is_no_quantity_is_told_with_its_option(text):
    with pytest.raises(ConfigError, match=r"^--bias: ") as error:
        quantity("bias", text, "V")
    assert error.value.kind is Cause.CONFIG
