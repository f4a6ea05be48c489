"""The built packages, as a user installs them: wheel and source distribution into empty
environments, each extra alone, and as a tool of uv and pipx; the main job is run from there, away
from the source tree.

    python tests/packages.py                  with this Python
    python tests/packages.py 3.12 3.13        also with these, where uv finds them

Exit code 0 if all of it works. No part of the test suite: it takes minutes and the package index.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
SCRIPTS = "Scripts" if sys.platform == "win32" else "bin"
UV = [sys.executable, "-m", "uv"]
#: Extras that are for users, and what each is tried with, in a folder with a run in `runs`.
EXTRAS: dict[str, Callable[[Path, Path], None]] = {}


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="janus-lab-packages-") as folder:
        wheel, source = built(Path(folder) / "dist")
        failed = list(failures(wheel, source, Path(folder)))
    for line in failed:
        print(line)
    print("all packages work" if not failed else f"{len(failed)} do not work")
    return 1 if failed else 0


def failures(wheel: Path, source: Path, folder: Path) -> Iterator[str]:
    pythons = [sys.executable, *sys.argv[1:]]
    tries: list[tuple[str, Callable[[], None]]] = [
        (
            f"Python {python}, extra {extra or 'none'}",
            lambda e=extra, p=python: tried(wheel, e, p, folder),
        )
        for python in pythons
        for extra in EXTRAS
    ]
    tries.append(("source distribution", lambda: tried(source, "", sys.executable, folder)))
    tries.append(("uv tool install", lambda: tool_of_uv(wheel, folder)))
    tries.append(("pipx install", lambda: tool_of_pipx(wheel, folder)))
    for what, attempt in tries:
        try:
            attempt()
            print(f"works: {what}", flush=True)
        except subprocess.CalledProcessError as error:
            said = (error.stderr or error.output or "").strip().splitlines()
            yield f"{what}: {' '.join(map(str, error.cmd[-6:]))}: {said[-1] if said else error}"
        except AssertionError as error:
            yield f"{what}: {error}"


def built(folder: Path) -> tuple[Path, Path]:
    """Wheel and source distribution of what is in the source tree."""
    run([*UV, "build", "--quiet", "--out-dir", str(folder), str(ROOT)], ROOT)
    (wheel,), (source,) = folder.glob("*.whl"), folder.glob("*.tar.gz")
    return wheel, source


def run(command: list[str], folder: Path, **environment: str) -> str:
    clean = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run(
        command, cwd=folder, env=clean | environment, check=True, capture_output=True,
        encoding="utf-8", errors="replace",
    )  # fmt: skip
    return done.stdout


def tried(package: Path, extra: str, python: str, folder: Path) -> None:
    """Install `package` with one extra into an empty environment and do the extra's job there."""
    room = Path(tempfile.mkdtemp(prefix=extra or "none", dir=folder))
    environment = room / "environment"
    run([*UV, "venv", "--quiet", "--python", python, str(environment)], room)
    binaries = environment / SCRIPTS
    wanted = f"janus-lab[{extra}] @ {package.as_uri()}" if extra else str(package)
    run([*UV, "pip", "install", "--quiet", "--python", str(binaries / "python"), wanted], room)
    main_job(binaries, room)
    EXTRAS[extra](binaries, room)
    shutil.rmtree(room, ignore_errors=True)


def main_job(binaries: Path, room: Path) -> None:
    """A recipe on the simulated bench, and its figures of merit."""
    command = [str(binaries / "janus-lab"), "run", "response-time", "--json"]
    assert '"rise_time"' in run(command, room), "no figures of merit"


def core(binaries: Path, room: Path) -> None:
    """Without an extra there is no report, and a line says which one it takes."""
    assert not list(room.glob("runs/*/*/report.html")), "a report without the extra"


def report(binaries: Path, room: Path) -> None:
    run([str(binaries / "janus-lab"), "report", "latest"], room)
    assert list(room.glob("runs/*/*/report.pdf")), "no report.pdf"


def window(binaries: Path, room: Path) -> None:
    run([str(binaries / "python"), "-c", "import janus_lab.gui.window"], room,
        QT_QPA_PLATFORM="offscreen")  # fmt: skip


def export(binaries: Path, room: Path) -> None:
    run([str(binaries / "janus-lab"), "export", "latest", "--to", "xlsx", "--into", "out"], room)
    assert list(room.glob("out*")) or list(room.glob("out/*")), "nothing exported"


EXTRAS |= {"": core, "report": report, "gui": window, "export": export}


def tool_of_uv(wheel: Path, folder: Path) -> None:
    room = Path(tempfile.mkdtemp(prefix="uv-tool", dir=folder))
    places = {"UV_TOOL_DIR": str(room / "tools"), "UV_TOOL_BIN_DIR": str(room / "binaries")}
    run([*UV, "tool", "install", "--quiet", "--python", sys.executable, str(wheel)], room, **places)
    assert "janus-lab" in run([str(room / "binaries" / "janus-lab"), "--version"], room)


def tool_of_pipx(wheel: Path, folder: Path) -> None:
    room = Path(tempfile.mkdtemp(prefix="pipx", dir=folder))
    places = {"PIPX_HOME": str(room / "home"), "PIPX_BIN_DIR": str(room / "binaries")}
    run([*UV, "tool", "run", "pipx", "install", "--python", sys.executable, str(wheel)], room,
        **places)  # fmt: skip
    assert "janus-lab" in run([str(room / "binaries" / "janus-lab"), "--version"], room)


if __name__ == "__main__":
    sys.exit(main())
