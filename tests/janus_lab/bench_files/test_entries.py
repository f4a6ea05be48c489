"""The keys of a bench file: each with words, and what is allowed."""

from __future__ import annotations

from janus_lab.bench_files.entries import SECTIONS, entries, place_of


def test_every_key_of_a_section_has_a_title_of_its_own_and_its_place() -> None:
    for section in SECTIONS:
        found = entries(section)
        assert found
        assert all(entry.place[: len(place_of(section))] == place_of(section) for entry in found)
        assert len({entry.title for entry in found}) == len(found)


def test_what_is_allowed_and_what_counts_if_nothing_is_said() -> None:
    smu = {entry.title: entry for entry in entries("smu")}
    assert "Keithley 2400" in smu["Model"].choices
    assert smu["Model"].default == "Keithley 2400"
    assert smu["Address"].required
    assert smu["Serial baud rate"].choices[0] == "300"
    limits = {entry.title: entry for entry in entries("limits")}
    assert limits["Bias"].unit == "V"
    assert limits["Bias"].required


def test_channels_of_the_analyser_are_told_to_be_slots_with_an_example() -> None:
    analyser = {entry.title: entry for entry in entries("analyser")}
    for title in ("Photodetector", "Monitor", "Modulation"):
        assert "slot" in analyser[title].help
    needed = analyser["Photodetector"]
    assert needed.required
    assert needed.example == "1"
    assert needed.help.endswith(f"such as {needed.example}")
