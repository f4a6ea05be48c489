"""A Keysight B1500A device analyser as its driver sees it over GPIB, byte for byte."""

from .instrument import DEFAULT_MODULES, SimulatedB1500

__all__ = ["DEFAULT_MODULES", "SimulatedB1500"]
