"""Imports all that processes of the program import, at their start or in a run: see
`prepared_processes`."""

from importlib import import_module
from pkgutil import walk_packages

for _name in (
    "drivers",
    "procedures",
    "janus_lab.analysis",
    "janus_lab.bench_process",
    "janus_lab.measurements",
    "janus_lab.replay",
    "janus_lab.runs",
    "janus_lab.selftest",
):
    _package = import_module(_name)
    for _module in walk_packages(_package.__path__, f"{_name}."):
        import_module(_module.name)
for _name in ("pandas", "pyvisa_py", "scipy.optimize", "scipy.stats"):
    import_module(_name)
