"""What a Keysight B1500A hands over: sampling rules and the eight-byte data format, as pure
functions. The instrument itself is in `mainframe`."""

from __future__ import annotations

import math

import numpy as np

from drivers.errors import LimitError, WrongAnswer
from drivers.readings import Samples

from .datasheet import (
    COMPLIANCE_BIT,
    CURRENT_SCALES,
    FIRST_CODE,
    INVALID_BIT,
    OVERFLOW_BIT,
)

#: Samples of one run, over all channels (programming guide, MT).
MAX_SAMPLES = 100_001
#: Steps of a staircase one way (programming guide, WV).
MAX_STEPS = 1001
#: Below this interval (s) samples are taken in parallel, linearly, with the high-speed ADC.
FAST_BELOW = 2e-3
#: Of an interval not available for integration (s): at all, and for each channel after the first.
_OVERHEAD, _PER_CHANNEL = 60e-6, 2e-5
_ITEM = 8  # bytes
_TERMINATOR = b"\r\n"
_TIME, _CURRENT = 3, 1


def longest_aperture(interval: float, channels: int) -> float:
    """The longest integration (s) that fits an interval (s) of so many channels.

    60 µs of the interval, and 20 µs more for each further channel, are the instrument's own; what
    is asked for beyond that it would cut short by itself, without saying so. From 2 ms on the
    channels take turns.
    """
    if interval < FAST_BELOW:
        return interval - _OVERHEAD - _PER_CHANNEL * (channels - 1)
    return min(20e-3, interval / channels - _OVERHEAD)


def check_aperture(aperture: float, interval: float, channels: int) -> None:
    """Raise LimitError for an integration (s) that does not fit the interval (s)."""
    longest = longest_aperture(interval, channels)
    if not 2e-6 <= aperture <= longest + 1e-9:
        raise LimitError(
            f"{aperture * 1e3:g} ms does not fit an interval of "
            f"{interval * 1e3:g} ms with {channels} channel(s): 0.002 to {longest * 1e3:g} ms",
            subject="aperture",
        )


def check_sampling(interval: float, points: int, channels: int, hold: float = 0.0) -> None:
    """Raise LimitError for a sampling run that the instrument does not do, saying what it does.

    `interval` and `hold` (before the first sample, negative for samples before the step) in s.
    Rules of the programming guide's MT command.
    """
    shortest = 1e-4 + _PER_CHANNEL * (channels - 1)
    if interval < FAST_BELOW:
        if interval < shortest - 1e-9:
            raise LimitError(
                f"{interval * 1e3:g} ms is below the B1500A's shortest with {channels} "
                f"channel(s), {shortest * 1e3:g} ms",
                subject="interval",
            )
        step = 1e-5
    else:
        step = 1e-3
    if interval > 65.535 or not _in_steps(interval, step):
        raise LimitError(
            f"{interval * 1e3:g} ms: the B1500A takes 0.1 to 1.99 ms in steps of 0.01 ms, "
            "2 ms to 65.535 s in steps of 1 ms",
            subject="interval",
        )
    if not 1 <= points * channels <= MAX_SAMPLES:
        raise LimitError(
            f"{points} samples of {channels} channel(s): the B1500A takes {MAX_SAMPLES} in all"
        )
    check_bias_hold(hold, interval)


def check_bias_hold(hold: float, interval: float) -> None:
    """Raise LimitError for a time (s) from step to first sample that the instrument does not do."""
    if hold >= 0:
        check_hold("hold", hold)
    elif (
        interval >= FAST_BELOW
        or not 1e-4 - 1e-12 <= -hold <= 0.09 + 1e-12
        or not _in_steps(hold, 1e-4)
    ):
        raise LimitError(
            f"{hold * 1e3:g} ms: samples before the step go back 0.1 to 90 ms in steps of "
            "0.1 ms, and need an interval below 2 ms",
            subject="hold",
        )


def check_hold(name: str, seconds: float) -> None:
    """Raise LimitError for a hold time (s; MT, WT) that the instrument does not wait."""
    if not 0 <= seconds <= 655.35 or not _in_steps(seconds, 0.01):
        raise LimitError(
            f"{seconds:g} s: the B1500A waits 0 to 655.35 s in steps of 10 ms", subject=name
        )


