"""Linear range: the photocurrent over many decades of light, in steps of the filters."""

from .procedure import LinearRange

__all__ = ["LinearRange"]
