"""The Keysight B1500A as a recorder of fast edges: sampling on up to ten units, in one block.
Rules and data format stand in `samples`."""

from __future__ import annotations

from collections.abc import Mapping

from drivers.clock import Stop, never
from drivers.readings import Channel, Samples

from .mainframe import B1500
from .samples import (
    check_aperture,
    check_hold,
    check_sampling,
    current_range_code,
    no_samples,
)


class B1500EdgeRecorder(B1500):
    """A B1500A as `drivers.ports.EdgeRecorder`."""

    def sample(
        self,
        channels: Mapping[int, Channel],
        *,
        interval: float,
        points: int,
        hold: float = 0.0,
        base_hold: float = 0.0,
        aperture: float = 2e-6,
        should_stop: Stop = never,
    ) -> Samples:
        """Sample currents every `interval` seconds, `points` times, around one common step.

        Each sample integrates for `aperture` (s). All channels go from their base to their bias at
        once: the edge is at `hold` seconds before the first sample (negative: samples are taken
        before it), after `base_hold` at the base.
        Ends early, with no samples, once `should_stop()` is true; the outputs stay as they are.
        Raises LimitError for what the instrument or the bench does not allow, InstrumentError.
        """
        measured = [number for number, channel in channels.items() if channel.measures is not None]
        check_hold("base hold", base_hold)
        check_sampling(interval, points, len(measured), hold)
        check_aperture(aperture, interval, len(measured))
        for number, channel in channels.items():
            self.check_limits(number, channel.compliance, channel.base, channel.bias)
        for message in _sampling_messages(
            channels, measured, interval, points, hold, base_hold, aperture
        ):
            self.write(message)
        self.raise_errors()
        self.write("XE")
        self.levels |= {number: channel.bias for number, channel in channels.items()}
        expected = base_hold + abs(hold) + points * interval
        if not self.wait_for_data(should_stop, expected=expected):
            self.write("AB")
            self.write("BC")  # what it has brought so far must not pass for the next record's
            return no_samples(tuple(measured))
        samples = self.take_samples(tuple(measured), points)
        self.raise_errors()
        return samples


def _sampling_messages(
    channels: Mapping[int, Channel],
    measured: list[int],
    interval: float,
    points: int,
    hold: float,
    base_hold: float,
    aperture: float,
) -> list[str]:
    """The set-up of a sampling run, in messages of less than the 256 characters it takes."""
    setup = [f"MM 10,{','.join(map(str, measured))}", "ML 1;MCC;MSC 1,2"]
    setup.append(f"MT {hold:.9g},{interval:.9g},{points},{base_hold:.9g}")
    for number, channel in channels.items():
        setup.append(
            f"MV {number},0,{channel.base:.9g},{channel.bias:.9g},{channel.compliance:.9g}"
        )
        if channel.measures is not None:
            code = current_range_code(channel.measures)
            setup.append(f"AAD {number},0;FL 0,{number};RI {number},-{code}")
    return [f"AIT 0,3,{aperture:.9g}", *setup]
