"""A Keysight B1500A device analyser as its driver sees it, in bench time, byte for byte."""

from .instrument import SimulatedB1500
from .terminals import VoltageSink

__all__ = ["SimulatedB1500", "VoltageSink"]
