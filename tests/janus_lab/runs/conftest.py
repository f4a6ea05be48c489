"""What tests of runs share."""

import pytest

from tests.janus_lab.runs.made_runs import make


@pytest.fixture
def runs(tmp_path):
    """Three runs, the last of them made last."""
    make(tmp_path, run_id="aaaa1111", minutes=0, rows=11)
    make(tmp_path, "on_off_cycling", "160C", "aaaa2222", 1, state="failed", reason="interlock")
    make(tmp_path, "iv_sweep", "220C", "bbbb3333", 2)
    return tmp_path
