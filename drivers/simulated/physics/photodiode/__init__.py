"""The simulated photodiode: junction, its response to light and bias, and noise of one device."""

from .model import Photodiode, PhotodiodeTruth

__all__ = ["Photodiode", "PhotodiodeTruth"]
