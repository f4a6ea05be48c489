"""`janus-lab runs`: which runs are listed, and what is told beside them."""

import json

import pytest

from tests.janus_lab.runs.made_runs import make


@pytest.fixture
def listed(type_, tmp_path):
    """The command in a folder of three runs, one of them failed."""
    make(tmp_path, run_id="aaaa1111", minutes=0)
    make(tmp_path, "on_off_cycling", "220C", "aaaa2222", 1, state="failed", reason="interlock")
    make(tmp_path, run_id="bbbb3333", minutes=2)

    def listed(*options):
        code, out, err = type_("runs", "--out", tmp_path, *options)
        assert code == 0, err
        return out, err

    return listed


@pytest.mark.parametrize(
    ("options", "ids"),
    [
        ([], ["bbbb3333", "aaaa2222", "aaaa1111"]),
        (["--limit", "2"], ["bbbb3333", "aaaa2222"]),
        (["--sample", "220C"], ["aaaa2222"]),
        (["--procedure", "iv_sweep"], ["bbbb3333", "aaaa1111"]),
        (["--state", "FAILED"], ["aaaa2222"]),
    ],
)
def test_options_choose_runs_newest_first(listed, options, ids):
    out, _ = listed("--json", *options)
    assert [row["id"] for row in json.loads(out)] == ids
    table, _ = listed(*options)
    assert [line.split()[0] for line in table.splitlines()[1:]] == ids


def test_a_broken_folder_is_told_beside_the_others(listed, tmp_path):
    (next(tmp_path.glob("*/*aaaa1111")) / "run.json").write_text("{", encoding="utf-8")
    out, err = listed()
    assert "aaaa1111" not in out
    assert "left out: " in err
    assert "aaaa1111" in err


def test_no_runs(listed):
    assert listed("--sample", "nobody")[0] == "no runs\n"


def test_a_folder_that_is_not_there_is_named(type_, tmp_path):
    code, out, _ = type_("runs", "--out", tmp_path / "nowhere", "--json")
    told = json.loads(out)
    assert (code, told["kind"], told["subject"]) == (2, "config", str(tmp_path / "nowhere"))


def test_a_state_that_there_is_not_is_told_with_the_nearest(type_, tmp_path):
    code, _, err = type_("runs", "--out", tmp_path, "--state", "finnished")
    assert code == 2
    assert "did you mean 'finished'?" in err


def test_the_name_of_a_sample_is_no_markup(type_, tmp_path):
    make(tmp_path, sample="[red]200C")
    assert "[red]200C" in type_("runs", "--out", tmp_path)[1]
