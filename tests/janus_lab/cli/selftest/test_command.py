"""`janus-lab selftest` from the outside."""

import json

import click
import pytest
from click.testing import CliRunner

from janus_lab.cli.selftest.command import selftest

ONE = ["--coverage", "--seeds", "1", "--cases", "iv-2400", "--processes", "1"]
FEW = ["--coverage", "--cases", "cycling-2400", "--errors", "none", "--processes", "1"]


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: CliRunner().invoke(selftest, list(arguments), standalone_mode=False)


def test_it_measures_and_goes_on(run, tmp_path):
    first = run(*FEW, "--seeds", "1", "--json")
    assert json.loads(first.stdout)["trials"] == 1
    kept = (tmp_path / "selftest-coverage.jsonl").read_bytes()
    second = run(*FEW, "--seeds", "2", "--json")
    found = json.loads(second.stdout)
    assert found["trials"] == 2
    assert {row["case"] for row in found["figures"]} == {"cycling-2400"}
    assert (tmp_path / "selftest-coverage.jsonl").read_bytes().startswith(kept)


def test_it_prints_a_table_or_a_page(run):
    table = run(*FEW, "--seeds", "1")
    assert "photocurrent" in table.stdout
    assert "printed numbers" in table.stdout
    page = run(*FEW, "--seeds", "1", "--markdown")
    assert "### On/off cycles, Keithley 2400, systematic errors: none" in page.stdout


def test_the_exit_code_says_whether_a_number_is_wrong(run, monkeypatch):
    from janus_lab.selftest import scoring

    monkeypatch.setattr(scoring, "WRONG_BEYOND", 1e9)
    assert run(*ONE, "--errors", "none").return_value == 0
    monkeypatch.setattr(scoring, "WRONG_BEYOND", 0.0)
    assert run(*ONE, "--errors", "none").return_value == 1


def test_a_case_that_there_is_not_is_told_with_those_that_there_are(run):
    found = run("--coverage", "--cases", "iv-2400,nonsense")
    assert "nonsense: the cases are iv-2400," in str(found.exception)


def test_json_and_markdown_exclude_each_other(run):
    assert "one of them" in str(run("--json", "--markdown").exception)


@pytest.mark.parametrize("option", [["--seeds", "2"], ["--first-seed", "3"], ["--processes", "1"]])
def test_what_counts_for_the_long_form_only_is_refused_without_it(run, option):
    found = run("--cases", "storage", *option)
    assert isinstance(found.exception, click.UsageError)
    assert f"{option[0]}: only with --coverage" in str(found.exception)
