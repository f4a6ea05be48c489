"""Errors of exports."""

from __future__ import annotations

from drivers.errors import Cause
from janus_lab.runs.errors import RunError


class ExportError(RunError):
    """A run that cannot be exported as asked, or a file that cannot be written."""

    KIND = Cause.NOT_POSSIBLE
