"""Where bench files are, and which of them are Janus Lab's own."""

from __future__ import annotations

from pathlib import Path

from drivers.config import shipped_files
from janus_lab.bench_files.shelf import bench_paths, is_shipped, proposed, spelled


def test_the_users_own_come_before_the_shipped_ones(tmp_path: Path) -> None:
    shipped = bench_paths(None)
    assert shipped == bench_paths(tmp_path / "none")
    assert all(is_shipped(path) for path in shipped)
    (tmp_path / "mine.yaml").write_text("name: x\n", encoding="utf-8")
    (tmp_path / "notes.txt").write_text("", encoding="utf-8")
    assert bench_paths(tmp_path) == [tmp_path / "mine.yaml", *shipped]
    assert not is_shipped(tmp_path / "mine.yaml")
    assert is_shipped(shipped_files.shipped_file("simulated", "bench"))


def test_a_new_file_takes_no_name_that_is_taken_or_none(tmp_path: Path) -> None:
    assert proposed("my bench!", tmp_path).name == "my-bench.yaml"
    (tmp_path / "my-bench.yaml").write_text("", encoding="utf-8")
    assert proposed("my bench!", tmp_path).name == "my-bench-2.yaml"
    for odd in ("", "../..", "///", "é" * 300, "\0"):
        path = proposed(odd, tmp_path)
        assert path.parent == tmp_path
        assert len(path.name) < 80


def test_a_shipped_bench_is_called_by_its_name_and_another_by_its_file(tmp_path: Path) -> None:
    assert spelled(shipped_files.shipped_file("simulated", "bench")) == "simulated"
    assert spelled(tmp_path / "simulated.yaml") == str((tmp_path / "simulated.yaml").resolve())
    assert spelled(None) == ""
