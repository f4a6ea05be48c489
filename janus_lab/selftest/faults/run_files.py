"""The files of a round: the bench as it is reached through the relay, the recipe, and the library
that reaches GPIB through a controller."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from drivers.config import shipped_files
from drivers.config.addresses import canonical

from . import gpib_controller, hanging_disk
from .drawing import Round

#: A package of this name is written beside the files.
_LIBRARY = "janus_faults_gpib"
#: The laser's, at the speed that the bench is served with (s).
_TURN_ON_TIME = "0.4 s"
_ROLES = ("smu", "laser", "analyser")
_ONLY_GPIB = "Keysight B1500A"
#: Measured again after each round, to see that the bench still works.
_AFTERWARDS = {
    "iv_sweep": {
        "start": "0 V",
        "stop": "0.2 V",
        "step": "0.1 V",
        "irradiances": "0, 1.3 mW/cm²",
        "nplc": 0.1,
        "light_settling": "0 s",
        "bias_settling": "0 s",
        "dark_recovery": "0 s",
        "analysis_bias": "0.2 V",
        "both_directions": False,
    }
}


class RunFiles:
    """`bench`, `recipe` and `afterwards` in `folder`, and the environment that runs need."""

    def __init__(
        self, folder: Path, plan: Round, ports: Sequence[int], gpib: Sequence[int], controller: int
    ) -> None:
        """`ports` and the addresses `gpib` are those of the instruments in the bench file's order,
        `controller` is the port of the GPIB controller."""
        self.bench = folder / "bench.yaml"
        self.recipe = folder / "recipe.yaml"
        self.afterwards = folder / "afterwards.yaml"
        self.environment: dict[str, str] = {}
        bench = _shipped(plan)
        del bench["simulation"]
        bench["name"] = "selftest"
        bench["laser"]["turn_on_time"] = _TURN_ON_TIME
        bench["visa_library"] = f"@{_LIBRARY}"
        places = _places(bench)
        at_controller = roles_at_controller(plan)
        for role, index in places.items():
            bench[role]["address"] = (
                # a board of its own: who has an instrument is told by its address
                f"GPIB{controller}::{gpib[index]}::INSTR"
                if role in at_controller
                else f"TCPIP0::127.0.0.1::{ports[index]}::SOCKET"
            )
        package = folder / f"pyvisa_{_LIBRARY}"
        package.mkdir()
        lines = [f"from {gpib_controller.__name__} import WRAPPER_CLASS"]
        if plan.fault.name == "hang_disk":
            lines += [
                f"from {hanging_disk.__name__} import install",
                f"install({str(folder / hanging_disk.FLAG)!r})",
            ]
        package.joinpath("__init__.py").write_text("\n".join([*lines, ""]), encoding="utf-8")
        paths = (str(folder), os.environ.get("PYTHONPATH", ""))
        self.environment["PYTHONPATH"] = os.pathsep.join(filter(None, paths))
        self.environment[gpib_controller.PORT] = str(controller)
        _write(self.bench, bench)
        for path, step in ((self.recipe, plan.step), (self.afterwards, _AFTERWARDS)):
            content = {"title": "selftest", "bench": "bench.yaml", "steps": [step]}
            _write(path, content | {"devices": ["janus-160C"]})


def roles_at_controller(plan: Round) -> list[str]:
    """The roles whose instruments are reached through the GPIB controller: all of them, or those of
    a B1500A, which has no socket."""
    bench = _shipped(plan)
    everything = plan.way == "gpib"
    return [role for role in _ROLES if everything or bench[role].get("model") == _ONLY_GPIB]


def links_of(plan: Round) -> dict[str, int | None]:
    """Which socket each role is at, None for the GPIB controller."""
    at_controller = roles_at_controller(plan)
    places = _places(_shipped(plan))
    return {role: None if role in at_controller else place for role, place in places.items()}


def _shipped(plan: Round) -> dict[str, Any]:
    found: dict[str, Any] = YAML(typ="safe").load(shipped_files.find(plan.bench, "bench"))
    return found


def _places(bench: Mapping[str, Any]) -> dict[str, int]:
    found: dict[str, int] = {}
    addresses: list[str] = []
    for role in _ROLES:
        address = canonical(bench[role]["address"])
        if address not in addresses:
            addresses.append(address)
        found[role] = addresses.index(address)
    return found


def _write(path: Path, content: Mapping[str, Any]) -> None:
    with path.open("w", encoding="utf-8") as file:
        YAML(typ="safe").dump(dict(content), file)
