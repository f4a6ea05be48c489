"""A run is named by its folder, its id or the start of it, or `latest`."""

import pytest

from janus_lab.runs.catalogue import Catalogue
from janus_lab.runs.errors import RunNotFound
from janus_lab.runs.run_names import resolve


def test_a_run_is_named_by_folder_id_start_of_id_or_latest(runs):
    with Catalogue(runs) as catalogue:
        folder = {row.id: row.path for row in catalogue.list()}
    assert resolve(runs, "latest") == folder["bbbb3333"]
    assert resolve(runs, "aaaa2222") == folder["aaaa2222"]
    assert resolve(runs, "B") == folder["bbbb3333"]
    assert resolve(runs, str(folder["aaaa1111"])) == folder["aaaa1111"]
    assert resolve(runs, str(folder["aaaa1111"] / "run.json")) == folder["aaaa1111"]
    relative = folder["aaaa1111"].relative_to(runs)
    assert resolve(runs, str(relative)) == folder["aaaa1111"]


def test_a_name_of_two_runs_or_none_is_answered_with_the_candidates(runs):
    with pytest.raises(RunNotFound, match=r"'aaaa' is the start of 2 .*aaaa2222.*aaaa1111"):
        resolve(runs, "aaaa")
    with pytest.raises(RunNotFound, match=r"no run goes by 'ffff'; the newest are bbbb3333"):
        resolve(runs, "ffff")
    with pytest.raises(RunNotFound, match=r"holds no run\.json"):
        resolve(runs, str(runs))
    with pytest.raises(RunNotFound, match="no run goes by ''"):
        resolve(runs, "")
    with pytest.raises(RunNotFound, match="there are no runs here"):
        resolve(runs / "nowhere", "latest")
    with pytest.raises(RunNotFound, match="no runs here; none goes by '/nope'"):
        resolve(runs / "nowhere", "/nope")
