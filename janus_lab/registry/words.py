"""What is known of samples, in words: area, history, and what a search finds."""

from __future__ import annotations

from drivers.config.quantities import plain_number, with_prefix

from .sample_file import SampleFile


def area_text(area: float | None, uncertainty: float | None = None) -> str:
    """`0.0025 cm² ± 2 %` (k = 1); empty where nobody has said the area."""
    if area is None:
        return ""
    share = f" ± {plain_number(100 * uncertainty, 2)} %" if uncertainty else ""
    return with_prefix(area, "cm²") + share


def history_text(sample: SampleFile) -> str:
    """What was done to the sample, in one line: `2026-11-20 annealed; 2026-11-22 stored in N2`."""
    remarks = sorted(sample.history, key=lambda each: each.date)
    return "; ".join(f"{each.date} {' '.join(each.remark.split())}" for each in remarks)


def is_found(sample: SampleFile, asked: str) -> bool:
    """Whether each word of `asked` is among those that the file has; `#word` is a tag."""
    tags = [tag.casefold() for tag in sample.tags]
    words = [
        *sample.names, sample.batch, str(sample.made_on or ""), sample.material, sample.structure,
        sample.device or "", sample.note, *tags, history_text(sample),
        *(pixel.note for pixel in sample.pixels),
    ]  # fmt: skip
    known = "\n".join(words).casefold()
    return all(
        word[1:] in tags if word.startswith("#") and len(word) > 1 else word in known
        for word in asked.casefold().split()
    )
