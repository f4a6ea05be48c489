"""What the report's pictures share."""

from matplotlib.figure import Figure

from janus_lab.measurements.picture_style import head
from tests.janus_lab.measurements.kept_runs import kept


def test_above_a_picture_stands_which_run_of_which_sample_it_is_of():
    run, figure = kept("storage"), Figure()
    head(figure, run)
    said = figure.get_suptitle()
    assert all(word in said for word in (run.record.sample, "storage_stability", run.record.id))
