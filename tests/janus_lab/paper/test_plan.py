"""What is measured for the paper, on a simulated and on a real bench."""

from __future__ import annotations

from pathlib import Path

import pytest
from ruamel.yaml import YAML

from drivers.errors import ConfigError
from janus_lab.paper.plan import plan_paper

CONFIGS = Path(__file__).parents[3] / "configs"


@pytest.fixture
def real_bench(tmp_path: Path) -> str:
    """A bench file with light of fast edges, and no simulation."""
    yaml = YAML()
    content = yaml.load((CONFIGS / "bench" / "simulated.yaml").read_text(encoding="utf-8"))
    del content["simulation"], content["reference"]
    content["visa_library"] = "@py"
    path = tmp_path / "bench.yaml"
    with path.open("w", encoding="utf-8") as file:
        yaml.dump(content, file)
    return str(path)


def test_a_simulated_bench_ages_the_samples_a_real_one_waits_for_the_days(real_bench) -> None:
    simulated, real = plan_paper(), plan_paper(real_bench)
    ages = [run.measurement.procedure.sample_age for run in simulated.runs]
    assert max(ages) == 7.0
    assert max(run.measurement.procedure.sample_age for run in real.runs) == 0.0
    assert len(simulated.runs) - len(real.runs) == 14  # seven days of two samples


def test_the_samples_are_called_as_their_devices(real_bench) -> None:
    names = {run.measurement.device.name for run in plan_paper(real_bench).runs}
    assert names == {"janus-160C", "janus-200C", "cspbbr3-16nm"}


def test_a_bench_without_fast_light_is_told_what_it_lacks() -> None:
    with pytest.raises(ConfigError, match="fast edges"):
        plan_paper("hardware")
