"""Runs pymeasure's own tests for real devices, from its source, on the simulated bench.

    python tests/other_programs/device_tests.py [folder of pymeasure's source]

Without a folder pip fetches the source of the installed version: the tests are in no wheel. They
pass a bare address and no terminator, so that every instrument has to stand on GPIB, as the units
did that they were written on. Exit code: pytest's; 1 if no test was run.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import tempfile
from contextlib import AbstractContextManager, nullcontext
from importlib import metadata
from pathlib import Path

import pytest
import pyvisa

import pyvisa_janus

BENCH = Path(__file__).parent.parent.parent / "configs" / "bench" / "simulated.yaml"
LASER = "GPIB0::2::INSTR"  # a real controller's address from the factory
#: The tests that wait for the controller's errors; they sleep little enough for real time, too.
LASER_TESTS = "srs/test_ldc501_with_device.py"
#: Test files, and the address of the instrument that they are for.
TESTS = {
    "keithley/test_keithley2400_with_device.py": "GPIB0::24::INSTR",
    LASER_TESTS: LASER,
    "test_scpi_mixin_with_device.py": "GPIB0::24::INSTR",
}


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = Path(sys.argv[1]) if len(sys.argv) > 1 else fetch(folder)
        text = BENCH.read_text(encoding="utf-8")
        bench = folder / "gpib.yaml"
        bench.write_text(text.replace("TCPIP0::192.0.2.20::8888::SOCKET", LASER), encoding="utf-8")
        os.environ["PYVISA_LIBRARY"] = f"{bench}@janus"
        results = [run(source, test, address) for test, address in TESTS.items()]
        os.environ["PYVISA_LIBRARY"] = f"{bench}?clock=paced@janus"
        results.append(run(source, LASER_TESTS, LASER, real_time=True))
        return max(results)


def fetch(folder: Path) -> Path:
    """Download and unpack the source of the pymeasure that is installed."""
    wanted = f"pymeasure=={metadata.version('pymeasure')}"
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    options = ["--no-deps", "--no-binary", "pymeasure", "--dest", str(folder)]
    subprocess.run([*pip, *options, wanted], check=True)
    (archive,) = folder.glob("*.tar.gz")
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
    return folder / archive.name.removesuffix(".tar.gz")


def run(source: Path, test: str, address: str, *, real_time: bool = False) -> int:
    """Run one test file on a bench of its own, in virtual time unless it is said: clients sleep."""
    manager = pyvisa.ResourceManager()
    tests = source / "tests"
    arguments = [str(tests / "instruments" / test), "--device-address", address]
    quiet = ["-q", "--rootdir", str(tests), "-c", os.devnull, "-p", "no:cacheprovider"]
    try:
        time: AbstractContextManager[object] = pyvisa_janus.virtual_time(manager)
        with nullcontext() if real_time else time:
            return int(pytest.main([*arguments, *quiet]))
    finally:
        manager.close()


if __name__ == "__main__":
    sys.exit(main())
