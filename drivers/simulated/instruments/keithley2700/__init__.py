"""A Keithley 2700-series relay bank as its driver sees it, in bench time."""

from .instrument import SimulatedKeithley2700

__all__ = ["SimulatedKeithley2700"]
