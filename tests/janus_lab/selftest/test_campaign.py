"""Trials on all cores, kept as they are made, and gone on with."""

import orjson
import pytest

from janus_lab.selftest import campaign
from janus_lab.selftest.campaign import carry_out, made_before, tasks
from janus_lab.selftest.trial import trial

QUICK = "cycling-2400"


@pytest.fixture
def instant(monkeypatch):
    """Trials that take no time, and what was asked for."""
    asked = []

    def no_trial(case, errors, seed):
        asked.append((case, errors, seed))
        return {"case": case, "errors": errors, "seed": seed, "figures": []}

    monkeypatch.setattr(campaign, "trial", no_trial)
    return asked


def test_a_check_that_is_cut_short_has_a_little_of_everything():
    assert tasks(["a", "b"], ["none", "drawn"], 2)[:4] == [
        ("a", "none", 0), ("a", "drawn", 0), ("b", "none", 0), ("b", "drawn", 0),
    ]  # fmt: skip
    assert len(tasks(["a", "b"], ["none", "drawn"], 5)) == 20
    assert tasks(["a"], ["none"], 2, 7) == [("a", "none", 7), ("a", "none", 8)]


def test_it_goes_on_where_it_was(tmp_path, instant):
    path = tmp_path / "kept.jsonl"
    carry_out(tasks(["a"], ["none"], 3), path, 1)
    kept = path.read_bytes()
    before = made_before(path)
    assert list(before) == [("a", "none", seed) for seed in range(3)]
    wanted = [task for task in tasks(["a"], ["none"], 5) if task not in before]
    carry_out(wanted, path, 1)
    assert path.read_bytes().startswith(kept)
    assert len(made_before(path)) == 5
    assert len(instant) == 5  # none twice


def test_a_line_that_was_cut_off_is_made_again(tmp_path, instant):
    path = tmp_path / "kept.jsonl"
    carry_out(tasks(["a"], ["none"], 2), path, 1)
    path.write_bytes(path.read_bytes()[:-9])
    assert list(made_before(path)) == [("a", "none", 0)]
    carry_out([("a", "none", 1)], path, 1)
    assert list(made_before(path)) == [("a", "none", 0), ("a", "none", 1)]
    assert all(orjson.loads(line) for line in path.read_bytes().splitlines())


def test_a_stop_ends_it_between_two_trials(tmp_path, instant):
    done = []
    path = tmp_path / "kept.jsonl"
    carry_out(tasks(["a"], ["none"], 9), path, 1, done=done.append, stop=lambda: len(done) == 4)
    assert len(made_before(path)) == 4


def test_a_process_of_its_own_finds_what_this_one_finds(tmp_path):
    task = (QUICK, "drawn", 3)
    path = tmp_path / "kept.jsonl"
    carry_out([task], path, 2)
    assert made_before(path)[task]["figures"] == trial(*task)["figures"]
