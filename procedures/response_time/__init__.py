"""Response time: edges of light, recorded by the analyser."""

from .procedure import ResponseTime

__all__ = ["ResponseTime"]
