"""Past runs as the plots show them."""

from __future__ import annotations

from datetime import UTC, datetime

from janus_lab.gui.model.overlays import run_label
from janus_lab.wall_time import wall_time


def test_a_run_is_named_by_sample_time_and_id():
    this_year = wall_time().astimezone().replace(month=3, day=4, hour=5, minute=6)
    assert run_label("film 1", this_year, "eac809b9") == "film 1, 03-04 05:06, eac809b9"
    old = datetime(2019, 7, 1, 12, 30, tzinfo=UTC)
    assert run_label("film 1", old, "x").startswith(f"film 1, {old.astimezone():%Y-%m-%d %H:%M}")
    long = run_label("a film with a name that nobody can read", this_year, "eac809b9")
    assert long == "a film w…can read, 03-04 05:06, eac809b9"
