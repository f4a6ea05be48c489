"""Set Janus Lab up in this folder and run it: everything a fresh clone needs, in one command.

    python3 start.py run configs/recipes/photoresponse.yaml     any janus-lab command
    python3 start.py gui                                        the bench window
    python3 start.py test                                       the tests, on all processors
    python3 start.py test --cov                                 what of the code they reach

Makes `.venv` here the first time, and again whenever pyproject.toml has changed. Needs Python 3.11
or later, and nothing else.
"""

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
ENVIRONMENT = HERE / ".venv"
BINARIES = ENVIRONMENT / ("Scripts" if sys.platform == "win32" else "bin")
PYTHON = BINARIES / ("python.exe" if sys.platform == "win32" else "python")


def set_up(extras: str) -> None:
    """Install the project, with `extras`, unless that has been done for this pyproject.toml."""
    wanted = hashlib.sha256((HERE / "pyproject.toml").read_bytes()).hexdigest()
    stamp = ENVIRONMENT / f"installed{extras}"
    if PYTHON.exists() and stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return
    print("Setting up .venv (a minute or two, this once) ...", file=sys.stderr, flush=True)
    if not PYTHON.exists():
        venv.create(ENVIRONMENT, with_pip=True, clear=ENVIRONMENT.exists())
    install = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*install, "--editable", f"{HERE}{extras}"], check=True)
    stamp.write_text(wanted, encoding="utf-8")


def main() -> int:
    if sys.version_info < (3, 11):  # noqa: UP036 - this is where an older Python is told
        print(f"Janus Lab needs Python 3.11 or later; this is {sys.version.split()[0]}.")
        return 2
    arguments = sys.argv[1:]
    testing = arguments[:1] == ["test"]
    extras = {"test": "[dev]", "gui": "[gui,report]"}.get("".join(arguments[:1]), "[report]")
    try:
        set_up(extras)
    except subprocess.CalledProcessError as error:
        print(f"Setting up failed (pip ended with {error.returncode}); its message is above.")
        return 1
    if testing:
        os.chdir(HERE)
        # one more than there are processors: some tests only wait
        workers = min(8, (os.cpu_count() or 1) + 1)
        command = ["pytest", *(arguments[1:] or [f"-n{workers}", "--dist=worksteal"])]
    else:
        command = ["janus_lab", *arguments]
    return run([str(PYTHON), "-m", *command])


def run(command: list[str]) -> int:
    """Become `command`, or on Windows, which cannot, wait for it."""
    if os.name == "posix":
        os.execv(command[0], command)
    process = subprocess.Popen(command)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue  # the command has had the Ctrl-C too and is ending safely


if __name__ == "__main__":
    sys.exit(main())
