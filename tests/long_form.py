"""Tests of statistics have a short form, which always runs, and a long one that tells more:

JANUS_LAB_LONG=1 python -m pytest -n 2 tests
"""

from __future__ import annotations

import os

LONG = bool(os.environ.get("JANUS_LAB_LONG"))
