"""`janus-lab run --samples`: one recipe over many samples, whatever ends it, and who mounts
them."""

import io
import json
import re

import numpy as np
import pytest

from drivers.clock import WallClock, never
from drivers.errors import NobodyToAsk
from janus_lab.cli.samples.batch import change_sample
from tests.bench_files import CONFIGS
from tests.janus_lab.cli.quick import in_a_process
from tests.janus_lab.samples.drawn_sheet import RECIPE, drawn_sheet
from tests.long_form import LONG


@pytest.fixture
def many(at_prompt, tmp_path):
    """Type commands in a folder with many.yaml and sheet.yaml; gives the true photocurrents."""

    def _many(samples, seed=5):
        (tmp_path / "many.yaml").write_text(RECIPE, encoding="utf-8")
        text, truth = drawn_sheet(samples, seed)
        (tmp_path / "sheet.yaml").write_text(text, encoding="utf-8")
        return truth

    return _many


MEASURE = ("run", "many.yaml", "--samples", "sheet.yaml")
BATCH = "runs/batch-sheet.json"


def records(folder):
    """What the records of all runs say, by folder."""
    found = {}
    for path in folder.glob("runs/*/*/run.json"):
        found[path.parent.name] = json.loads(path.read_text(encoding="utf-8"))
    return found


def wait_for_runs(folder, number, running):
    """Until so many runs have a folder, or the process has ended."""
    clock = WallClock()
    while clock.now() < 60 and running.poll() is None:
        if len(list(folder.glob("runs/*/*/run.json"))) >= number:
            return
        clock.wait(0.01)
    running.kill()
    raise AssertionError(f"{number} runs did not begin: {running.communicate()}")


#: Devices of one sheet, and after how many runs begun it is killed.
DEVICES, KILLED_AT = (24, (3, 9, 17)) if LONG else (8, (2, 4, 6))


def test_many_devices_killed_three_times_have_the_statistics_of_the_truth(
    many, at_prompt, tmp_path
):
    truth = many(DEVICES)
    finished = {}
    for number in KILLED_AT:
        running = in_a_process(*MEASURE, "--json", cwd=tmp_path)
        try:
            wait_for_runs(tmp_path, number, running)
        finally:
            running.kill()
            running.communicate()
        now = records(tmp_path)
        assert finished.items() <= now.items(), "what was finished has not been touched"
        finished = {name: told for name, told in now.items() if told["state"] == "finished"}
        assert number - 4 <= len(finished) < DEVICES
    at_prompt("resume", BATCH, "--json")
    now = records(tmp_path)
    assert finished.items() <= now.items()
    answers = json.loads((tmp_path / BATCH).read_text(encoding="utf-8"))["runs"]
    assert {entry["sample"] for entry in answers} == set(truth)
    assert all(now[entry["run"].split("/")[1]]["state"] == "finished" for entry in answers)

    told = json.loads(at_prompt("summary", BATCH, "--json").stdout)
    (group,) = told["groups"]
    measured = {run["sample"]: run["figures"]["photocurrent"] for run in group["runs"]}
    for sample, figure in measured.items():
        assert abs(figure["value"] - truth[sample]) < 3.5 * figure["uncertainty"]
    found = group["distributions"]["photocurrent"]
    assert found["values"] == found["samples"] == DEVICES
    quartiles = np.quantile(list(truth.values()), [0.25, 0.5, 0.75])
    for name, really in zip(("lower_quartile", "median", "upper_quartile"), quartiles, strict=True):
        assert abs(found[name]["value"] - really) < 3 * found["measurement_u"]
    assert (tmp_path / told["page"]).read_text(encoding="utf-8").count("<svg") == 1


def test_it_says_where_it_is_and_does_nothing_twice(many, at_prompt, tmp_path):
    many(2)
    done = at_prompt(*MEASURE)
    assert "2 samples, 2 runs;" in done.stderr
    assert "S02 (2 of 2, position A2):" in done.stderr
    assert "all samples have been measured" in done.stdout
    before = records(tmp_path)
    again = at_prompt(*MEASURE)
    assert "2 of them measured already; 0 s" in again.stderr
    assert records(tmp_path) == before
    assert "distributions" not in at_prompt("summary", BATCH).stdout


SHORT = """\
samples:
- sample: short
  physics: {dark_current: {density: 1 A/cm²}}
- sample: good
"""


