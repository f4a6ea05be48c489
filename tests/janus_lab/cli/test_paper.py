"""`janus-lab paper` with what cannot be: nothing is measured, and one line says why. What it does
with a bench is in `tests/paper_again.py`."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("bench", "said"), [("nowhere", "no such file"), ("hardware", "fast edges")]
)
def test_a_bench_that_cannot_measure_the_paper_is_refused_before_anything_is_on(
    type_, tmp_path, bench, said
):
    out = tmp_path / "runs"
    code, _, error = type_("paper", "--bench", bench, "--out", out)
    assert code == 2
    assert said in error
    assert not out.exists()


def test_a_file_is_no_folder_of_runs(type_, tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert type_("paper", "--out", tmp_path / "file")[0] == 2


def test_an_error_is_json_where_json_was_asked_for(type_, tmp_path):
    code, out, _ = type_("paper", "--bench", "nowhere", "--out", tmp_path, "--json")
    assert code == 2
    assert '"kind"' in out
    assert "nowhere" in out
