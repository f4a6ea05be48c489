"""A Thorlabs PM100-series power meter as its driver sees it, in bench time."""

from .instrument import SimulatedPM100

__all__ = ["SimulatedPM100"]
