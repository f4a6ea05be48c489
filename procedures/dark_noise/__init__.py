"""Current noise: long records at fixed bias, light, range and rate."""

from .procedure import DarkNoise

__all__ = ["DarkNoise"]
