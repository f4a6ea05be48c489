"""The picture of a kind that has none of its own."""

from pathlib import Path

from janus_lab.measurements.general.picture import picture
from janus_lab.runs.run import open_run
from procedures.rows import STATUS, TIME

REPLAYS = Path(__file__).parents[3] / "replays"


def test_every_column_but_time_and_status_is_drawn_against_time():
    run = open_run(REPLAYS / "storage")
    axes = picture(run, []).axes
    shown = [axis.get_ylabel() for axis in axes]
    assert shown == [name for name in run.columns if name not in (TIME, STATUS)]
    for axis, name in zip(axes, shown, strict=True):
        (line,) = axis.lines
        assert (line.get_xdata() == run.data[TIME].to_numpy()).all()
        assert (line.get_ydata() == run.data[name].to_numpy()).all()
