"""Whether the process that owns a run is still there: its number alone may be another's by now."""

from __future__ import annotations

import platform

#: Start times of one process, read twice, differ by what the wall clock was corrected between (s).
_START_TOLERANCE = 5.0


def is_gone(host: str, pid: int, started: float) -> bool:
    """Whether process `pid` of `host`, which began `started` seconds after 1970, has ended.

    False for another host's, which cannot be asked.
    """
    if host != platform.node():
        return False
    import psutil

    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE:
            return True
        return abs(process.create_time() - started) > _START_TOLERANCE
    except psutil.NoSuchProcess:
        return True
    except psutil.AccessDenied:  # it is there, and another user's
        return False
