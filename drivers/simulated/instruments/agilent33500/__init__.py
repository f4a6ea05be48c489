"""The simulated function generator of the Agilent 33500 series."""

from .instrument import Simulated33500

__all__ = ["Simulated33500"]
