"""A batch: what of its plan is left to do, whatever became of its runs."""

import json
import shutil
from pathlib import Path

import pytest

from drivers.errors import Cause, ConfigError
from janus_lab.measure import measure
from janus_lab.runs.layout import ANALYSIS, RUN_JSON
from janus_lab.samples.batch import (
    Batch,
    Todo,
    analyse_if_missing,
    batch_runs,
    opened_batch,
)
from janus_lab.samples.batch_file import read_batch
from janus_lab.samples.planning import plan_batch
from tests.bench_files import CONFIGS
from tests.janus_lab.samples.drawn_sheet import RECIPE, drawn_sheet

IV = "title: iv\nbench: simulated\ndevices: [janus-160C]\nsteps: [{iv_sweep: {step: 1 V}}]\n"


@pytest.fixture
def plan(tmp_path):
    def _plan(recipe=RECIPE, samples=2):
        (tmp_path / "recipe.yaml").write_text(recipe, encoding="utf-8")
        (tmp_path / "sheet.yaml").write_text(drawn_sheet(samples, seed=1)[0], encoding="utf-8")
        return plan_batch(tmp_path / "recipe.yaml", tmp_path / "sheet.yaml")

    return _plan


def measured(batch: Batch, number: int):
    """Measure one run of the plan, entered as soon as it has a folder."""
    from functools import partial

    from janus_lab.runs.runner import Listener

    planned = batch.plan.runs[number]
    listener = Listener(folder=partial(batch.enter, planned))
    return measure(planned.measurement, batch.out_dir, listener=listener).ended.path


def changed(path, **values):
    """Give the record of a run other values."""
    record = json.loads((path / RUN_JSON).read_text(encoding="utf-8"))
    (path / RUN_JSON).write_text(json.dumps(record | values), encoding="utf-8")


def todo(batch, **given):
    return [job.todo for job in batch.jobs(**given)]


def test_what_has_been_measured_is_not_measured_again(plan, tmp_path):
    with opened_batch(plan(), tmp_path / "runs") as batch:
        assert todo(batch) == [Todo.MEASURE, Todo.MEASURE]
        path = measured(batch, 0)
    with opened_batch(plan(), tmp_path / "runs") as batch:
        assert todo(batch) == [Todo.NOTHING, Todo.MEASURE]
        assert batch.jobs()[0].path == path
        assert batch_runs(batch.file) == [path]


@pytest.mark.parametrize(
    ("recipe", "what"), [(RECIPE, Todo.RESUME), (IV, Todo.MEASURE)], ids=["cycling", "iv"]
)
def test_a_run_that_was_cut_short_is_gone_on_with_where_that_makes_sense(
    plan, tmp_path, recipe, what
):
    with opened_batch(plan(recipe), tmp_path / "runs") as batch:
        path = measured(batch, 0)
        changed(path, state="aborted", reason="stopped by the user")
        assert todo(batch) == [what, Todo.MEASURE]


def test_a_sample_that_could_not_be_measured_is_left_until_somebody_says_again(plan, tmp_path):
    with opened_batch(plan(), tmp_path / "runs") as batch:
        path = measured(batch, 0)
        changed(path, state="failed", ending={"kind": Cause.COMPLIANCE, "detail": "short"})
        assert todo(batch) == [Todo.NOTHING, Todo.MEASURE]
        assert batch.jobs()[0].given_up
        assert todo(batch, again=True) == [Todo.MEASURE, Todo.MEASURE]
        changed(path, ending={"kind": Cause.SILENT, "detail": "no answer"})
        assert todo(batch) == [Todo.RESUME, Todo.MEASURE]


def test_a_run_that_is_gone_or_broken_is_measured_anew(plan, tmp_path):
    with opened_batch(plan(), tmp_path / "runs") as batch:
        path = measured(batch, 0)
        (path / RUN_JSON).write_text("{", encoding="utf-8")
        assert todo(batch) == [Todo.MEASURE, Todo.MEASURE]
        (path / RUN_JSON).unlink()
        assert todo(batch) == [Todo.MEASURE, Todo.MEASURE]
        assert batch_runs(batch.file) == []


