"""A Keithley 2400 SourceMeter as its driver sees it, in bench time, byte for byte."""

from .instrument import SimulatedKeithley2400

__all__ = ["SimulatedKeithley2400"]
