"""Figures of merit of a run in progress."""

from __future__ import annotations