@pytest.mark.parametrize("name", ["/etc", "../elsewhere", "a/../../b", "C:\\runs"])
def test_the_file_leads_nowhere_else(plan, tmp_path, name):
    with opened_batch(plan(), tmp_path / "runs") as batch:
        file = batch.file
    content = json.loads(file.read_text(encoding="utf-8"))
    content["runs"] = [{"sample": "S01", "step": 1, "run": name}]
    file.write_text(json.dumps(content), encoding="utf-8")
    with opened_batch(plan(), tmp_path / "runs") as batch:
        assert todo(batch) == [Todo.MEASURE, Todo.MEASURE]
    assert batch_runs(file) == []


def test_other_parameters_than_were_measured_are_refused_other_notes_are_not(plan, tmp_path):
    with opened_batch(plan(), tmp_path / "runs") as batch:
        measured(batch, 0)
    noted = RECIPE.replace("cycles: 2", "cycles: 2, note: seen")
    with opened_batch(plan(noted), tmp_path / "runs") as batch:
        assert todo(batch) == [Todo.NOTHING, Todo.MEASURE]
    other = RECIPE.replace("cycles: 2", "cycles: 3")
    with (
        opened_batch(plan(other), tmp_path / "runs") as batch,
        pytest.raises(ConfigError, match="S01 has been measured with another cycles"),
    ):
        batch.jobs()


def test_samples_may_be_added_to_a_sheet(plan, tmp_path):
    with opened_batch(plan(), tmp_path / "runs") as batch:
        measured(batch, 1)
    with opened_batch(plan(samples=3), tmp_path / "runs") as batch:
        assert todo(batch) == [Todo.MEASURE, Todo.NOTHING, Todo.MEASURE]


def test_one_process_works_on_a_batch_and_it_stays_the_same_one(plan, tmp_path):
    with opened_batch(plan(), tmp_path / "runs", seed=4) as batch:
        assert batch.seed == 4
        with (
            pytest.raises(ConfigError, match="another process") as caught,
            opened_batch(plan(), tmp_path / "runs"),
        ):
            pass
        assert caught.value.kind is Cause.BUSY
    with opened_batch(plan(), tmp_path / "runs") as batch:
        assert batch.seed == 4, "as it was begun"
    with (
        pytest.raises(ConfigError, match="was begun with the seed 4, and not with 5"),
        opened_batch(plan(), tmp_path / "runs", seed=5),
    ):
        pass
    another = plan()
    (tmp_path / "other.yaml").write_text(IV, encoding="utf-8")
    another = plan_batch(tmp_path / "other.yaml", another.sheet.path)
    with (
        pytest.raises(ConfigError, match="is of another recipe"),
        opened_batch(another, tmp_path / "runs"),
    ):
        pass


@pytest.mark.parametrize("edited", [False, True], ids=["as it was", "edited since"])
def test_a_batch_whose_folder_was_moved_goes_on_from_any_directory(
    plan, tmp_path, monkeypatch, edited
):
    begun = tmp_path / "begun"
    begun.mkdir()
    made = plan()
    for path in (made.recipe_path, made.sheet.path):
        shutil.copy(path, begun)
    here = plan_batch(begun / "recipe.yaml", begun / "sheet.yaml")
    with opened_batch(here, begun / "runs") as batch:
        measured(batch, 0)
    shutil.move(begun, tmp_path / "moved")
    moved = tmp_path / "moved"
    text = (moved / "recipe.yaml").read_text(encoding="utf-8")
    if edited:  # another title, and the ends of lines of another system
        (moved / "recipe.yaml").write_bytes(text.replace("title: ", "title: new ", 1).encode())
    else:
        (moved / "recipe.yaml").write_bytes(text.replace("\n", "\r\n").encode())
    monkeypatch.chdir(moved / "runs")
    with opened_batch(plan_batch(Path("../recipe.yaml"), Path("../sheet.yaml")), Path()) as batch:
        assert todo(batch) == [Todo.NOTHING, Todo.MEASURE]
    again = read_batch(batch.file.resolve())
    assert again.recipe == str(moved / "recipe.yaml"), "where it is now"
    assert again.known_recipe is not None
    assert again.known_recipe.place == "../recipe.yaml"


