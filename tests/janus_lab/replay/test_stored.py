"""A damaged run is told from one that deviates."""

import json
import shutil

import pytest

from drivers.transcript.format import NAME
from janus_lab.replay.outcome import Verdict
from janus_lab.replay.player import replay
from tests.janus_lab.replaying import REPLAYS, first_line


def damaged(tmp_path, name, change, run="cycling"):
    """What is said of a copy of a run of the replay set in which `change(content)` is a file."""
    path = tmp_path / "run"
    shutil.copytree(REPLAYS / run, path)
    (path / name).write_bytes(change((path / name).read_bytes()))
    outcome = replay(path)
    assert outcome.verdict is Verdict.BROKEN, outcome.report
    (line,) = outcome.report
    where = f"{path / name}: "
    assert line.startswith(where)
    return line.removeprefix(where)


def changed(content, key, **values):
    """JSON with other values in the object `key`, or the first of them if it is a list; a value
    that is ... is left out."""
    whole = json.loads(content)
    part = whole[key][0] if isinstance(whole[key], list) else whole[key]
    part |= values
    for name in [name for name, value in part.items() if value is ...]:
        del part[name]
    return json.dumps(whole).encode()


@pytest.mark.parametrize("key", ["value", "uncertainty", "unit", "flags", "conditions"])
def test_a_figure_of_merit_that_lacks_a_key(tmp_path, key):
    said = damaged(
        tmp_path, "analysis.json", lambda content: changed(content, "figures", **{key: ...})
    )
    assert said == f"figure of merit 1 (dark_current) has no '{key}'; analyse the run again"


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("name", 3, "figure of merit 1: 'name' is 3; "),
        ("value", "x", "figure of merit 1 (dark_current): 'value' is 'x'; "),
        ("value", True, "figure of merit 1 (dark_current): 'value' is True; "),
        ("flags", None, "figure of merit 1 (dark_current): 'flags' is None; "),
        ("flags", [3], "figure of merit 1 (dark_current): 'flags' is [3]; "),
        ("conditions", [], "figure of merit 1 (dark_current): 'conditions' is []; "),
    ],
)
def test_a_figure_of_merit_with_a_value_of_the_wrong_type(tmp_path, key, value, says):
    said = damaged(
        tmp_path, "analysis.json", lambda content: changed(content, "figures", **{key: value})
    )
    assert said == says + "analyse the run again"


@pytest.mark.parametrize(
    ("key", "values", "says"),
    [
        ("bench", {"name": 3}, "bench.name: 3 is no text: write it in quotation marks"),
        (
            "bench",
            {"smu": ..., "limits": ...},
            "key 'bench.smu' is missing; key 'bench.limits' is missing",
        ),
        ("device", {"name": ...}, "key 'device.name' is missing"),
        ("owner", {"pid": "x"}, "owner.pid: 'x' is not a whole number"),
    ],
)
def test_a_record_with_a_value_of_the_wrong_type(tmp_path, key, values, says):
    assert damaged(
        tmp_path, "run.json", lambda content: changed(content, key, **values)
    ).startswith(says)


@pytest.mark.parametrize("key", ["bench", "device"])
def test_a_configuration_that_is_none_is_not_said_again(type_, tmp_path, key):
    shutil.copytree(REPLAYS / "cycling", tmp_path / "run")
    file = tmp_path / "run" / "run.json"
    file.write_bytes(changed(file.read_bytes(), key, name=...))
    code, out, err = type_("replay", tmp_path / "run", "--check")
    assert (code, out) == (2, "")
    assert err.strip() == f"error: {file}: key '{key}.name' is missing"


def test_a_line_of_the_events_that_cannot_be_read(tmp_path):
    def broken(content):
        first, second, *rest = content.splitlines(keepends=True)
        return b"".join([first, second[:9] + b"\n", *rest])

    assert damaged(tmp_path, "events.jsonl", broken).startswith("line 2 is unreadable")


def test_data_with_other_columns(tmp_path):
    """They deviate; but where earlier starts have to be told apart nothing can be carried out."""
    said = damaged(
        tmp_path, "data.csv", lambda content: content.replace(b",Start,", b",Begin,"), "resumed"
    )
    assert said == "does not say which start its rows are of"
    path = tmp_path / "renamed"
    shutil.copytree(REPLAYS / "cycling", path)
    content = (path / "data.csv").read_bytes()
    (path / "data.csv").write_bytes(content.replace(b",Status\n", b",State\n"))
    assert first_line(path).startswith("data.csv: the columns: expected Time (s), ")


@pytest.mark.parametrize("at", [200, 3000])
def test_a_packed_transcript_that_is_damaged(tmp_path, at):
    def flipped(content):
        return content[:at] + bytes([content[at] ^ 255]) + content[at + 1 :]

    said = damaged(tmp_path, f"{NAME}.gz", flipped)
    assert said.startswith("is not what gzip has packed (")
