"""What a script gets from `import janus_lab`."""

import subprocess
import sys
from importlib.metadata import version

import pytest

import janus_lab
from drivers.errors import Cause
from janus_lab.runs.errors import BundleError
from tests.janus_lab.runs.made_runs import make


def test_a_script_opens_a_run_by_its_folder_or_a_file_in_it(tmp_path):
    path = make(tmp_path, state="failed").path
    for given in (path, str(path), path / "run.json"):
        run = janus_lab.open_run(given)
        assert (run.path, run.record.sample) == (path, "160C")


def test_what_is_no_run_is_told_with_its_kind(tmp_path):
    with pytest.raises(BundleError) as caught:
        janus_lab.open_run(tmp_path / "nowhere")
    assert caught.value.kind is Cause.NOT_FOUND


def test_the_version_is_that_of_the_installed_package():
    assert janus_lab.__version__ == version("janus-lab")


def test_importing_it_is_quick_because_it_imports_next_to_nothing():
    code = "import sys, janus_lab; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert not {"numpy", "pandas", "pydantic", "pymeasure"} & set(loaded.stdout.split())
