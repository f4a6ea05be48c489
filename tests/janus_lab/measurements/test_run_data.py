"""What the analyses take from a run's folder, and what they say where it is not there."""

import shutil
from pathlib import Path

import pytest

from drivers.errors import Cause
from janus_lab.analysis.iv.iv_data import IVData
from janus_lab.measurements.run_data import conditions_of, data_of, fixed_bias
from janus_lab.runs.errors import BundleError
from janus_lab.runs.layout import DATA_CSV
from janus_lab.runs.run import open_run
from tests.janus_lab.measurements.kept_runs import changed

REPLAYS = Path(__file__).parents[2] / "replays"


def stored(name, tmp_path, column=None, renamed=None):
    path = Path(shutil.copytree(REPLAYS / name, tmp_path / name))
    if column:
        text = (path / DATA_CSV).read_text(encoding="utf-8")
        (path / DATA_CSV).write_text(text.replace(column, renamed, 1), encoding="utf-8")
    return open_run(path)


def test_a_renamed_column_is_named_with_its_file(tmp_path):
    run = stored("iv-janus-160C", tmp_path, "Current (A)", "I (A)")
    with pytest.raises(
        BundleError, match=r"no column 'Current \(A\)'; the file has .*'I \(A\)'"
    ) as e:
        data_of(run, IVData)
    assert e.value.kind is Cause.COLUMN_MISSING
    assert Path(e.value.subject) == run.path / DATA_CSV


def test_the_conditions_are_those_of_bench_and_device(tmp_path):
    run = stored("iv-janus-160C", tmp_path)
    conditions = conditions_of(run, 1.5)
    assert conditions.bias_V == 1.5
    assert conditions.wavelength_nm == 450.0
    assert conditions.active_area_cm2 == run.parameters["active_area"]


@pytest.mark.parametrize(("said", "kelvin"), [(22.0, 295.15), ("", None), (None, None)])
def test_a_temperature_counts_where_somebody_said_it(tmp_path, said, kelvin):
    given = {} if said is None else {"temperature": said}  # older runs do not have it
    conditions = conditions_of(changed("iv-janus-160C", tmp_path, "parameters", **given), 1.5)
    assert conditions.temperature_K == kelvin
    assert conditions.temperature_uncertainty_K == 1.0


def test_a_run_at_one_bias_has_no_figures_at_another(tmp_path):
    run = stored("storage", tmp_path)
    measured = run.parameters["bias"]
    assert fixed_bias(run, None) == fixed_bias(run, measured) == measured
    with pytest.raises(BundleError, match=r"was measured at .* only"):
        fixed_bias(run, measured + 1)
