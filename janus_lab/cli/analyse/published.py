"""What `janus-lab analyse --published FILE` does: what follows from the values of a paper."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from ..stopping import starting


def analyse_published(path: Path, as_json: bool) -> int:
    """Print the figures of merit that printed values give, and which of them contradict others."""
    with starting():
        from rich.table import Table

        from janus_lab.analysis.flags import explain
        from janus_lab.analysis.published import published_figures
        from janus_lab.flag_marks import FlagMarks, marked
        from janus_lab.importing.published_file import read_published
        from janus_lab.numbers import rounded_text
        from janus_lab.values import in_words, value_text

        from ..output import console, print_json, remarks

    file = read_published(path)
    figures, agreements = published_figures(file.values())
    if as_json:
        told = [asdict(each) | {"ratio": each.ratio} for each in agreements]
        print_json(
            {
                "source": file.source,
                "figures": [figure.to_dict() for figure in figures],
                "agreements": told,
            }
        )
        return 0
    if not figures:
        remarks.print("Nothing follows from these values alone: each formula lacks one.")
        return 0
    console.print(file.source, style="bold", highlight=False, markup=False)
    table = Table(box=None, padding=(0, 2, 0, 0))
    for heading in ("", "from the values", "unit", "printed"):
        table.add_column(heading)
    marks = FlagMarks()
    for figure in figures:
        matching = [each for each in agreements if each.name == _printed_name(figure.name)]
        printed = [marked(rounded_text(p.printed), marks.of(p.flags)) for p in matching[:1]]
        unit = "" if figure.unit == "1" else figure.unit
        value = marked(value_text(figure), marks.of(figure.flags))
        table.add_row(in_words(figure.name), value, unit, *printed)
    console.print(table)
    for each in agreements:
        if each.flags:
            console.print(
                f"{in_words(each.name)}: printed {rounded_text(each.printed)}, "
                f"the other values give {rounded_text(each.recomputed)} ({', '.join(each.flags)})",
                style="bold",
                highlight=False,
                soft_wrap=True,
            )
    for each in agreements:  # not all of them have a place in the table
        marks.of(each.flags)
    for mark, flag in marks.legend():
        console.print(f"{mark} {flag}: {explain(flag)}", style="dim", highlight=False)
    return 0


def _printed_name(figure: str) -> str:
    """The key that a figure is printed under."""
    return {
        "detectivity_noise": "detectivity",
        "detectivity_integrated_noise": "detectivity",
        "nep_integrated": "nep",
    }.get(figure, figure)
