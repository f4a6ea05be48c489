"""Which storage runs count, and what is said of those that do not."""

import shutil
from dataclasses import replace
from datetime import datetime

import pytest

from drivers.errors import ConfigError
from janus_lab.analysis.figure_of_merit import FigureOfMerit
from janus_lab.retention.storage_runs import (
    StorageRun,
    choose,
    once_each,
    only,
    storage_runs,
)
from tests.bench_files import bench_config
from tests.janus_lab.replaying import REPLAYS
from tests.janus_lab.storing import change, record

RUN = StorageRun(
    id="a",
    sample="film 1",
    started=datetime.fromisoformat("2026-03-01T17:00:00+01:00"),
    finished=True,
    simulated=True,
    seed=1,
    age=0.0,
    bias=3.0,
    photocurrents={13.0: FigureOfMerit("photocurrent", 1e-6, 1e-9, "A", "")},
    meter="KEITHLEY",
    laser=bench_config().laser,
    parameters={},
)


def bias(run):
    return [run.bias]


def chosen(runs, asked=None):
    return choose(runs, "bias", "V", bias, asked, "say {}")


@pytest.fixture
def kept(tmp_path):
    """The folder of a recorded storage run, alone below `tmp_path`."""
    return shutil.copytree(REPLAYS / "storage", tmp_path / "2026-11-28" / "storage")


def test_a_finished_run_counts_with_its_photocurrent_at_each_irradiance(kept, tmp_path):
    sample = record(kept)["sample"]
    found = storage_runs(tmp_path, [sample])
    (run,) = found.runs
    assert found.notes == []
    assert (run.sample, run.finished, run.simulated) == (sample, True, True)
    assert run.age == record(kept)["parameters"]["simulated_age"] == 3.0
    assert sorted(run.photocurrents) == record(kept)["parameters"]["irradiances"]


def test_runs_of_other_samples_are_none_of_ours(kept, tmp_path):
    shutil.copytree(kept, other := kept.parent / "other")
    change(other, sample="another", id="bbbb2222")
    (run,) = storage_runs(tmp_path, ["another"]).runs
    assert run.id == "bbbb2222"


def test_a_sample_whose_only_run_goes_on_cannot_be_used(kept, tmp_path):
    change(kept, state="running", owner={"host": "another", "pid": 1, "started": 0.0})
    with pytest.raises(ConfigError, match=r"can be used; .* it is running"):
        storage_runs(tmp_path, [record(kept)["sample"]])


def test_a_sample_that_is_not_there_is_told_with_the_nearest_that_is(kept, tmp_path):
    with pytest.raises(ConfigError, match="did you mean 'janus-160C'"):
        storage_runs(tmp_path, ["janus-16OC"])


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ConfigError) as error:
        storage_runs(tmp_path / "nowhere", ["film 1"])
    assert error.value.subject == str(tmp_path / "nowhere")


def test_one_value_that_all_share_needs_no_choice():
    assert chosen([RUN, replace(RUN, id="b")]) == 3.0


def test_of_several_values_the_commonest_is_advised():
    runs = [RUN, replace(RUN, id="b"), replace(RUN, id="c", bias=2.0)]
    with pytest.raises(ConfigError, match=r"2 V \(1 run: c\), 3 V \(2 runs: a, b\); say 3 V$"):
        chosen(runs)
    assert chosen(runs, 2.0) == 2.0


def test_a_value_is_found_though_its_last_digit_differs():
    runs = [replace(RUN, bias=0.1 + 0.2)]
    assert chosen(runs, 0.3) == 0.1 + 0.2


def test_a_value_at_which_nothing_was_measured_is_refused():
    with pytest.raises(ConfigError, match="nothing was measured at 4 V, but 3 V"):
        chosen([RUN], 4.0)


def test_runs_at_another_value_are_left_out_by_name():
    other = replace(RUN, id="b", bias=2.0)
    left, (note,) = only([RUN, other], 3.0, "V", bias)
    assert left == [RUN]
    assert note.startswith("b (film 1, 2026-03-01): left out")


def test_a_sample_with_no_run_at_the_value_is_an_error():
    with pytest.raises(ConfigError, match="'film 2' was measured at 3 V"):
        only([RUN, replace(RUN, sample="film 2", bias=2.0)], 3.0, "V", bias)


def test_the_same_noise_again_counts_once_and_the_latest_stands_for_it():
    again = replace(RUN, id="b")
    left, (note,) = once_each([RUN, again])
    assert left == [again]
    assert note.startswith("a (film 1, 2026-03-01): left out: the same simulation as b")


def test_a_finished_run_stands_for_an_aborted_one_of_the_same_noise():
    aborted = replace(RUN, id="b", finished=False)
    assert once_each([RUN, aborted])[0] == [RUN]


@pytest.mark.parametrize(
    "other", [{"seed": 2}, {"age": 1.0}, {"sample": "film 2"}], ids=["seed", "age", "sample"]
)
def test_another_seed_day_or_sample_is_a_measurement_of_its_own(other):
    runs = [RUN, replace(RUN, id="b", **other)]
    assert once_each(runs) == (runs, [])


def test_two_real_runs_are_two_measurements_whatever_their_seed():
    runs = [replace(RUN, simulated=False, id=name) for name in "ab"]
    assert once_each(runs) == (runs, [])
