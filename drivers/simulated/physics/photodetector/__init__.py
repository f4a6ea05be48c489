"""The simulated photodetector: steady state, dynamics, drift and noise of one device."""

from .model import Photodetector, Truth

__all__ = ["Photodetector", "Truth"]
