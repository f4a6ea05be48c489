"""A disk that hangs, for one run alone: whatever it wants to have on the disk waits.

The package that takes a run to its GPIB controller calls `install` in the run's process. A real
disk that hangs would hold up everything else on the computer, too.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

#: While a file of this name stands beside the run's, its disk hangs.
FLAG = "disk-hangs"
_LOOK_EVERY = 0.02


def install(flag: str) -> None:
    """Let each `fsync` of this process wait as long as there is the file `flag`."""
    to_disk = os.fsync
    hangs = Path(flag)

    def wait_for_disk(fd: Any) -> None:
        while hangs.exists():
            time.sleep(_LOOK_EVERY)
        to_disk(fd)

    os.fsync = wait_for_disk
