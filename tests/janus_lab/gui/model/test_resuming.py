"""Going on with a past run from the window: on its bench, whatever the folder says."""

from __future__ import annotations

import json

import pytest

from drivers.config.bench import BenchConfig
from drivers.errors import ConfigError
from janus_lab.gui.model.resuming import to_resume
from tests.bench_files import bench_config
from tests.janus_lab.replaying import stopped


def real(name: str, bias: str) -> BenchConfig:
    content = bench_config().model_dump(mode="json", exclude={"simulation"})
    content |= {"visa_library": "@py", "name": name}
    content["limits"]["bias"] = bias
    return BenchConfig.model_validate(content)


@pytest.fixture(scope="module")
def aborted(tmp_path_factory):
    return stopped(tmp_path_factory.mktemp("runs"), after=5, record=False)


def test_a_simulated_run_goes_on_as_it_was_whatever_bench_the_window_has(aborted):
    for here in (None, bench_config(), real("here", "10 V")):
        rest = to_resume(aborted, here)
        assert rest.path == aborted
        assert rest.measurement.bench.simulated
        assert rest.differences == ()


def test_a_run_of_instruments_goes_on_on_the_windows_bench(aborted, tmp_path):
    record = json.loads((aborted / "run.json").read_bytes())
    record["bench"] = real("theirs", "150 V").model_dump(mode="json")
    (tmp_path / "run.json").write_text(json.dumps(record), encoding="utf-8")
    (tmp_path / "data.csv").write_bytes((aborted / "data.csv").read_bytes())
    rest = to_resume(tmp_path, real("here", "10 V"))
    assert rest.measurement.bench.limits.bias == 10.0
    assert rest.differences == (
        "name: theirs in the run, here here", "limits.bias: 150.0 V in the run, 10.0 V here",
    )  # fmt: skip
    with pytest.raises(ConfigError, match="was measured on instruments, and simulated bench is a"):
        to_resume(tmp_path, bench_config())
    with pytest.raises(ConfigError, match="is outside the bench's limit"):
        to_resume(tmp_path, real("here", "1 V"))
