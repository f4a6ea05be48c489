"""The queue is written as it changes, read at the next start, and what cannot be read is told."""

import json
import random

import pytest

from janus_lab.gui.controller import Controller
from janus_lab.gui.sequences.kept_queue import file_name
from janus_lab.gui.sequences.queue_keeper import QueueKeeper
from janus_lab.samples.mounting import mounted
from janus_lab.sequence.items import Measure, Wait
from tests.bench_files import bench_config
from tests.janus_lab.sequence.made import measurement_of
from tests.registered import WAFER, specimen

PATIENCE = 20_000


@pytest.fixture
def start(qtbot, tmp_path):
    """A window's queue with its keeper, as after a start; nothing is measured."""
    made = []

    def begin(folder=tmp_path):
        controller = Controller(tmp_path / "runs")
        said = []
        controller.said.connect(lambda *line: said.append(line))
        keeper = QueueKeeper(controller, folder)
        keeper.begin(bench_config())
        if folder is not None:
            qtbot.waitUntil(lambda: keeper._file is not None, timeout=PATIENCE)
        made.append(controller)
        return controller, keeper, said

    yield begin
    for controller in made:
        controller.close()


def items():
    return [Measure(measurement=measurement_of("iv_sweep")), Wait(seconds=60.0)]


def test_every_change_is_written_and_the_next_start_has_it(start, tmp_path, qtbot):
    controller, keeper, _ = start()
    controller.enqueue(items())
    path = tmp_path / file_name(bench_config())
    qtbot.waitUntil(lambda: path.exists() and "wait" in path.read_text("utf-8"), timeout=PATIENCE)
    controller.remove(str(controller.queue.jobs[1].number))
    keeper.close()
    again, _, said = start()
    qtbot.waitUntil(lambda: bool(again.queue.jobs), timeout=PATIENCE)
    assert [job.item.words for job in again.queue.jobs] == ["I–V sweep"]
    assert again.paused
    assert ("info", "1 measurement waits in the queue since the last start") in said


def test_a_sample_whose_file_was_changed_meanwhile_is_measured_as_it_says(start, tmp_path, qtbot):
    controller, keeper, _ = start()
    found = specimen(tmp_path / "samples", "A2")
    sweep = Measure(measurement=measurement_of("iv_sweep", sample="W7-A2"))
    controller.enqueue(mounted([sweep], found))
    keeper.close()
    specimen(tmp_path / "samples", "A2", WAFER.replace("0.3 mm²", "0.6 mm²"))
    again, _, said = start()
    qtbot.waitUntil(lambda: bool(again.queue.jobs), timeout=PATIENCE)
    assert again.queue.jobs[0].measurement.procedure.active_area == pytest.approx(0.006)
    assert any(
        level == "warning" and "W7-A2" in line and "0.006 cm²" in line for level, line in said
    )


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"format": 1, "jobs": [{}]}', '{"format": 2, "jobs": []}']
)
def test_a_damaged_file_is_no_obstacle(start, tmp_path, content):
    (tmp_path / file_name(bench_config())).write_text(content, encoding="utf-8")
    controller, keeper, said = start()
    assert controller.queue.jobs == []
    (copy,) = tmp_path.glob("*.unread-1")
    assert copy.read_text(encoding="utf-8") == content
    assert [str(copy) in text for level, text in said if level == "warning"] == [True]
    controller.enqueue(items())
    keeper.close()
    kept = json.loads((tmp_path / file_name(bench_config())).read_text(encoding="utf-8"))
    assert len(kept["jobs"]) == 2


def test_a_file_that_was_cut_anywhere_is_told_and_kept(start, tmp_path):
    controller, keeper, _ = start()
    controller.enqueue(items())
    keeper.close()
    path = tmp_path / file_name(bench_config())
    whole = path.read_bytes()
    draw = random.Random(11)
    cuts = sorted({0, 1, len(whole) - 1, *(draw.randrange(len(whole)) for _ in range(9))})
    for number, cut in enumerate(cuts, 1):
        path.write_bytes(whole[:cut])
        controller, keeper, said = start()
        assert controller.queue.jobs == []
        copy = path.with_name(f"{path.name}.unread-{number}")
        (told,) = [text for level, text in said if level == "warning"]
        assert str(copy) in told
        assert copy.read_bytes() == whole[:cut]
        controller.enqueue(items())
        keeper.close()  # the file is written anew
    copies = [path.with_name(f"{path.name}.unread-{n}") for n in range(1, len(cuts) + 1)]
    assert [copy.read_bytes() for copy in copies] == [whole[:cut] for cut in cuts], "overwritten"


def test_without_a_folder_nothing_is_kept(start, tmp_path):
    controller, keeper, said = start(folder=None)
    controller.enqueue(items())
    keeper.close()
    assert not list(tmp_path.glob("*.json"))
    assert all("kept" not in text for _, text in said)


def test_a_queue_that_was_put_aside_can_be_kept_on(start, tmp_path, qtbot):
    controller, keeper, _ = start()
    answers = []
    keeper.put_aside(answers.append)
    qtbot.waitUntil(lambda: answers == [""], timeout=PATIENCE)
    controller.enqueue(items())
    keeper.close()  # it is another bench's time
    path = tmp_path / file_name(bench_config())
    assert json.loads(path.read_text(encoding="utf-8"))["jobs"] == []
    keeper.keep_on()
    keeper.close()
    assert len(json.loads(path.read_text(encoding="utf-8"))["jobs"]) == 2