def available_interval(interval: float) -> float:
    """The shortest interval (s) of sampling, one channel, that is at least `interval` (s)."""
    fast = max(1e-4, math.ceil(interval / 1e-5 - 1e-6) * 1e-5)
    if fast < FAST_BELOW - 1e-9:
        return round(fast, 5)
    return round(max(FAST_BELOW, math.ceil(interval / 1e-3 - 1e-6) * 1e-3), 3)


def check_staircase(points: int, hold: float, delay: float) -> None:
    """Raise LimitError for a staircase that the instrument does not do, saying what it does.

    `points` one way; `hold` before the first step's delay and `delay` before each measurement in s.
    Rules of the programming guide's WV and WT commands.
    """
    if not 1 <= points <= MAX_STEPS:
        raise LimitError(f"{points} points: the B1500A takes 1 to {MAX_STEPS} steps one way")
    check_hold("hold", hold)
    if not 0 <= delay <= 65.535 or not _in_steps(delay, 1e-4):
        raise LimitError(
            f"{delay:g} s: the B1500A waits 0 to 65.535 s in steps of 0.1 ms", subject="delay"
        )


def _in_steps(value: float, step: float) -> bool:
    """Whether `value` is a whole multiple of `step`, as far as decimal numbers can be."""
    return abs(value / step - round(value / step)) < 1e-6


def parse_samples(block: bytes, channels: tuple[int, ...]) -> Samples:
    """Samples from a block in format 13 with time stamps: time and current for each channel.

    Their times are those since the timer's reset (s). Raises WrongAnswer for a block that is
    cut short or not of these channels.
    """
    items = 2 * len(channels)
    body = block.removesuffix(_TERMINATOR)
    if not body or len(body) % (_ITEM * items):
        raise WrongAnswer(
            f"{len(block)} bytes are not whole samples of {len(channels)} channel(s)",
            subject="B1500A",
        )
    table = np.frombuffer(body, np.uint8).reshape(-1, items, _ITEM)
    times, values = table[:, 0::2], table[:, 1::2]
    wanted = np.array(channels, np.uint8)
    kind = values[..., 0] & 0x7F
    if np.any(times[..., 0] & 0x7F != _TIME) or np.any(kind != _CURRENT):
        raise WrongAnswer("the data are not pairs of time and current", subject="B1500A")
    if np.any(values[..., 7] & 0x1F != wanted):
        raise WrongAnswer(f"the data are not those of channels {channels}", subject="B1500A")
    micros = np.zeros(times.shape[:2], np.int64)
    for byte in range(1, 7):
        micros = micros << 8 | times[..., byte]
    counts = np.ascontiguousarray(values[..., 2:6]).view(">i4")[..., 0]
    places = values[..., 1].astype(np.intp) - FIRST_CODE
    if np.any((places < 0) | (places >= len(CURRENT_SCALES))):
        raise WrongAnswer("the data are of a range that there is not", subject="B1500A")
    full_scale = CURRENT_SCALES[places]
    status = values[..., 6].astype(np.int64)
    current = counts * full_scale / 1e6
    return Samples(
        channels,
        micros / 1e6,
        np.where(status & (OVERFLOW_BIT | INVALID_BIT), np.nan, current),
        full_scale,
        status,
        status & COMPLIANCE_BIT != 0,
    )


def no_samples(channels: tuple[int, ...]) -> Samples:
    """What a record that was stopped has brought."""
    nothing = np.empty((0, len(channels)))
    return Samples(
        channels, nothing, nothing, nothing, nothing.astype(np.int64), nothing.astype(np.bool_)
    )


def current_range_code(amount: float) -> int:
    """Code of the most sensitive range that holds ±`amount` (A), 11 (1 nA) to 19 (100 mA)."""
    for code in range(11, 20):
        if abs(amount) <= 1.15 * 10.0 ** (code - 20):
            return code
    raise LimitError(f"{amount:g} A is beyond the B1500A's 100 mA range")


def current_resolution(amount: float) -> float:
    """One count (A) of the high-speed converter on the range that holds ±`amount` (A).

    5e-5 of the range (user's guide). Raises LimitError as `current_range_code` does.
    """
    return 5e-5 * 10.0 ** (current_range_code(amount) - 20)
