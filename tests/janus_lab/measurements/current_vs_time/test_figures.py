"""The figures of a run of the current against time, from its folder."""

import pytest

from janus_lab.measurements.current_vs_time.figures import analyse
from janus_lab.runs.errors import BundleError
from tests.janus_lab.measurements.kept_runs import kept, kept_figures


def test_the_figures_of_the_kept_run_are_computed_from_its_rows():
    run = kept("current-vs-time")
    found = analyse(run, None)
    assert [figure.name for figure in found] == ["mean_current", "current_drift", "current_scatter"]
    for figure, before in zip(found, kept_figures(run), strict=True):
        assert figure.value == pytest.approx(before.value, rel=1e-9)
    assert found[0].conditions["irradiance_mW_cm2"] == 0.7
    # device file: R and dark current of janus-200C at 3 V and 0.7 mW/cm² make 79 µA or so
    assert 5e-5 < found[0].value < 2e-4


def test_another_bias_than_that_of_the_run_is_refused():
    with pytest.raises(BundleError, match="at 3 V only"):
        analyse(kept("current-vs-time"), 1.0)
