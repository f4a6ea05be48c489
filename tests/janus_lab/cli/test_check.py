"""`janus-lab check`: files are validated, nothing is opened."""

from tests.bench_files import CONFIGS


def test_check_opens_nothing_and_estimates(at_prompt):
    done = at_prompt("check", "quick.yaml", str(CONFIGS / "bench" / "hardware.yaml"))
    assert "1 run, about" in done.stdout
    assert "bench file" in done.stdout
