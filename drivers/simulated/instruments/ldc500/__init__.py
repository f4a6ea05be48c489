"""The simulated SRS LDC500-series laser diode controller, from its messages to the light."""

from .instrument import SimulatedLDC500

__all__ = ["SimulatedLDC500"]
