"""The package of the measurements: each by its name, and no more imported than is asked for."""

import subprocess
import sys

import pytest

import procedures
from janus_lab.kinds import KINDS
from procedures.base import BenchProcedure


@pytest.mark.parametrize("name", procedures.__all__)
def test_each_public_name_is_a_measurement_or_the_base_of_all(name):
    assert issubclass(getattr(procedures, name), BenchProcedure)
    assert getattr(procedures, name).__name__ == name


def test_every_shipped_kind_of_measurement_is_public():
    shipped = {kind.procedure.__name__ for kind in KINDS.values()}
    assert shipped <= set(procedures.__all__)


def test_what_is_not_there_is_an_error_of_attribute():
    with pytest.raises(AttributeError, match="NoiseSpectrum"):
        _ = procedures.NoiseSpectrum


def test_one_procedure_does_not_import_the_others():
    code = (
        "import sys, procedures; assert 'pymeasure' not in sys.modules; procedures.IVSweep; "
        "print([name for name in sys.modules if name.startswith('procedures.')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "procedures.iv_sweep" in done.stdout
    assert "on_off_cycling" not in done.stdout
    assert "response_time" not in done.stdout