def test_the_same_recipe_is_known_by_what_it_says_wherever_it_is(plan, tmp_path):
    first = plan()
    with opened_batch(first, tmp_path / "runs") as batch:
        measured(batch, 0)
    copied = tmp_path / "another" / "copy.yaml"
    copied.parent.mkdir()
    shutil.copy(first.recipe_path, copied)
    first.recipe_path.unlink()
    with opened_batch(plan_batch(copied, first.sheet.path), tmp_path / "runs") as batch:
        assert todo(batch) == [Todo.NOTHING, Todo.MEASURE]


def test_a_batch_of_an_earlier_version_goes_on_where_it_was(plan, tmp_path):
    with opened_batch(plan(), tmp_path / "runs") as batch:
        path = batch.file
    said = json.loads(path.read_text(encoding="utf-8"))
    del said["known_recipe"], said["known_samples"]
    path.write_text(json.dumps(said), encoding="utf-8")
    with opened_batch(plan(), tmp_path / "runs") as batch:
        assert todo(batch) == [Todo.MEASURE, Todo.MEASURE]
    assert read_batch(path).known_recipe is not None


def test_figures_that_a_kill_prevented_are_made_later(plan, tmp_path):
    with opened_batch(plan(), tmp_path / "runs") as batch:
        path = measured(batch, 0)
    before = (path / ANALYSIS).read_bytes()
    (path / ANALYSIS).unlink()
    analyse_if_missing(path)
    assert (path / ANALYSIS).read_bytes() == before


def test_a_sample_that_is_on_another_channel_now_is_measured_anew(plan, tmp_path):
    switched = RECIPE.replace("bench: simulated", "bench: simulated-switch")

    def on_instruments(first):
        (tmp_path / "recipe.yaml").write_text(switched, encoding="utf-8")
        text = f"sample,channel\nS01,{first}\nS02,110\n"
        (tmp_path / "sheet.csv").write_text(text, encoding="utf-8")
        (tmp_path / "bench.yaml").write_text(REAL_SWITCH, encoding="utf-8")
        return plan_batch(
            tmp_path / "recipe.yaml", tmp_path / "sheet.csv", str(tmp_path / "bench.yaml")
        )

    with opened_batch(on_instruments(101), tmp_path / "runs") as batch:
        planned = batch.plan.runs[0]
        folder = tmp_path / "runs" / "2026-11-28" / "120000-on_off_cycling-S01-00000001"
        simulated = plan(switched.replace("bench: simulated-switch", "bench: simulated"))
        with opened_batch(simulated, tmp_path / "other") as other:
            measured(other, 0).rename(_below(folder))
        changed(folder, state="aborted", **planned.measurement.to_values())
        batch.enter(planned, folder)
        assert todo(batch) == [Todo.RESUME, Todo.MEASURE]
    with opened_batch(on_instruments(102), tmp_path / "runs") as batch:
        assert todo(batch) == [Todo.MEASURE, Todo.MEASURE]


#: A bench file of instruments, with a relay bank.
REAL_SWITCH = (
    (CONFIGS / "bench" / "simulated-switch.yaml")
    .read_text(encoding="utf-8")
    .partition("\nsimulation:")[0]
    .replace("visa_library: simulated", 'visa_library: "@py"')
)


def _below(folder):
    """`folder`, which is to be made, in one that there is."""
    folder.parent.mkdir(parents=True)
    return folder
