"""Frequency response: the current while the light is modulated, against that of a photodiode."""

from .procedure import FrequencyResponse

__all__ = ["FrequencyResponse"]
