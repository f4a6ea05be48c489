"""`janus-lab selftest --faults` from the outside."""

import json

import pytest
from click.testing import CliRunner

from janus_lab.cli.selftest.command import selftest
from janus_lab.selftest.faults import campaign
from janus_lab.selftest.faults.outcome import RoundOutcome


@pytest.fixture
def rounds(monkeypatch, tmp_path):
    """The command, with rounds of which those in `failing` fail."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    failing = set()

    def carry_out(stands, plan, folder):
        failures = ["off too late: the [laser]"] if plan.number in failing else []
        return RoundOutcome(plan, off_after=0.5, ending="interrupted", failures=failures)

    monkeypatch.setattr(campaign.Stands, "carry_out", carry_out)
    run = lambda *words: CliRunner().invoke(selftest, list(words), standalone_mode=False)  # noqa: E731
    return run, failing


def test_it_tells_times_by_fault_and_what_failed(rounds):
    run, failing = rounds
    found = run("--faults", "6", "--seed", "3", "--kinds", "kill")
    assert found.return_value == 0
    assert "6 of 6 rounds held." in found.stdout
    assert "2.50" in found.stdout
    failing.add(4)
    found = run("--faults", "6", "--seed", "3", "--kinds", "kill")
    assert found.return_value == 1
    assert "round 4 of seed 3: kill" in found.stdout
    assert "off too late: the [laser]" in found.stdout
    assert "5 of 6 rounds held." in found.stdout
    assert "selftest --faults 1 --seed 3 --only 4 --kinds kill\n" in found.stdout


def test_one_round_can_be_repeated_alone(rounds):
    run, _ = rounds
    found = run("--faults", "500", "--seed", "3", "--only", "17", "--only", "4", "--json")
    told = json.loads(found.stdout)
    assert [one["round"] for one in told["outcomes"]] == [4, 17]
    every = json.loads(run("--faults", "20", "--seed", "3", "--json").stdout)
    assert [every["outcomes"][n]["what"] for n in (4, 17)] == [
        one["what"] for one in told["outcomes"]
    ]


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["--faults", "1", "--coverage"], "--coverage: not with --faults"),
        (["--faults", "1", "--seeds", "3"], "--seeds: not with --faults"),
        (["--faults", "1", "--markdown"], "--markdown: not with --faults"),
        (["--only", "3"], "--only: only with --faults"),
        (["--kinds", "kill"], "--kinds: only with --faults"),
        (["--faults", "1", "--kinds", "kill,boredom"], "boredom: the faults are kill"),
        (["--faults", "0"], "0 is not in the range"),
    ],
)
def test_options_that_do_not_belong_together_are_refused(rounds, words, complaint):
    run, _ = rounds
    assert complaint in str(run(*words).exception)
