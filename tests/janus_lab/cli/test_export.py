"""`janus-lab export`."""

import json
import shutil

import pytest

from janus_lab.cli import export as command
from janus_lab.exports.formats import FORMATS
from tests.janus_lab.replaying import REPLAYS


@pytest.fixture
def run(tmp_path):
    return shutil.copytree(REPLAYS / "storage", tmp_path / "run")


def test_the_files_are_named(type_, run, tmp_path):
    code, out, err = type_("export", run, "--to", "csv", "--into", tmp_path / "out")
    assert (code, err) == (0, "")
    assert out.split() == [str(path) for path in sorted_main_first(tmp_path / "out")]


def sorted_main_first(folder):
    return [
        folder / f"run{ending}" for ending in (".csv", ".figures.csv", ".facts.csv", ".events.csv")
    ]


def test_the_files_are_named_for_machines(type_, run, tmp_path):
    target = tmp_path / "a.csv"
    code, out, _ = type_(
        "export", run, "--to", "csv", "--into", target, "--json", "--decimal", "comma"
    )
    assert (code, json.loads(out)["files"][0]) == (0, str(target))
    assert ";" in target.read_text(encoding="utf-8-sig")


def test_what_is_wrong_is_told_in_a_line(type_, run, tmp_path):
    (tmp_path / "a.csv").write_text("mine", encoding="utf-8")
    for arguments, said in (
        (("nowhere", "--to", "csv", "--out", tmp_path / "none"), "there are no runs here"),
        (
            (run, "--to", "csv", "--into", tmp_path / "a.csv"),
            "is there already; --force replaces it",
        ),
        (
            (run, "--to", "nexus", "--decimal", "comma"),
            "a decimal comma is for csv and origin only",
        ),
    ):
        code, out, err = type_("export", *arguments)
        assert (code, out) == (2, "")
        assert err.startswith("error: ")
        assert err.count("\n") == 1
        assert said in err


def test_a_truncated_run_is_exported_up_to_where_it_is_whole(type_, run, tmp_path):
    data = run / "data.csv"
    data.write_bytes(data.read_bytes()[:-5])
    code, _, err = type_("export", run, "--to", "csv", "--into", tmp_path / "a.csv")
    assert code == 0
    assert "a half-written last line is left out" in err


def test_damaged_data_are_refused_and_leave_nothing(type_, run, tmp_path):
    with (run / "data.csv").open("a", encoding="utf-8") as file:
        file.write("1,2\n")
    code, _, err = type_("export", run, "--to", "csv", "--into", tmp_path / "out")
    assert (code, list((tmp_path / "out").iterdir())) == (2, [])
    assert "janus-lab repair" in err.splitlines()[-1]


def test_help_lists_every_format(type_):
    _, out, _ = type_("export", "--help")
    assert all(f"{name} " in out and one.title in out for name, one in FORMATS.items())


def test_progress_is_shown_once_it_takes_long(monkeypatch):
    from janus_lab.cli import output
    from janus_lab.cli.output import SafeConsole

    times = iter((0.0, 1.0, 3.0, 4.0))
    console = SafeConsole(force_terminal=True, record=True, width=80)
    monkeypatch.setattr(output, "remarks", console)
    monkeypatch.setattr(command.time, "monotonic", lambda: next(times))
    with console.capture() as shown, command._told(30) as tell:
        for _ in range(3):
            tell(10)
    assert "of 30 rows" in shown.get()
