"""How the measurements and their parameters are arranged in the window.

A new procedure needs a title here, a new parameter a place; a test says so.
"""

from __future__ import annotations

from dataclasses import dataclass

#: What a procedure is called, by its name in recipes.
TITLES = {
    "iv_sweep": "I–V sweep",
    "on_off_cycling": "On/off cycling",
    "storage_stability": "Storage stability",
    "response_time": "Response time",
}


@dataclass(frozen=True)
class Group:
    """Parameters that stand under one heading, in this order."""

    heading: str
    usual: tuple[str, ...]
    rare: tuple[str, ...] = ()  #: in the collapsed section at the end


GROUPS = (
    Group(
        "Bias",
        ("start", "stop", "step", "both_directions", "bias"),
        ("bias_settling", "analysis_bias"),
    ),
    Group("Light", ("irradiances", "irradiance"), ("light_settling", "dark_recovery")),
    Group("Timing", ("cycles", "on_time", "off_time", "interval", "aperture")),
    Group(
        "Edges",
        ("edges", "before", "after"),
        ("settling", "phases", "reference_edges", "monitor"),
    ),
    Group(
        "Meter",
        ("compliance", "current_range", "nplc", "reading_rate"),
        ("on_compliance", "lowest_range", "autozero", "source_delay"),
    ),
    Group(
        "Sample storage",
        ("storage_temperature", "storage_humidity", "atmosphere", "encapsulation"),
        ("storage_light", "storage_bias", "simulated_age"),
    ),
)

#: Parameters that come with the device, the sample and the bench, not from a form.
ELSEWHERE = ("sample", "active_area", "bench_file", "device_file")
