"""Errors of runs on disk say which file, what is wrong with it, and what to do, as data."""

import errno
import os
from pathlib import Path

import pytest

from drivers.errors import Cause, JanusLabError
from janus_lab.runs.errors import BundleError, RecorderError, RecorderFull, RunError

PATH = Path("runs/2026-11-28/run.json")


def system_error(code: int) -> OSError:
    return OSError(code, os.strerror(code))


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_and_a_used_up_quota_are_the_same_to_the_person(code):
    error = BundleError.of_system(system_error(code), PATH)
    assert (error.kind, error.subject) == (Cause.DISK_FULL, str(PATH))
    assert error.advice


def test_a_missing_file_is_not_found_and_a_forbidden_one_is_not_called_damaged():
    missing = BundleError.of_system(system_error(errno.ENOENT), PATH, "cannot be read")
    forbidden = BundleError.of_system(system_error(errno.EACCES), PATH, "cannot be read")
    assert (missing.kind, forbidden.kind) == (Cause.NOT_FOUND, Cause.FILE)
    assert os.strerror(errno.EACCES) in str(forbidden)


def test_the_advice_of_whoever_knows_better_is_kept():
    error = RecorderError.of_system(system_error(errno.EIO), PATH, advice="12 rows are safe")
    assert error.advice == "12 rows are safe"
    assert str(error).endswith("; 12 rows are safe")


def test_an_error_of_the_system_is_of_the_class_that_was_asked_for():
    assert type(RecorderFull.of_system(system_error(errno.ENOSPC), PATH)) is RecorderFull
    assert issubclass(RecorderFull, RecorderError)
    assert issubclass(RunError, JanusLabError)
