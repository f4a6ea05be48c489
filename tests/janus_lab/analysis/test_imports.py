"""What the analysis costs to import: NumPy, SciPy and uncertainties, and nothing of the bench."""

import subprocess
import sys

_CODE = """
import importlib, pkgutil, sys
import janus_lab.analysis
for module in pkgutil.walk_packages(janus_lab.analysis.__path__, "janus_lab.analysis."):
    importlib.import_module(module.name)
heavy = ("drivers", "pymeasure", "pyvisa", "pandas", "pint", "pydantic", "matplotlib", "qtpy")
print([name for name in heavy if name in sys.modules])
"""


def test_the_analysis_imports_no_driver_and_none_of_the_heavy_libraries():
    done = subprocess.run([sys.executable, "-c", _CODE], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
