"""What a Keysight B1500A can do, known from its model alone: the capabilities of its two ports."""

from __future__ import annotations

from dataclasses import dataclass

from . import samples

#: Steps of a negative bias hold time (s; programming guide, MT).
PHASE_STEP = 1e-4


@dataclass(frozen=True)
class RecorderCapabilities:
    """Sampling as `drivers.ports.EdgeRecorderCapabilities`."""

    most_samples: int = samples.MAX_SAMPLES
    fast_below: float = samples.FAST_BELOW
    phase_step: float = PHASE_STEP

    def check_sampling(
        self, interval: float, points: int, channels: int, hold: float = 0.0
    ) -> None:
        samples.check_sampling(interval, points, channels, hold)

    def check_aperture(self, aperture: float, interval: float, channels: int) -> None:
        samples.check_aperture(aperture, interval, channels)

    def check_hold(self, name: str, seconds: float) -> None:
        samples.check_hold(name, seconds)

    def check_bias_hold(self, hold: float, interval: float) -> None:
        samples.check_bias_hold(hold, interval)

    def current_resolution(self, amount: float) -> float:
        return samples.current_resolution(amount)