def test_a_short_does_not_keep_the_others_from_being_measured(many, at_prompt, tmp_path):
    many(1)
    (tmp_path / "sheet.yaml").write_text(SHORT, encoding="utf-8")
    done = at_prompt(*MEASURE, "--json", ok=False)
    assert done.returncode == 1
    told = json.loads(done.stdout)
    assert told["complete"]
    assert [run["state"] for run in told["runs"]] == ["failed", "finished"]
    assert json.loads(at_prompt(*MEASURE, "--json").stdout)["runs"] == []
    again = json.loads(at_prompt(*MEASURE, "--again", "--json", ok=False).stdout)
    assert [run["state"] for run in again["runs"]] == ["failed"]


def test_a_silent_instrument_ends_the_batch_where_it_can_be_gone_on_with(many, at_prompt, tmp_path):
    many(2)
    shipped = (CONFIGS / "bench" / "simulated.yaml").read_text(encoding="utf-8")
    fault = "  fault: {instrument: smu, kind: silence, at: 3 s}\n"
    (tmp_path / "bench.yaml").write_text(shipped + fault, encoding="utf-8")
    done = at_prompt(*MEASURE, "--bench", "bench.yaml", ok=False)
    assert done.returncode == 1
    assert "go on: janus-lab resume runs/batch-sheet.json" in done.stderr.replace("\\", "/")
    assert len(records(tmp_path)) == 1
    refused = at_prompt("resume", BATCH, ok=False)
    assert refused.returncode == 2
    assert "say --bench again (it was bench.yaml)" in refused.stderr
    at_prompt("resume", BATCH, "--bench", "simulated", "--json")
    states = sorted(told["state"] for told in records(tmp_path).values())
    assert states == ["failed", "finished", "finished"], "measured anew, without the fault"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("run", "many.yaml", "--samples", "none.csv"), "none.csv: no such file"),
        (("run", "none", "--samples", "sheet.yaml"), "none: no such file"),
        ((*MEASURE, "--device", "janus-160C"), "--device and --samples exclude each other"),
        (("run", "many.yaml", "--again"), "--again is of --samples only"),
        ((*MEASURE, "--bench", "hardware"), "has to mount 2 samples, and there is no terminal"),
        (("resume", "runs/batch-none.json"), "batch-none.json: no such file"),
    ],
)
def test_what_cannot_be_carried_out_is_one_line_and_exit_code_2(many, at_prompt, arguments, says):
    many(2)
    done = at_prompt(*arguments, ok=False)
    assert done.returncode == 2
    assert says in done.stderr
    assert len([line for line in done.stderr.splitlines() if "error" in line.lower()]) == 1


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_somebody_at_the_terminal_is_asked_to_mount_the_sample(monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", Terminal("\n"))
    assert change_sample("Mount A1, position B2.", "A1", never)
    assert "Mount A1, position B2. [Enter when done]" in re.sub(
        r"\s+", " ", capsys.readouterr().err
    )


def test_a_stop_while_somebody_is_asked_ends_the_batch(monkeypatch):
    class Waiting(Terminal):
        def readline(self, *args):
            WallClock().wait(0.5)
            return "\n"

    monkeypatch.setattr("sys.stdin", Waiting())
    assert not change_sample("Mount A1.", "A1", lambda: True)


def test_without_a_terminal_nobody_is_asked(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO())
    with pytest.raises(NobodyToAsk, match="no terminal to ask"):
        change_sample("Mount A1.", "A1", never)


class TestWithASwitch:
    """A relay bank goes from sample to sample, and nobody is asked."""

    @pytest.fixture
    def switched(self, many, tmp_path):
        """Samples of a drawn sheet on channels of the bank, drawn; `changed` is put into the bench
        file's simulation. Gives the true photocurrents, and the channels."""

        def _switched(samples, seed=7, changed=""):
            truth = many(samples, seed)
            random = np.random.default_rng(seed)
            bank = [*range(101, 121), *range(201, 221)]
            channels = random.choice(bank, samples, replace=False).tolist()
            text = (tmp_path / "sheet.yaml").read_text(encoding="utf-8")
            for name, channel in zip(truth, channels, strict=True):
                text = text.replace(f"sample: {name}\n", f"sample: {name}\n  channel: {channel}\n")
            (tmp_path / "sheet.yaml").write_text(text, encoding="utf-8")
            shipped = (CONFIGS / "bench" / "simulated-switch.yaml").read_text(encoding="utf-8")
            bench = shipped.replace("  channel: 101", "  # on the sheet") + changed
            (tmp_path / "bench.yaml").write_text(bench, encoding="utf-8")
            return truth, dict(zip(truth, channels, strict=True))

        return _switched

    WITH_BENCH = (*MEASURE, "--bench", "bench.yaml")

    def test_each_sample_is_measured_on_its_channel(self, switched, at_prompt, tmp_path):
        truth, channels = switched(3)
        done = at_prompt(*self.WITH_BENCH, "--json")
        for run in json.loads(done.stdout)["runs"]:
            record = json.loads((tmp_path / run["path"] / "run.json").read_text(encoding="utf-8"))
            sample = record["parameters"]["sample"]
            assert record["bench"]["switch"]["channel"] == channels[sample]
            events = (tmp_path / run["path"] / "events.jsonl").read_text(encoding="utf-8")
            told = [json.loads(line) for line in events.splitlines()]
            connected = [event["channel"] for event in told if event["kind"] == "connected"]
            assert connected == [channels[sample]]
            off = [event["message"] for event in told if event["kind"] == "off"]
            assert off == ["laser and output confirmed off, all channels open"]
            (current,) = [f for f in run["figures"] if f["name"] == "photocurrent"]
            assert current["value"] == pytest.approx(truth[sample], rel=0.05)
        assert f"S01 (1 of 3, position A1, channel {channels['S01']})" in done.stderr

    def test_a_power_cut_of_the_bank_ends_the_batch_where_it_can_be_gone_on_with(
        self, switched, at_prompt, tmp_path
    ):
        cut = "  faults: [{instrument: switch, kind: power cycle, after: 12, at: 2 s}]\n"
        truth, _ = switched(2, changed=cut)
        done = at_prompt(*self.WITH_BENCH, "--json", ok=False)
        assert done.returncode == 1
        (run,) = json.loads(done.stdout)["runs"]
        assert run["state"] == "failed"
        (record,) = records(tmp_path).values()
        assert record["ending"]["kind"] == "settings_lost"
        assert record["ending"]["unsafe"] == []
        assert record["reason"].startswith("Keithley 2700 has disconnected the sample, as after a")
        switched(2)
        at_prompt(*self.WITH_BENCH, "--json")
        ended = [told for told in records(tmp_path).values() if told["state"] == "finished"]
        assert {told["parameters"]["sample"] for told in ended} == set(truth)

    @pytest.mark.parametrize(
        ("fault", "says"),
        [
            ("silence", "does not answer *IDN?"),
            ("dropped", "no Keithley 2700 at GPIB0::16::INSTR"),
        ],
    )
    def test_a_bank_that_does_not_answer_is_one_clear_error(
        self, switched, at_prompt, tmp_path, fault, says
    ):
        switched(2, changed=f"  faults: [{{instrument: switch, kind: {fault}}}]\n")
        done = at_prompt(*self.WITH_BENCH, ok=False)
        assert done.returncode == 2
        assert says in done.stderr
        assert len([line for line in done.stderr.splitlines() if "error" in line]) == 1
        assert records(tmp_path) == {}

    def test_a_bank_that_reads_back_another_channel_fails_the_run_before_anything_is_on(
        self, switched, at_prompt, tmp_path, monkeypatch
    ):
        from drivers.simulated.instruments.keithley2700 import SimulatedKeithley2700

        _, channels = switched(2)
        monkeypatch.setattr(SimulatedKeithley2700, "closed_list", lambda bank: "(@119)")
        done = at_prompt(*self.WITH_BENCH, ok=False)
        assert done.returncode == 1
        (record,) = records(tmp_path).values()
        assert (record["state"], record["rows"]) == ("failed", 0)
        told = f"was told to close channel {channels['S01']} alone, and says that 119 is closed"
        assert told in record["reason"]
        (left,) = record["ending"]["unsafe"]
        assert left["doubt"] == "still_closed"

    def test_a_sample_without_a_channel_is_one_clear_error(self, many, at_prompt):
        many(2)
        done = at_prompt(*MEASURE, "--bench", "simulated-switch", ok=False)
        assert done.returncode == 2
        assert "S01 has no channel, and the bench has a switch; fill in 'channel'" in done.stderr
